"""A new passphrase is checked by the guide's rules.

With what somebody who knows the practice would try.
"""

from hygie.errors import WeakPassphraseError
from hygie.passwords.rules import check_passphrase
from hygie.practice.models import Practice
from hygie.practice.selectors import words_about


def check_new_passphrase(passphrase: str, *, practice: Practice | None) -> None:
    """Raises WeakPassphraseError with every rule that is broken, in French."""
    about = words_about(practice) if practice else ()
    report = check_passphrase(passphrase, about=about)
    if not report.ok:
        raise WeakPassphraseError(
            " ".join(problem.message_fr for problem in report.problems), field="passphrase"
        )
