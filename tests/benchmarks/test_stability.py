"""The table of stability: days side by side, and what the policy saved and cost."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.stability import __main__ as benchmark
from benchmarks.stability.days import Day


def test_the_days_stand_side_by_side_and_are_stored(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    lived = {
        0.0: [Day(10, 8, 400, 1_000.0, 100), Day(10, 6, 300, 1_000.0, 100)],
        0.05: [Day(10, 1, 20, 1_010.0, 100), Day(12, 1, 10, 1_010.0, 100)],
    }
    monkeypatch.setattr(benchmark, "watched", lambda _seed, _days, weight: lived[weight])
    page = tmp_path / "page.md"
    page.write_text("# Page\n")
    assert benchmark.main(["--days", "2", "--store", str(page)]) == 0
    stored = page.read_text()
    rows = [row.split() for row in stored.splitlines()]
    assert ["1", "10", "10", "8", "1", "400", "20"] in rows
    assert ["2", "10", "12", "6", "1", "300", "10"] in rows
    assert "without: 7.0 changed offers a day, 70.0% of the open ones" in stored
    assert "with it to without: changed offers 0.14, cost of a unit 1.0100" in stored


def test_a_row_a_seed_and_a_life_that_was_kept_is_not_lived_again(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lived = list[tuple[int, float]]()

    def live(seed: int, days: int, weight: float) -> list[Day]:
        lived.append((seed, weight))
        return [Day(10, 1 if weight else 5, 10 if weight else 60, 1_000.0 + seed, 100)] * days

    monkeypatch.setattr(benchmark, "watched", live)
    given = ["--days", "2", "--seed", "3", "--keep", str(tmp_path / "lives")]
    assert benchmark.main(given) == 0
    assert benchmark.main([*given, "--seeds", "2"]) == 0
    assert lived == [(3, 0.0), (3, 0.05), (4, 0.0), (4, 0.05)]
    rows = [row.split() for row in capsys.readouterr().out.splitlines()]
    assert ["3", "20", "20", "10", "2", "120", "20", "1.0000"] in rows
    assert ["4", "20", "20", "10", "2", "120", "20", "1.0000"] in rows


def test_nothing_to_compare_is_no_result(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(benchmark, "watched", lambda *_: [Day(0, 0, 0, 1.0, 1)])
    assert benchmark.main(["--days", "1"]) == 1
