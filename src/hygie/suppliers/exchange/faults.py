"""Why what came back is refused: one kind of error for each reason, in words.

AnswerFileError                unreadable, or not what it says
├── TooBigError                beyond what a supplier's answers can weigh
├── TruncatedError             it stops before its end
├── TamperedError              its seal does not match: damaged, or changed
├── UnfinishedError            a working copy, not finished yet
├── NewerFormatError           written by a later Hygie
├── NewerEditionError          answers to an edition that this Hygie does not know
├── ForeignError               it answers another practice
├── OtherRequestError          it answers a request that this practice does not have
└── AlreadyReceivedError       the very same answers are here
"""

from hygie.errors import InvalidInputError

NOTHING = "Rien n’a été enregistré."


class AnswerFileError(InvalidInputError):
    """What came back cannot be taken in. `field` names the key or the question at fault."""

    code = "answer_file"
    usual_step = "Demandez au fournisseur de l’enregistrer et de l’envoyer de nouveau."

    def __init__(self, what: str, *, field: str = "", next_step: str = "") -> None:
        super().__init__(what, field=field, means=NOTHING, next_step=next_step or self.usual_step)


class TooBigError(AnswerFileError):
    """Beyond what a supplier's answers can weigh."""

    code = "answer_file_too_big"
    usual_step = "Demandez au fournisseur de joindre moins de fichiers, ou de plus petits."


class TruncatedError(AnswerFileError):
    """It stops before its end."""

    code = "answer_file_truncated"


class TamperedError(AnswerFileError):
    """Its seal does not match what it says."""

    code = "answer_file_tampered"
    usual_step = (
        "Demandez au fournisseur de rouvrir son questionnaire, de le terminer et de vous envoyer "
        "le nouveau fichier, sans l’ouvrir dans un autre logiciel."
    )


class UnfinishedError(AnswerFileError):
    """A working copy."""

    code = "answer_file_unfinished"
    usual_step = (
        "Demandez au fournisseur de rouvrir son questionnaire, de choisir « Terminer », puis de "
        "vous envoyer le fichier de réponses."
    )


class NewerFormatError(AnswerFileError):
    """Written by a later Hygie."""

    code = "answer_file_newer_format"
    usual_step = "Mettez Hygie à jour, puis recommencez."


class NewerEditionError(AnswerFileError):
    """Answers to an edition that this Hygie does not know."""

    code = "answer_file_newer_edition"
    usual_step = "Mettez Hygie à jour, puis recommencez."


class ForeignError(AnswerFileError):
    """It answers another practice."""

    code = "answer_file_foreign"
    usual_step = "Vérifiez qui l’a envoyé, et rendez-le-lui s’il ne vous était pas destiné."


class OtherRequestError(AnswerFileError):
    """It answers a request that this practice does not have."""

    code = "answer_file_other_request"
    usual_step = "Envoyez de nouveau la demande au fournisseur, et attendez la réponse à celle-là."


class AlreadyReceivedError(AnswerFileError):
    """The very same answers are here."""

    code = "answer_file_already_received"
    usual_step = "Il n’y a rien à faire. Si le fournisseur s’est corrigé, demandez le bon fichier."
