"""Where memory runs out, a search raises MemoryError: each allocation in turn is made to fail."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from services.vehicle_routing.kernel import bindings
from services.vehicle_routing.solve import Stop, solve
from tests.native.failing_allocations import failures_that_raised, kernel_that_fails
from tests.vehicle_routing.waves import Kind, random_wave

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def failing(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[int], int]]:
    """A kernel whose nth allocation from now fails."""
    given: Path | None = request.config.getoption("--kernel")
    with kernel_that_fails(bindings.KERNEL, bindings.library, given, tmp_path_factory.mktemp("faults")) as fail:
        yield fail


@pytest.mark.parametrize("kind", [Kind(), Kind(one_way=True, turnaround=20.0), Kind(pairs=True)])
def test_each_allocation_that_fails_is_a_memory_error_and_no_crash(failing: Callable[[int], int], kind: Kind) -> None:
    wave = random_wave(1, 20, kind)
    before = solve(wave, stop=Stop(iterations=400)).routes

    def route() -> None:
        solve(wave, stop=Stop(iterations=400))
        solve(wave, stop=Stop(iterations=400), earlier=before)

    assert failures_that_raised(failing, route) >= 30
