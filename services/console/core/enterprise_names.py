"""A park's enterprises and their names, kept a while: pages of managers name many of them, and hardly any changes."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping

from parkloom.registry.v1.enterprise_pb2 import Enterprise
from services.console.core.names import short

KEPT_SECONDS = 60.0


class EnterpriseNames:
    """Enterprises and names by short id, of each park that a manager has looked at lately. For managers alone: an
    enterprise's people are shown no names of others.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._kept = dict[str, tuple[float, Mapping[str, str], Mapping[str, Enterprise]]]()

    def of(self, park: str, read: Callable[[], Iterable[Enterprise]]) -> Mapping[str, str]:
        """The names of a park as they were at most `KEPT_SECONDS` ago; `read` lists its enterprises."""
        return self._known(park, read)[1]

    def entries(self, park: str, read: Callable[[], Iterable[Enterprise]]) -> Mapping[str, Enterprise]:
        """The enterprises of a park as they were then. What ages, as their figures do, is not to be read from them."""
        return self._known(park, read)[2]

    def _known(
        self, park: str, read: Callable[[], Iterable[Enterprise]]
    ) -> tuple[float, Mapping[str, str], Mapping[str, Enterprise]]:
        now = self._clock()
        known = self._kept.get(park)
        if known is None or now - known[0] > KEPT_SECONDS:
            every = {short(one.name): one for one in read()}
            known = self._kept[park] = now, {ident: one.display_name for ident, one in every.items()}, every
        return known
