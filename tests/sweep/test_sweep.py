"""`parkloom scenarios` in this process: edits, bad input, a sweep that goes on, the table and the picture."""

from __future__ import annotations

import csv
import json
import sys
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from services.__main__ import main
from services.errors import Invalid
from services.sweep import scenarios_file
from services.sweep.rows import Limits, planned
from services.sweep.scenarios_file import AS_IT_IS, Scenario
from tests.sweep.park import PARK, many, written

LIMITS = Limits(seconds=20.0, iterations=1, seed=0)


def row(*edits: dict[str, Any]) -> Any:
    return planned(PARK, Scenario("s", edits), LIMITS)


def test_each_kind_of_edit_changes_the_park() -> None:
    plain = row()
    assert (plain.orders, plain.made, plain.failure) == (2, 500, "")
    more = {**PARK["orders"][0], "id": "extra", "quantity": 50}
    assert row({"add_order": more}).made == 550
    assert row({"change_order": {"id": "o0", "quantity": 250}}).demand == 550
    assert row({"cancel_order": {"id": "o0"}}).orders == 1
    still = {"line": "sew-a", "first_date": "2026-03-02", "last_date": "2026-03-21", "daily_capacity": 0}
    slower = row({"change_capacity": still})
    assert slower.production > plain.production
    closed = {"link": "sew", "first_date": "2026-03-02", "last_date": "2026-03-21", "share": 0}
    assert row({"scale_capacity": closed}).made < plain.made
    other_line = {**closed, "enterprise": "cutter", "link": "cut", "share": 1}
    assert row({"scale_capacity": other_line}).production == plain.production
    short = row({"change_quota": {"quota": "steam", "daily_limit": 10}})
    assert short.made == 200
    assert short.limits == ("sew",)
    more_machines = {"add_line": {"id": "sew-c", "like": "sew-a", "daily_capacity": 500}}
    assert row({"change_capacity": still}, more_machines).production == plain.production
    gone = row({"end_enterprise": {"enterprise": "cutter"}})
    assert (gone.made, gone.short_orders) == (0, 2)


WRONG: dict[str, dict[str, Any]] = {
    "give exactly one of": {"paint": {}},
    'is "nobody"; name one of the park\'s orders': {"cancel_order": {"id": "nobody"}},
    'is "moon"; name one of the park\'s lines': {"add_line": {"id": "x", "like": "moon", "daily_capacity": 1}},
    'is "steam2"; name one of the park\'s quotas': {"change_quota": {"quota": "steam2", "daily_limit": 1}},
    'is "moon"; name the enterprise': {"end_enterprise": {"enterprise": "moon"}},
    "last_date is 2026-03-01": {
        "change_capacity": {"line": "cut-1", "first_date": "2026-03-02", "last_date": "2026-03-01", "daily_capacity": 1}
    },
    "leaves no line": {
        "scale_capacity": {"link": "moon", "first_date": "2026-03-02", "last_date": "2026-03-03", "share": 1}
    },
    "share is -1": {"scale_capacity": {"first_date": "2026-03-02", "last_date": "2026-03-03", "share": -1}},
    "quantity is -1": {"change_order": {"id": "o0", "quantity": -1}},
}


@pytest.mark.parametrize(("words", "edit"), WRONG.items(), ids=WRONG)
def test_a_wrong_edit_is_refused_before_anything_is_planned(tmp_path: Path, words: str, edit: dict[str, Any]) -> None:
    file = written(tmp_path, {"id": "bad", "edits": [edit]})
    with pytest.raises(Invalid) as refused:
        scenarios_file.read(file)
    assert "bad" in str(refused.value)
    assert words in str(refused.value)


def test_ids_are_used_once(tmp_path: Path) -> None:
    with pytest.raises(Invalid, match="which another one has"):
        scenarios_file.read(written(tmp_path, {"id": "a"}, {"id": "a"}))


def run(file: Path, *more: str) -> int:
    return main(["scenarios", str(file), "-o", str(file.parent / "out"), "--workers", "0", "--quiet", *more])


def test_results_are_a_table_and_a_picture(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(written(tmp_path, *many(2))) == 0
    with (tmp_path / "out" / "results.csv").open() as file:
        rows = list(csv.DictReader(file))
    assert [each["scenario"] for each in rows] == [AS_IT_IS, "000", "001"]
    assert [each["demand"] for each in rows] == ["500", "500", "510"]
    picture = ElementTree.parse(tmp_path / "out" / "results.svg").getroot()
    words = [each.text for each in picture.iter("{http://www.w3.org/2000/svg}text")]
    assert {"000", "001", AS_IT_IS} <= set(words)
    printed = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in printed] == ["scenario", AS_IT_IS, "000", "001"]


def test_a_sweep_that_was_ended_goes_on_where_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file, journal = written(tmp_path, *many(4)), tmp_path / "out" / "results.jsonl"
    assert run(file) == 0
    lines = journal.read_text().splitlines(keepends=True)
    journal.write_text("".join(lines[:3]) + lines[3][:20])  # the last line was cut off while it was written
    again: list[str] = []

    def noted(park: Any, scenario: Scenario, limits: Limits) -> Any:
        again.append(scenario.id)
        return planned(park, scenario, limits)

    monkeypatch.setattr("services.sweep.rows.planned", noted)
    assert run(file) == 0
    assert again == ["001", "002", "003"]
    kept = [json.loads(line)["scenario"] for line in journal.read_text().splitlines()[1:]]
    assert sorted(kept) == ["000", "001", "002", "003", AS_IT_IS]


def test_results_of_another_sweep_are_not_mixed_in(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(written(tmp_path, *many(1))) == 0
    assert run(written(tmp_path, *many(2))) == 2
    assert "results of another sweep" in capsys.readouterr().err


def test_without_ray_the_command_says_how_to_get_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "ray", None)
    file = written(tmp_path, *many(1))
    assert main(["scenarios", str(file), "-o", str(tmp_path / "out"), "--quiet"]) == 2
    assert "pip install parkloom[ray]" in capsys.readouterr().err
