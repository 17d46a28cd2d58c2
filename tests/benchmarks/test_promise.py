"""The benchmark of quotes: times count from when a call was due, and all parts run on a small park."""

from __future__ import annotations

import time

import pytest

from benchmarks.promise import __main__ as benchmark
from benchmarks.promise.asking import at_rate, rate


def test_a_call_that_waits_for_the_one_before_has_waited() -> None:
    found = at_rate(lambda _: time.sleep(0.05), a_second=1000.0, calls=4, clients=1)
    assert [seconds >= 0.045 * (number + 1) for number, seconds in enumerate(found.each)] == [True] * 4
    assert found.p50 >= 0.1
    assert found.p95 >= found.p50


def test_each_client_asks_another_question_each_time() -> None:
    asked: list[int] = []

    def ask(number: int) -> None:
        asked.append(number)
        time.sleep(0.01)

    assert rate(ask, clients=3, seconds=0.1) > 0
    assert len(asked) == len(set(asked))


@pytest.mark.long
@pytest.mark.real_parts
def test_quotes_are_timed_beside_orders_that_are_planned(capsys: pytest.CaptureFixture[str]) -> None:
    options = ["--size", "0.1", "--seconds", "3", "--quotes", "20", "--rate-seconds", "1", "--planned", "1"]
    assert benchmark.main(options) == 0
    shown = capsys.readouterr().out
    for title in ("first quote", "answers alone", "quote and hold", "a second", "order placed and planned"):
        assert title in shown
