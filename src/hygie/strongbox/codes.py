"""The recovery code, as it is printed and as it is typed back. Pure.

Crockford's base 32 (no I, L, O, U): 26 symbols carry 130 random bits, 2 more are a checksum (the
number modulo 1021, a prime: any one wrong symbol, and any two neighbours swapped, are noticed).
Seven groups of four.
"""

import secrets

from hygie.errors import WrongSecretError

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
DATA_SYMBOLS = 26
CHECK_SYMBOLS = 2
GROUP = 4
_MODULUS = 1021
# What people read or type instead of a symbol of the alphabet.
_CONFUSED = str.maketrans({"O": "0", "I": "1", "L": "1", "U": "V"})
_SEPARATORS = str.maketrans("", "", "-‐‑‒–—_.  \u202f\t\r\n")


class MistypedCodeError(WrongSecretError):
    """The code cannot be right, whatever the folder: a symbol is missing, unknown or mistyped."""

    code = "mistyped_code"


def new_code() -> str:
    """A fresh code, as printed: `XXXX-XXXX-XXXX-XXXX-XXXX-XXXX-XXXX`."""
    return printed(_encode(secrets.randbits(5 * DATA_SYMBOLS), DATA_SYMBOLS))


def printed(secret: str) -> str:
    """The code shown for these 26 symbols, checksum and dashes included."""
    symbols = secret + _checksum(secret)
    return "-".join(symbols[at : at + GROUP] for at in range(0, len(symbols), GROUP))


def secret_of(typed: str) -> str:
    """The 26 canonical symbols of a typed code. Raises MistypedCodeError if it cannot be one."""
    if len(typed) > 200:
        raise _mistyped("Ce texte est trop long pour être un code de secours.")
    symbols = typed.translate(_SEPARATORS).upper().translate(_CONFUSED)
    if len(symbols) != DATA_SYMBOLS + CHECK_SYMBOLS:
        raise _mistyped(
            f"Le code de secours compte {DATA_SYMBOLS + CHECK_SYMBOLS} signes, sans les tirets."
        )
    if any(symbol not in ALPHABET for symbol in symbols):
        raise _mistyped("Un signe tapé n’existe pas dans un code de secours.")
    secret = symbols[:DATA_SYMBOLS]
    if symbols[DATA_SYMBOLS:] != _checksum(secret):
        raise _mistyped("Il y a une faute de frappe dans le code de secours.")
    return secret


def _mistyped(what: str) -> MistypedCodeError:
    return MistypedCodeError(
        what,
        means="Rien n’a été modifié.",
        next_step="Comparez chaque groupe de quatre signes avec la feuille imprimée.",
    )


def _checksum(secret: str) -> str:
    number = 0
    for symbol in secret:
        number = number * 32 + ALPHABET.index(symbol)
    return _encode(number % _MODULUS, CHECK_SYMBOLS)


def _encode(number: int, width: int) -> str:
    symbols = []
    for _ in range(width):
        number, digit = divmod(number, 32)
        symbols.append(ALPHABET[digit])
    return "".join(reversed(symbols))
