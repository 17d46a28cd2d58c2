"""Numbers and days as people type them, in Chinese and in English: read in full, or refused, never guessed."""

from __future__ import annotations

import re
from datetime import date

# Full-width forms of what is accepted, and no others: a superscript two is not a two.
_NARROW = str.maketrans("０１２３４５６７８９，．／－％\u3000\u00a0\u202f", "0123456789,./-%   ")
_THREES = r"[0-9]{1,3}(?:(?:,[0-9]{3})+|(?: [0-9]{3})+)"
_SEPARATOR = re.compile("[, ]")
_GROUPED = re.compile(_THREES)
_PLAIN = re.compile(r"-?[0-9]{1,18}")
# 1.5万 is 15,000. More than four digits after the point would be less than one.
_TEN_THOUSANDS = re.compile(rf"(?P<whole>{_THREES}|[0-9]{{1,14}})(?:\.(?P<part>[0-9]{{1,4}}))? ?[万萬]")
_DAYS = (
    re.compile(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})"),
    re.compile(r"([0-9]{4})/([0-9]{1,2})/([0-9]{1,2})"),
    re.compile(r"([0-9]{4})\.([0-9]{1,2})\.([0-9]{1,2})"),
    re.compile(r"([0-9]{4}) ?年 ?([0-9]{1,2}) ?月 ?([0-9]{1,2}) ?日"),
)
_MONEY = re.compile(rf"(?P<whole>{_THREES}|-?[0-9]{{1,12}})(?:\.(?P<part>[0-9]{{1,6}}))?")
_PERCENT = re.compile(r"(?P<number>[0-9]{1,3}(?:\.[0-9]{1,2})?) ?%?")
_LONGEST = 40


def whole_number(text: str) -> int | None:
    """20000, 20,000, 20 000, 2万, 1.5万, each in full-width digits too; None where `text` is blank.

    Raises ValueError for anything else: 1,5 and 12,00 are grouped by nobody's rule, 12.0 may be meant as 120.
    """
    narrow = _narrow(text)
    if not narrow:
        return None
    in_ten_thousands = _TEN_THOUSANDS.fullmatch(narrow)
    if in_ten_thousands:
        part = (in_ten_thousands["part"] or "").ljust(4, "0")
        return int(_SEPARATOR.sub("", in_ten_thousands["whole"]) + part)
    if not (_PLAIN.fullmatch(narrow) or _GROUPED.fullmatch(narrow)):
        raise ValueError
    return int(_SEPARATOR.sub("", narrow))


def money_micros(text: str) -> int | None:
    """12, 12.5, 1,200.50 as micro-units of money, each in full-width digits too; None where `text` is blank.

    Raises ValueError for anything else, more than six digits after the point included.
    """
    found = _found(_MONEY, text)
    return None if found is None else int(_SEPARATOR.sub("", found["whole"]) + (found["part"] or "").ljust(6, "0"))


def share(text: str) -> float | None:
    """3, 3%, 2.5 % as a share of 1, each in full-width digits too; None where `text` is blank.

    Raises ValueError for anything else, more than two digits after the point included.
    """
    found = _found(_PERCENT, text)
    return None if found is None else float(found["number"]) / 100


def day(text: str) -> date | None:
    """2026-12-01, 2026/12/1, 2026.12.1 or 2026年12月1日, each in full-width digits too; None where `text` is blank.

    Raises ValueError for anything else, a day without its year and days that do not exist included.
    """
    narrow = _narrow(text)
    if not narrow:
        return None
    found = next((match for match in (form.fullmatch(narrow) for form in _DAYS) if match), None)
    if found is None:
        raise ValueError
    year, month, number = found.groups()
    return date(int(year), int(month), int(number))


def _found(pattern: re.Pattern[str], text: str) -> re.Match[str] | None:
    """The parts of a text, None where it is blank. Raises ValueError where it is not of the pattern."""
    narrow = _narrow(text)
    found = pattern.fullmatch(narrow)
    if narrow and found is None:
        raise ValueError
    return found


def _narrow(text: str) -> str:
    if len(text) > _LONGEST:
        raise ValueError
    return text.translate(_NARROW).strip()
