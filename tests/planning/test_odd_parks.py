"""`parkloom plan` on parks at the edge, and on parks that contradict themselves."""

from __future__ import annotations

import json
import math
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any

import pytest

from services.__main__ import main
from services.planning import bound, model, rules
from services.planning.model import Order, Problem, solution
from services.planning.model.solution import Solution
from services.planning.solve import Stop, solve
from tests.planning import parks
from tests.seeds import seeds

Document = dict[str, Any]
START = date(2026, 3, 2)
SECONDS = 1.5  # asked for, so that a whole run stays under two
TRIES = 3  # a machine that stalls for a moment is no fault of the planner


def _day(number: int) -> str:
    return (START + timedelta(days=number)).isoformat()


def _line(link: str, **changes: object) -> Document:
    facts = {"id": link, "enterprise": f"{link} & co", "link": link, "zone": "mill", "daily_capacity": 100, "price": 1}
    return facts | changes


def _order(ident: str, quantity: int, **changes: object) -> Document:
    return {
        "id": ident,
        "quantity": quantity,
        "release_date": _day(0),
        "due_date": _day(5),
        "late_cost": 1,
        "unmet_cost": 50,
        "partial": True,
        "route": [{"link": "knit"}, {"link": "sew"}],
    } | changes


def _park(**changes: object) -> Document:
    return {
        "start_date": _day(0),
        "days": 20,
        "zones": [{"id": "mill"}],
        "lines": [_line("knit"), _line("sew")],
        "orders": [_order("o", 30), _order("p", 20)],
    } | changes


def _committed(*days: int, quantity: int = 100) -> list[Document]:
    steps = [[{"line": link, "date": _day(day)} for link in ("knit", "sew")] for day in days]
    return [{"order": "o", "quantity": quantity, "steps": each} for each in steps]


def _arguments(folder: Path, document: Document) -> list[str]:
    """The command to plan the park of the document, which is written into the folder, and the plan beside it."""
    (folder / "park.json").write_text(json.dumps(document))
    plan_file = str(folder / "solution.json")
    return ["plan", str(folder / "park.json"), "-o", plan_file, "--quiet", "--seconds", str(SECONDS)]


def _command(folder: Path, document: Document) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "services", *_arguments(folder, document)]
    return subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)


ODD = {
    "an empty park": {"start_date": _day(0), "days": 1, "zones": [], "lines": [], "orders": []},
    "no orders": _park(orders=[]),
    "no lines": _park(lines=[]),
    "an order bigger than the park": _park(orders=[_order("o", 10**9)]),
    "a whole order bigger than the park": _park(orders=[_order("o", 10**9, partial=False), _order("p", 20)]),
    "no capacity": _park(lines=[_line("knit", daily_capacity=0), _line("sew", daily_capacity=0)]),
    "no capacity on any day": _park(
        lines=[_line("knit", capacity_overrides=[{"date": _day(d), "capacity": 0} for d in range(20)]), _line("sew")]
    ),
    "commitments that fill everything": _park(
        orders=[_order("o", 2000), _order("p", 20)], firm=_committed(*range(20)), days=20
    ),
    "commitments of all that is ordered": _park(orders=[_order("o", 300)], firm=_committed(3, 4, 5)),
    "a quota of nothing": _park(quotas=[{"id": "steam", "links": ["knit"], "daily_limit": 0, "per_unit": 1}]),
    "a horizon of one day": _park(days=1, orders=[_order("o", 250, due_date=_day(0))]),
    "no line that fits": _park(orders=[_order("o", 30, route=[{"link": "knit", "tags": ["gold"]}])]),
    "no lane between the steps": _park(
        zones=[{"id": "mill"}, {"id": "town"}], lines=[_line("knit"), _line("sew", zone="town")]
    ),
    "making costs nothing": _park(
        lines=[_line("knit", price=0), _line("sew", price=0)], orders=[_order("o", 30, late_cost=0, unmet_cost=1)]
    ),
    "steps that take no capacity": _park(orders=[_order("o", 500, route=[{"link": "knit", "load": 0}])]),
    "lead times past the horizon": _park(lines=[_line("knit", lead_days=50), _line("sew")]),
    "a minimum lot larger than any order": _park(lines=[_line("knit", min_lot=10**6), _line("sew", min_lot=10**6)]),
}


# Units, where it is not all that is ordered.
MADE = {
    "an empty park": 0,
    "no lines": 0,
    "an order bigger than the park": 2000,
    "a whole order bigger than the park": 20,
    "no capacity": 0,
    "no capacity on any day": 0,
    "commitments that fill everything": 2000,
    "commitments of all that is ordered": 300,
    "a quota of nothing": 0,
    "a horizon of one day": 100,
    "no line that fits": 0,
    "no lane between the steps": 0,
    "steps that take no capacity": 500,
    "lead times past the horizon": 0,
    "a minimum lot larger than any order": 50,
}


@pytest.mark.slow
@pytest.mark.parametrize("name", ODD)
def test_an_odd_park_has_a_valid_answer(name: str, tmp_path: Path) -> None:
    done = _command(tmp_path, ODD[name])
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    park = model.read(tmp_path / "park.json")
    answer = solution.read(tmp_path / "solution.json", park.start)
    _holds_together(park, answer)
    assert sum(lot.quantity for lot in answer.lots) == MADE.get(name, sum(order.quantity for order in park.orders))


@pytest.mark.long
@pytest.mark.parametrize("name", ODD)
def test_an_odd_park_has_its_answer_in_under_two_seconds(name: str, tmp_path: Path) -> None:
    for _ in range(TRIES):
        begun, worked = time.monotonic(), _processor_seconds()
        done = _command(tmp_path, ODD[name])
        # By the clock; where others keep the machine busy, by what the process itself worked.
        took = min(time.monotonic() - begun, _processor_seconds() - worked)
        assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
        if took < 2.0:
            break
    assert took < 2.0


def _processor_seconds() -> float:
    """What all processes started and ended so far have worked."""
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return children.ru_utime + children.ru_stime


def _holds_together(park: Problem, answer: Solution) -> None:
    """No rule is broken, the cost is the stated one, the bound is proven, and every unmet order has a reason."""
    examination = rules.examine(park, answer.lots)
    assert examination.violations == []
    assert answer.cost is not None
    assert answer.cost.total == pytest.approx(examination.cost.total)
    assert bound.lower_bound(park, answer.prices) <= examination.cost.total * (1 + 1e-9) + 1e-6
    made = {order.id: 0 for order in park.orders}
    for lot in answer.lots:
        made[lot.order] += lot.quantity
    unmet = {each.order: each for each in answer.unmet}
    for order in park.orders:
        if made[order.id] < order.quantity:
            assert unmet[order.id].quantity == order.quantity - made[order.id]
            assert unmet[order.id].reasons


def _lines(*changes: Document) -> list[Document]:
    return [_line("knit") | change for change in changes] + [_line("sew")]


CONTRADICTIONS = {
    "unknown zone": (_park(lines=_lines({"zone": "moon"})), 'lines[0] "knit": zone "moon" is no zone of the park'),
    "unknown zone of a lane": (
        _park(lanes=[{"from_zone": "mill", "to_zone": "moon", "transit_days": 0, "cost": 0}]),
        'lanes[0]: to_zone "moon"',
    ),
    "link with no line": (_park(lines=[_line("knit")]), 'orders[0] "o": route[1].link "sew"'),
    "link of a quota with no line": (
        _park(quotas=[{"id": "steam", "links": ["dye"], "daily_limit": 1, "per_unit": 1}]),
        'quotas[0] "steam": links "dye"',
    ),
    "duplicate line": (_park(lines=_lines({}, {})), 'lines[1] "knit": id'),
    "duplicate order": (_park(orders=[_order("o", 1), _order("o", 1)]), 'orders[1] "o": id'),
    "duplicate zone": (_park(zones=[{"id": "mill"}, {"id": "mill"}]), 'zones[1] "mill": id'),
    "negative price": (_park(lines=_lines({"price": -1})), 'lines[0] "knit": price is -1'),
    "negative rate": (
        _park(lines=_lines({"rates": [{"product": "p", "load": 1, "price": -1}]})),
        'lines[0] "knit" rates[0] "p": price is -1',
    ),
    "negative capacity": (_park(lines=_lines({"daily_capacity": -1})), 'lines[0] "knit": daily_capacity is -1'),
    "NaN": (_park(orders=[_order("o", 5, late_cost=math.nan)]), 'orders[0] "o": late_cost is nan'),
    "infinite": (_park(orders=[_order("o", 5, unmet_cost=math.inf)]), 'orders[0] "o": unmet_cost is inf'),
    "due past the horizon": (_park(orders=[_order("o", 5, due_date=_day(20))]), 'orders[0] "o": due_date 2026-03-22'),
    "due before its release": (
        _park(orders=[_order("o", 5, release_date=_day(9))]),
        'orders[0] "o": due_date 2026-03-07 is before',
    ),
    "commitment past the horizon": (_park(firm=_committed(20, quantity=1)), 'firm[0] "o": steps[0].date 2026-03-22'),
    "commitments that break capacity": (
        _park(orders=[_order("o", 900)], firm=[*_committed(3, quantity=60), *_committed(3, quantity=41)]),
        'firm[1] "o": steps[0] takes more than the capacity of knit on 2026-03-05',
    ),
    "commitments that break a quota": (
        _park(
            orders=[_order("o", 90)],
            firm=_committed(3, quantity=60),
            quotas=[{"id": "steam", "links": ["knit"], "daily_limit": 50, "per_unit": 1}],
        ),
        'firm[0] "o": steps[0] takes more than quota "steam" on 2026-03-05',
    ),
    "commitment of an unknown order": (_park(firm=[_committed(3)[0] | {"order": "x"}]), 'firm[0] "x": order'),
    "work in progress dated after day 0": (
        _park(in_progress=[{"order": "o", "quantity": 5, "steps": [{"line": "knit", "date": _day(1)}]}]),
        'in_progress[0] "o": steps[0].date 2026-03-03 is not before start_date 2026-03-02',
    ),
}


@pytest.mark.parametrize("name", CONTRADICTIONS)
def test_a_contradiction_is_one_line_that_names_the_entry_status_2_and_no_plan_file(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    document, message = CONTRADICTIONS[name]
    assert main(_arguments(tmp_path, document)) == 2
    written = capsys.readouterr()
    assert written.out == ""
    (line,) = written.err.splitlines()
    assert line.startswith(f"parkloom plan: {message}")
    assert "; " in line  # the hint follows
    assert [file.name for file in tmp_path.iterdir()] == ["park.json"]


def test_a_plan_file_of_before_is_left_as_it_was_by_a_park_that_contradicts_itself(tmp_path: Path) -> None:
    (tmp_path / "solution.json").write_text("the plan of yesterday")
    refused = _command(tmp_path, CONTRADICTIONS["negative price"][0])
    assert (refused.returncode, refused.stdout, len(refused.stderr.splitlines())) == (2, "", 1)
    assert (tmp_path / "solution.json").read_text() == "the plan of yesterday"


def _change_lines(**changes: object) -> Callable[[Random, Problem], Problem]:
    def change(rng: Random, park: Problem) -> Problem:
        odd = rng.choice(park.lines)
        lines = [replace(line, **changes) if line.link == odd.link else line for line in park.lines]  # type: ignore[arg-type]
        return replace(park, lines=tuple(lines))

    return change


def _change_orders(change: Callable[[Random, Problem, Order], Order]) -> Callable[[Random, Problem], Problem]:
    def changed(rng: Random, park: Problem) -> Problem:
        return replace(park, orders=tuple(change(rng, park, order) for order in park.orders))

    return changed


def _no_way(_: Random, park: Problem) -> Problem:
    return replace(park, lanes=())


def _nobody_asked(_: Random, park: Problem, order: Order) -> Order:
    route = [
        replace(step, excluded_enterprises=frozenset(line.enterprise for line in park.lines)) for step in order.route
    ]
    return replace(order, route=tuple(route))


ODDITIES = (
    _change_lines(daily_capacity=0.0, overrides={}),
    _change_lines(lead_days=40),
    _change_lines(min_lot=1e6),
    _change_lines(price=0.0),
    _change_lines(daily_capacity=0.5, overrides={}),
    _no_way,
    _change_orders(_nobody_asked),
    _change_orders(lambda rng, park, order: replace(order, quantity=rng.choice([1, 10**9]))),
    _change_orders(lambda rng, park, order: replace(order, partial=False)),
    _change_orders(lambda rng, park, order: replace(order, release=park.days - 1, due=park.days - 1)),
    _change_orders(lambda rng, park, order: replace(order, late_cost=0.0, unmet_cost=0.0)),
    _change_orders(lambda rng, park, order: replace(order, late_cost=1e6, unmet_cost=1e-6)),
    _change_orders(lambda rng, park, order: replace(order, route=order.route[:1] * 5)),
    _change_orders(lambda rng, park, order: replace(order, route=tuple(replace(s, load=1e-9) for s in order.route))),
    _change_orders(
        lambda rng, park, order: replace(order, route=tuple(replace(s, max_suppliers=1) for s in order.route))
    ),
)


@pytest.mark.parametrize("seed", seeds(60, fast=2))
def test_a_park_with_any_three_oddities_has_a_valid_plan(seed: int) -> None:
    rng = Random(seed)
    park = parks.random_problem(rng, orders=4, scarce=rng.random() < 0.5)
    for oddity in rng.sample(ODDITIES, 3):
        park = oddity(rng, park)
    model.check(park)
    answer = solve(park, stop=Stop(seconds=5, iterations=10), seed=seed).solution
    examination = rules.examine(park, answer.lots)
    assert examination.violations == []
    assert bound.lower_bound(park, answer.prices) <= examination.cost.total * (1 + 1e-9) + 1e-6
