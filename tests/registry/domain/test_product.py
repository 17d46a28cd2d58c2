from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.registry.domain.park import Link
from services.registry.domain.product import Product, RouteStep
from tests.registry.domain.test_park import park

NOON = datetime(2026, 3, 10, 12, 0, tzinfo=UTC)
CHAIN = ["spinning", "dyeing", "weaving", "sewing"]


def product(*steps: RouteStep) -> Product:
    return Product(
        park="socks", id="ankle", display_name="Ankle", unit="pair", routing=steps, created_at=NOON, updated_at=NOON
    )


@pytest.mark.parametrize(
    ("steps", "field"),
    [
        ((RouteStep("weaving"),), "routing[0].link"),
        ((RouteStep("spinning"), RouteStep("dyeing", tags=("wool", "vegan"))), "routing[1].tags[1]"),
        ((RouteStep("dyeing"), RouteStep("spinning")), "routing[1].link"),
    ],
)
def test_a_route_that_the_park_cannot_read_is_refused_with_the_field(steps: tuple[RouteStep, ...], field: str) -> None:
    assert [problem.field for problem in product(*steps).problems(park())] == [field]


@given(st.lists(st.sampled_from(CHAIN), min_size=1))
def test_a_route_is_accepted_just_when_it_never_goes_back_in_the_chain(links: list[str]) -> None:
    chain = park(links=tuple(Link(link) for link in CHAIN))
    in_order = links == sorted(links, key=CHAIN.index)
    assert (product(*map(RouteStep, links)).problems(chain) == []) == in_order


@given(st.permutations(CHAIN))
def test_the_links_names_do_not_matter_only_the_parks_own_order(links: list[str]) -> None:
    chain = park(links=tuple(Link(link) for link in links), quotas=())
    assert product(*map(RouteStep, links)).problems(chain) == []
