"""Reasons in English. They name links, days and amounts; never an enterprise, a price or what a rival has or does."""

from __future__ import annotations

from datetime import date

from services.planning.model import Problem
from services.planning.model.solution import Reason


def text_of(problem: Problem, reason: Reason) -> str:
    """One sentence without a full stop."""
    where = f"{reason.link} (step {reason.step + 1})" if reason.step is not None and reason.link else "the whole route"
    amount = f"{reason.amount:,.0f}" if reason.amount else "some"
    sentences = {
        "no-eligible-line": f"no line of the park can do {where} as the order asks",
        "capacity": f"{where} lacks capacity for {amount} units {_between(problem, reason)}",
        "quota": f"{where} is held back by the park's limit on {reason.quota or 'it'}, "
        f"by {amount} units {_between(problem, reason)}",
        "lead-time": f"{where} takes too long: {_finish(problem, reason)}",
        "max-suppliers": f"{where} would need more suppliers than the order allows",
        "min-lot": f"{where}: what is left to make is less than the lines there take on",
        "cost": _cost(reason),
        "unfinished": _unfinished(reason),
    }
    return sentences[reason.rule]


def _unfinished(reason: Reason) -> str:
    if reason.amount:
        return f"there is a better place for much of {reason.amount:,.0f} units; a longer search may find it"
    if reason.proven:
        return "there is a better place for it; a longer search may find it"
    return "time ended before its reason was found; a longer search may find it, or a better place"


def _cost(reason: Reason) -> str:
    which = "making it, or making it in time, costs more than it is worth"
    return which if reason.step is None else f"{which}, most of all at {reason.link} (step {reason.step + 1})"


def _between(problem: Problem, reason: Reason) -> str:
    first, last = _date(problem, reason.first_day), _date(problem, reason.last_day)
    if first is None or last is None:
        return "over the whole horizon"
    return f"on {first}" if first == last else f"from {first} to {last}"


def _finish(problem: Problem, reason: Reason) -> str:
    when = _date(problem, reason.earliest_finish)
    return "it cannot end within the horizon" if when is None else f"it cannot end before {when}"


def _date(problem: Problem, day: int | None) -> date | None:
    return None if day is None else problem.date_of(day)
