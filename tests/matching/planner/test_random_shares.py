"""Random small parks with fair shares: plans keep them, and the price shown is what another count gives."""

from __future__ import annotations

import random
from collections import defaultdict
from dataclasses import dataclass, replace
from math import ceil

import pytest

from services.matching.domain.plans import Plan
from services.matching.domain.routes import RouteStep
from services.money import from_micros
from tests.matching import world
from tests.matching.world import PARK, World, day
from tests.seeds import seeds

pytestmark = pytest.mark.slow

SEW = (RouteStep("sew"),)
PRICE = 1_000_000
# Shares are kept to the unit.
UNIT = 1.0


@dataclass(frozen=True)
class Case:
    """A park of some sewers at prices of one range, an order for each, and its policy."""

    capacity: dict[str, int]
    prices: dict[str, int]
    quantities: list[int]

    @classmethod
    def of(cls, seed: int) -> Case:
        rng = random.Random(seed)
        names = ["alpha", "beta", "cutter"][: rng.choice((2, 3))]
        return cls(
            capacity={name: rng.choice((50, 100, 150)) for name in names},
            prices={name: PRICE + 10_000 * rng.randrange(5) for name in names},
            quantities=[rng.randrange(20, 200) for _ in range(rng.choice((1, 2)))],
        )

    def furnish(self, small: World) -> None:
        small.follow(world.line("sew-b", "beta", "sew", version=2, planned_daily_capacity=0))
        for name, capacity in self.capacity.items():
            ident = {"alpha": "sew-a", "beta": "sew-b"}.get(name, "sew-c")
            figures = {"planned_daily_capacity": capacity, "price_micros": self.prices[name], "version": 3}
            small.follow(world.line(ident, name, "sew", **figures))
        for number, quantity in enumerate(self.quantities):
            small.place(world.draft(f"o{number}", quantity=quantity, route=SEW, due=day(25), ship_to_zone="east"))


def work_of(small: World, case: Case) -> dict[str, int]:
    """Units by enterprise of what is live."""
    found: defaultdict[str, int] = defaultdict(int)
    for number in range(len(case.quantities)):
        for each in small.assignments(f"o{number}"):
            if each.active:
                found[each.enterprise] += sum(each.quantities.values())
    return found


def without_shares(small: World) -> float:
    plan = small.ready()
    assert plan.incumbent_micros is not None
    return float(plan.incumbent_micros)


def live(small: World, link: dict[str, float], **policy: float) -> Plan:
    known = small.snapshot().park
    links = tuple(replace(each, **link) if each.id == "sew" else each for each in known.links)  # type: ignore[arg-type]
    changed = replace(known.policy, stability_weight=0.0, **policy)  # type: ignore[arg-type]
    small.follow(world.park(version=known.version + 1, links=links, policy=changed))
    return small.go_live()


@pytest.mark.parametrize("seed", seeds(40, fast=3))
def test_a_plan_keeps_the_largest_share_at_the_price_that_it_shows(small: World, seed: int) -> None:
    case = Case.of(seed)
    case.furnish(small)
    before = without_shares(small)
    plan = live(small, {"largest_share": 0.55})
    made, everything = work_of(small, case), sum(case.quantities)
    assert sum(made.values()) == everything
    assert max(made.values()) <= 0.55 * everything + UNIT
    assert plan.fair_shares is not None
    assert plan.incumbent_micros is not None
    assert plan.fair_shares.shares_micros == pytest.approx(plan.incumbent_micros - before, abs=2)


@pytest.mark.parametrize("seed", seeds(40, fast=3))
def test_a_plan_levels_load_by_capacity_and_charges_what_is_over(small: World, seed: int) -> None:
    case = Case.of(seed)
    case.furnish(small)
    before = without_shares(small)
    plan = live(small, {}, level_weight=1.0, fair_days=30)
    made, everything = work_of(small, case), sum(case.quantities)
    assert sum(made.values()) == everything
    even = {name: everything * each / sum(case.capacity.values()) for name, each in case.capacity.items()}
    over = {name: max(0.0, made[name] - ceil(even[name] - 1e-6)) for name in case.capacity}
    assert max(over.values()) <= UNIT
    price = from_micros(round(sum(case.prices.values()) / len(case.prices)))
    assert plan.fair_shares is not None
    assert plan.incumbent_micros is not None
    assert from_micros(plan.fair_shares.over_micros) == pytest.approx(price * sum(over.values()), abs=1e-3)
    shown = plan.incumbent_micros - plan.fair_shares.over_micros - before
    assert plan.fair_shares.shares_micros == pytest.approx(max(0.0, shown), abs=2)
    assert {each.park for each in small.assignments("o0")} == {PARK}
