"""The console's calls about capacity: figures of lines, reported by day, by many days and by many lines."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from parkloom.registry.v1 import registry_service_pb2 as registry
from parkloom.registry.v1.capacity_pb2 import CapacitySource, DailyFigure
from services.console.core.asking import Asking

LARGEST_PAGE = 1000


class CapacityCalls(Asking):
    """The calls about capacity. Figures go by line id and day."""

    def capacity_figures(self, enterprise: str, day: date) -> dict[str, DailyFigure]:
        """The capacity figures reported for `day`, by the ids of the enterprise's lines that have one."""
        request = registry.ListCapacitiesRequest(
            parent=f"{self._parent}/lines/-",
            page_size=LARGEST_PAGE,
            enterprise=self._name("enterprises", enterprise),
            month=f"{day:%Y-%m}",
        )
        replies = self._pages(self._services.registry.ListCapacities, request)
        return {
            month.name.split("/")[3]: figure
            for reply in replies
            for month in reply.capacities
            for figure in month.figures
            if figure.date == day.isoformat()
        }

    def figures_of_lines(self, lines: Sequence[str], first: date, last: date) -> dict[str, dict[str, DailyFigure]]:
        """The figures reported for at most 200 lines from `first` to `last`, by line and day, `YYYY-MM-DD`."""
        request = registry.ListCapacitiesRequest(
            parent=f"{self._parent}/lines/-",
            page_size=LARGEST_PAGE,
            lines=[self._name("lines", line) for line in lines],
        )
        found: dict[str, dict[str, DailyFigure]] = {line: {} for line in lines}
        for reply in self._pages(self._services.registry.ListCapacities, request) if lines else ():
            for month in reply.capacities:
                within = {one.date: one for one in month.figures if first.isoformat() <= one.date <= last.isoformat()}
                found[month.name.split("/")[3]].update(within)
        return found

    def update_capacity(self, line: str, day: date, units: int, request_id: str) -> None:
        """Reports a line's capacity on a day from a phone."""
        self._ask(self._services.registry.UpdateCapacity, self._figures(line, {day: units}, request_id))

    def update_days(self, line: str, units: Mapping[date, int], request_id: str) -> None:
        """Reports a line's capacity on some days from a phone."""
        self._ask(self._services.registry.UpdateCapacity, self._figures(line, units, request_id))

    def update_lines(self, units: Mapping[str, Mapping[date, int]], request_id: str) -> None:
        """Reports the capacity of lines on some days: all of it or, where a part is wrong, none."""
        asked = [self._figures(line, days, "") for line, days in units.items()]
        request = registry.BatchUpdateCapacityRequest(parent=self._parent, requests=asked, request_id=request_id)
        self._ask(self._services.registry.BatchUpdateCapacity, request)

    def confirm_capacity(self, enterprise: str, request_id: str) -> int:
        """Reports the figures of the enterprise's lines again, unchanged; returns how many were older than today."""
        name = self._name("enterprises", enterprise)
        request = registry.ConfirmCapacityRequest(name=name, request_id=request_id)
        return int(self._ask(self._services.registry.ConfirmCapacity, request).figures)

    def request_refresh(self, enterprise: str, request_id: str) -> int:
        """Asks the enterprise, for "" all with a stale figure, to confirm capacity; returns how many are asked."""
        name = self._name("enterprises", enterprise) if enterprise else ""
        request = registry.RequestRefreshRequest(parent=self._parent, enterprise=name, request_id=request_id)
        return int(self._ask(self._services.registry.RequestRefresh, request).enterprises)

    def _figures(self, line: str, units: Mapping[date, int], request_id: str) -> registry.UpdateCapacityRequest:
        source = CapacitySource.CAPACITY_SOURCE_PHONE
        figures = [
            DailyFigure(date=day.isoformat(), daily_capacity=count, source=source) for day, count in units.items()
        ]
        return registry.UpdateCapacityRequest(name=self._name("lines", line), figures=figures, request_id=request_id)
