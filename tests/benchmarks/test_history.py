"""The benchmark of a park's history, on a few orders: each row is there, of a park without one and of one beside it."""

from __future__ import annotations

import pytest

from benchmarks.history import __main__ as benchmark

ROWS = [
    "fill-in plan",
    "SummarizeOrders",
    "orders",
    "orders scheduled",
    "an order",
    "assignments",
    "an enterprise's offers",
    "live plan",
]


@pytest.mark.slow
def test_a_fill_in_plan_and_each_page_are_measured_without_a_history_and_beside_one(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(benchmark, "READS", 4)
    benchmark.main(["--size", "0.02", "--orders", "600", "--seconds", "1", "--runs", "2"])
    title, head, *rows = capsys.readouterr().out.strip().splitlines()
    assert title.startswith("600 delivered orders")
    assert head.split()[-3:] == ["none", "beside", "ratio"]
    assert [row[:30].strip() for row in rows] == ROWS
    assert all(float(figure) > 0 for row in rows for figure in row[30:].split())
