from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

from services.errors import Invalid
from services.planning.model import Step, solution
from services.planning.model.lots import Lot, Lots
from services.planning.model.solution import CostParts, Price, Reason, Solution, Unmet
from tests.planning.parks import START

PLAN = Solution(
    lots=Lots.of((Lot("o1", 5, (Step("k1", -2), Step("s1", 3))),)),
    prices=(Price(0, 0.25, line="k1"), Price(1, 2.0, quota="steam")),
    unmet=(
        Unmet("o1", 95, (Reason("capacity", "knit lacks capacity", 0, "knit", 0, 4, 95.0),)),
        Unmet("o2", 0, (Reason("lead-time", "too long", earliest_finish=7, proven=False, by_agreement=True),)),
        Unmet("o3", 2, (Reason("min-run", "above", above_every_day=True), Reason("capacity", "", agreed_in_vain=True))),
    ),
    cost=CostParts(production=1.0, unmet=2.0),
    lower_bound=2.5,
    seconds=0.25,
)


@pytest.mark.parametrize("name", ["solution.json", "solution.json.gz"])
def test_a_plan_file_reads_back_as_it_was_written(name: str, tmp_path: Path) -> None:
    solution.write(PLAN, START, tmp_path / name)
    assert solution.read(tmp_path / name, START) == PLAN


@pytest.mark.parametrize("name", ["solution.json", "solution.json.gz"])
def test_a_plan_file_is_the_document_of_the_solution(name: str, tmp_path: Path) -> None:
    solution.write(PLAN, START, tmp_path / name)
    written = (tmp_path / name).read_bytes()
    document = json.loads(gzip.decompress(written) if name.endswith(".gz") else written)
    assert document == solution.to_document(PLAN, START)
    assert list(document) == list(solution.to_document(PLAN, START))


def test_the_same_plan_gives_the_same_bytes_and_nothing_else_is_left(tmp_path: Path) -> None:
    first, second = tmp_path / "a.json.gz", tmp_path / "b.json.gz"
    solution.write(PLAN, START, first)
    solution.write(PLAN, START, second)
    assert first.read_bytes() == second.read_bytes()
    assert set(tmp_path.iterdir()) == {first, second}


def test_a_file_that_cannot_be_written_leaves_the_old_one(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="nowhere"):
        solution.write(PLAN, START, tmp_path / "nowhere" / "solution.json")
    assert list(tmp_path.iterdir()) == []


def test_the_total_cost_is_the_sum_of_its_parts() -> None:
    assert CostParts(1, 2, 3, 4, 5).total == 15


def test_half_a_unit_is_read_so_that_the_rules_can_refuse_it() -> None:
    document = {"lots": [{"order": "o1", "quantity": 2.5, "steps": []}]}
    assert solution.parse(document, START).lots[0].quantity == 2.5


@pytest.mark.parametrize(
    ("document", "field"),
    [
        ({}, "lots"),
        ({"lots": [{"order": "o1", "quantity": 1}]}, "steps"),
        ({"lots": [{"order": "o1", "quantity": float("nan"), "steps": []}]}, "quantity"),
        ({"lots": [], "prices": [{"date": "2026-03-02", "price": 1}]}, "line"),
        ({"lots": [], "prices": [{"line": "a", "quota": "b", "date": "2026-03-02", "price": 1}]}, "line"),
        ({"lots": [], "prices": [{"line": "a", "date": "2026-03-02", "price": -1}]}, "price"),
    ],
)
def test_what_is_no_plan_is_refused_with_its_field(document: dict[str, object], field: str) -> None:
    with pytest.raises(Invalid) as refused:
        solution.parse(document, START)
    assert refused.value.problems[0].field.endswith(field)
