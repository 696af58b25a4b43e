"""What a supplier answered, read back: gaps first, then what to do; signed; accepted."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from hygie.assessment.services.proofs import IncomingFile
from hygie.practice.perms import require
from hygie.practice.requests import PracticeRequest
from hygie.suppliers import perms, selectors, services
from hygie.suppliers.documents_words import ATTESTATION
from hygie.suppliers.forms import SignedForm
from hygie.suppliers.models import QuestionnaireReturn, SupplierFile
from hygie.suppliers.returned import judged, reading_of
from hygie.suppliers.rules.comparing import Kind, compare
from hygie.suppliers.rules.judging import Level, expected_in_words, in_words
from hygie.suppliers.rules.reading import Judged, Reading
from hygie.suppliers.views.fetching import saved

_LEVELS = {
    Level.MET: ("Comme attendu", "declared", "check"),
    Level.PARTLY: ("En partie", "to-check", "circle-dot"),
    Level.NOT_MET: ("À améliorer", "to-check", "triangle-alert"),
    Level.UNANSWERED: ("Sans réponse", "to-do", "circle-question-mark"),
    Level.NOT_APPLICABLE: ("Sans objet", "not-applicable", "minus"),
}


def _fetch(request: PracticeRequest, return_id: UUID) -> QuestionnaireReturn:
    rows = QuestionnaireReturn.objects.select_related("request__supplier__profile", "practice")
    return get_object_or_404(
        rows.prefetch_related("files"), practice=request.practice, id=return_id
    )


@require_GET
def answers(request: PracticeRequest, practice_id: UUID, return_id: UUID) -> HttpResponse:
    """Each questionnaire of a return, the blocking gaps first."""
    row = _fetch(request, return_id)
    today = timezone.localdate()
    parts = [
        _part(row, name, today)
        for name in row.request.questionnaires
        if any(key.startswith(f"{name}.") for key in row.answers)
    ]
    files = list(row.files.all())
    context = {
        "returned": row,
        "supplier": row.request.supplier,
        "parts": parts,
        "several": len(parts) > 1,
        "blocking": sum(len(part["reading"].blocking) for part in parts),
        "signed_files": [item for item in files if item.role == SupplierFile.Role.SIGNED],
        "files": [item for item in files if item.role != SupplierFile.Role.SIGNED],
        "attestation": ATTESTATION,
        "can_engage": perms.can_engage(request.actor),
    }
    return render(request, "suppliers/answers.html", context)


def _part(row: QuestionnaireReturn, name: str, today: Any) -> dict[str, Any]:
    reading = reading_of(row, name, today)
    previous = selectors.previous_of(row, name)
    return {
        "questionnaire": reading.questionnaire,
        "reading": reading,
        "verdict": judged(row, reading, today),
        "blocking": [_shown(item, row) for item in reading.blocking],
        "gaps": [_shown(item, row) for item in reading.gaps if not item.blocks],
        "claims": [_shown(item, row) for item in reading.claims],
        "contradictions": [_shown(item, row) for item in reading.contradictions],
        "skipped": len(reading.skipped),
        "unanswered": [_shown(item, row) for item in reading.unanswered],
        "themes": [_theme(item.theme.id, reading, row) for item in reading.themes],
        "changes": _changes(reading_of(previous, name, today), reading) if previous else None,
        "previous": previous,
    }


def _shown(item: Judged, row: QuestionnaireReturn) -> dict[str, Any]:
    word, look, icon = _LEVELS[item.level]
    if item.question.informative and item.level is Level.MET:
        word = "Noté"
    return {
        "question": item.question,
        "missing": item.missing,
        "next": item.next,
        "contradicts": item.contradicts,
        "answer": in_words(item.question, item.answer),
        "comment": item.answer.comment if item.answer else "",
        "files": item.answer.files if item.answer else (),
        "expected": expected_in_words(item.question),
        "word": word,
        "look": look,
        "icon": icon,
        "blocks": item.blocks,
        "accepted": row.accepted.get(item.question.id),
    }


def _theme(theme_id: str, reading: Reading, row: QuestionnaireReturn) -> dict[str, Any]:
    own = [item for item in reading.judged if item.question.theme_id == theme_id]
    score = next(item.score for item in reading.themes if item.theme.id == theme_id)
    return {
        "theme": reading.questionnaire.theme(theme_id),
        "score": score,
        "percent": score.percent,
        "lines": [_shown(item, row) for item in own],
        "blocking": sum(item.blocks for item in own),
    }


def _changes(before: Reading, after: Reading) -> dict[str, Any]:
    found = compare(before, after)
    return {
        "better": [item for item in found if item.kind is Kind.BETTER],
        "worse": [item for item in found if item.kind is Kind.WORSE],
        "new": [item for item in found if item.kind is Kind.NEW],
        "dropped": [item for item in found if item.kind is Kind.DROPPED],
        "reworded": [item for item in found if item.reworded and item.kind is Kind.SAME],
        "before": before.score.percent,
        "after": after.score.percent,
    }


@require_http_methods(["GET", "POST"])
def sign(request: PracticeRequest, practice_id: UUID, return_id: UUID) -> HttpResponse:
    """The signed attestation is joined: these answers become a proof."""
    require(perms.can_engage(request.actor))
    row = _fetch(request, return_id)
    form = SignedForm(
        request.POST or None,
        request.FILES or None,
        initial={"signed_on": timezone.localdate(), "signed_by": row.answered_by},
    )
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        file = IncomingFile(data["file"].name, data["file"].read())
        if saved(
            form,
            lambda: services.sign_return(
                returned=row,
                file=file,
                signed_on=data["signed_on"],
                signed_by=data["signed_by"],
                actor=request.actor,
                now=timezone.now(),
            ),
        ):
            messages.success(request, "Attestation signée enregistrée.")
            return redirect("suppliers:answers", practice_id, return_id)
    context = {
        "form": form,
        "returned": row,
        "supplier": row.request.supplier,
        "attestation": ATTESTATION,
    }
    return render(request, "suppliers/sign.html", context, status=422 if form.errors else 200)


@require_POST
def accept(
    request: PracticeRequest, practice_id: UUID, return_id: UUID, question: str
) -> HttpResponse:
    """A « sans objet » is accepted, or not any more."""
    require(perms.can_engage(request.actor))
    row = _fetch(request, return_id)
    act = services.accept_claim if request.POST.get("accept") == "1" else services.refuse_claim
    act(returned=row, question_id=question, actor=request.actor, now=timezone.now())
    messages.success(request, "Enregistré.")
    return redirect(reverse("suppliers:answers", args=[practice_id, return_id]) + "#sans-objet")
