"""A small simulation, in which the checker finds nothing, and twelve planted faults, each of which it finds."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from benchmarks.in_process import migrated, parks_folder
from benchmarks.simulation.chances import Chances, Habits
from benchmarks.simulation.checker.clauses import CLAUSES, findings
from benchmarks.simulation.faults import ALTERATIONS, copy_of
from benchmarks.simulation.life import Life, begun
from benchmarks.simulation.patches import PATCHES

DAYS, SEED = 6, 1
# Much happens in a few days, and services stay.
EVENTFUL = Habits(
    decline=0.12, partial=0.15, unheard=0.4, scrap=0.4, moves=0.6, lose=0.4, damage=0.3, cancel=0.12, rush=0.6, kill=0
)


@pytest.fixture(scope="module")
def life() -> Iterator[Life]:
    """A park after six days."""
    with parks_folder() as folder, begun(folder / "park", migrated(folder / "made"), SEED, Habits()) as life:
        life.live(DAYS)
        yield life


@pytest.mark.slow
def test_a_park_lives_for_six_days_and_every_clause_holds(life: Life) -> None:
    assert [str(each) for each in life.found] == []
    counts = life.ledger.counts
    happened = ("orders delivered", "reports taken", "units assumed", "kills")
    assert [each for each in happened if not counts[each]] == []


@pytest.mark.slow
@pytest.mark.parametrize("clause", CLAUSES)
def test_a_planted_fault_is_found_by_the_clause_that_it_breaks(life: Life, clause: str) -> None:
    assert life.known is not None
    known = copy_of(life.known)
    assert ALTERATIONS[clause](known), "there was nothing to alter"
    assert clause in {each.clause for each in findings(known)}


@pytest.mark.long
@pytest.mark.parametrize("clause", PATCHES)
def test_a_fault_of_the_product_is_found_by_the_clause_that_it_breaks(clause: str) -> None:
    with (
        parks_folder() as folder,
        PATCHES[clause](),
        begun(folder / "park", migrated(folder / "made"), SEED, EVENTFUL) as life,
    ):
        life.live(4)
    assert clause in life.ledger.findings


def test_every_clause_has_its_planted_fault() -> None:
    assert len(CLAUSES) == 12
    assert list(ALTERATIONS) == list(CLAUSES)


def test_what_happens_to_a_thing_depends_on_the_seed_and_its_name() -> None:
    one, other = Chances(1), Chances(2)
    assert one.share("decline", "a") == Chances(1).share("decline", "a") != other.share("decline", "a")
    drawn = [one.whole(3, 5, number) for number in range(100)]
    assert set(drawn) == {3, 4, 5}
