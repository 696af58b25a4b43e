"""AES-256 (FIPS 197) and triple DES (FIPS 46-3), one block, one way: enough to compare, no more.

The standard library has no cipher. We only need to know whether a public constant, encrypted with
an empty password, gives what is stored: encrypting it again tells. Nothing here can decrypt an AES
block, and nothing here is meant to be fast or safe from a stopwatch.
"""

from collections.abc import Iterator, Sequence
from itertools import chain
from typing import Final

# --- AES ----------------------------------------------------------------------------------------

AES_BLOCK: Final = 16
AES_KEY: Final = 32
_ROUNDS: Final = 14


def aes256_block(key: bytes, block: bytes) -> bytes:
    """This block, encrypted. The key has 32 bytes, the block 16."""
    round_keys = _round_keys(key)
    state = _xored(block, round_keys[0])
    for number in range(1, _ROUNDS + 1):
        # SubBytes and ShiftRows at once: byte (row, column) comes from column + row.
        mixed = [_SBOX[state[(4 * column + 5 * row) % 16]] for column, row in _CELLS]
        if number < _ROUNDS:
            columns = (mixed[at : at + 4] for at in range(0, AES_BLOCK, 4))
            mixed = list(chain.from_iterable(map(_mix, columns)))
        state = _xored(mixed, round_keys[number])
    return state


_CELLS: Final = tuple((column, row) for column in range(4) for row in range(4))


def _round_keys(key: bytes) -> list[bytes]:
    words = [key[at : at + 4] for at in range(0, AES_KEY, 4)]
    constant = 1
    while len(words) < 4 * (_ROUNDS + 1):
        word = words[-1]
        if len(words) % 8 == 0:
            word = bytes(_SBOX[byte] for byte in word[1:] + word[:1])
            word = bytes([word[0] ^ constant]) + word[1:]
            constant = _doubled(constant)
        elif len(words) % 8 == 4:
            word = bytes(_SBOX[byte] for byte in word)
        words.append(_xored(words[-8], word))
    return [b"".join(words[at : at + 4]) for at in range(0, len(words), 4)]


def _mix(column: Sequence[int]) -> Iterator[int]:
    whole = column[0] ^ column[1] ^ column[2] ^ column[3]
    for at in range(4):
        yield column[at] ^ whole ^ _doubled(column[at] ^ column[(at + 1) % 4])


def _doubled(byte: int) -> int:
    return (byte << 1 ^ 0x11B if byte & 0x80 else byte << 1) & 0xFF


def _xored(left: Sequence[int], right: Sequence[int]) -> bytes:
    return bytes(a ^ b for a, b in zip(left, right, strict=True))


def _sbox() -> tuple[int, ...]:
    """Each byte's inverse in GF(2^8), then the affine step: walked through powers of 3."""
    box = [0x63] * 256
    power, inverse = 1, 1
    for _ in range(255):
        power ^= _doubled(power)  # times 3
        for shift in (1, 2, 4):  # divided by 3
            inverse ^= inverse << shift & 0xFF
        inverse ^= 0x09 if inverse & 0x80 else 0
        turned = inverse * 0x101
        rotated = inverse ^ turned >> 7 ^ turned >> 6 ^ turned >> 5 ^ turned >> 4
        box[power] = (rotated ^ 0x63) & 0xFF
    return tuple(box)


_SBOX: Final = _sbox()

# --- DES ----------------------------------------------------------------------------------------

DES_BLOCK: Final = 8
DES3_KEY: Final = 24


def des3_block(key: bytes, block: bytes) -> bytes:
    """This block, encrypted with the first key, decrypted with the second, encrypted again."""
    value = int.from_bytes(block, "big")
    for number in range(3):
        subkeys = _subkeys(int.from_bytes(key[8 * number : 8 * number + 8], "big"))
        value = _des(value, subkeys[::-1] if number == 1 else subkeys)
    return value.to_bytes(DES_BLOCK, "big")


def _des(block: int, subkeys: Sequence[int]) -> int:
    value = _picked(block, 64, _INITIAL)
    left, right = value >> 32, value & 0xFFFFFFFF
    for subkey in subkeys:
        left, right = right, left ^ _feistel(right, subkey)
    return _picked(right << 32 | left, 64, _FINAL)


def _feistel(half: int, subkey: int) -> int:
    spread = _picked(half, 32, _EXPANSION) ^ subkey
    told = 0
    for number, box in enumerate(_BOXES):
        six = spread >> 42 - 6 * number & 0x3F
        row, column = six >> 4 & 2 | six & 1, six >> 1 & 0xF
        told = told << 4 | int(box[row][column], 16)
    return _picked(told, 32, _PERMUTATION)


def _subkeys(key: int) -> list[int]:
    chosen = _picked(key, 64, _CHOICE_1)
    left, right = chosen >> 28, chosen & 0xFFFFFFF
    subkeys = []
    for number in range(16):
        by = 1 if number in (0, 1, 8, 15) else 2
        left, right = _turned(left, by), _turned(right, by)
        subkeys.append(_picked(left << 28 | right, 56, _CHOICE_2))
    return subkeys


def _turned(half: int, by: int) -> int:
    return (half << by | half >> 28 - by) & 0xFFFFFFF


def _picked(value: int, width: int, places: Sequence[int]) -> int:
    """The bits at these places, counted from 1 at the left, as the standard counts them."""
    told = 0
    for place in places:
        told = told << 1 | value >> width - place & 1
    return told


def _numbers(text: str) -> tuple[int, ...]:
    return tuple(map(int, text.split()))


_INITIAL: Final = tuple(
    last - 8 * row for last in (58, 60, 62, 64, 57, 59, 61, 63) for row in range(8)
)
_FINAL: Final = tuple(_INITIAL.index(place) + 1 for place in range(1, 65))
_EXPANSION: Final = tuple((4 * six + at - 1) % 32 + 1 for six in range(8) for at in range(6))
_PERMUTATION: Final = _numbers(
    "16 7 20 21 29 12 28 17 1 15 23 26 5 18 31 10 2 8 24 14 32 27 3 9 19 13 30 6 22 11 4 25"
)
_CHOICE_1: Final = _numbers(
    "57 49 41 33 25 17 9 1 58 50 42 34 26 18 10 2 59 51 43 35 27 19 11 3 60 52 44 36"
    " 63 55 47 39 31 23 15 7 62 54 46 38 30 22 14 6 61 53 45 37 29 21 13 5 28 20 12 4"
)
_CHOICE_2: Final = _numbers(
    "14 17 11 24 1 5 3 28 15 6 21 10 23 19 12 4 26 8 16 7 27 20 13 2"
    " 41 52 31 37 47 55 30 40 51 45 33 48 44 49 39 56 34 53 46 42 50 36 29 32"
)
# One box a line, its four rows of sixteen hexadecimal digits.
_BOXES: Final = tuple(
    tuple(line.split())
    for line in (
        "E4D12FB83A6C5907 0F74E2D1A6CB9538 41E8D62BFC973A50 FC8249175B3EA06D",
        "F18E6B34972DC05A 3D47F28EC01A69B5 0E7BA4D158C6932F D8A13F42B67C05E9",
        "A09E63F51DC7B428 D709346A285ECBF1 D6498F30B12C5AE7 1AD069874FE3B52C",
        "7DE3069A1285BC4F D8B56F03472C1AE9 A690CB7DF13E5284 3F06A1D8945BC72E",
        "2C417AB6853FD0E9 EB2C47D150FA3986 421BAD78F9C5630E B8C71E2D6F09A453",
        "C1AF92680D34E75B AF427C9561DE0B38 9EF528C3704A1DB6 432C95FABE17608D",
        "4B2EF08D3C975A61 D0B7491AE35C2F86 14BDC37EAF680592 6BD814A7950FE23C",
        "D2846FB1A93E50C7 1FD8A374C56B0E92 7B419CE206ADF358 21E74A8DFC90356B",
    )
)
