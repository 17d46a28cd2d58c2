"""Terms of an assignment: what is asked, agreed, countered, declined and withdrawn, as a numbered history."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import TypeAlias

# Units of the order's product by the park's day, each above 0.
Units: TypeAlias = Mapping[date, int]


class TermsKind(StrEnum):
    """The kinds of entries."""

    ASKED = "asked"
    AGREED = "agreed"
    COUNTERED = "countered"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


class Speaker(StrEnum):
    """The party whose word an entry is.

    PLAN is the live schedule as a plan or a change of the park has left it, DAY the close of a day, DEADLINE a time to
    answer that has passed, POLICY an enterprise's `auto_accept`.
    """

    ENTERPRISE = "enterprise"
    MANAGER = "manager"
    PLAN = "plan"
    DAY = "day"
    DEADLINE = "deadline"
    POLICY = "policy"


class ChangeCause(StrEnum):
    """The cause for which a plan gives an enterprise more of an order's work, less, or other days.

    REARRANGED is what an enterprise learns of a cause that lies with others.
    """

    MORE_MADE = "more_made"
    LESS_MADE = "less_made"
    AT_RISK = "at_risk"
    EARLIER = "earlier"
    CHEAPER = "cheaper"
    REARRANGED = "rearranged"


@dataclass(frozen=True, slots=True)
class By:
    """The party whose word it is, and the account where a person or a machine gave it."""

    speaker: Speaker
    subject: str = ""


PLAN, DAY = By(Speaker.PLAN), By(Speaker.DAY)
DEADLINE, POLICY = By(Speaker.DEADLINE), By(Speaker.POLICY)


@dataclass(frozen=True, slots=True)
class Terms:
    """Terms asked of an enterprise: units by day; capacity and micro-units of money per unit."""

    quantities: Units
    unit_load: float
    unit_price_micros: int


@dataclass(frozen=True, slots=True)
class AgreedPart:
    """Units that are agreed at one price, micro-units of money per unit."""

    quantities: Units
    unit_price_micros: int


@dataclass(frozen=True, slots=True)
class CounterOffer:
    """An enterprise's offer instead of what is asked beyond the agreed units.

    `open_to_plans`: its price is within the park's tolerance, so that a plan may take it; else only the manager.
    `valid_until`: it ends then; None: with the time to answer, or with its days.
    """

    quantities: Units
    unit_price_micros: int
    valid_until: datetime | None = None
    reason: str = ""
    open_to_plans: bool = False


@dataclass(frozen=True, slots=True)
class CounterDraft:
    """A counter-offer as an enterprise makes it; without a price: at the one that is asked."""

    quantities: Units
    unit_price_micros: int | None = None
    valid_until: datetime | None = None
    reason: str = ""


class TermsOf(StrEnum):
    """Units that an entry is about: those asked, those that had been agreed, or those of a counter-offer."""

    ASKED = "asked"
    AGREED = "agreed"
    COUNTER = "counter"


@dataclass(frozen=True, slots=True)
class TermsEntry:
    """One entry of an assignment's history, at one price (micro-units of money per unit).

    What is agreed is the sum of the AGREED entries less that of all declined and withdrawn of AGREED. `deadline` is the
    time to answer what is asked, or the end of a counter-offer. `cause` is why a plan asks otherwise than the live
    schedule did, None where nothing of the order was live. `number` counts from 1.
    """

    kind: TermsKind
    quantities: Units
    unit_price_micros: int
    by: By
    at: datetime
    of: TermsOf = TermsOf.ASKED
    deadline: datetime | None = None
    reason: str = ""
    number: int = 0
    cause: ChangeCause | None = None

    @property
    def neutral_cause(self) -> ChangeCause | None:
        """The cause as the enterprise may know it: nothing of what other lines can do or cost."""
        own_line = self.cause is ChangeCause.AT_RISK and self.kind is TermsKind.WITHDRAWN
        of_others = self.cause in (ChangeCause.AT_RISK, ChangeCause.CHEAPER) and not own_line
        return ChangeCause.REARRANGED if of_others else self.cause


def beyond(more: Units, less: Units) -> dict[date, int]:
    """Units by day of `more` that are not in `less`."""
    left = {day: units - less.get(day, 0) for day, units in more.items()}
    return {day: units for day, units in left.items() if units > 0}


def within(some: Units, limit: Units) -> dict[date, int]:
    """Units by day of `some`, as far as `limit` has them."""
    held = {day: min(units, limit.get(day, 0)) for day, units in some.items()}
    return {day: units for day, units in held.items() if units > 0}


def added(some: Units, others: Units) -> dict[date, int]:
    """The sum by day."""
    return {day: some.get(day, 0) + others.get(day, 0) for day in {**some, **others}}


def covered(some: Units, limit: Units) -> bool:
    """True if `limit` has all of `some`."""
    return not beyond(some, limit)


def before(units: Units, today: date) -> dict[date, int]:
    """Units of days that have closed: what was made."""
    return {day: amount for day, amount in units.items() if day < today}


def cut_parts(parts: tuple[AgreedPart, ...], kept: Units, others_at: int) -> tuple[AgreedPart, ...]:
    """The parts of the units that stay agreed; units in no part are agreed at the price `others_at`.

    Of a day that loses some, those agreed last go first.
    """
    found, left = [], dict(kept)
    for part in (*parts, AgreedPart(kept, others_at)):
        held = within(part.quantities, left)
        left = beyond(left, held)
        if held:
            found.append(AgreedPart(held, part.unit_price_micros))
    return joined(found)


def joined(parts: Iterable[AgreedPart]) -> tuple[AgreedPart, ...]:
    """The parts, those of one price as one, at the place of the last of them."""
    by_price: dict[int, Units] = {}
    for part in parts:
        by_price[part.unit_price_micros] = added(by_price.pop(part.unit_price_micros, {}), part.quantities)
    return tuple(AgreedPart(units, price) for price, units in by_price.items())
