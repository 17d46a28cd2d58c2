"""The benchmark of the alarm: its days, its judge, and its table."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.alarm.__main__ import main
from benchmarks.alarm.contenders import UnpackedAt
from benchmarks.alarm.days import ENDS, Day, Door, doors, simulated
from benchmarks.alarm.judging import Score, judge

HOUR = 3600.0
DOOR = Door(0, 2, 60.0, 1, 10.0, 0.8)


def test_the_same_seed_makes_the_same_day_and_another_one_another() -> None:
    [door] = doors(7, 1)
    assert simulated(door, 3) == simulated(door, 3) != simulated(door, 4)


def test_a_day_packs_no_more_than_is_ordered_and_its_reports_never_fall() -> None:
    for door in doors(7, 5):
        day = simulated(door, 1)
        counts = [packed for _, packed, _ in day.reports]
        assert counts == sorted(counts)
        assert day.missing >= 0
        assert all(packed <= ordered for _, packed, ordered in day.reports)
        assert all(at <= ENDS + 60 for at, _, _ in day.reports)


@pytest.mark.parametrize(
    ("missing", "packed", "expected"),
    [(100, 10, (1, 1, 1, 1, [90.0])), (0, 10, (0, 0, 1, 1, [])), (100, 95, (1, 0, 0, 0, []))],
)
def test_an_alarm_counts_by_what_happened(missing: int, packed: int, expected: tuple[object, ...]) -> None:
    day = Day(DOOR, ((16 * HOUR, packed, 100),), 100 - missing, missing)
    score = Score()

    judge([day], {0: 500.0}, UnpackedAt("x", 17, 0.1), score)

    assert (score.missed, score.right, score.raised, score.standing, score.warned) == expected


def test_the_table_is_printed_and_stored(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    page = tmp_path / "page.md"
    page.write_text("# Page\n")

    main(["--days", "1", "--doors", "4", "--store", str(page)])

    printed = capsys.readouterr().out
    assert "| Parkloom |" in printed
    assert printed.count("unpacked at") == 2
    assert printed.strip() in page.read_text()
