"""Guests: enterprises that the park marks as outside of it."""

from __future__ import annotations

import pytest

from parkloom.registry.v1 import registry_service_pb2 as pb
from services.errors import Forbidden, Invalid
from tests.registry import world
from tests.serving import Clients, refused

PARK = "parks/socks"
DYER = f"{PARK}/enterprises/dye-house"


def marking(*, guest: bool) -> pb.UpdateEnterpriseRequest:
    return pb.UpdateEnterpriseRequest(enterprise={"name": DYER, "guest": guest}, update_mask={"paths": ["guest"]})


def listed(registry: Clients, **asked: bool) -> list[str]:
    found = registry(world.MANAGER).ListEnterprises(pb.ListEnterprisesRequest(parent=PARK, **asked))
    return [one.name for one in found.enterprises]


def test_guests_are_listed_apart_and_with_all(registry: Clients) -> None:
    before = listed(registry)
    assert (listed(registry, guest=True), listed(registry, guest=False)) == ([], before)
    assert registry(world.MANAGER).UpdateEnterprise(marking(guest=True)).guest
    assert listed(registry) == before
    assert listed(registry, guest=True) == [DYER]
    assert DYER not in listed(registry, guest=False)


def test_no_enterprise_makes_itself_a_guest_or_one_of_the_park(unchanging: Clients) -> None:
    error = refused(unchanging(world.DYER).UpdateEnterprise, marking(guest=True))
    assert isinstance(error, Forbidden)
    assert [problem.field for problem in error.problems] == ["update_mask"]


def test_an_enterprise_that_asks_for_guests_is_shown_no_other(registry: Clients) -> None:
    registry(world.MANAGER).UpdateEnterprise(
        pb.UpdateEnterpriseRequest(
            enterprise={"name": f"{PARK}/enterprises/rival-dyer", "guest": True}, update_mask={"paths": ["guest"]}
        )
    )
    for guest, own in ((True, []), (False, [DYER])):
        found = registry(world.DYER).ListEnterprises(pb.ListEnterprisesRequest(parent=PARK, guest=guest))
        assert [one.name for one in found.enterprises] == own


@pytest.mark.parametrize("premium", [-0.1, 5.1, float("nan")])
def test_a_premium_out_of_bounds_is_refused_by_name(unchanging: Clients, premium: float) -> None:
    park = world.park()
    park.name, park.policy.guest_premium = PARK, premium
    error = refused(
        unchanging(world.MANAGER).UpdatePark, pb.UpdateParkRequest(park=park, update_mask={"paths": ["policy"]})
    )
    assert isinstance(error, Invalid)
    assert [problem.field for problem in error.problems] == ["park.policy.guest_premium"]
