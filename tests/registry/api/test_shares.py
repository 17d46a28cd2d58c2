"""Largest shares that contradict the number of enterprises, and prices without a share, are refused by name."""

from __future__ import annotations

from typing import Any

import pytest

from parkloom.registry.v1 import registry_service_pb2 as pb
from services.errors import Invalid, Problem
from tests.registry import world
from tests.serving import Clients, refused

PARK = "parks/socks"


def update(**of_dyeing: Any) -> pb.UpdateParkRequest:
    park = world.park()
    park.name = PARK
    for link in park.links:
        if link.id == "dyeing":
            for name, value in of_dyeing.items():
                setattr(link, name, value)
    return pb.UpdateParkRequest(park=park, update_mask={"paths": ["links"]})


def problem_of(registry: Clients, request: pb.UpdateParkRequest) -> Problem:
    error = refused(registry(world.MANAGER).UpdatePark, request)
    assert isinstance(error, Invalid)
    [problem] = error.problems
    return problem


def dyeing(registry: Clients) -> Any:
    park = registry(world.MANAGER).GetPark(pb.GetParkRequest(name=PARK))
    return next(link for link in park.links if link.id == "dyeing")


def test_a_share_that_the_enterprises_of_a_link_cannot_keep_is_refused_and_what_held_still_does(
    registry: Clients,
) -> None:
    registry(world.MANAGER).UpdatePark(update(largest_share=0.6))
    problem = problem_of(registry, update(largest_share=0.4))
    assert problem.code == "SHARE_TOO_SMALL"
    assert problem.field.endswith("].largest_share")
    assert problem.params == {"link": "dyeing", "enterprises": "2", "least_percent": "50"}
    assert "at least 50 %" in problem.hint
    assert dyeing(registry).largest_share == 0.6


def test_a_guest_does_not_count_among_those_who_share(registry: Clients) -> None:
    registry(world.MANAGER).UpdateEnterprise(
        pb.UpdateEnterpriseRequest(
            enterprise={"name": f"{PARK}/enterprises/rival-dyer", "guest": True}, update_mask={"paths": ["guest"]}
        )
    )
    assert problem_of(registry, update(largest_share=0.6)).params["enterprises"] == "1"


def test_a_price_above_a_share_needs_a_share(registry: Clients) -> None:
    assert problem_of(registry, update(over_share_price_micros=5)).code == "SHARE_MISSING"


@pytest.mark.parametrize(
    ("field", "value"), [("largest_share", 0.0), ("largest_share", 1.01), ("price_floor_micros", -1)]
)
def test_figures_out_of_bounds_are_refused_by_name(unchanging: Clients, field: str, value: float) -> None:
    problem = problem_of(unchanging, update(**{field: value}))
    assert problem.field.endswith(field)


def test_guests_work_at_links_of_the_park_alone(registry: Clients) -> None:
    park = world.park()
    park.name = PARK
    park.policy.guest_links.extend(["dyeing", "tattooing"])
    problem = problem_of(registry, pb.UpdateParkRequest(park=park, update_mask={"paths": ["policy"]}))
    assert (problem.code, problem.field) == ("NOT_DECLARED", "park.policy.guest_links[1]")
    assert "tattooing" in problem.hint
    del park.policy.guest_links[1:]
    changed = registry(world.MANAGER).UpdatePark(pb.UpdateParkRequest(park=park, update_mask={"paths": ["policy"]}))
    assert (list(changed.policy.guest_links), changed.policy.HasField("fair_days")) == (["dyeing"], False)


@pytest.mark.parametrize(("field", "value"), [("level_weight", 1.1), ("merit_range", -0.1), ("fair_days", 0)])
def test_a_policy_out_of_bounds_is_refused_by_name(unchanging: Clients, field: str, value: float) -> None:
    park = world.park()
    park.name = PARK
    setattr(park.policy, field, value)
    request = pb.UpdateParkRequest(park=park, update_mask={"paths": ["policy"]})
    assert problem_of(unchanging, request).field == f"park.policy.{field}"
