"""Why an order is late, short or unmatched."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Rule(StrEnum):
    """The rules that can bind; the values are the planner's names for them."""

    NO_ELIGIBLE_LINE = "no-eligible-line"
    CAPACITY = "capacity"
    QUOTA = "quota"
    LEAD_TIME = "lead-time"
    MAX_SUPPLIERS = "max-suppliers"
    MIN_LOT = "min-lot"
    COST = "cost"
    UNFINISHED = "unfinished"
    MIN_RUN = "min-run"
    TRANSFER_BATCH = "transfer-batch"
    SET_UP = "set-up"
    NO_LANE = "no-lane"
    CHANGED_MEANWHILE = "changed-meanwhile"


@dataclass(frozen=True, slots=True)
class Reason:
    """A binding rule, its step (-1: not about one), days and units. `text` is one sentence and names no enterprise.

    `assumed` if it rests on a figure that some line of the link does not state; `above_every_day` if what the rule asks
    for at once is more than any line makes on any day; `agreed_in_vain` if a price is agreed for lines that do not fit;
    `together` if lifting it alone changes nothing, and only that of all reasons so marked does; `by_agreement` if it is
    what enterprises have agreed to that ends on `earliest_date`.
    """

    rule: Rule
    text: str
    step: int = -1
    link: str = ""
    first_date: date | None = None
    last_date: date | None = None
    missing_quantity: int = 0
    earliest_date: date | None = None
    assumed: bool = False
    above_every_day: bool = False
    agreed_in_vain: bool = False
    together: bool = False
    by_agreement: bool = False


def changed_meanwhile(missing: int) -> Reason:
    """For what was planned and no longer holds, or was declined: a fill-in plan has been asked for."""
    text = f"What was planned for {missing:,} units no longer holds; a fill-in plan has been requested for them."
    return Reason(Rule.CHANGED_MEANWHILE, text, missing_quantity=missing)
