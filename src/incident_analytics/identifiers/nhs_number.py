"""The check digit of an NHS number (NHS Data Dictionary: weights 10 to 2, modulus 11)."""

from __future__ import annotations


def passes_check(digits: str) -> bool:
    """Whether ten digits pass the check; about one ten-digit number in eleven does by chance.

    >>> passes_check("9434765919"), passes_check("9434765918")
    (True, False)
    """
    if len(digits) != 10 or not digits.isdigit() or len(set(digits)) == 1:
        return False
    total = sum(int(digit) * weight for digit, weight in zip(digits, range(10, 1, -1), strict=False))
    check = 11 - total % 11
    return check != 10 and check % 11 == int(digits[9])
