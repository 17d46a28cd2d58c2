"""Answers of enterprises: units of those asked for, and counter-offers in their place."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

from services.errors import Infeasible, Invalid, Problem
from services.matching.domain.terms import CounterOffer, Terms, Units, beyond


def accepted_units(wanted: Units | None, asked: Units, agreed: Units) -> Units:
    """The units beyond those `agreed` that an answer accepts of those `asked`; None accepts all.

    Raises Invalid for more than asked, for fewer on a day than are agreed, and where nothing is accepted.
    """
    if wanted is None:
        return beyond(asked, agreed)
    problems = [*_not_asked(wanted, asked), *_below_agreed(wanted, agreed)]
    if problems:
        raise Invalid.of(problems)
    new = beyond(wanted, agreed)
    if not new:
        hint = "name units beyond those that are agreed already; to take none, decline"
        raise Invalid.field("NOTHING_ACCEPTED", "quantities", {}, hint)
    return new


def require_counter(offer: CounterOffer, asked: Terms, earliest: date, now: datetime) -> None:
    """Raises Invalid unless `offer` is possible, in place of `asked`, and says something else."""
    problems = [*_counter_problems(offer, asked, earliest, now)]
    if problems:
        raise Invalid.of(problems)


def _not_asked(wanted: Units, asked: Units) -> Iterator[Problem]:
    for place, (day, units) in enumerate(wanted.items()):
        most = asked.get(day, 0)
        if units > most:
            hint = f"give at most {most} units for {day}: so many are asked for"
            yield Problem(
                "MORE_THAN_ASKED", f"quantities[{place}].quantity", {"date": f"{day}", "maximum": f"{most}"}, hint
            )


def _below_agreed(wanted: Units, agreed: Units) -> Iterator[Problem]:
    for place, (day, units) in enumerate(wanted.items()):
        least = agreed.get(day, 0)
        if units < least:
            hint = f"give at least {least} units for {day}: so many are agreed already; to take them back, decline"
            yield Problem(
                "LESS_THAN_AGREED", f"quantities[{place}].quantity", {"date": f"{day}", "minimum": f"{least}"}, hint
            )


def _counter_problems(offer: CounterOffer, asked: Terms, earliest: date, now: datetime) -> Iterator[Problem]:
    total, most = sum(offer.quantities.values()), sum(asked.quantities.values())
    if total > most:
        hint = f"offer at most {most} units in all: so many are asked for"
        yield Problem("MORE_THAN_ASKED", "quantities", {"date": "", "maximum": f"{most}"}, hint)
    for place, day in enumerate(offer.quantities):
        if day < earliest:
            hint = f"give a day from {earliest} on: the order's work cannot begin before"
            yield Problem("COUNTER_TOO_EARLY", f"quantities[{place}].date", {"earliest": f"{earliest}"}, hint)
    if dict(offer.quantities) == dict(asked.quantities) and offer.unit_price_micros == asked.unit_price_micros:
        hint = "offer fewer units, other days or another price; to take what is asked, accept"
        yield Problem("COUNTER_IS_THE_SAME", "quantities", {}, hint)
    if offer.valid_until is not None and offer.valid_until <= now:
        hint = "give an instant that is still to come, or leave it out"
        yield Problem("COUNTER_HAS_ENDED", "valid_until", {}, hint)


def refuse_unplaceable(units: int) -> None:
    """Raises Infeasible where so many units of a counter-offer cannot be there on its days."""
    if units:
        message = f"{units} units of the counter-offer cannot have passed the steps before by its days"
        raise Infeasible("COUNTER_TOO_EARLY_FOR_GOODS", message, {"quantity": f"{units}"})
