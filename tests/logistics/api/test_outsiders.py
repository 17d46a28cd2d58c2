"""What enterprises and buyers are shown of a movement moves with nothing else."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta

import pytest

from parkloom.logistics.v1 import logistics_service_pb2 as pb
from parkloom.logistics.v1 import movement_pb2
from services.chassis.database import Database
from services.chassis.identity import Caller
from services.errors import Conflict
from services.logistics.domain.schedule import Schedule
from services.logistics.use_cases import booking
from services.logistics.use_cases.schedules import follow_schedule
from services.logistics.wire.schedules import page_from
from tests.database_work import work_of
from tests.logistics import world
from tests.logistics.conftest import Calls
from tests.logistics.world import create_vehicle_class, event_of, lot, schedule, step, weave_and_sew
from tests.serving import refused

pytestmark = pytest.mark.slow

LATER = world.NOW + timedelta(hours=1)
OUTSIDERS = (world.WEAVER, world.WEAVERS_ERP, world.ERP)
ORDER = "parks/socks/orders/o-2"


class Park:
    """A park with two vans, an order of the buyer that no vehicle can take, and a small one of the park's."""

    def __init__(self, calling: Calls, database: Database) -> None:
        self._calling, self._database = calling, database
        self.create("van")
        for each in (
            schedule(weave_and_sew(9_000), order="o-2", owner=world.ERP.subject),
            schedule(weave_and_sew(400), order="o-3"),
        ):
            self._follow(each)

    def create(self, ident: str, capacity: int = 1_000) -> None:
        self._calling(world.MANAGER).CreateVehicleClass(create_vehicle_class(ident, capacity=capacity))

    def rivals_leave(self) -> None:
        """An hour later the other order is withdrawn, the park has a barrow, and what waits is tried again."""
        self._follow(schedule(order="o-3", sequence=2), LATER)
        self.create("barrow", capacity=1)
        self.rebook()

    def rebook(self) -> None:
        booking.rebook(self._database, "this process", LATER)

    def rival_sends(self, quantity: int, *, order: str, sequence: int) -> None:
        """Goods of a rival's, which take the vans on a day on which those of the others' could go."""
        leg = lot(quantity, step("rival", 0), step("another", 2, zone="west"))
        self._follow(schedule(leg, order=order, sequence=sequence))

    def replies(self, caller: Caller) -> list[bytes]:
        """Whole replies, byte for byte: the list, and its first page of one."""
        asked = [pb.ListMovementsRequest(parent="parks/socks", page_size=size) for size in (50, 1)]
        stub = self._calling(caller)
        return [stub.ListMovements(each).SerializeToString(deterministic=True) for each in asked]

    def part(self, order: str) -> None:
        """An hour later the order's goods go the same ways in two lots."""
        quantity, owner = {"o-2": (9_000, world.ERP.subject), "o-3": (400, "")}[order]
        lots = (weave_and_sew(quantity - 100), weave_and_sew(100))
        self._follow(schedule(*lots, order=order, owner=owner, sequence=2), LATER)

    def everything(self, caller: Caller) -> list[movement_pb2.Movement]:
        return list(self._calling(caller).ListMovements(pb.ListMovementsRequest(parent="parks/socks")).movements)

    def seen_by(self, caller: Caller) -> list[movement_pb2.Movement]:
        request = pb.ListMovementsRequest(parent="parks/socks", order=ORDER)
        return list(self._calling(caller).ListMovements(request).movements)

    def _follow(self, published: Schedule, now: datetime = world.NOW) -> None:
        page = page_from(event_of(published))
        self._database.transact(lambda session: follow_schedule(session, page, now))


@pytest.fixture
def park(calling: Calls, database: Database) -> Park:
    return Park(calling, database)


def test_a_reason_that_is_hidden_moves_neither_etag_nor_time(park: Park) -> None:
    before, managers = [park.seen_by(caller) for caller in OUTSIDERS], park.seen_by(world.MANAGER)

    park.rivals_leave()

    assert [park.seen_by(caller) for caller in OUTSIDERS] == before
    for earlier, now in zip(managers, park.seen_by(world.MANAGER), strict=True):
        assert (earlier.etag, earlier.unbooked_reason) != (now.etag, now.unbooked_reason)
        assert earlier.update_time.ToDatetime() < now.update_time.ToDatetime()


@pytest.mark.parametrize("seed", range(3))
def test_replies_and_page_tokens_stay_as_they_are_while_rivals_fill_scarce_vehicles(
    park: Park, calling: Calls, seed: int
) -> None:
    before = [park.replies(caller) for caller in OUTSIDERS]
    chance, reasons = random.Random(seed), set()
    for number in range(6):
        park.rival_sends(chance.randint(1, 900), order=f"rivals-{chance.randint(1, 3)}", sequence=number)
        park.create(f"barrow-{number}", capacity=1)
        park.rebook()
        reasons |= {movement.unbooked_reason.text for movement in park.seen_by(world.MANAGER)}

        assert [park.replies(caller) for caller in OUTSIDERS] == before
    assert len(reasons) > 6


@pytest.mark.parametrize("order", ["o-2", "o-3"])
def test_goods_that_part_further_on_move_neither_etag_nor_time(park: Park, order: str) -> None:
    """One of the orders waits for a vehicle, the other one is booked."""
    before, managers = park.everything(world.WEAVER), park.everything(world.MANAGER)

    park.part(order)

    assert park.everything(world.WEAVER) == before
    assert {movement.lots for movement in before} == {0}
    moved = {now.order for was, now in zip(managers, park.everything(world.MANAGER), strict=True) if was != now}
    assert moved == {f"parks/socks/orders/{order}"}


def test_a_vehicle_that_is_found_moves_both(park: Park) -> None:
    before = [park.seen_by(caller) for caller in OUTSIDERS]
    park.rivals_leave()

    park.create("train", capacity=10_000)
    park.rebook()

    for was, now in zip(before, map(park.seen_by, OUTSIDERS), strict=True):
        assert [each.etag for each in was] != [each.etag for each in now]
        assert {each.update_time.ToDatetime(UTC) for each in now} == {LATER}


def test_an_outsider_cannot_try_out_how_often_a_movement_has_changed(park: Park, calling: Calls) -> None:
    [movement] = park.seen_by(world.WEAVER)
    loaded = movement_pb2.MOVEMENT_STATE_LOADED

    errors = [
        refused(
            calling(world.WEAVER).ChangeMovementState,
            pb.ChangeMovementStateRequest(name=movement.name, state=loaded, etag=etag),
        )
        for etag in ("v1", "v2", "v3")
    ]

    assert [type(error) for error in errors] == [Conflict] * 3


@pytest.mark.parametrize("caller", [world.RIVAL, world.OTHER_ERP])
def test_a_movement_of_others_is_looked_for_no_longer_than_one_that_does_not_exist(
    park: Park, calling: Calls, caller: Caller
) -> None:
    theirs, stub = park.seen_by(world.MANAGER)[0].name, calling(caller)

    def work(name: str) -> list[str]:
        return work_of(lambda: refused(stub.GetMovement, pb.GetMovementRequest(name=name)))

    assert work(theirs) == work("parks/socks/movements/none") != []
