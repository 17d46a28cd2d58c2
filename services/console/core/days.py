"""The day that a page is about, and its neighbours."""

from __future__ import annotations

from datetime import date

from flask import request

from services.console.core import typed
from services.console.core.access import calls


def asked_for() -> date:
    """The day that the address asks for; what is none is today."""
    try:
        return date.fromisoformat(request.args.get("date", ""))
    except ValueError:
        return calls().today


def named(name: str = "date") -> date | None:
    """The day that the address gives for `name`, in any form that a person may type; None where it gives none."""
    try:
        return typed.day(request.args.get(name, ""))
    except ValueError:
        return None


def around(day: date) -> list[str]:
    """The day before, the day, and the day after, as far as the calendar has them."""
    numbers = range(max(day.toordinal() - 1, date.min.toordinal()), min(day.toordinal() + 1, date.max.toordinal()) + 1)
    return [date.fromordinal(number).isoformat() for number in numbers]
