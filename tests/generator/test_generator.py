from __future__ import annotations

import argparse
import gzip
import json
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from services import demo
from services.errors import Invalid
from services.generator import command, generate, shift
from services.planning import model, rules, solve

DEMO = Path(demo.__file__).with_name("sock-park.park.json.gz")
TINY = Path(__file__).parents[1] / "parks" / "tiny.park.json"


def test_the_demo_park_is_what_the_generator_makes() -> None:
    assert json.loads(gzip.decompress(DEMO.read_bytes())) == generate()


def test_the_tiny_park_is_what_the_generator_makes() -> None:
    assert json.loads(TINY.read_text()) == generate(enterprises=36, orders=24, seed=7, days=30, load=0.6, set_ups=False)


def test_the_sock_park_is_as_large_as_a_real_one() -> None:
    document = generate()
    orders = [(order["quantity"], step["load"]) for order in document["orders"] for step in order["route"][2:3]]
    load_of_a_pair = sum(quantity * load for quantity, load in orders) / sum(quantity for quantity, _ in orders)
    weaving = sum(line["daily_capacity"] for line in document["lines"] if line["link"] == "weaving")
    assert len(document["enterprises"]) == 1210
    assert sum(line["machines"] for line in document["lines"]) == 41_000
    assert weaving / load_of_a_pair * 330 == pytest.approx(3.5e9, rel=0.03)


@pytest.mark.parametrize("profile", ["sock-park", "down-village"])
@pytest.mark.parametrize("seed", range(4))
def test_any_seed_makes_a_park_that_can_be_planned(profile: str, seed: int) -> None:
    park = model.parse(generate(profile=profile, enterprises=40, orders=20, seed=seed, days=30))
    for order in park.orders:
        for step in order.route:
            assert any(model.fits(step, line) for line in park.lines_by_link[step.link])


def test_the_same_seed_gives_the_same_bytes_and_another_another_park() -> None:
    one, same, other = (command.encoded(generate(enterprises=20, orders=5, seed=seed), True) for seed in (1, 1, 2))
    assert one == same != other


def test_the_orders_ask_for_the_load_that_was_wanted() -> None:
    park = model.parse(generate(enterprises=200, orders=80, load=0.9))
    weaving = sum(line.daily_capacity for line in park.lines_by_link["weaving"]) * park.days
    asked = sum(order.quantity * step.load for order in park.orders for step in order.route if step.link == "weaving")
    assert asked / weaving == pytest.approx(0.9, rel=0.01)


@pytest.mark.parametrize("profile", ["sock-park", "down-village"])
def test_a_park_with_set_ups_is_otherwise_the_park_without(profile: str) -> None:
    plain, full = (generate(profile=profile, enterprises=60, orders=30, set_ups=set_ups) for set_ups in (False, True))
    for line in full["lines"]:
        for field in ("setup", "setup_cost", "min_run"):
            line.pop(field, None)
    for product in full["products"]:
        assert product.pop("transfer_batch") > 1
    for order in full["orders"]:
        assert order.pop("transfer_batch") > 1
        assert order.pop("ship_to") == order["ship_to_zone"]
    for order in (*plain["orders"], *full["orders"]):
        for step in order["route"]:
            step.pop("max_suppliers", None)
    assert full == plain


@pytest.mark.parametrize("seed", range(3))
def test_set_ups_and_smallest_runs_are_those_of_the_trade(seed: int) -> None:
    for line in generate(orders=0, seed=seed, set_ups=True)["lines"]:
        machine = 1 / line["machines"]
        shares = {
            "spinning": {"setup": (0.007, 0.013), "min_run": (0.019, 0.031)},
            "dyeing": {"setup": (0.009, 0.021), "min_run": (0.019, 0.031)},
            "weaving": {"setup": (0.2 * machine, 0.5 * machine), "min_run": (0.99 * machine, 1.01 * machine)},
            "sewing": {"setup": (0.003, 0.007), "min_run": (0.009, 0.021)},
        }.get(line["link"], {"setup": (0, 0), "min_run": (0, 0)})
        for field, (least, most) in shares.items():
            assert least <= line.get(field, 0) / line["daily_capacity"] <= most


def test_an_order_goes_to_one_or_two_dye_houses_few_spinners_and_weavers_by_its_size() -> None:
    orders = generate(set_ups=True)["orders"]
    limits = {
        link: [(order["quantity"], step.get("max_suppliers")) for order in orders for step in order["route"]
               if step["link"] == link]
        for link in ("spinning", "dyeing", "weaving")
    }  # fmt: skip
    dyers = [most for _, most in limits["dyeing"]]
    assert None not in dyers
    assert sum(most <= 2 for most in dyers) > 0.8 * len(dyers)
    spinners = [most for _, most in limits["spinning"] if most]
    assert sum(most <= 3 for most in spinners) > 0.8 * len(spinners)
    weavers = sorted(limits["weaving"])
    third = len(weavers) // 3
    assert sum(most for _, most in weavers[:third]) < 0.7 * sum(most for _, most in weavers[-third:])


def test_shifting_moves_every_date_and_nothing_else() -> None:
    document = generate(enterprises=20, orders=5)
    moved = shift(document, date(2027, 1, 4))
    before, after = model.parse(document), model.parse(moved)
    assert after.start == date(2027, 1, 4)
    assert (after.lines, after.orders) == (before.lines, before.orders)
    assert shift(moved, before.start) == document


@pytest.mark.parametrize(
    ("name", "value"), [("profile", "tea-garden"), ("enterprises", 2), ("orders", -1), ("days", 121)]
)
def test_what_makes_no_park_is_refused(name: str, value: object) -> None:
    with pytest.raises(Invalid) as refused:
        generate(**{name: value})  # type: ignore[arg-type]
    assert refused.value.problems[0].field == name


@pytest.mark.parametrize("name", ["park.json", "park.json.gz"])
def test_the_command_writes_a_park_file(name: str, tmp_path: Path) -> None:
    parser = argparse.ArgumentParser()
    command.add_arguments(parser)
    arguments = parser.parse_args(["--enterprises", "20", "--orders", "3", "-o", str(tmp_path / name)])
    assert command.run(arguments) == 0
    assert len(model.read(tmp_path / name).orders) == 3


@pytest.mark.slow
def test_in_the_demo_park_four_enterprises_in_five_are_at_full_in_its_busiest_week() -> None:
    """At full is a line whose day has no room for a set-up and a smallest run (from 1 % to 10 % of the day)."""
    park = model.read(DEMO)
    runs = rules.examine(park, solve.solve(park, stop=solve.Stop(seconds=20)).solution.lots).table.runs
    taken: Counter[tuple[int, int]] = Counter()
    for line, day, size, begins in zip(runs.line, runs.day, runs.size, runs.begins, strict=True):
        taken[line, day] += size + park.lines[line].setup * begins
    full = Counter(day for (line, day), load in taken.items() if _is_full(park.lines[line], day, load))
    shares = [sum(full[day] for day in range(first, first + 7)) / 7 / len(park.lines) for first in range(park.days - 6)]
    # Every enterprise has one line. A slow machine finds a worse plan, which fills fewer.
    assert 0.7 < max(shares) < 0.87


def _is_full(line: model.Line, day: int, load: float) -> bool:
    capacity = model.capacity(line, day)
    return load > capacity - max(0.01 * capacity, min(0.1 * capacity, line.setup + line.min_run)) > 0
