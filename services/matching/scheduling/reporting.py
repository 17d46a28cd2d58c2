"""Changes that reports and closed days make: an order's lots, work in progress, assignments and reports, at once."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from services.matching.domain.orders import Order
from services.matching.domain.reasons import changed_meanwhile
from services.matching.domain.reports import Report, assumption
from services.matching.domain.work_in_progress import WorkInProgress
from services.matching.scheduling.changes import Changes
from services.matching.scheduling.production import Point, Production, changed_points, counted
from services.planning.model import Step
from services.planning.model.lots import NO_LOTS


class Stocktaking:
    """One order's production, changed by reports and assumptions, and then taken over into `changes`.

    `reports` are those known of the order. Steps of lots before the day `since` are done.
    """

    def __init__(
        self, changes: Changes, order: Order, progress: WorkInProgress, reports: Iterable[Report], since: date
    ) -> None:
        self._changes, self._order = changes, order
        self._reports: dict[Point, Report] = {(each.stage, each.day.toordinal()): each for each in reports}
        self._before = counted(progress)
        self.production = Production(
            changes.snapshot.lots.get(order.id, NO_LOTS),
            progress,
            since.toordinal(),
            quantity=order.quantity,
            assumed=self._assumed,
            follows=self._follows,
        )

    def take(self, first: int) -> None:
        """Store what the production is by now, of which nothing changed before the step `first`.

        Agreed work of later steps that it endangers is marked, and what lacks is asked for.
        """
        changes, order, progress = self._changes, self._order, self.production.progress
        after = counted(progress)
        changes.progress[order.id] = progress
        changes.snapshot = changes.snapshot.with_made(order.id, progress.good)
        for point, units in changed_points(self._before, after).items():
            self._count(point, units)
        self._reschedule(first)
        if order.count(progress.finished(len(order.route)), progress.scrapped_quantity, changes.now):
            changes.orders[order.id] = order

    def _count(self, point: Point, units: int) -> None:
        """Bring report and assignment in line with what counts by now."""
        (stage, ordinal), now = point, self._changes.now
        assignment, report = self._changes.snapshot.of_order(self._order.id).get(stage), self._reports.get(point)
        if assignment is None:
            return
        if report is None:
            report = self._reports[point] = assumption(assignment, date.fromordinal(ordinal), units, now)
        else:
            report.count(units, now)
        self._changes.reports[report.assignment, report.day] = report
        assignment.settle(report.day, units, report.done, now)
        self._changes.assignments[assignment.id] = assignment

    def _reschedule(self, first: int) -> None:
        changes, order = self._changes, self._order
        before, lots = order.scheduled_quantity, self.production.lots
        changes.reschedule(order, lots, short_after=first)
        if order.id in changes.lots and order.is_short:
            changes.fill_ins.add(order.id)
        if order.scheduled_quantity < before:
            order.explain((changed_meanwhile(before - order.scheduled_quantity),), changes.now)
            changes.orders[order.id] = order
        for assignment in changes.snapshot.of_order(order.id).values():
            if assignment.progress(changes.snapshot.today, changes.now):
                changes.assignments[assignment.id] = assignment

    def _assumed(self, point: Point) -> bool:
        report = self._reports.get(point)
        return report is None or report.assumed

    def _follows(self, before: Step, after: Step) -> bool:
        snapshot = self._changes.snapshot
        here, there = snapshot.lines.get(before.line), snapshot.lines.get(after.line)
        days = snapshot.transit.get((here.zone, there.zone)) if here and there else None
        return here is not None and days is not None and before.day + here.lead_days + days <= after.day
