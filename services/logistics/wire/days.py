"""Days as the contract writes them."""

from __future__ import annotations

from datetime import date

from services.errors import Invalid

_MEND = "give a day that exists, as YYYY-MM-DD"


def day_from(text: str, field: str) -> date:
    """The day that `text` says. Raises Invalid, blaming `field`, when it says none."""
    try:
        day = date.fromisoformat(text)
    except ValueError as wrong:
        raise Invalid.field(field, _MEND) from wrong
    if day.isoformat() != text:  # ISO 8601 has other forms, such as 2026-W07-1
        raise Invalid.field(field, _MEND)
    return day
