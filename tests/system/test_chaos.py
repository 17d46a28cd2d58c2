"""Everything that can die is killed again and again while a park works, and nothing that was acknowledged is lost."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from services.demo.installation import SEPARATE, Installation, running
from services.demo.real_parts import RealServers
from tests.seeds import cases
from tests.system.chaos import PEOPLE, Chaos
from tests.system.chaos_kills import TARGETS

SEED = 20261123
# One of each target, two, and enough that kills fall together with what others leave behind.
KILLS = (7, 14, 32)
SETTLING_SECONDS = 180.0


# A planner is killed more often than a run of the usual lease would ever be taken over.
QUICK_TAKEOVER = {"PARKLOOM_PLANNER_LEASE_SECONDS": "3"}


@pytest.fixture
def installation(parts: RealServers, tmp_path: Path) -> Iterator[Installation]:
    with running({**parts.environment, **QUICK_TAKEOVER}, SEPARATE, tmp_path / "logs") as processes:
        yield processes


@pytest.mark.real_parts
@pytest.mark.timeout(1500)
@pytest.mark.parametrize("kills", cases(KILLS, fast=1, slow=1))
def test_nothing_acknowledged_is_lost_however_often_a_part_is_killed(
    installation: Installation, parts: RealServers, record_property: pytest.RecordProperty, kills: int
) -> None:
    chaos = Chaos.of(installation, parts, SEED)
    began = time.monotonic()
    with chaos.watched():
        with chaos.at_work(*PEOPLE):
            chaos.killer.kill(kills)
        killed = time.monotonic()
        complaints = chaos.complaints(SETTLING_SECONDS)
    print(f"{killed - began:.0f} s of kills, judged after {time.monotonic() - killed:.0f} s")
    for name, count in _counts(chaos).items():
        print(f"{name}: {count}")
        record_property(name, str(count))
    assert not complaints, "\n".join(map(str, complaints))
    assert sum(chaos.killer.done.values()) == kills
    assert set(chaos.killer.done) == set(TARGETS)
    assert chaos.sampler.samples > kills
    assert {"orders posted", "capacity reported", "offers accepted"} <= set(chaos.history.acknowledged)


def _counts(chaos: Chaos) -> dict[str, object]:
    return {
        "kills": dict(chaos.killer.done),
        "seconds away": {target: round(seconds) for target, seconds in chaos.killer.away.items()},
        "processes that ended by themselves": dict(chaos.killer.fallen),
        "acknowledged writes": dict(chaos.history.acknowledged),
        "calls tried again": dict(chaos.history.retries),
        "samples": chaos.sampler.samples,
        "most agreed in a sample": chaos.sampler.most_agreed,
        "overloads seen, all at risk": chaos.sampler.at_risk_seen,
    }
