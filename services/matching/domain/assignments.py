"""Assignments: the work of one enterprise for one order at one step on one line."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from hashlib import sha256
from typing import Any

from services.errors import Infeasible
from services.matching.domain.answers import accepted_units, require_counter
from services.matching.domain.assignment_states import ACTIVE, AGREED, OPEN, Asking, AssignmentState, Done, RiskCause
from services.matching.domain.lots import Stage
from services.matching.domain.terms import (
    POLICY,
    AgreedPart,
    CounterOffer,
    Terms,
    TermsEntry,
    TermsKind,
    TermsOf,
    Units,
    added,
    before,
    beyond,
    covered,
    cut_parts,
    joined,
    within,
)

__all__ = ["ACTIVE", "AGREED", "OPEN", "Asking", "Assignment", "AssignmentState", "Done", "RiskCause", "assignment_id"]


@dataclass(eq=False, kw_only=True)
class Assignment:
    """An enterprise's work for an order's step. While active it takes a day's units × `unit_load` of its line.

    `done` has what was made, by day. `risk_cause` is None unless it is at risk.

    `quantities` are all units asked for, those agreed and those made included; `unit_price_micros` is the price of what
    is asked beyond the agreed units, else the one agreed last. While more than was accepted is asked, `agreed_before`
    are the units by day that were accepted; `agreed_parts` have their prices. `answer_by`: what is asked beyond them
    ends then. `terms_count` is the number of the last entry of its history.
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
    agreed_parts: tuple[AgreedPart, ...] = ()
    counter: CounterOffer | None = None
    answer_by: datetime | None = None
    reminded_at: datetime | None = None
    terms_count: int = 0
    done: Mapping[date, Done] = field(default_factory=dict)
    risk_cause: RiskCause | None = None
    version: int = 1

    @property
    def active(self) -> bool:
        """True while the live plan asks for it."""
        return self.state in ACTIVE

    @property
    def agreed(self) -> bool:
        """True if the enterprise has accepted all that is asked."""
        return self.state in AGREED

    @property
    def agreed_quantities(self) -> Units:
        """The units by day, of those asked for, that the enterprise has accepted; what was made is among them."""
        return self.quantities if self.agreed else within(self.quantities, self.agreed_before)

    @property
    def open_quantities(self) -> Units:
        """The units by day that are asked for and not agreed."""
        return beyond(self.quantities, self.agreed_quantities) if self.state in OPEN else {}

    def agreed_on(self, day: date) -> int:
        """The units of a day, of those asked for, that the enterprise has accepted."""
        return self.agreed_quantities.get(day, 0)

    @property
    def agreed_terms(self) -> tuple[AgreedPart, ...]:
        """The agreed units by price; those agreed last are last."""
        return cut_parts(self.agreed_parts, self.agreed_quantities, self.unit_price_micros)

    @property
    def agreed_price_micros(self) -> int | None:
        """The price per unit that the enterprise has accepted last, which stands; None where it has accepted none."""
        parts = self.agreed_terms
        return parts[-1].unit_price_micros if parts else None

    @property
    def offered_to_plans(self) -> CounterOffer | None:
        """The counter-offer that plans may take; None without one."""
        offer = self.counter if self.state is AssignmentState.COUNTERED else None
        return offer if offer is not None and offer.open_to_plans else None

    @property
    def standing_price_micros(self) -> int | None:
        """The price per unit of more units: that of a counter-offer open to plans, else the agreed one."""
        offer = self.offered_to_plans
        return self.agreed_price_micros if offer is None else offer.unit_price_micros

    @property
    def stage(self) -> Stage:
        return Stage(self.step, self.line)

    @property
    def terms(self) -> Terms:
        return Terms(self.quantities, self.unit_load, self.unit_price_micros)

    @property
    def news(self) -> list[TermsEntry]:
        """The entries of its history that are not stored yet."""
        found: list[TermsEntry] = self.__dict__.setdefault("_news", [])
        return found

    def offer(self, how: Asking) -> None:
        """Record that a new assignment is asked for, and its acceptance where the enterprise accepts by itself."""
        self.answer_by = how.answer_by
        self._record(TermsKind.ASKED, self.quantities, how, deadline=how.answer_by)
        if how.auto_accept:
            self._agree(self.quantities, replace(how, by=POLICY), kept={})

    def ask(self, terms: Terms, how: Asking) -> None:
        """The live plan asks for `terms`. What is agreed stays so; more than that is offered.

        A counter-offer that is open to plans and covers what is asked is taken at its price.
        """
        if self.active and terms == self.terms:
            return
        agreed, asked = self.agreed_quantities, self.open_quantities
        kept = within(agreed, terms.quantities)
        new = beyond(terms.quantities, kept)
        taken = self._takes(new)
        price = terms.unit_price_micros if taken is None else taken.unit_price_micros
        as_before = within(asked, new) if price == self.unit_price_micros else {}
        self._give_up(beyond(agreed, kept), TermsKind.WITHDRAWN, how)
        self._record(TermsKind.WITHDRAWN, beyond(asked, as_before), how)
        self.quantities, self.unit_load, self.agreed_before = terms.quantities, terms.unit_load, kept
        self.unit_price_micros = price if new else self.unit_price_micros
        self._record(TermsKind.ASKED, beyond(new, as_before), how, deadline=how.answer_by)
        if new and (taken or how.auto_accept):
            self._agree(new, how if taken else replace(how, by=POLICY), kept)
        elif not new:
            self._settle(how.today)
        elif not as_before == asked == new:
            self._open(how)
        self._touch(how.now)

    def accept(self, how: Asking, units: Units | None = None) -> Units:
        """The enterprise will do it, or so many units by day of it, agreed ones included (None: all).

        Returns the units that it will not do. Raises Infeasible unless it is offered or countered and in time, Invalid
        for units that are not asked for.
        """
        self._require(*OPEN, verb="accepted")
        self._require_in_time(how.now)
        agreed = self.agreed_quantities
        new = accepted_units(units, self.quantities, agreed)
        left = beyond(self.open_quantities, new)
        self._record(TermsKind.DECLINED, left, how)
        self.quantities = added(agreed, new)
        self._agree(new, how, agreed)
        self._touch(how.now)
        return left

    def decline(self, reason: str, how: Asking) -> Units:
        """The enterprise will not do what is asked beyond the agreed units; where nothing is, what is left of these.

        What was made stays DONE. Returns the units that it will not do. Raises Infeasible where nothing is left to do.
        """
        self._require(*OPEN, AssignmentState.ACCEPTED, AssignmentState.STARTED, verb="declined")
        dropped = self.open_quantities
        if dropped:
            self._record(TermsKind.DECLINED, dropped, how, reason=reason)
        else:
            dropped = beyond(self.quantities, before(self.quantities, how.today))
            self._require_left(dropped)
            self._give_up(dropped, TermsKind.DECLINED, how, reason=reason)
        self._end(dropped, how.today, AssignmentState.DECLINED)
        self.decline_reason = reason
        self._touch(how.now)
        return dropped

    def lapse(self, how: Asking) -> Units:
        """Withdraw what is asked beyond the agreed units. Returns it."""
        dropped = self.open_quantities
        self._record(TermsKind.WITHDRAWN, dropped, how)
        self._end(dropped, how.today, AssignmentState.WITHDRAWN)
        self._touch(how.now)
        return dropped

    def make_counter(self, offer: CounterOffer, earliest: date, how: Asking) -> None:
        """The enterprise would do something else than what is asked beyond the agreed units, from `earliest` on.

        Raises Infeasible unless it is offered or countered and in time, Invalid for more units than asked, days before
        `earliest`, the same terms again or an end that has passed.
        """
        self._require(*OPEN, verb="countered")
        self._require_in_time(how.now)
        require_counter(offer, replace(self.terms, quantities=self.open_quantities), earliest, how.now)
        self.state, self.counter, self.reminded_at = AssignmentState.COUNTERED, offer, None
        self.answer_by = offer.valid_until
        about = {"of": TermsOf.COUNTER, "deadline": offer.valid_until, "reason": offer.reason}
        self._record(TermsKind.COUNTERED, offer.quantities, how, price=offer.unit_price_micros, **about)
        self._touch(how.now)

    def take_counter(self, how: Asking) -> tuple[Units, Units]:
        """The counter-offer is agreed. Returns what was asked in its place, and the units of the counter-offer.

        Raises Infeasible unless it is countered and the counter-offer has not ended.
        """
        offer = self._countered(how.now)
        agreed, asked = self.agreed_quantities, self.open_quantities
        self._record(TermsKind.WITHDRAWN, asked, how)
        self.agreed_parts = self.agreed_terms
        self.quantities, self.unit_price_micros = added(agreed, offer.quantities), offer.unit_price_micros
        self._record(TermsKind.ASKED, offer.quantities, how)
        self._agree(offer.quantities, how, agreed)
        self._touch(how.now)
        return asked, offer.quantities

    def decline_counter(self, reason: str, how: Asking) -> None:
        """The counter-offer is refused: what was asked is offered as before. Raises Infeasible unless countered."""
        offer = self._countered(how.now)
        price = offer.unit_price_micros
        self._record(TermsKind.DECLINED, offer.quantities, how, price=price, of=TermsOf.COUNTER, reason=reason)
        self._open(how)
        self._touch(how.now)

    def withdraw(self, how: Asking) -> None:
        """The live plan no longer asks for it."""
        self._record(TermsKind.WITHDRAWN, self.open_quantities, how)
        self._give_up(self.agreed_quantities, TermsKind.WITHDRAWN, how)
        self._over(AssignmentState.CANCELLED)
        self._touch(how.now)

    def remind(self, now: datetime) -> None:
        """Record that the enterprise is reminded of its time to answer."""
        self.reminded_at = now
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
        before = self.state, self.quantities, self.agreed_before
        others = {when: units for when, units in self.quantities.items() if when != day}
        if self.state is AssignmentState.CANCELLED and counted:
            self.state, others = AssignmentState.STARTED, {}
        if self.state in OPEN:
            agreed = {when: units for when, units in self.agreed_before.items() if when != day}
            self.agreed_before = {**agreed, day: counted} if counted else agreed
        self.quantities = {**others, day: counted} if counted else others
        if before != (self.state, self.quantities, self.agreed_before):
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

    def _takes(self, new: Units) -> CounterOffer | None:
        """The counter-offer, where plans may take it and it covers what is newly asked."""
        offer = self.offered_to_plans
        return offer if offer is not None and new and covered(new, offer.quantities) else None

    def _open(self, how: Asking) -> None:
        self.state, self.counter = AssignmentState.OFFERED, None
        self.answer_by, self.reminded_at = how.answer_by, None

    def _agree(self, units: Units, how: Asking, kept: Units) -> None:
        """Agree to more units at the price asked, beside those `kept`."""
        price = self.unit_price_micros
        parts = cut_parts(self.agreed_parts, kept, price)
        self._record(TermsKind.AGREED, units, how)
        self.agreed_parts = joined((*parts, AgreedPart(units, price)))
        self._settle(how.today)

    def _end(self, dropped: Units, today: date, otherwise: AssignmentState) -> None:
        """Ask for `dropped` no longer. An assignment of which nothing is left is over, and shows what was asked."""
        left = beyond(self.quantities, dropped)
        if left:
            self.quantities = left
            self._settle(today)
        else:
            self._over(otherwise)

    def _over(self, state: AssignmentState) -> None:
        self.state, self.at_risk, self.risk_cause = state, False, None
        self.agreed_before, self.agreed_parts = {}, ()
        self.counter = self.answer_by = None

    def _settle(self, today: date) -> None:
        """All that is asked is agreed: DONE where no day of it is left."""
        made = before(self.quantities, today)
        if not beyond(self.quantities, made):
            self.state, self.at_risk, self.risk_cause = AssignmentState.DONE, False, None
        else:
            self.state = AssignmentState.STARTED if made else AssignmentState.ACCEPTED
        self.agreed_parts = cut_parts(self.agreed_parts, self.quantities, self.unit_price_micros)
        self.unit_price_micros = self.agreed_parts[-1].unit_price_micros
        self.agreed_before, self.counter = {}, None
        self.answer_by = self.reminded_at = None

    def _give_up(self, units: Units, kind: TermsKind, how: Asking, reason: str = "") -> None:
        """Record units that were agreed and are no longer, at their prices."""
        terms = self.agreed_terms
        self.agreed_parts = cut_parts(terms, beyond(self.agreed_quantities, units), self.unit_price_micros)
        held = {part.unit_price_micros: part.quantities for part in self.agreed_parts}
        for part in terms:
            lost = beyond(part.quantities, held.get(part.unit_price_micros, {}))
            self._record(kind, lost, how, of=TermsOf.AGREED, price=part.unit_price_micros, reason=reason)

    def _record(self, kind: TermsKind, units: Units, how: Asking, *, price: int | None = None, **details: Any) -> None:
        """Add an entry to the history; `price` instead of the one that is asked, `details` are its other fields."""
        if not units:
            return
        self.terms_count += 1
        at = self.unit_price_micros if price is None else price
        cause = how.cause if kind in (TermsKind.ASKED, TermsKind.WITHDRAWN) else None
        self.news.append(TermsEntry(kind, units, at, how.by, how.now, number=self.terms_count, cause=cause, **details))

    def _require_left(self, units: Units) -> None:
        if not units:
            message = "nothing of the assignment is left to do: what was made stays"
            raise Infeasible("ASSIGNMENT_NOTHING_LEFT", message)

    def _countered(self, now: datetime) -> CounterOffer:
        self._require(AssignmentState.COUNTERED, verb="answered with a counter-offer's acceptance or refusal")
        self._require_in_time(now)
        if self.counter is None:
            raise AssertionError("a countered assignment has a counter-offer")
        return self.counter

    def _require_in_time(self, now: datetime) -> None:
        if self.answer_by is not None and now > self.answer_by:
            deadline = self.answer_by.isoformat(timespec="minutes")
            message = f"the time to answer has passed at {deadline}: what was asked is withdrawn, what is agreed stays"
            raise Infeasible("ANSWER_TOO_LATE", message, {"deadline": deadline})

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
