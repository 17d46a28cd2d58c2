"""The fill-in benchmark on a small park: the run is the service's own, and its steps add up to the whole."""

from __future__ import annotations

import re

import pytest

from benchmarks.fill_in import __main__ as benchmark
from benchmarks.fill_in.service import MOST_SECONDS, STEPS
from benchmarks.fill_in.stopwatch import Step, Stopwatch


@pytest.mark.slow
def test_every_step_of_a_fill_in_plan_is_shown(capsys: pytest.CaptureFixture[str]) -> None:
    assert benchmark.main(["--size", "0.01", "--seconds", "1", "--runs", "2"]) == 0
    _, park_plan, *tables, events = capsys.readouterr().out.strip().split("\n\n")
    assert len(tables) == 2
    for number, table in enumerate(tables, start=1):
        head, *rows = table.splitlines()
        assert re.match(rf"fill-in plan {number}: 3 orders, \d+ lots live", head)
        titles = [row[2:48].strip() for row in rows]
        assert titles == [*(step.title for step in STEPS), "the rest", "in all"]
    again = next(row for row in park_plan.splitlines() if "decide again" in row)
    assert float(again[48:56]) > 0
    head, *rows = events.splitlines()
    assert head.startswith("from the event until the plan is live")
    assert [row[2:48].strip() for row in rows] == ["event 1", "event 2", "median"]
    assert all(0 < float(row[48:56]) < MOST_SECONDS for row in rows)


class Work:
    """An outer step that does nothing but an inner one."""

    def inner(self) -> int:
        return sum(range(200_000))

    def outer(self) -> int:
        return self.inner()


def test_what_is_done_in_an_inner_step_is_not_the_outer_ones() -> None:
    watch = Stopwatch()
    with watch.over([Step(Work, "inner", "inner"), Step(Work, "outer", "outer")]):
        Work().outer()
    spent = {title: each.processor for title, each in watch.seconds.items()}
    assert spent["inner"] > 10 * spent["outer"]
    assert watch.total.processor == pytest.approx(sum(spent.values()))


def test_steps_are_themselves_again_afterwards() -> None:
    before = Work.inner
    with Stopwatch().over([Step(Work, "inner", "inner")]):
        assert Work.inner is not before
    assert Work.inner is before
