"""The summary for a foreman after a plan has been applied, in a page of text."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from datetime import date

from parkloom.logistics.v1 import movement_pb2
from parkloom.matching.v1 import plan_pb2, reason_pb2
from services.demo.story import Story, names_no_limit
from services.money import from_micros

_DAYS = 7
_WEEKS_A_YEAR = 52
_EXAMPLES = 5
_UNFINISHED = reason_pb2.REASON_RULE_UNFINISHED


def write(story: Story, plan: plan_pb2.Plan, today: date) -> Iterator[str]:
    """The summary, line by line: orders, cost, links, movements of the next days, and why the late ones are late."""
    yield from _orders(plan)
    yield from _cost(plan)
    yield from _runs(plan)
    yield from _at_full(plan)
    yield from _links(plan.link_loads)
    yield from _movements(story, today)
    yield from _shortfalls(list(story.still_short(plan)))


def _orders(plan: plan_pb2.Plan) -> Iterator[str]:
    counts = plan.counts
    share = counts.scheduled_quantity / counts.ordered_quantity if counts.ordered_quantity else 1.0
    yield f"Orders     {counts.scheduled_orders:,} of {counts.orders:,} scheduled in full ({share:.1%} of all units)"
    yield (
        f"           {counts.on_time_in_full_orders:,} on time in full, {counts.late_orders:,} late, "
        f"{counts.short_orders:,} short, {counts.unmatched_orders:,} unmatched; {counts.lots:,} lots"
    )


def _cost(plan: plan_pb2.Plan) -> Iterator[str]:
    yield (
        f"Cost       {_money(plan.incumbent_micros)}; no plan can cost less than {_money(plan.bound_micros)}: "
        f"the gap is {plan.gap:.2%}"
    )
    cost = plan.cost
    yield (
        f"           making {_money(cost.production_micros)}, moving {_money(cost.haulage_micros)}, "
        f"late {_money(cost.lateness_micros)}, not made {_money(cost.unmet_micros)}, "
        f"set-ups {_money(cost.setups_micros)}"
    )


def _runs(plan: plan_pb2.Plan) -> Iterator[str]:
    """Runs, campaigns, orders and enterprises, as a foreman counts them."""
    runs = plan.run_figures
    yield (
        f"Runs       {runs.runs:,} in {runs.campaigns:,} campaigns; {runs.under_5_percent:.1%} of the runs under 5% "
        f"of their line's day, {runs.under_1_percent:.1%} under 1%"
    )
    yield (
        f"           orders on a line and day: {runs.median_orders:g} in the median, {runs.most_orders:,} at most; "
        f"enterprises for a step of an order: {runs.median_enterprises:g}"
    )


def _at_full(plan: plan_pb2.Plan) -> Iterator[str]:
    """The share of enterprises at full, with its definition."""
    load = plan.park_load
    if not load.enterprises:
        return
    yield (
        f"At full    {load.full_share:.1%} of the park's {load.enterprises:,} enterprises on an average day of "
        f"the busiest week, {load.first_date} to {load.last_date}"
    )
    yield "           (at full: what is left of the day of an enterprise's lines takes no further run)"
    yield f"           the enterprises' average operating rate that week is {load.operating_rate:.1%}"
    yield (
        f"           up to {load.most_finished_quantity:,} units finished in a week, "
        f"{load.most_finished_quantity * _WEEKS_A_YEAR / 1e9:.2f} billion a year at that pace"
    )


def _links(loads: Iterable[plan_pb2.LinkLoad]) -> Iterator[str]:
    for first, load in enumerate(loads):
        yield (
            f"{'' if first else 'Links':<10} {load.link:<10} that week {load.week_full_share:4.0%} of enterprises "
            f"at full, rate {load.week_operating_rate:4.0%}; over all days rate {load.operating_rate:4.0%}, "
            f"{load.lines - load.busy_lines:,} of {load.lines:,} lines idle"
        )


def _movements(story: Story, today: date) -> Iterator[str]:
    by_day: dict[str, Counter[int]] = defaultdict(Counter)
    for count in story.movement_counts(today):
        by_day[count.date][count.state] += count.movements
    booked, unbooked = movement_pb2.MOVEMENT_STATE_BOOKED, movement_pb2.MOVEMENT_STATE_UNBOOKED
    for first, day in enumerate(sorted(by_day)[:_DAYS]):
        states = by_day[day]
        head = "" if first else "Movements"
        yield f"{head:<10} {day}  {states[booked]:,} booked, {states[unbooked]:,} without a vehicle"
    total = sum((states for states in by_day.values()), Counter())
    yield f"           in all {total[booked]:,} booked, {total[unbooked]:,} without a vehicle, over {len(by_day)} days"


def _shortfalls(shortfalls: list[plan_pb2.Shortfall]) -> Iterator[str]:
    """The worst orders and why; of those that planning would still have improved, the number."""
    if not shortfalls:
        yield "Late       nothing is late, short or unmatched"
    explained = [shortfall for shortfall in shortfalls if not names_no_limit(shortfall)]
    worst = sorted(explained, key=lambda s: (-s.unmet_quantity, -s.days_late))[:_EXAMPLES]
    for first, shortfall in enumerate(worst):
        yield f"{'' if first else 'Why late':<10} {shortfall.order.rsplit('/', 1)[-1]}: {_what(shortfall)}"
        yield from (f"{'':<10}   {reason.text}" for reason in shortfall.reasons if reason.rule != _UNFINISHED)
    if len(explained) > len(worst):
        yield f"           and {len(explained) - len(worst):,} more: see the console's order pages"
    if len(shortfalls) > len(explained):
        yield (
            f"           {len(shortfalls) - len(explained):,} more could be better placed within the plan's gap: "
            f"planning goes on until the park's target, or until a minute saves too little"
        )


def _what(shortfall: plan_pb2.Shortfall) -> str:
    late = (
        f"{shortfall.late_quantity:,} late, the last by {shortfall.days_late} days" if shortfall.late_quantity else ""
    )
    unmet = f"{shortfall.unmet_quantity:,} not made" if shortfall.unmet_quantity else ""
    return "; ".join(part for part in (unmet, late) if part)


def _money(micros: int) -> str:
    return f"{from_micros(micros):,.0f}"
