"""Numbers and words that prove themselves: check digits, and how much a string looks drawn by lot.

It knows arithmetic and shapes only, not the words around a value.
"""

from __future__ import annotations

import base64
import binascii
import math
from collections import Counter
from datetime import date
from hashlib import sha256
from itertools import pairwise

from aplysia import patterns as re

_CARDS = (  # how numbers of issuers begin -> how long they are
    (re.compile(r"4"), (13, 16, 19)),
    (re.compile(r"5[1-5]|222[1-9]|22[3-9]|2[3-6]|27[01]|2720"), (16,)),
    (re.compile(r"3[47]"), (15,)),
    (re.compile(r"3[068]"), (14, 16)),
    (re.compile(r"35"), (16,)),
    (re.compile(r"6011|64|65|67|50|56|57|58"), (16, 17, 18, 19)),
    (re.compile(r"62|60|9558|81"), (16, 17, 18, 19)),
)
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_LAST = "10X98765432"
_AREAS = re.compile(r"1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|8[1-3]")


def luhn(digits: str) -> bool:
    """Whether the last digit is the check digit of the others, as on bank cards.

    >>> luhn("4111111111111111"), luhn("4111111111111112")
    (True, False)
    """
    total = 0
    for place, digit in enumerate(reversed(digits)):
        value = int(digit) * (1 + place % 2)
        total += value - 9 if value > 9 else value
    return total % 10 == 0


def card(digits: str) -> bool:
    """Whether these digits are a number that an issuer of cards gives out."""
    fits = any(len(digits) in sizes and begin.match(digits) for begin, sizes in _CARDS)
    return fits and len(set(digits)) > 1 and luhn(digits)


def iban(text: str) -> bool:
    """Whether it is an international account number with right check digits; blanks do not count.

    >>> iban("DE44 5001 0517 5407 3249 31")
    True
    """
    plain = re.sub(r"\s", "", text).upper()
    if not re.fullmatch(r"[A-Z]{2}\d{2}[A-Z0-9]{11,30}", plain) or plain[2:4] in ("00", "01"):
        return False
    return int("".join(str(int(c, 36)) for c in plain[4:] + plain[:4])) % 97 == 1


def citizen(text: str) -> bool:
    """Whether it is an identity number of China: a place, a day of birth, a check digit."""
    if not re.fullmatch(r"\d{17}[\dXx]", text) or not _AREAS.match(text):
        return False
    try:
        born = date(int(text[6:10]), int(text[10:12]), int(text[12:14]))
    except ValueError:
        return False
    total = sum(int(c) * w for c, w in zip(text, _WEIGHTS, strict=False))
    return born.year >= 1900 and _LAST[total % 11] == text[17].upper()


_BASE58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"


def address(text: str) -> bool:
    """Whether it is an address of Bitcoin, by its check sum: anybody may know it.

    >>> address("1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa")
    True
    """
    if not 26 <= len(text) <= 35 or any(c not in _BASE58 for c in text):
        return False
    number = 0
    for c in text:
        number = number * 58 + _BASE58.index(c)
    if number >= 1 << 200:
        return False
    raw = number.to_bytes(25, "big")
    return sha256(sha256(raw[:-4]).digest()).digest()[:4] == raw[-4:]


def bits(text: str) -> float:
    """Shannon entropy of the characters of a string, in bits a character.

    >>> bits("aaaa"), bits("abcd")
    (0.0, 2.0)
    """
    counts = Counter(text)
    size = len(text) or 1
    return 0.0 - sum(n / size * math.log2(n / size) for n in counts.values())


def opaque(text: str) -> bool:
    """Whether nobody would write it by hand: long, of both cases with digits, without words.

    Hexadecimal digits are not enough, and what decodes to a readable text is no secret by itself.
    """
    if len(text) < 20 or re.fullmatch(r"(?:0x)?[0-9a-fA-F-]+", text):
        return False
    digits = sum(c.isdigit() for c in text)
    lower, upper = sum(c.islower() for c in text), sum(c.isupper() for c in text)
    if digits < 2 or lower + upper < 6 or bits(text) < 3.4:
        return False
    mixed = lower >= 3 and upper >= 3
    turns = sum(_kind(a) != _kind(b) for a, b in pairwise(text))
    return (mixed or digits >= len(text) // 6) and turns >= len(text) / 4 and not readable(text)


def _kind(char: str) -> int:
    return 0 if char.isdigit() else 1 if char.islower() else 2 if char.isupper() else 3


def readable(text: str) -> bool:
    """Whether it is base64 of a text that people read.

    >>> readable("SGVsbG8sIGhvdyBhcmUgeW91IHRvZGF5Pw==")
    True
    """
    return bool(unpacked(text))


def unpacked(text: str) -> str:
    """The text that base64 stands for; "" when it is none that people read."""
    plain = text.rstrip("=")
    if len(plain) < 12 or not re.fullmatch(r"[A-Za-z0-9+/]+", plain):
        return ""
    try:
        said = base64.b64decode(plain + "=" * (-len(plain) % 4)).decode()
    except (binascii.Error, UnicodeDecodeError):
        return ""
    words = sum(c.isalpha() or c == " " for c in said)
    return said if said.isprintable() and words > 0.8 * len(said) else ""
