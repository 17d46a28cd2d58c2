"""The park's load, held against what is live."""

from __future__ import annotations

from benchmarks.simulation.loads import differences
from tests.matching.world import PARK, World


def check_loads(small: World) -> None:
    """The rows have what lots and agreed work take."""
    assert small.read(lambda session: differences(session, PARK, small.now)) == []
