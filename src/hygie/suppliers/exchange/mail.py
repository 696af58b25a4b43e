"""The words of the e-mail that goes with a sheet: to be copied, for Hygie sends nothing."""

from dataclasses import dataclass

from hygie.documents.rules.names import slug
from hygie.documents.rules.words import day as day_in_words
from hygie.suppliers.exchange.sheet import Sheet, SheetKind

NBSP = "\N{NO-BREAK SPACE}"


@dataclass(frozen=True)
class Mail:
    """What to copy."""

    subject: str
    body: str


def file_stem(sheet: Sheet) -> str:
    """The name of the sheet's files, without its extension."""
    kind = "questionnaire" if sheet.reference.kind is SheetKind.QUESTIONNAIRE else "travaux"
    return f"{kind}-{slug(sheet.practice_name)}-{slug(sheet.supplier_name)}"


def mail_of(sheet: Sheet, *, sender: str) -> Mail:
    """The e-mail of this sheet, signed by this person."""
    is_work = sheet.reference.kind is SheetKind.WORK_ORDER
    due = f" avant le {day_in_words(sheet.due_on)}" if sheet.due_on else ""
    what = (
        "vous confie les travaux décrits dans le fichier joint"
        if is_work
        else ("vous demande de remplir le questionnaire joint, sur la sécurité de ses données")
    )
    title = "Ordre de travaux" if is_work else "Questionnaire de sécurité informatique"
    lines = [
        "Bonjour,",
        "",
        f"{sheet.practice_name} {what}, et de le lui rendre{due}."
        if not is_work
        else f"{sheet.practice_name} {what}, à faire{due or ' dès que possible'}.",
        "",
        *([sheet.message, ""] if sheet.message else []),
        f"Le fichier « {file_stem(sheet)}.html » s’ouvre dans un navigateur, d’un double-clic.",
        "Il n’y a rien à installer, pas de compte à créer, et il fonctionne sans Internet.",
        "",
        "1. Enregistrez la pièce jointe sur votre ordinateur, puis ouvrez-la.",
        "2. Répondez, en une ou plusieurs fois.",
        "3. Choisissez « Terminer »" + NBSP + ": un fichier de réponses s’enregistre.",
        "4. Imprimez l’attestation, signez-la, et renvoyez-nous les deux.",
        "",
        "Si vous préférez Word ou LibreOffice, demandez-nous le document modifiable.",
        "Ne citez jamais un patient.",
        "",
        "Bien cordialement,",
        *(name for name in (sender, sheet.practice_name) if name),
    ]
    subject_due = f", à rendre{due}" if due else ""
    return Mail(f"{title}{NBSP}: {sheet.practice_name}{subject_due}", "\n".join(lines))
