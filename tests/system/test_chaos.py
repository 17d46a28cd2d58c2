"""Everything that can die is killed again and again while a park works, and nothing that was acknowledged is lost."""

from __future__ import annotations

import pytest

from services.demo.installation import Installation
from services.demo.real_parts import RealParts
from tests.system.chaos import PEOPLE, Chaos
from tests.system.chaos_kills import TARGETS

SEED = 20261123
KILLS = 35
SETTLING_SECONDS = 60.0


@pytest.mark.real_parts
def test_nothing_acknowledged_is_lost_however_often_a_part_is_killed(
    separate: Installation, parts: RealParts, record_property: pytest.RecordProperty
) -> None:
    chaos = Chaos.of(separate, parts, SEED)
    with chaos.at_work(*PEOPLE):
        chaos.killer.kill(KILLS)
    complaints = chaos.complaints(SETTLING_SECONDS)
    for name, count in _counts(chaos).items():
        print(f"{name}: {count}")
        record_property(name, str(count))
    assert not complaints, "\n".join(map(str, complaints))
    assert sum(chaos.killer.done.values()) == KILLS
    assert set(chaos.killer.done) == set(TARGETS)
    assert chaos.sampler.samples > KILLS
    assert all(chaos.history.acknowledged[what] for what in ("orders posted", "capacity said", "offers accepted"))


def _counts(chaos: Chaos) -> dict[str, object]:
    return {
        "kills": dict(chaos.killer.done),
        "processes that ended by themselves": dict(chaos.killer.fallen),
        "acknowledged writes": dict(chaos.history.acknowledged),
        "calls tried again": dict(chaos.history.retries),
        "samples": chaos.sampler.samples,
        "most promises in a sample": chaos.sampler.most_promises,
        "overloads seen, all at risk": chaos.sampler.at_risk_seen,
    }
