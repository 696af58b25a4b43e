"""The smallest Django project that does a page's work: what Hygie's start and pages stand beside.

One view, one template, a session, fifty rows of SQLite, waitress: nothing else.
"""

from pathlib import Path

ROWS = 50

SETTINGS = """
from pathlib import Path

HERE = Path(__file__).parent
SECRET_KEY = "measured on the spot, thrown away"
ALLOWED_HOSTS = ["localhost"]
INSTALLED_APPS = ["django.contrib.sessions", "bare"]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
]
ROOT_URLCONF = "bare.urls"
TEMPLATES = [
    {"BACKEND": "django.template.backends.django.DjangoTemplates", "DIRS": [HERE / "templates"]}
]
DATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": HERE / "bare.db"}}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
USE_TZ = True
"""

MODELS = """
from django.db import models


class Row(models.Model):
    name = models.CharField(max_length=80)
    value = models.IntegerField()
"""

URLS = """
from django.shortcuts import render
from django.urls import path

from bare.models import Row


def page(request):
    request.session.setdefault("seen", True)
    return render(request, "page.html", {"rows": Row.objects.order_by("name")})


urlpatterns = [path("", page)]
"""

PAGE = """<!doctype html>
<html lang="fr"><head><meta charset="utf-8"><title>Page</title></head><body><h1>Page</h1>
<table>{% for row in rows %}<tr><td>{{ row.name }}</td><td>{{ row.value }}</td></tr>{% endfor %}
</table></body></html>
"""

SERVE = f"""
import os
import sys

os.environ["DJANGO_SETTINGS_MODULE"] = "bare.settings"

from django.core.wsgi import get_wsgi_application

application = get_wsgi_application()
if sys.argv[1:] == ["--prepare"]:
    from django.core.management import call_command

    from bare.models import Row

    call_command("migrate", run_syncdb=True, verbosity=0)
    Row.objects.bulk_create(Row(name=f"ligne {{rank:02}}", value=rank) for rank in range({ROWS}))
    sys.exit()

from waitress import create_server

server = create_server(application, host="127.0.0.1", port=0)
print(f"http://localhost:{{server.effective_port}}/", flush=True)
server.run()
"""

FILES = {
    "serve.py": SERVE,
    "bare/__init__.py": "",
    "bare/settings.py": SETTINGS,
    "bare/models.py": MODELS,
    "bare/urls.py": URLS,
    "bare/templates/page.html": PAGE,
}


def generate(folder: Path) -> Path:
    """Write the project there; give the program to run, with `--prepare` the first time."""
    for name, content in FILES.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, encoding="utf-8")
    return folder / "serve.py"
