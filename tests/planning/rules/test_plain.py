"""`parkloom check` against a second judge that shares nothing with it, on random plans and broken ones."""

from __future__ import annotations

import argparse
import json
from dataclasses import replace
from pathlib import Path
from random import Random
from typing import Any

import pytest

from services import check_command
from services.errors import Invalid
from services.planning import model
from services.planning.model import Problem, Quota, solution
from services.planning.model.lots import Lot, Lots
from services.planning.model.solution import Solution
from tests.planning import parks
from tests.planning.parks_with_runs import with_runs
from tests.planning.rules.breakers import BREAKERS
from tests.planning.rules.plain import Judge
from tests.seeds import cases, seeds

VALID, MOST_TRIES = 10, 100


def _drawn(rng: Random) -> tuple[Problem, tuple[Lot, ...]]:
    """A park, now and then with commitments and work in progress, and a plan that keeps to it."""
    while True:
        park = parks.random_problem(rng)
        park = with_runs(rng, park) if rng.random() < 0.6 else park
        park = _with_limit(rng, park) if rng.random() < 0.5 else park
        lots = parks.random_lots(rng, park)
        if rng.random() < 0.5:
            park, lots = parks.with_commitments(rng, park, lots)
        if lots and _is_a_park(park):
            return park, lots


def _with_limit(rng: Random, park: Problem) -> Problem:
    """A limit over some lines, by day or in a window, hard or at a price, that a plan may pass or not."""
    first = rng.randrange(park.days)
    limit = Quota(
        id="limit",
        links=(),
        daily_limit=rng.choice([0.0, 20.0, 500.0]),
        per_unit=rng.choice([1.0, 0.25]),
        lines=tuple(rng.sample([line.id for line in park.lines], rng.randint(1, len(park.lines)))),
        window=(first, rng.randrange(first, park.days)) if rng.random() < 0.7 else None,
        over_price=rng.choice([None, 2.0, 2.0]),
    )
    return replace(park, quotas=(*park.quotas, limit))


def _is_a_park(park: Problem) -> bool:
    try:
        model.parse(model.to_document(park))
    except Invalid:
        return False
    return True


def _broken(rule: str, rng: Random) -> tuple[Problem, tuple[Lot, ...]]:
    while True:
        broken = rng.choice(BREAKERS[rule])(*_drawn(rng), rng)
        if broken is not None and _is_a_park(broken[0]):
            return broken


def _both(park: Problem, lots: tuple[Lot, ...], folder: Path, capsys: Any) -> tuple[dict[str, Any], Judge]:
    """The output of the command for the two files, and the second judge of the same files."""
    park_file, plan_file = folder / "park.json", folder / "solution.json"
    park_file.write_text(json.dumps(model.to_document(park)))
    solution.write(Solution(Lots.of(lots)), park.start, plan_file)
    parser = argparse.ArgumentParser()
    check_command.add_arguments(parser)
    status = check_command.run(parser.parse_args([str(park_file), str(plan_file), "--json"]))
    printed = json.loads(capsys.readouterr().out)
    assert status == (1 if printed["violations"] else 0)
    return printed, Judge(json.loads(park_file.read_text()), json.loads(plan_file.read_text()))


@pytest.mark.parametrize("part", seeds(20, fast=1))
def test_both_judges_give_a_random_plan_the_same_cost_and_rules(
    part: int, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for number in range(VALID):
        printed, judge = _both(*_drawn(Random(f"{part}/{number}")), tmp_path, capsys)
        assert set(printed["violations"]) == judge.rules(), (part, number)
        assert printed["cost"] == pytest.approx(judge.cost()), (part, number)
        assert {name: printed[name] for name in judge.figures()} == judge.figures(), (part, number)


@pytest.mark.parametrize("wanted", cases([2, 15], fast=1, slow=1))
@pytest.mark.parametrize("rule", BREAKERS)
def test_both_judges_find_the_same_rules_broken(
    rule: str, wanted: int, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rng, times = Random(rule), 0
    for _ in range(MOST_TRIES):
        printed, judge = _both(*_broken(rule, rng), tmp_path, capsys)
        assert set(printed["violations"]) == judge.rules()
        # Commitments and work in progress may excuse what would be broken without them: such a draw does not count.
        times += rule in judge.broken
        if times == wanted:
            return
    pytest.fail(f"{rule} was broken {times} times only")
