"""The console's benchmark: what is too slow, too heavy or fails is named, and people open pages of a real console."""

from __future__ import annotations

import os
import random
from dataclasses import replace

import pytest

from benchmarks.console import figures, processor
from benchmarks.console.pages import pages
from benchmarks.console.people import Pace, Person, click, weight
from benchmarks.console.processor import Costs
from services.chassis.settings import Settings
from tests.console import world
from tests.console.installation import Installation, running
from tests.console.serving import served


def test_the_slowest_page_comes_first_and_what_is_too_much_is_marked() -> None:
    seconds = {"quick": [0.01] * 20, "slow": [0.01] * 10 + [0.4] * 10, "heavy": [0.01] * 20, "away": [0.01] * 20}
    sizes = {"quick": 40_000, "slow": 40_000, "heavy": 700_000, "away": 1}
    costs = {name: Costs({"console": 0.0125, "matching": 0.03}) for name in seconds}
    rows = figures.rows(seconds, {"away": 1}, sizes, costs)
    assert rows[0].name == "slow"
    assert {row.name for row in rows if row.too_much} == {"slow", "heavy", "away"}
    text = figures.table("a park", rows)
    assert "slowest: slow, p95 400 ms; heaviest: heavy, 700 kB compressed" in text
    assert text.count("too much") == 3
    assert rows[0].text.split()[-8:-2] == ["40", "42", "12", "0", "30", "0"]


def test_every_page_has_an_address_for_any_draw() -> None:
    shown = pages(["o-1", "o-2"], ["e-1"], "p-1")
    addresses = {page(random.Random(number)) for page in shown.values() for number in range(20)}
    assert {"/", "/orders/o-1", "/orders/o-2", "/enterprises/e-1", "/plans/p-1"} <= addresses
    assert all(address.startswith("/") and "{" not in address for address in addresses)


@pytest.mark.slow
def test_people_open_pages_of_a_console_and_failures_are_counted(tmp_path_factory: pytest.TempPathFactory) -> None:
    with running(tmp_path_factory.mktemp("park")) as installation, served(installation) as address:
        person = Person(at(installation, address), world.MANAGER.park, "li")
        shown = {"overview": lambda _: "/", "nowhere": lambda _: "/nowhere"}
        clicks = click([person], shown, Pace(2.0, 0.05), 1)
        assert clicks.seconds["overview"]
        assert (clicks.failures["nowhere"] > 0, clicks.failures["overview"]) == (True, 0)
        assert 10_000 < weight(person, "/") < 600_000
        own = processor.costs(person, {"overview": shown["overview"]}, {"console": os.getpid()}, 1)
        assert 0.001 < own["overview"].together < 5


def at(installation: Installation, address: str) -> Settings:
    """The installation's settings with the console's address as it is served."""
    return replace(installation.settings, console_url=address)
