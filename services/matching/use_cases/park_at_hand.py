"""A park in memory, as a quote sees it: drafts are checked and answered without another look at the database."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta

import numpy as np
from sqlalchemy.orm import Session

from services.chassis.database import Database
from services.matching.domain.loads import MILLIONTHS, Cell, Load, load_of
from services.matching.domain.orders import OrderDraft
from services.matching.domain.park import Line, Park, Product
from services.matching.scheduling import quoting
from services.matching.scheduling.holding import InUse
from services.matching.scheduling.quoting import Trustworthiness
from services.matching.scheduling.snapshot import ParkSnapshot
from services.matching.storage import load_changes, reference_data
from services.matching.storage.load_changes import Mark
from services.matching.use_cases.order_reference import Ends
from services.planning.model import Order
from services.planning.model.arrays import Floats
from services.planning.model.lots import Lots
from services.planning.quoting import Answer, Answers, QuotePark


@dataclass(frozen=True, slots=True)
class GuestLine:
    """A line of an enterprise outside the park, and the share of its price by which it counts as more expensive."""

    line: Line
    surcharge: float


@dataclass(frozen=True, slots=True)
class Quoted:
    """Answers, whose days count from `today`; how old the oldest figure is that one of their lines is stated by,
    how many of their lines have a set-up or a smallest run that is assumed, and the lines of guests by id."""

    today: date
    answers: Answers
    oldest_figure: datetime | None
    assumed_lines: int
    guests: Mapping[str, GuestLine] = field(default_factory=dict)

    def date(self, day: int) -> date:
        """The date of a day of the answers."""
        return self.today + timedelta(days=day)

    def lots(self, answer: Answer) -> Lots:
        """The lots of one of the answers; their days are ordinals."""
        return answer.lots.shifted(self.today.toordinal())

    def guest_count(self, answer: Answer) -> int:
        """The number of enterprises outside the park that have a part in one of the answers."""
        if not self.guests:
            return 0
        return len({self.guests[line].line.enterprise for line in answer.lots.used_lines() if line in self.guests})

    def premium_micros(self, answer: Answer, draft: OrderDraft) -> int:
        """The part of an answer's cost that guests count beyond their prices, micro-units."""
        found = 0.0
        for lot in answer.lots if self.guests else ():
            for number, step in enumerate(lot.steps):
                guest = self.guests.get(step.line)
                if guest is not None:
                    price = guest.line.terms(draft.product, draft.route[number])[1]
                    found += lot.quantity * price * guest.surcharge
        return round(found)

    def loads(self, answer: Answer) -> dict[Cell, Load]:
        """The capacity that one of the answers takes of lines by day, in millionths."""
        return {(each.line, self.date(each.day)): load_of(each.runs, each.set_ups) for each in answer.loads}


@dataclass(slots=True)
class Resident:
    """A park in memory: its lines as they were read, its arrays and what they rest on, and the products asked for since
    they last changed. `priced_by` is the plan whose scarcity prices it charges, as it was when last looked at."""

    snapshot: ParkSnapshot
    park: QuotePark
    trust: Trustworthiness
    ends: Ends
    products: dict[str, Product] = field(default_factory=dict)
    priced_by: str = ""
    prices_looked_at: float = 0.0


class ParkAtHand:
    """A resident park as of one question or later. Is an `OrderReference`."""

    def __init__(self, database: Database, resident: Resident, mark: Mark) -> None:
        """`mark` is how far the journal of its load had been read."""
        self._database, self._snapshot, self._ends = database, resident.snapshot, resident.ends
        self._mark = mark
        self._arrays, self._trust = resident.park, resident.trust
        # Of this very dictionary: one that changed products have replaced gets nothing that was read before.
        self._products = resident.products

    def is_current(self, session: Session) -> bool:
        """True if nothing has been committed since, as the session sees it."""
        return not load_changes.any_seen_since(session, self._mark)

    def alone(self, lines: Collection[str]) -> tuple[ParkSnapshot, InUse]:
        """The park with these lines alone, as far as it has them, and without orders; and what is in use of them."""
        index, whole = self._arrays.line_index, self._snapshot
        known = sorted(line for line in lines if line in index)
        part = replace(
            whole,
            lines={line: whole.lines[line] for line in known},
            figures={line: whole.figures[line] for line in known if line in whole.figures},
        )
        used = self._arrays.in_use([index[line] for line in known])
        quotas = [quota.id for quota in self._arrays.problem.quotas]
        today = whole.today
        return part, InUse(_cells(known, used.lines, today), _cells(quotas, used.quotas, today))

    @property
    def park(self) -> Park:
        """The park as registry has published it."""
        return self._snapshot.park

    @property
    def today(self) -> date:
        """The day that it is in the park."""
        return self._snapshot.today

    def product(self, ident: str) -> Product | None:
        """The product, None where the park has none of that id."""
        known = self._products.get(ident)
        if known is None:
            known = self._database.read(lambda s: reference_data.find_product(s, self.park.id, ident))
            if known is not None:
                self._products[ident] = known
        return known

    def leads(self, link: str, zone: str) -> bool:
        """True if a lane leads to the zone from some line of the link, and where the link has no line."""
        return self._ends.lead(link, zone)

    def unknown_enterprises(self, named: Collection[str]) -> Collection[str]:
        """The subset of `named` that are no enterprise of the park."""
        with_lines = {line.enterprise for line in self._snapshot.lines.values()}
        rest = set(named) - with_lines
        if not rest:
            return rest
        return self._database.read(lambda s: reference_data.unknown_enterprises(s, self.park.id, rest))

    def quote(self, draft: OrderDraft, wished: date | None) -> Quoted:
        """Answers for an order not yet placed, whose draft has its route and transfer batch.

        Raises Invalid for a draft that asks for nothing.
        """
        order = quoting.asked_order(draft, self.today)
        answers = self._answers(order, None if wished is None else (wished - self.today).days)
        return _quoted(self._snapshot, self._trust, answers)

    def _answers(self, order: Order, wished: int | None) -> Answers:
        """The answers of the park alone; with its guests, where these are not enough and its policy allows them."""
        if not self._snapshot.guest_lines:
            return self._in_fair_shares(order, wished)
        guests, policy = self._snapshot.guests, self._snapshot.park.policy
        alone = self._in_fair_shares(quoting.without_guests(order, guests), wished)
        if not quoting.are_needed(policy, alone):
            return alone
        answers = self._in_fair_shares(quoting.without_guests(order, guests, policy), wished)
        return answers if answers.any else alone

    def _in_fair_shares(self, order: Order, wished: int | None) -> Answers:
        """The answers; in a park with fair shares those that keep them, by what the answers without them give out."""
        answers = self._arrays.answer(order, wished)
        if not self._snapshot.park.has_shares or not answers.any:
            return answers
        limits = quoting.fair_shares_of(self._snapshot, self._arrays, order, answers)
        return self._arrays.answer(order, wished, limits) if limits else answers


def _cells(of: Sequence[str], amounts: Floats, today: date) -> dict[Cell, int]:
    """Millionths by line or quota and day, where they are not 0, of amounts [those of `of`, days]."""
    rows, days = np.nonzero(amounts)
    found = zip(rows.tolist(), days.tolist(), amounts[rows, days].tolist(), strict=True)
    return {(of[row], today + timedelta(days=day)): round(amount * MILLIONTHS) for row, day, amount in found}


def _quoted(snapshot: ParkSnapshot, trust: Trustworthiness, answers: Answers) -> Quoted:
    given = [each for each in (answers.earliest, answers.cheapest, answers.most) if each is not None]
    oldest, assumed = trust.behind(given)
    guests = {
        line: GuestLine(snapshot.lines[line], snapshot.surcharges.get(line, 0.0)) for line in snapshot.guest_lines
    }
    return Quoted(snapshot.today, answers, oldest, assumed, guests)
