"""Assignments: the work of one enterprise for one order at one step on one line."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from hashlib import sha256

from services.errors import Infeasible
from services.matching.domain.lots import Stage


class AssignmentState(StrEnum):
    """PROPOSED → OFFERED → ACCEPTED, DECLINED or COUNTERED → STARTED → DONE; CANCELLED when no plan asks for it."""

    PROPOSED = "proposed"
    OFFERED = "offered"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    COUNTERED = "countered"
    STARTED = "started"
    DONE = "done"
    CANCELLED = "cancelled"


ACTIVE = (AssignmentState.OFFERED, AssignmentState.ACCEPTED, AssignmentState.STARTED, AssignmentState.DONE)
DECLINABLE = (AssignmentState.OFFERED, AssignmentState.ACCEPTED, AssignmentState.STARTED)
AGREED = (AssignmentState.ACCEPTED, AssignmentState.STARTED, AssignmentState.DONE)


@dataclass(frozen=True, slots=True)
class Terms:
    """Terms asked of an enterprise: units by day; capacity and micro-units of money per unit."""

    quantities: Mapping[date, int]
    unit_load: float
    unit_price_micros: int


class RiskCause(StrEnum):
    """Why an assignment is at risk: its line can do less, or an earlier step of the order has brought less."""

    CAPACITY = "capacity"
    EARLIER_STEP = "earlier-step"


@dataclass(frozen=True, slots=True)
class Done:
    """Units of one day: good and scrapped, as reported; `assumed` where nobody has."""

    good: int
    scrapped: int = 0
    assumed: bool = False


@dataclass(eq=False, kw_only=True)
class Assignment:
    """An enterprise's work for an order's step. While active it takes a day's units × `unit_load` of its line.

    `done` has what was made, by day. `risk_cause` is None unless it is at risk.

    While more than was accepted is offered, `agreed_before` are the units by day that were accepted.
    """

    park: str
    id: str
    order: str
    step: int
    link: str
    enterprise: str
    line: str
    product: str
    quantities: Mapping[date, int]
    unit_load: float
    unit_price_micros: int
    created_at: datetime
    updated_at: datetime
    state: AssignmentState = AssignmentState.OFFERED
    at_risk: bool = False
    decline_reason: str = ""
    agreed_before: Mapping[date, int] = field(default_factory=dict)
    done: Mapping[date, Done] = field(default_factory=dict)
    risk_cause: RiskCause | None = None
    version: int = 1

    @property
    def active(self) -> bool:
        """True while the live plan asks for it."""
        return self.state in ACTIVE

    @property
    def agreed(self) -> bool:
        """True if the enterprise has accepted."""
        return self.state in AGREED

    def agreed_on(self, day: date) -> int:
        """The units of a day, of those asked for, that the enterprise has accepted."""
        asked = self.quantities.get(day, 0)
        return asked if self.agreed else min(asked, self.agreed_before.get(day, 0))

    @property
    def agreed_price_micros(self) -> int | None:
        """The price per unit that the enterprise has accepted, which stands; None where it has accepted none."""
        return self.unit_price_micros if self.agreed or self.agreed_before else None

    @property
    def stage(self) -> Stage:
        return Stage(self.step, self.line)

    @property
    def terms(self) -> Terms:
        return Terms(self.quantities, self.unit_load, self.unit_price_micros)

    def accept(self, now: datetime) -> None:
        """The enterprise will do it. Raises Infeasible unless it is offered."""
        self._require(AssignmentState.OFFERED, verb="accepted")
        self.state, self.agreed_before = AssignmentState.ACCEPTED, {}
        self._touch(now)

    def decline(self, reason: str, now: datetime) -> None:
        """The enterprise will not. Raises Infeasible unless it is offered, accepted or started."""
        self._require(*DECLINABLE, verb="declined")
        self.state, self.decline_reason = AssignmentState.DECLINED, reason
        self.at_risk, self.risk_cause, self.agreed_before = False, None, {}
        self._touch(now)

    def ask(self, terms: Terms, *, auto_accept: bool, now: datetime) -> None:
        """The live plan asks for `terms`. More than was accepted, or at another price, is offered again."""
        if self.active and terms == self.terms:
            return
        kept = self.agreed and self._asks_no_more(terms)
        if self.agreed and not kept:
            self.agreed_before = self.quantities
        self.quantities = terms.quantities
        self.unit_load, self.unit_price_micros = terms.unit_load, terms.unit_price_micros
        if not kept:
            self.state = AssignmentState.ACCEPTED if auto_accept else AssignmentState.OFFERED
        self._touch(now)

    def withdraw(self, now: datetime) -> None:
        """The live plan no longer asks for it."""
        self.state, self.agreed_before = AssignmentState.CANCELLED, {}
        self.at_risk, self.risk_cause = False, None
        self._touch(now)

    def mark(self, cause: RiskCause | None, now: datetime) -> bool:
        """Say why it is at risk, None where it is not; True if that is news."""
        if self.risk_cause is cause and self.at_risk == (cause is not None):
            return False
        self.at_risk, self.risk_cause = cause is not None, cause
        self._touch(now)
        return True

    def record(self, day: date, done: Done, now: datetime) -> None:
        """Record the figures reported for a day."""
        if self.done.get(day) != done:
            self.done = {**self.done, day: done}
            self._touch(now)

    def settle(self, day: date, counted: int, done: Done, now: datetime) -> None:
        """Units made on a day that is over count, in the place of those asked for; none of them is withdrawn."""
        self.record(day, done, now)
        others = {when: units for when, units in self.quantities.items() if when != day}
        if self.state is AssignmentState.CANCELLED and counted:
            self.state, others = AssignmentState.STARTED, {}
        quantities = {**others, day: counted} if counted else others
        if quantities != self.quantities:
            self.quantities = quantities
            self._touch(now)

    def progress(self, today: date, now: datetime) -> bool:
        """Work is started with the first of it, and done when no day from `today` on is left; True if that is news."""
        if not (self.agreed and self.done):
            return False
        left = any(day >= today for day in self.quantities)
        state = AssignmentState.STARTED if left else AssignmentState.DONE
        if state is self.state:
            return False
        self.state = state
        self._touch(now)
        return True

    def _asks_no_more(self, terms: Terms) -> bool:
        fewer = all(units <= self.quantities.get(day, 0) for day, units in terms.quantities.items())
        return fewer and terms.unit_price_micros == self.unit_price_micros

    def _require(self, *states: AssignmentState, verb: str) -> None:
        if self.state not in states:
            allowed = " or ".join(state.name for state in states)
            message = f"the assignment is {self.state.name}: only one that is {allowed} can be {verb}"
            raise Infeasible("ASSIGNMENT_STATE_CONFLICT", message, {"state": self.state.name, "allowed": allowed})

    def _touch(self, now: datetime) -> None:
        self.version += 1
        self.updated_at = now


def assignment_id(order: str, stage: Stage) -> str:
    """The id of an order's stage: the same whenever it is asked for, and silent about how many others there are."""
    return sha256(f"{order}\n{stage.step}\n{stage.line}".encode()).hexdigest()[:20]
