"""The console's calls about how enterprises do: scorecards, and the days of a line."""

from __future__ import annotations

from parkloom.matching.v1 import performance_service_pb2 as performance
from parkloom.matching.v1.performance_service_pb2 import LoadGroup, LoadSummary, SummarizeLoadResponse
from parkloom.matching.v1.scorecard_pb2 import LineDay, Scorecard, ScorecardWindow
from parkloom.registry.v1 import registry_service_pb2 as registry
from parkloom.registry.v1.enterprise_pb2 import Line
from services.console.core.asking import Asking

SCORECARDS_A_PAGE = 50
LINE_DAYS = 21
LARGEST_PAGE = 1000
LOADS_A_PAGE = 40
LOAD_DAYS = 14


class PerformanceCalls(Asking):
    """The calls about how enterprises do."""

    def scorecard(self, enterprise: str, window: ScorecardWindow) -> Scorecard:
        name = f"{self._name('enterprises', enterprise)}/scorecard"
        request = performance.GetScorecardRequest(name=name, window=window)
        found: Scorecard = self._ask(self._services.performance.GetScorecard, request)
        return found

    def scorecards(self, window: ScorecardWindow, page_token: str = "") -> tuple[list[Scorecard], str]:
        """A page of scorecards by enterprise, and the token of the next one."""
        request = performance.ListScorecardsRequest(
            parent=self._parent, window=window, page_size=SCORECARDS_A_PAGE, page_token=page_token
        )
        reply = self._ask(self._services.performance.ListScorecards, request)
        return list(reply.scorecards), reply.next_page_token

    def line(self, line: str) -> Line:
        request = registry.GetLineRequest(name=self._name("lines", line))
        found: Line = self._ask(self._services.registry.GetLine, request)
        return found

    def load(
        self, group: LoadGroup, link: str = "", enterprise: str = "", page_token: str = "", *, size: int = LOADS_A_PAGE
    ) -> SummarizeLoadResponse:
        """A page of capacity and load by link, enterprise or line, of the person's own lines or of all."""
        request = performance.SummarizeLoadRequest(
            parent=self._parent,
            group=group,
            link=link,
            enterprise=self._name("enterprises", enterprise) if enterprise else "",
            days=LOAD_DAYS,
            page_size=size,
            page_token=page_token,
        )
        reply: SummarizeLoadResponse = self._ask(self._services.performance.SummarizeLoad, request)
        return reply

    def every_load(self, group: LoadGroup, days: int) -> list[LoadSummary]:
        """Capacity and load of so many days by link, enterprise or line, of all that the person may see."""
        request = performance.SummarizeLoadRequest(parent=self._parent, group=group, days=days, page_size=LARGEST_PAGE)
        replies = self._pages(self._services.performance.SummarizeLoad, request)
        return [one for reply in replies for one in reply.summaries]

    def line_days(self, line: str) -> list[LineDay]:
        """Planned, maximum and agreed capacity of the next days."""
        request = performance.SummarizeLineRequest(name=self._name("lines", line), days=LINE_DAYS)
        return list(self._ask(self._services.performance.SummarizeLine, request).days)
