from __future__ import annotations

import argparse
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from services import check_command
from services.planning import model
from services.planning.model import Step, solution
from services.planning.model.lots import NO_LOTS, Lot, Lots
from services.planning.model.solution import Price, Solution
from services.planning.solve import Stop, solve
from tests.planning.rules.test_rules import rules_park

VALID = (Lot("o", 6, (Step("a", 2), Step("b", 6))),)


@pytest.fixture
def check(tmp_path: Path) -> Any:
    """Runs the command on the two-line park and a plan, or on a plan file's text."""
    park = rules_park()

    def run(answer: Solution | str, *options: str) -> int:
        (tmp_path / "park.json").write_text(json.dumps(model.to_document(park)))
        if isinstance(answer, str):
            (tmp_path / "solution.json").write_text(answer)
        else:
            solution.write(answer, park.start, tmp_path / "solution.json")
        parser = argparse.ArgumentParser()
        check_command.add_arguments(parser)
        return check_command.run(
            parser.parse_args([str(tmp_path / "park.json"), str(tmp_path / "solution.json"), *options])
        )

    return run


def test_a_valid_plan_gives_its_cost_bound_and_gap(check: Any, capsys: pytest.CaptureFixture[str]) -> None:
    assert check(Solution(Lots.of(VALID)), "--json") == 0
    verdict = json.loads(capsys.readouterr().out)
    assert verdict["violations"] == {}
    assert verdict["total_cost"] == pytest.approx(62.2)
    assert verdict["lower_bound"] == pytest.approx(35.0)
    assert verdict["gap"] == pytest.approx(27.2 / 62.2)


def test_the_figures_that_a_foreman_asks_are_printed(check: Any, capsys: pytest.CaptureFixture[str]) -> None:
    assert check(Solution(Lots.of(VALID))) == 0
    assert "2 runs in 2 campaigns" in capsys.readouterr().out


def _optimum() -> Solution:
    return solve(rules_park(), stop=Stop(seconds=60, iterations=30)).solution


def test_a_plan_called_optimal_is_solved_again(check: Any, capsys: pytest.CaptureFixture[str]) -> None:
    optimum = _optimum()
    assert optimum.optimal
    assert check(optimum, "--json") == 0
    assert json.loads(capsys.readouterr().out)["optimal"] == "confirmed"
    assert check(optimum) == 0
    assert capsys.readouterr().out.splitlines()[-1].split() == ["optimal", "confirmed"]


def test_a_plan_called_optimal_is_refuted_by_a_cheaper_one(check: Any, capsys: pytest.CaptureFixture[str]) -> None:
    assert check(replace(_optimum(), lots=NO_LOTS), "--json") == 1
    verdict = json.loads(capsys.readouterr().out)
    assert verdict["optimal"] == "refuted"
    assert verdict["violations"] == {}


def test_a_plan_called_optimal_is_undecided_without_time(check: Any, capsys: pytest.CaptureFixture[str]) -> None:
    assert check(_optimum(), "--json", "--seconds", "0") == 0
    assert json.loads(capsys.readouterr().out)["optimal"] == "undecided"


def test_a_broken_plan_is_reported_rule_by_rule(check: Any, capsys: pytest.CaptureFixture[str]) -> None:
    assert check(Solution(Lots.of((*VALID, Lot("o", 11, VALID[0].steps))))) == 1
    text = capsys.readouterr().out
    assert "VIOLATION capacity: a on 2026-03-04: 17 of 10" in text
    assert "VIOLATION demand: o: 17 of 10" in text


def test_a_lot_of_half_a_unit_is_a_broken_rule_and_no_bad_file(check: Any) -> None:
    assert check('{"lots": [{"order": "o", "quantity": 0.5, "steps": []}]}', "--json") == 1


@pytest.mark.parametrize("content", ["", "{", "{}", '{"lots": [], "prices": [{"line": "zz", "price": 1}]}'])
def test_a_file_that_is_no_plan_is_one_error_and_status_2(
    content: str, check: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    assert check(content) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert printed.err.count("\n") == 1


def test_a_price_of_an_unknown_line_is_status_2(check: Any, capsys: pytest.CaptureFixture[str]) -> None:
    assert check(Solution(prices=(Price(0, 1.0, line="zz"),))) == 2
    assert "prices[0].line" in capsys.readouterr().err


def test_met_and_on_time_count_orders_and_units(check: Any, capsys: pytest.CaptureFixture[str]) -> None:
    check(Solution(Lots.of((Lot("o", 10, (Step("a", 1), Step("b", 4))),))), "--json")
    verdict = json.loads(capsys.readouterr().out)
    assert (verdict["met_share"], verdict["on_time_in_full_orders"]) == (1.0, 1)
