"""Codes that people read from a wall or say on the phone: digits only, the street in front, a check digit at the end.

A placard code has 10 digits (street 3, place 6, check 1), a query code 16 (street 3, random 12, check 1), which is spoken
in fours like a bank card. The check digit is ISO/IEC 7064 MOD 11,10: it finds every single wrong digit.
"""

import re
import secrets

from huilin.core.text import half_width

PLACARD_LENGTH = 10
QUERY_LENGTH = 16


def check_digit(digits: str) -> str:
    """The ISO/IEC 7064 MOD 11,10 check digit of `digits`."""
    product = 10
    for digit in digits:
        total = (product + int(digit)) % 10 or 10
        product = total * 2 % 11
    return str((11 - product) % 10)


def new_code(street_number: int, length: int) -> str:
    """A random code of `length` digits for the street with this number (1-999)."""
    body = f"{street_number:03d}" + "".join(secrets.choice("0123456789") for _ in range(length - 4))
    return body + check_digit(body)


def read_code(text: str, length: int) -> str | None:
    """The digits of what was typed or said, or None when it cannot be such a code."""
    digits = re.sub(r"[\s\-—]", "", half_width(text))
    if len(digits) != length or not digits.isascii() or not digits.isdigit():
        return None
    return digits if check_digit(digits[:-1]) == digits[-1] else None


def street_number(code: str) -> int:
    return int(code[:3])


def grouped(code: str) -> str:
    """4-4-4-4 for a query code, 3-3-4 for a placard code."""
    if len(code) == PLACARD_LENGTH:
        return f"{code[:3]} {code[3:6]} {code[6:]}"
    return " ".join(code[i : i + 4] for i in range(0, len(code), 4))
