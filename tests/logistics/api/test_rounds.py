"""Putting-out rounds over their rpcs: the open balance is never lost track of."""

from __future__ import annotations

from typing import Any

import pytest

from parkloom.logistics.v1 import round_service_pb2 as pb
from services.chassis.clock import MovableClock
from services.chassis.database import Database
from services.chassis.identity import Caller, Role
from services.errors import AlreadyExists, Conflict, Infeasible, Invalid, NotFound
from tests.databases import ON_BOTH
from tests.logistics import waves, world
from tests.logistics.conftest import Calls
from tests.logistics.waves import PARENT, create_round, furnish
from tests.serving import refused

pytestmark = pytest.mark.slow

NAME = f"{PARENT}/rounds/r-1"


@pytest.fixture
def clock() -> MovableClock:
    return MovableClock(waves.NOW)


@pytest.fixture
def weaver(calling: Calls, database: Database) -> Any:
    """The stub of an enterprise of a furnished park."""
    furnish(database)
    return calling(world.WEAVER)


def report(returned: int = 0, lost: int = 0, **more: Any) -> pb.ReportRoundRequest:
    return pb.ReportRoundRequest(name=NAME, returned_quantity=returned, lost_quantity=lost, **more)


def test_what_is_issued_is_returned_lost_or_still_out(weaver: Any) -> None:
    created = weaver.CreateRound(create_round())
    assert (created.collect_date, created.open_quantity) == ("2026-03-14", 500)

    for returned, lost in ((200, 0), (150, 20), (0, 5)):
        found = weaver.ReportRound(report(returned, lost))
        assert found.returned_quantity + found.lost_quantity + found.open_quantity == 500

    assert (found.returned_quantity, found.lost_quantity, found.open_quantity) == (350, 25, 125)
    assert weaver.GetRound(pb.GetRoundRequest(name=NAME)) == found


def test_a_report_that_comes_twice_counts_once(weaver: Any) -> None:
    weaver.CreateRound(create_round())
    first = weaver.ReportRound(report(200, request_id="a"))
    assert weaver.ReportRound(report(200, request_id="a")) == first
    assert first.open_quantity == 300


def test_more_than_is_out_is_refused_and_changes_nothing(weaver: Any) -> None:
    created = weaver.CreateRound(create_round())

    failure = refused(weaver.ReportRound, report(400, 101))

    assert isinstance(failure, Infeasible)
    assert [(each.field, each.code) for each in failure.problems] == [("returned_quantity", "MORE_THAN_OUT")]
    assert isinstance(refused(weaver.ReportRound, report()), Invalid)
    weaver.ReportRound(report(500, etag=created.etag))
    assert isinstance(refused(weaver.ReportRound, report(1, etag=created.etag)), Conflict)


@pytest.mark.parametrize("database_url", ON_BOTH, indirect=True)
def test_balances_of_groups_have_losses_and_what_is_overdue(weaver: Any, clock: MovableClock) -> None:
    weaver.CreateRound(create_round(lead_days=0))
    weaver.CreateRound(create_round("r-2", household_group="by the mill", issued_quantity=100))
    weaver.ReportRound(report(150, 50))
    clock.move_to(waves.at("09:00", waves.TODAY.replace(day=12)))

    groups = weaver.SummarizeRounds(pb.SummarizeRoundsRequest(parent=PARENT)).groups

    assert [(each.household_group, each.open_quantity, each.overdue_quantity) for each in groups] == [
        ("by the well", 300, 300),
        ("by the mill", 100, 0),
    ]
    assert [each.loss_share for each in groups] == [0.25, 0.0]
    due = pb.ListRoundsRequest(parent=PARENT, collect_by_date=f"{waves.TODAY}", only_open=True)
    assert [each.name for each in weaver.ListRounds(due).rounds] == [NAME]


@pytest.mark.parametrize("database_url", ON_BOTH, indirect=True)
def test_losses_are_added_up_by_household_group_and_lot(weaver: Any) -> None:
    order = f"{PARENT}/orders/o-1"
    weaver.CreateRound(create_round(lot_label="red", order=order))
    weaver.CreateRound(create_round("r-2", lot_label="blue", order=order, issued_quantity=100))
    weaver.CreateRound(create_round("r-3", lot_label="blue", order=order, issued_quantity=100))
    weaver.CreateRound(create_round("r-4", household_group="by the mill", lot_label="blue", order=order))
    weaver.ReportRound(report(60, 40))

    asked = pb.SummarizeRoundsRequest(parent=PARENT, by_lot=True, household_group="by the well")
    groups = weaver.SummarizeRounds(asked).groups

    assert [(each.order, each.lot_label, each.open_quantity, each.loss_share) for each in groups] == [
        (order, "red", 400, 0.4),
        (order, "blue", 200, 0.0),
    ]
    assert len(weaver.SummarizeRounds(pb.SummarizeRoundsRequest(parent=PARENT)).groups) == 2


def test_an_enterprise_sees_and_makes_its_own_alone(weaver: Any, calling: Calls) -> None:
    weaver.CreateRound(create_round())
    sewer: Any = calling(world.SEWER)

    assert isinstance(refused(sewer.GetRound, pb.GetRoundRequest(name=NAME)), NotFound)
    assert isinstance(refused(sewer.ReportRound, report(1)), NotFound)
    assert not sewer.ListRounds(pb.ListRoundsRequest(parent=PARENT)).rounds
    assert not sewer.SummarizeRounds(pb.SummarizeRoundsRequest(parent=PARENT)).groups
    failure = refused(sewer.CreateRound, create_round("r-9"))
    assert [(each.field, each.code) for each in failure.problems] == [("round.enterprise", "ENTERPRISE_UNKNOWN")]
    assert isinstance(refused(weaver.CreateRound, create_round("r-9", zone="moon")), Invalid)
    assert isinstance(refused(weaver.CreateRound, create_round()), AlreadyExists)


def test_a_buyer_sees_and_makes_none(weaver: Any, calling: Calls) -> None:
    weaver.CreateRound(create_round())
    scopes = frozenset({"rounds.read", "rounds.write"})
    buyer: Any = calling(Caller("erp", "socks", Role.INTEGRATOR, scopes=scopes))

    assert isinstance(refused(buyer.GetRound, pb.GetRoundRequest(name=NAME)), NotFound)
    assert isinstance(refused(buyer.CreateRound, create_round("r-9")), Invalid)
    assert not buyer.ListRounds(pb.ListRoundsRequest(parent=PARENT)).rounds
    assert not buyer.SummarizeRounds(pb.SummarizeRoundsRequest(parent=PARENT)).groups
