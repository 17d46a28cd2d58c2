"""Quotes: answers for an order not yet placed, and the hold that keeps the capacity of one of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

import numpy as np

from services.errors import Infeasible
from services.matching.domain.orders import OrderDraft
from services.planning.model.lots import Lots

DAY = timedelta(days=1)


class QuoteState(StrEnum):
    """OFFERED → HELD → TAKEN, EXPIRED or RELEASED."""

    OFFERED = "offered"
    HELD = "held"
    TAKEN = "taken"
    EXPIRED = "expired"
    RELEASED = "released"


class AnswerKind(StrEnum):
    """The earliest day for all of it; the cheapest way by the wished day; how much by the wished day."""

    EARLIEST = "earliest"
    CHEAPEST_IN_TIME = "cheapest_in_time"
    MOST_IN_TIME = "most_in_time"


class QuoteVerdict(StrEnum):
    """Answers to the question if all of it can be there by the wished day."""

    ON_TIME = "on_time"
    AT_HIGHER_COST = "at_higher_cost"
    NOT_IN_TIME = "not_in_time"
    BEYOND_HORIZON = "beyond_horizon"


class Binding(StrEnum):
    """The kind of limit that keeps an order from being there earlier."""

    CAPACITY = "capacity"
    QUOTA = "quota"
    LEAD_TIME = "lead_time"
    NO_ELIGIBLE_LINE = "no_eligible_line"
    NO_LANE = "no_lane"
    RULES = "rules"
    HORIZON = "horizon"


class HoldEnd(StrEnum):
    """Why a hold has ended without being taken."""

    TIME_OVER = "time_over"
    ASKED = "asked"
    CAPACITY_FELL = "capacity_fell"
    DAY_OVER = "day_over"


@dataclass(frozen=True, slots=True)
class QuotedStep:
    """One link of an answer: numbers of enterprises and lines, and the days from the first to the last."""

    link: str
    enterprises: int
    lines: int
    first: date
    last: date


@dataclass(frozen=True, slots=True)
class QuotedLots:
    """Lots in columns, as most are stored and never read: units of each [lots], and of all their steps, one lot after
    another, the place of the line among `lines` and the day, an ordinal [lots * steps]."""

    lines: tuple[str, ...] = ()
    quantity: tuple[int, ...] = ()
    line: tuple[int, ...] = ()
    day: tuple[int, ...] = ()

    @classmethod
    def of(cls, lots: Lots) -> QuotedLots:
        """The columns of lots of one order, whose days are ordinals."""
        columns = (tuple(each.tolist()) for each in (lots.quantity, lots.line, lots.day))
        return cls(lots.lines, *columns)

    def of_order(self, order: str) -> Lots:
        """The lots as those of that order; their days are ordinals."""
        count = len(self.quantity)
        shape = count, len(self.line) // max(1, count)
        line, day = (np.array(each, dtype=np.int64).reshape(shape) for each in (self.line, self.day))
        return Lots.from_padded(
            orders=[order] if count else [],
            lines=self.lines,
            order=np.zeros(count, dtype=np.int64),
            quantity=np.array(self.quantity, dtype=np.int64),
            length=np.full(count, shape[1], dtype=np.int64),
            line=line,
            day=day,
        )


@dataclass(frozen=True, slots=True)
class QuotedAnswer:
    """One answer: units, the day on which all of them have arrived, money in micro-units, and the lots behind it, which
    a preview leaves out.

    Of the `enterprises`, `guests` are outside the park.
    """

    kind: AnswerKind
    quantity: int
    finish: date
    price_micros: int
    enterprises: int
    steps: tuple[QuotedStep, ...]
    lots: QuotedLots
    guests: int = 0

    def lots_of(self, order: str) -> Lots:
        """The lots as those of that order; their days are ordinals."""
        return self.lots.of_order(order)

    @property
    def lines(self) -> set[str]:
        """The lines of its lots."""
        return set(self.lots.lines)

    @property
    def first_day(self) -> date:
        """The first day on which something is made."""
        return min(step.first for step in self.steps)


@dataclass(frozen=True, slots=True)
class BindingStep:
    """The step that keeps an order from being there earlier, its days and the units that find no place there."""

    binding: Binding
    link: str = ""
    first: date | None = None
    last: date | None = None
    missing: int = 0


@dataclass(frozen=True, slots=True)
class Quoted:
    """All that a quote answers.

    `slack_days` are the days between the earliest finish and the wished day (below 0: late), None where it is not
    known. `oldest_figure` is the report time of the oldest capacity figure that the answers rest on, None where no
    figure was reported; `assumed_lines` are lines in them whose set-up or smallest run is assumed.
    """

    answers: tuple[QuotedAnswer, ...]
    verdict: QuoteVerdict
    slack_days: int | None = None
    binding: BindingStep | None = None
    more_micros: int | None = None
    oldest_figure: datetime | None = None
    assumed_lines: int = 0
    horizon_end: date | None = None

    def answer(self, kind: AnswerKind) -> QuotedAnswer | None:
        """The answer of that kind; None where there is none."""
        return next((answer for answer in self.answers if answer.kind is kind), None)


@dataclass(frozen=True, slots=True)
class Preview:
    """The answers for the order of `draft` at an instant, which are not stored."""

    draft: OrderDraft
    quoted: Quoted
    at: datetime


@dataclass(eq=False, kw_only=True)
class Quote:
    """A quote for the order of `draft`, asked for by an account.

    `owner` is the buyer that sees it, "" where it is the park's own. Of a hold: the kind of the answer, since when and
    until when it is kept, and why it ended. `requoted` is true where the answer that was asked for had gone, so that
    `quoted` has the next ones. `order` is the id of the order that it became.
    """

    park: str
    id: str
    asked_by: str
    owner: str
    draft: OrderDraft
    quoted: Quoted
    created_at: datetime
    updated_at: datetime
    state: QuoteState = QuoteState.OFFERED
    held_kind: AnswerKind | None = None
    held_since: datetime | None = None
    held_until: datetime | None = None
    unit_days: int = 0
    ended: HoldEnd | None = None
    requoted: bool = False
    order: str = ""
    version: int = 1

    @property
    def held_answer(self) -> QuotedAnswer | None:
        """The answer whose capacity is, or was, held."""
        return None if self.held_kind is None else self.quoted.answer(self.held_kind)

    def answer(self, kind: AnswerKind) -> QuotedAnswer:
        """The answer of that kind. Raises Infeasible where the quote has none."""
        found = self.quoted.answer(kind)
        if found is None:
            kinds = ", ".join(answer.kind.name for answer in self.quoted.answers) or "none"
            message = f"the quote has no answer {kind.name}: it has {kinds}"
            raise Infeasible("QUOTE_ANSWER_MISSING", message, {"kind": kind.name, "kinds": kinds})
        return found

    def require_offered(self) -> None:
        """Raises Infeasible, with what holds now, unless it is OFFERED."""
        if self.state is not QuoteState.OFFERED:
            message = f"the quote is {self._standing}: only one that is OFFERED can be held; ask for another quote"
            params = {"state": self.state.name, "ended": self._ended, "order": self.order}
            raise Infeasible("QUOTE_NOT_OFFERED", message, params)

    def require_held(self, now: datetime) -> None:
        """Raises Infeasible, with what holds now, unless its capacity is held at `now`."""
        if self.state is QuoteState.HELD and self.held_until is not None and self.is_over(now):
            message = f"the hold ended at {self.held_until:%Y-%m-%dT%H:%M:%SZ}: ask for another quote"
            raise Infeasible("HOLD_OVER", message, {"until": f"{self.held_until:%Y-%m-%dT%H:%M:%SZ}"})
        if self.state is not QuoteState.HELD:
            message = f"the quote is {self._standing}: only one that is HELD can be taken or released"
            params = {"state": self.state.name, "ended": self._ended, "order": self.order}
            raise Infeasible("QUOTE_NOT_HELD", message, params)

    def is_over(self, now: datetime) -> bool:
        """True once the time of the hold has come to its end."""
        return self.held_until is not None and self.held_until <= now

    def offer_again(self, quoted: Quoted, now: datetime) -> None:
        """Record the next answers: those that were asked for have gone."""
        self.quoted, self.requoted = quoted, True
        self._touch(now)

    def hold(self, kind: AnswerKind, until: datetime, now: datetime) -> None:
        """Keep the capacity of the answer of that kind."""
        self.state, self.held_kind, self.held_since, self.held_until = QuoteState.HELD, kind, now, until
        self.unit_days = unit_days(self.answer(kind).quantity, until - now)
        self._touch(now)

    def end(self, why: HoldEnd, now: datetime) -> None:
        """The hold is over without being taken."""
        self.state = QuoteState.EXPIRED if why is HoldEnd.TIME_OVER else QuoteState.RELEASED
        self.ended = why
        self._touch(now)

    def take(self, order: str, now: datetime) -> None:
        """Record the order that it has become."""
        self.state, self.order = QuoteState.TAKEN, order
        self._touch(now)

    @property
    def _standing(self) -> str:
        """The state, and how it came to it."""
        if self.order:
            return f"{self.state.name} as order {self.order}"
        return self.state.name if self.ended is None else f"{self.state.name} ({self.ended.name})"

    @property
    def _ended(self) -> str:
        return "" if self.ended is None else self.ended.name

    def _touch(self, now: datetime) -> None:
        self.version += 1
        self.updated_at = now


def unit_days(quantity: int, time: timedelta) -> int:
    """Units × days of a hold, rounded up: what limits count."""
    return -(-quantity * round(time.total_seconds()) // round(DAY.total_seconds()))
