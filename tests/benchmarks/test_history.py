"""The benchmark of a park's history, on a few orders: each row is there, and the history is archived."""

from __future__ import annotations

import pytest

from benchmarks.history import __main__ as benchmark


@pytest.mark.slow
def test_a_fill_in_plan_and_each_page_are_measured_without_beside_and_after(capsys: pytest.CaptureFixture[str]) -> None:
    benchmark.main(["--size", "0.02", "--orders", "600", "--seconds", "1", "--runs", "1"])
    title, head, *rows, archiving = capsys.readouterr().out.strip().splitlines()
    assert (title, head.split()[-4:]) == ("600 delivered orders", ["beside", "open", "archived", "more"])
    assert [row[:28].strip() for row in rows] == ["fill-in plan", *benchmark._pages()]
    assert all(float(figure) > 0 for row in rows for figure in row[30:].split()[:3])
    assert archiving.startswith("archiving them")
