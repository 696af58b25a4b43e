"""The lists: seeing, adding, changing, removing; people, devices, media, software, suppliers."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from hygie.errors import ConflictError, InvalidInputError
from hygie.practice import listing as listings
from hygie.practice import perms, selectors_lists, services
from hygie.practice.forms import (
    LAST_STEP,
    DeviceForm,
    MediumForm,
    PersonForm,
    SoftwareForm,
    SupplierForm,
    WholeDeviceForm,
    as_shown,
)
from hygie.practice.listing import Listing
from hygie.practice.models import Practice
from hygie.practice.requests import PracticeRequest

ROWS_A_PAGE = 50


@dataclass(frozen=True)
class Listed:
    """One of the lists, as its pages name it."""

    listing: Listing
    form: type[forms.ModelForm]
    add_title: str
    one: str
    icon: str
    lead: str
    empty_title: str
    empty_text: str
    first_form: type[forms.ModelForm] | None = None

    @property
    def model(self) -> Any:
        return self.listing.model

    def form_of(self, practice: Practice) -> type[forms.ModelForm]:
        """The form of today: shorter while the practice is being described."""
        short = self.first_form if practice.described_at is None else None
        return short or self.form


LISTS = {
    "personnes": Listed(
        listings.PEOPLE,
        PersonForm,
        "Ajouter une personne",
        "cette personne",
        "user",
        "Celles qui travaillent au cabinet, qu’elles touchent ou non aux ordinateurs.",
        "Personne encore",
        "Ajoutez celles qui utilisent l’informatique : chacune aura sa charte et ses fiches.",
    ),
    "appareils": Listed(
        listings.DEVICES,
        WholeDeviceForm,
        "Ajouter un appareil",
        "cet appareil",
        "monitor",
        "Tout ce qui se branche ou se connecte au cabinet, avec ce qui le protège.",
        "Aucun appareil encore",
        "Commencez par l’ordinateur et le téléphone du cabinet : chacun sera vérifié. "
        "Vous avez déjà un tableau ? Importez-le.",
        first_form=DeviceForm,
    ),
    "supports": Listed(
        listings.MEDIA,
        MediumForm,
        "Inscrire un support",
        "ce support",
        "usb",
        "Clés USB, disques externes, cartes mémoire : où chacun se range, et qui l’a.",
        "Aucun support encore",
        "Rassemblez vos clés USB et vos disques, écrivez un nom sur chacun, donnez-lui une place "
        "fermée à clé. Une clé inconnue se verra alors tout de suite.",
    ),
    "logiciels": Listed(
        listings.SOFTWARE,
        SoftwareForm,
        "Ajouter un logiciel",
        "ce logiciel",
        "settings",
        "Ce qui est installé ou utilisé en ligne, d’où cela vient, et jusqu’à quand c’est mis à "
        "jour.",
        "Aucun logiciel encore",
        "La vérification d’un poste remplit cette liste toute seule. Vous y ajoutez vos services "
        "en ligne.",
    ),
    "fournisseurs": Listed(
        listings.SUPPLIERS,
        SupplierForm,
        "Ajouter un fournisseur",
        "ce fournisseur",
        "wrench",
        "Ceux qui installent, entretiennent ou hébergent votre informatique.",
        "Aucun fournisseur encore",
        "Pensez à votre informaticien, à votre logiciel de soins, à vos services en ligne.",
    ),
}


def known_list(slug: str) -> Listed:
    """The list of this address. Raises Http404."""
    if slug not in LISTS:
        raise Http404
    return LISTS[slug]


def _listed(request: PracticeRequest, slug: str) -> Listed:
    found = known_list(slug)
    perms.require(perms.can_describe_practice(request.actor))
    return found


def _row(kind: Listed, request: PracticeRequest, row_id: UUID) -> Any:
    row: Any = get_object_or_404(kind.model, practice=request.practice, id=row_id)
    return row


def _back_url(practice: Practice, slug: str) -> str:
    if practice.described_at is None:
        return reverse("practice:situation", args=[practice.id, LAST_STEP])
    return reverse("practice:listed", args=[practice.id, slug])


@require_GET
def listed(request: PracticeRequest, practice_id: UUID, listed: str) -> HttpResponse:
    """One list, whole or in part."""
    kind, today = known_list(listed), timezone.localdate()
    words, only = request.GET.get("mots", "")[:100], request.GET.get("voir", "")
    rows = selectors_lists.rows_shown(
        request.practice, kind.listing, words=words, only=only, today=today
    )
    total = kind.listing.rows(request.practice).count()
    context = {
        "kind": kind,
        "listed": listed,
        "page": Paginator(rows, ROWS_A_PAGE).get_page(request.GET.get("page")),
        "total": total,
        "words": words,
        "only": only,
        "filters": selectors_lists.filters_of(kind.listing, today=today),
        "filtered": bool(words or only),
        "is_long": total > selectors_lists.FILTERED_FROM,
        "today": today,
        "soon": today + selectors_lists.SOON,
        "can_change": perms.can_describe_practice(request.actor),
    }
    return render(request, "practice/listed.html", context)


@require_http_methods(["GET", "POST"])
def add(request: PracticeRequest, practice_id: UUID, listed: str) -> HttpResponse:
    """A new row of one of the lists."""
    kind = _listed(request, listed)
    form_class = kind.form_of(request.practice)
    form = form_class(request.POST or None, instance=kind.model(practice=request.practice))
    if request.method == "POST" and form.is_valid():
        try:
            services.add_listed(row=form.instance, actor=request.actor, now=timezone.now())
        except InvalidInputError as error:
            form.add_error(error.field if error.field in form.fields else None, error.what)
        else:
            messages.success(request, f"« {form.instance} » est ajouté.")
            return redirect(_back_url(request.practice, listed))
    context = {"form": form, "title": kind.add_title, "listed": listed, "row": None}
    context["back_url"] = _back_url(request.practice, listed)
    return render(request, "practice/listed_form.html", context)


@require_http_methods(["GET", "POST"])
def change(request: PracticeRequest, practice_id: UUID, listed: str, row_id: UUID) -> HttpResponse:
    """Changes one row."""
    kind = _listed(request, listed)
    row = _row(kind, request, row_id)
    form_class = kind.form_of(request.practice)
    title, present = str(row), as_shown(row, form_class)
    form = form_class(request.POST or None, instance=row)
    shown, status = request.POST.get("shown", present), 200
    if request.method == "POST" and form.is_valid():
        try:
            services.change_listed(
                row=_row(kind, request, row_id),
                changes=form.cleaned_data,
                actor=request.actor,
                shown=shown,
                now=timezone.now(),
            )
        except InvalidInputError as error:
            form.add_error(error.field if error.field in form.fields else None, error.what)
        except ConflictError as error:
            form.add_error(None, f"{error.what} {error.next_step}")
            shown, status = present, error.http_status
        else:
            messages.success(request, "Enregistré.")
            return redirect(_back_url(request.practice, listed))
    context = {"form": form, "title": title, "listed": listed, "row": row, "shown": shown}
    context |= {"kind": kind, "back_url": _back_url(request.practice, listed)}
    return render(request, "practice/listed_form.html", context, status=status)


@require_http_methods(["GET", "POST"])
def remove(request: PracticeRequest, practice_id: UUID, listed: str, row_id: UUID) -> HttpResponse:
    """Removes one row, after a confirmation."""
    kind = _listed(request, listed)
    row = _row(kind, request, row_id)
    error, status = None, 200
    if request.method == "POST":
        name = str(row)
        try:
            services.remove_listed(row=row, actor=request.actor, now=timezone.now())
        except ConflictError as refusal:
            error, status = refusal, refusal.http_status
        else:
            messages.success(request, f"« {name} » est retiré. Le journal en garde la trace.")
            return redirect(_back_url(request.practice, listed))
    context = {
        "row": row,
        "one": kind.one,
        "listed": listed,
        "error": error,
        "installed": selectors_lists.installed_on(row),
    }
    return render(request, "practice/listed_remove.html", context, status=status)
