"""The pages of a practice, and a way to ask for them without any network."""

import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.test import RequestFactory
from django.urls import NoReverseMatch, reverse

from bench.practice import ANSWERED
from bench.served import ACCEPTED
from hygie.assessment.models import Assessment, PoamItem, Statement
from hygie.assessment.selectors import open_assessment, overview
from hygie.practice.models import Practice
from hygie.practice.selectors import owner_of
from hygie.strongbox import session
from hygie.web.context import _NAV as NAVIGATION

# Beside those of the navigation, which are added by themselves. A page whose room is not there yet
# is left out.
PAGES = (
    ("Tableau de bord", "assessment:dashboard"),
    ("Mesures", "assessment:measures"),
    ("Un thème, le plus long", "assessment:theme"),
    ("Une mesure", "assessment:measure"),
    ("Une question", "assessment:question"),
    ("Plan d’action", "assessment:plan"),
    ("Une action", "assessment:action"),
    ("Agenda", "agenda:list"),
    ("Preuves", "assessment:proofs"),
    ("Une preuve", "assessment:proof"),
    ("Ajouter une preuve", "assessment:proof_add"),
    ("Journal", "assessment:journal"),
    ("Journal, toute la chaîne relue", "assessment:journal?verifier=1"),
    ("Bilans", "assessment:campaigns"),
    ("Un bilan clos", "assessment:campaign"),
    ("Deux bilans comparés", "assessment:campaign_compare"),
    ("Réponses à confirmer", "assessment:campaign_review_theme"),
    ("Documents", "documents:shelf"),
    ("Mon cabinet", "practice:overview"),
    ("Accès", "access:overview"),
    ("Aide", "assessment:help"),
)


@dataclass(frozen=True)
class Page:
    """One page: its name in the URL map, what people call it, its address."""

    name: str
    label: str
    path: str


def pages_of(practice: Practice) -> list[Page]:
    """Every main page of this practice that there is in this version."""
    return list(_pages(practice))


def _pages(practice: Practice) -> Iterator[Page]:
    known = {name for _, name in PAGES}
    more = [(label, name) for label, name, *_ in NAVIGATION if name not in known]
    arguments = _arguments(practice)
    for label, full_name in [*PAGES, *more]:
        name, _, query = full_name.partition("?")
        try:
            path = reverse(name, args=[practice.id, *arguments.get(name, ())])
        except NoReverseMatch:
            continue
        yield Page(full_name, label, f"{path}?{query}" if query else path)


def _arguments(practice: Practice) -> dict[str, tuple[object, ...]]:
    """What some addresses ask for beside the practice."""
    assessment = open_assessment(practice)
    if assessment is None:
        raise SystemExit("no assessment is open here")
    seen = overview(practice, assessment, now=assessment.opened_at)
    longest = max(seen.themes, key=lambda row: sum(len(one.measure.how) for one in row.rows))
    action = PoamItem.objects.filter(assessment=assessment).values_list("measure_id", flat=True)
    closed = Assessment.objects.filter(practice=practice, closed_at__isnull=False)
    statement = Statement.objects.filter(practice=practice).latest("created_at")
    return {
        "assessment:theme": (longest.theme.id,),
        "assessment:measure": (ANSWERED,),
        "assessment:question": (ANSWERED,),
        "assessment:action": (action.first() or ANSWERED,),
        "assessment:proof": (statement.id,),
        "assessment:campaign_review_theme": (longest.theme.id,),
        "assessment:campaign": (closed.latest("closed_at").id,),
    }


class _Answer:
    """What the application calls before it sends the page."""

    status = ""

    def start(
        self, status: str, _headers: object, _fault: object = None, /
    ) -> Callable[[bytes], object]:
        self.status = status
        return bytes  # never called: the page is what the application returns


def caller(practice: Practice) -> Callable[[str], bytes]:
    """Asks for a page as its owner, through the whole WSGI application, to its last byte."""
    application = get_wsgi_application()
    cookie = f"{settings.SESSION_COOKIE_NAME}={_entered(practice)}"

    def ask(path: str) -> bytes:
        path_info, _, query = path.partition("?")
        environ = {
            "REQUEST_METHOD": "GET",
            "PATH_INFO": path_info,
            "QUERY_STRING": query,
            "SERVER_NAME": "localhost",
            "SERVER_PORT": "8737",
            "SERVER_PROTOCOL": "HTTP/1.1",
            "HTTP_HOST": "localhost:8737",
            "HTTP_COOKIE": cookie,
            "HTTP_ACCEPT_ENCODING": ACCEPTED,
            "wsgi.url_scheme": "http",
            "wsgi.input": io.BytesIO(),
            "wsgi.errors": io.StringIO(),
        }
        answer = _Answer()
        result = application(environ, answer.start)
        body = b"".join(result)
        if close := getattr(result, "close", None):
            close()
        if answer.status != "200 OK":
            raise SystemExit(f"{path}: {answer.status}")
        return body

    return ask


def _entered(practice: Practice) -> str:
    """A session in which the practice's owner has come in."""
    from importlib import import_module

    request = RequestFactory().get("/")
    store = import_module(settings.SESSION_ENGINE).SessionStore()
    request.session = store
    session.enter(request, owner_of(practice).id)
    store.save()
    return str(store.session_key)
