"""A scarce week wanted by many at once, at three replicas of matching on PostgreSQL: it is never oversold.

Here the replicas share a process; as processes of their own: `tests/system/test_contended_replicas.py`.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.matching.contended import contend, in_one_process, oversold
from tests.matching.loads import check_loads
from tests.matching.quoting import held_days
from tests.matching.world import TODAY, World

pytestmark = [
    pytest.mark.real_parts,
    pytest.mark.parametrize("database_url", ["postgresql"], indirect=True),
]
SEWN = ("sew-a", "sew-b")


@pytest.mark.parametrize(("clients", "rounds"), [(9, 3), pytest.param(100, 4, marks=pytest.mark.long)])
def test_a_scarce_week_is_never_oversold_and_losers_get_the_next_answer(
    small: World, database_url: str, tmp_path: Path, clients: int, rounds: int
) -> None:
    with in_one_process(database_url, tmp_path, small) as replicas:
        counts = contend(replicas, TODAY, clients=clients, rounds=rounds)
    sold = sum(order.scheduled_quantity for order in small.snapshot().orders.values())
    held = sum(sum(held_days(small, line).values()) for line in SEWN)
    print(f"{clients} clients: {dict(sorted(counts.met.items()))}, sold {sold}, held {held:g}, errors {counts.errors}")
    assert counts.errors == {}
    assert oversold(small) == []
    assert small.overload() == {}
    check_loads(small)
    assert counts.met["held"] + counts.met["offered"] == clients * rounds
    assert counts.met["taken"] == len(small.snapshot().orders)
    assert counts.met["lost"] == counts.met["without any answer"] == 0
