"""Contents of digests: to each account what it may see, counted, with the first of them by name."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from services.chassis.rpc.paging import Page
from services.matching.domain import order_lists
from services.matching.domain.assignments import Assignment, AssignmentState
from services.matching.domain.audiences import Audience
from services.matching.domain.digest_texts import MOST_LINES, Section
from services.matching.domain.digest_words import WORDS, reason_in_words
from services.matching.domain.digests import Digest
from services.matching.domain.order_lists import OrderList, Shortfall
from services.matching.domain.orders import Order
from services.matching.storage import digests as stored
from services.matching.storage import order_summary
from services.matching.storage.order_lists import count_of_open_orders, page_of_orders

# What is due from today until so many days later is due soon.
SOON = timedelta(days=3)


@dataclass(frozen=True, slots=True)
class _Writer:
    """Writes sections in the digest's language, about the days from `today` until `last`."""

    digest: Digest
    today: date
    zone: ZoneInfo

    @property
    def last(self) -> date:
        return self.today + SOON

    @property
    def words(self) -> Mapping[str, str]:
        return WORDS[self.digest.language]

    def section(self, key: str, total: int, lines: Sequence[str] = ()) -> Section:
        """The section of these words, with its count."""
        return Section(self.words[key].format(count=f"{total:,}", last=self.last), total, lines)

    def about(self, order: Order) -> str:
        """One line: what it is, how late or short, and the first reason, which buyers are not shown."""
        words = self.words
        parts = [
            words["order"].format(order=order.id, units=_units(order.quantity), product=order.product, due=order.due)
        ]
        if order.has_shortfall and order.finish is not None and order.finish > order.due:
            parts.append(words["late"].format(finish=order.finish))
        if order.has_shortfall and order.scheduled_quantity < order.quantity:
            parts.append(words["short"].format(missing=_units(order.quantity - order.scheduled_quantity)))
        if order.has_shortfall and order.reasons and self.digest.audience is Audience.PARK:
            parts.append(reason_in_words(order.reasons[0], self.digest.language))
        return "; ".join(parts)

    def offer(self, work: Assignment, units: int, *, awaits: bool) -> str:
        """One line: the units, and until when the answer is awaited."""
        line = self.words["offer"].format(order=work.order, units=_units(units), product=work.product)
        if not awaits or work.answer_by is None:
            return line
        instant = work.answer_by.astimezone(self.zone).strftime("%Y-%m-%d %H:%M")
        return f"{line}; {self.words['answer_by'].format(instant=instant)}"


def title_of(digest: Digest, today: date) -> str:
    """The title of the day's message."""
    return WORDS[digest.language]["title"].format(park=digest.park, day=today)


def sections_of(session: Session, digest: Digest, today: date, time_zone: str) -> list[Section]:
    """The sections of the message of a day, those that count nothing among them."""
    writer = _Writer(digest, today, ZoneInfo(time_zone))
    return _OF[digest.audience](session, writer)


def _of_park(session: Session, writer: _Writer) -> list[Section]:
    waiting = order_summary.waiting(session, writer.digest.park)
    return [
        *_of_orders(session, writer),
        writer.section("offered", waiting.offered),
        writer.section("countered", waiting.countered),
        writer.section("at_risk", waiting.at_risk),
    ]


def _of_orders(session: Session, writer: _Writer) -> list[Section]:
    """Orders newly late or short, and those due soon: all, or one buyer's."""
    digest = writer.digest
    newly = OrderList(
        shortfall=Shortfall.ANY,
        shortfall_since=digest.covered_until,
        owner=digest.owner,
        sequence=order_lists.Sequence.DUE,
    )
    first = page_of_orders(session, digest.park, newly, Page(MOST_LINES, (), ""))[:MOST_LINES]
    total = count_of_open_orders(session, digest.park, newly)
    days = (writer.today, writer.last)
    due, due_first = stored.orders_due(session, digest.park, digest.owner, days, MOST_LINES)
    return [
        writer.section("newly", total, [writer.about(order) for order in first]),
        writer.section("due", due, [writer.about(order) for order in due_first]),
    ]


def _of_enterprise(session: Session, writer: _Writer) -> list[Section]:
    """Offers that await the enterprise's answer, its agreed work of the next days, and its work at risk."""
    work = stored.active_of(session, writer.digest.park, writer.digest.enterprise)
    offers = sorted((each for each in work if each.state is AssignmentState.OFFERED), key=_answered_first)
    at_risk = [each for each in work if each.at_risk]
    asked = [writer.offer(each, sum(each.open_quantities.values()), awaits=True) for each in offers[:MOST_LINES]]
    risky = [writer.offer(each, sum(each.quantities.values()), awaits=False) for each in at_risk[:MOST_LINES]]
    units = _agreed_units(work, writer.today, writer.last)
    line = writer.words["day_of_work"]
    days = [line.format(day=day, units=_units(units[day, product]), product=product) for day, product in sorted(units)]
    soon = writer.section("work", sum(units.values()), days[:MOST_LINES])
    return [writer.section("offers", len(offers), asked), soon, writer.section("at_risk", len(at_risk), risky)]


def _agreed_units(work: Sequence[Assignment], first: date, last: date) -> Counter[tuple[date, str]]:
    """The units that it has agreed to make, by day and product, less those made."""
    units: Counter[tuple[date, str]] = Counter()
    for each in work:
        for day, asked in each.agreed_quantities.items():
            made = each.done[day].good if day in each.done else 0
            if first <= day <= last and asked > made:
                units[day, each.product] += asked - made
    return units


def _answered_first(work: Assignment) -> tuple[bool, datetime, str]:
    """Sorts those first whose time to answer ends first."""
    return work.answer_by is None, work.answer_by or work.created_at, work.id


def _units(number: int) -> str:
    return f"{number:,}"


_OF: Mapping[Audience, Callable[[Session, _Writer], list[Section]]] = {
    Audience.PARK: _of_park,
    Audience.BUYER: _of_orders,
    Audience.ENTERPRISE: _of_enterprise,
}
