"""A list that leaves for a spreadsheet, or comes from one: chosen, previewed, confirmed."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from hygie.errors import ConflictError, InvalidInputError
from hygie.practice import perms, services
from hygie.practice.inventory_forms import SheetForm
from hygie.practice.list_views import known_list
from hygie.practice.requests import PracticeRequest
from hygie.practice.rules.sheets.planning import Plan
from hygie.practice.rules.sheets.reading import Sheet, read_sheet
from hygie.practice.rules.sheets.workbooks import explained
from hygie.practice.rules.sheets.writing import (
    FORMATS,
    importable,
    write_list,
    write_template,
)

ROWS_SHOWN = 100
_WAITING = "practice_import"


@require_GET
def export(
    request: PracticeRequest, practice_id: UUID, listed: str, sheet_format: str
) -> HttpResponse:
    """The whole list, with all its columns."""
    listing = known_list(listed).listing
    columns = listing.layout.columns
    rows = [list(listing.values(row).values()) for row in listing.rows(request.practice)]
    content = write_list(columns, rows, to=_format(sheet_format), title=listing.title)
    return _file(content, f"{listing.file_stem}-{timezone.localdate()}", sheet_format)


@require_GET
def template(
    request: PracticeRequest, practice_id: UUID, listed: str, sheet_format: str
) -> HttpResponse:
    """An empty list with its titles, to be filled and imported."""
    listing = known_list(listed).listing
    content = write_template(listing.layout.columns, to=_format(sheet_format), title=listing.title)
    return _file(content, f"modele-{listing.file_stem}", sheet_format)


def _format(name: str) -> str:
    if name not in FORMATS:
        raise Http404
    return name


def _file(content: bytes, stem: str, sheet_format: str) -> HttpResponse:
    response = HttpResponse(content, content_type=FORMATS[sheet_format])
    disposition = content_disposition_header(True, f"{stem}.{sheet_format}")
    if disposition:
        response.headers["Content-Disposition"] = disposition
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


@require_http_methods(["GET", "POST"])
def choose(request: PracticeRequest, practice_id: UUID, listed: str) -> HttpResponse:
    """The file is chosen and read; nothing is written."""
    kind = known_list(listed)
    perms.require(perms.can_describe_practice(request.actor))
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    form = SheetForm(*sent)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            sheet = read_sheet(file.read(), recognises=kind.listing.layout.recognises)
            services.planned(practice=request.practice, listing=kind.listing, sheet=sheet)
        except InvalidInputError as error:
            form.add_error("file", f"{error.what} {error.next_step}".strip())
        else:
            _keep(request, listed, file.name or "", sheet)
            return redirect("practice:import_preview", practice_id, listed)
    context = {
        "kind": kind,
        "listed": listed,
        "form": form,
        "columns": [(c, explained(c)) for c in importable(kind.listing.layout.columns)],
    }
    return render(
        request, "practice/import_choose.html", context, status=422 if form.errors else 200
    )


def _keep(request: PracticeRequest, listed: str, name: str, sheet: Sheet) -> None:
    request.session[_WAITING] = {"list": listed, "name": name[:120], "sheet": sheet.as_plain()}


def _waiting(request: PracticeRequest, listed: str) -> tuple[str, Sheet] | None:
    """The sheet that was read, until it is confirmed or another takes its place."""
    kept: dict[str, Any] = request.session.get(_WAITING) or {}
    if kept.get("list") != listed:
        return None
    return kept["name"], Sheet.from_plain(kept["sheet"])


@require_GET
def preview(request: PracticeRequest, practice_id: UUID, listed: str) -> HttpResponse:
    """What the import would do, row by row."""
    known_list(listed)
    perms.require(perms.can_describe_practice(request.actor))
    if (found := _waiting(request, listed)) is None:
        return redirect("practice:import", practice_id, listed)
    return _preview(request, listed, *found)


def _preview(
    request: PracticeRequest,
    listed: str,
    name: str,
    sheet: Sheet,
    error: ConflictError | InvalidInputError | None = None,
) -> HttpResponse:
    kind = known_list(listed)
    plan = services.planned(practice=request.practice, listing=kind.listing, sheet=sheet)
    context = {
        "kind": kind,
        "listed": listed,
        "file_name": name,
        "lines": len(sheet.rows),
        "plan": plan,
        "error": error,
        **_shown(plan),
    }
    status = error.http_status if error else 200
    return render(request, "practice/import_preview.html", context, status=status)


def _shown(plan: Plan) -> dict[str, Any]:
    """The first rows of each part, and how many are not shown."""
    parts = {"faults": plan.faults, "additions": plan.additions, "alterations": plan.alterations}
    shown: dict[str, Any] = {name: part[:ROWS_SHOWN] for name, part in parts.items()}
    return shown | {f"{name}_more": max(len(p) - ROWS_SHOWN, 0) for name, p in parts.items()}


@require_POST
def confirm(request: PracticeRequest, practice_id: UUID, listed: str) -> HttpResponse:
    """Does what the preview said; shows it again when it no longer holds."""
    kind = known_list(listed)
    perms.require(perms.can_describe_practice(request.actor))
    if (found := _waiting(request, listed)) is None:
        messages.warning(request, "Cet aperçu n’est plus là. Choisissez de nouveau le fichier.")
        return redirect("practice:import", practice_id, listed)
    name, sheet = found
    try:
        done = services.import_list(
            practice=request.practice,
            listing=kind.listing,
            sheet=sheet,
            shown=request.POST.get("shown", ""),
            skip_faulty=request.POST.get("skip") == "1",
            file_name=name,
            actor=request.actor,
            now=timezone.now(),
        )
    except (ConflictError, InvalidInputError) as error:
        return _preview(request, listed, name, sheet, error)
    del request.session[_WAITING]
    messages.success(request, _told(done.added, done.changed))
    return redirect("practice:listed", practice_id, listed)


def _told(added: int, changed: int) -> str:
    parts = [
        f"{count} ligne{'s' if count > 1 else ''} {word}{'s' if count > 1 else ''}"
        for count, word in ((added, "ajoutée"), (changed, "modifiée"))
        if count
    ]
    return f"Import terminé : {', '.join(parts) or 'rien n’a changé'}."
