"""Figures as machines report them: taken message by message, acknowledged when they are durable, refused one by one."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable, Iterator

import pytest

from parkloom.registry.v1 import registry_service_pb2 as pb
from services.chassis.identity import Caller
from services.errors import Forbidden, Invalid
from tests.databases import ON_BOTH
from tests.registry import world
from tests.registry.serving import furnish
from tests.serving import Clients, refused

DAY = "2026-03-12"


def update(units: int, line: str = "d-1", day: str = DAY) -> pb.CapacityUpdate:
    return pb.CapacityUpdate(line=f"parks/socks/lines/{line}", date=day, daily_capacity=units)


def message(position: int, *updates: pb.CapacityUpdate) -> pb.StreamCapacityRequest:
    return pb.StreamCapacityRequest(parent="parks/socks", position=position, updates=updates)


def sent(clients: Clients, caller: Caller, *messages: pb.StreamCapacityRequest) -> list[pb.StreamCapacityResponse]:
    return list(clients(caller).StreamCapacity(iter(messages), timeout=60))


def figures(clients: Clients, line: str = "d-1") -> dict[str, int]:
    name = f"parks/socks/lines/{line}/capacities/2026-03"
    return {
        figure.date: figure.daily_capacity
        for figure in clients(world.MANAGER).GetCapacity(pb.GetCapacityRequest(name=name)).figures
    }


@pytest.mark.parametrize("database_url", ON_BOTH, indirect=True)
def test_each_message_is_acknowledged_by_its_position_once_its_figures_can_be_read(empty: Clients) -> None:
    furnish(empty)
    answers = sent(empty, world.DYERS_MACHINE, message(7, update(5)), message(9, update(6, day="2026-03-13")))
    assert [(answer.position, answer.taken, len(answer.refusals)) for answer in answers] == [(7, 1, 0), (9, 1, 0)]
    assert figures(empty) == {DAY: 5, "2026-03-13": 6}


def test_the_last_figure_of_a_line_and_day_stands_within_a_message_and_between_them(registry: Clients) -> None:
    sent(registry, world.DYER, message(1, update(5), update(6)), message(2, update(7), update(8)))
    assert figures(registry) == {DAY: 8}


def test_a_month_changes_once_for_all_updates_of_a_message(registry: Clients) -> None:
    sent(registry, world.DYER, message(1, *(update(units, day=f"2026-03-{12 + units}") for units in range(5))))
    found = registry(world.MANAGER).GetCapacity(pb.GetCapacityRequest(name="parks/socks/lines/d-1/capacities/2026-03"))
    assert found.etag == "v1"


BAD = {
    "another enterprise's line": (update(5, line="r-1"), "LINE_UNKNOWN", "line"),
    "a line that does not exist": (update(5, line="none"), "LINE_UNKNOWN", "line"),
    "no name of a line": (pb.CapacityUpdate(line="d-1", date=DAY), "NAME_MALFORMED", "line"),
    "a day in the past": (update(5, day="2026-03-10"), "DATE_PAST", "date"),
    "a day too far ahead": (update(5, day="2028-01-01"), "DATE_TOO_FAR", "date"),
    "a day that does not exist": (update(5, day="2026-02-30"), "DATE_MALFORMED", "date"),
    "no day": (update(5, day="soon"), "RULE_STRING_PATTERN", "date"),
    "a figure below none": (update(-1), "RULE_INT64_GTE_LTE", "daily_capacity"),
    "a figure above the line's most": (update(12_001), "CAPACITY_ABOVE_MAXIMUM", "daily_capacity"),
}


@pytest.mark.parametrize(("bad", "code", "field"), BAD.values(), ids=BAD)
def test_an_update_that_is_refused_names_its_field_and_holds_up_no_other(
    registry: Clients, bad: pb.CapacityUpdate, code: str, field: str
) -> None:
    first, second = sent(registry, world.DYER, message(1, update(5), bad, update(6)), message(2, update(7)))
    (refusal,) = first.refusals
    assert (refusal.place, refusal.code, refusal.field) == (1, code, f"updates[1].{field}")
    assert refusal.hint
    assert (first.taken, second.taken, figures(registry)) == (2, 1, {DAY: 7})


def test_a_message_of_which_all_is_refused_is_acknowledged(registry: Clients) -> None:
    (answer,) = sent(registry, world.DYER, message(3, update(-1), update(5, line="r-1")))
    assert (answer.position, answer.taken) == (3, 0)
    assert [refusal.place for refusal in answer.refusals] == [0, 1]


def test_a_park_reports_for_every_line_of_its_own(registry: Clients) -> None:
    (answer,) = sent(registry, world.MANAGER, message(1, update(5), update(6, line="r-1")))
    assert (answer.taken, figures(registry, "r-1")) == (2, {DAY: 6})


ENDINGS = {
    "without updates": (message(1), Invalid),
    "without a park": (pb.StreamCapacityRequest(updates=[update(1)]), Invalid),
    "with more than a thousand": (message(1, *([update(1)] * 1_001)), Invalid),
    "at a place below none": (message(-1, update(1)), Invalid),
    "of another park": (pb.StreamCapacityRequest(parent="parks/mills", updates=[update(1)]), Forbidden),
}


@pytest.mark.parametrize(("wrong", "kind"), ENDINGS.values(), ids=ENDINGS)
def test_a_message_that_is_no_list_of_updates_ends_the_stream(
    registry: Clients, wrong: pb.StreamCapacityRequest, kind: type[Exception]
) -> None:
    error = refused(lambda messages: list(registry(world.DYER).StreamCapacity(messages)), iter([wrong]))
    assert isinstance(error, kind)


def test_a_caller_without_the_scope_opens_no_stream(registry: Clients) -> None:
    reader = Caller("plc", "socks", world.DYERS_MACHINE.role, enterprise="dye-house", scopes=frozenset({"lines.read"}))
    error = refused(lambda messages: list(registry(reader).StreamCapacity(messages)), iter([message(1, update(1))]))
    assert isinstance(error, Forbidden)


class Slow:
    """A machine that sends when it is asked to, and counts what was asked of it."""

    def __init__(self) -> None:
        self._messages: queue.Queue[pb.StreamCapacityRequest | None] = queue.Queue()

    def send(self, each: pb.StreamCapacityRequest | None) -> None:
        self._messages.put(each)

    def __iter__(self) -> Iterator[pb.StreamCapacityRequest]:
        while (each := self._messages.get()) is not None:
            yield each


def test_an_acknowledgement_comes_before_the_stream_ends(registry: Clients) -> None:
    machine = Slow()
    answers = registry(world.DYER).StreamCapacity(iter(machine), timeout=60)
    for position in (1, 2):
        machine.send(message(position, update(position)))
        assert next(answers).position == position
        assert figures(registry) == {DAY: position}
    machine.send(None)
    assert list(answers) == []


def test_an_open_stream_ends_with_the_server_and_its_client_goes_on_elsewhere(registry: Clients) -> None:
    machine = Slow()
    answers = registry(world.DYER).StreamCapacity(iter(machine), timeout=60)
    machine.send(message(1, update(1)))
    assert next(answers).position == 1
    stopping = threading.Thread(target=registry.server.drain_and_stop)
    stopping.start()
    error = refused(lambda _: next(answers), None)
    machine.send(None)
    stopping.join()
    assert error.code in {"SERVER_STOPPING", "SERVICE_AWAY"}


def test_who_changed_what_by_a_stream_is_in_the_audit_trail_once_a_message(
    registry: Clients, stored: Callable[[], dict[str, int]]
) -> None:
    before = stored()["audit_entries"]
    sent(registry, world.DYER, message(1, update(1), update(2, day="2026-03-13")), message(2, update(3)))
    assert stored()["audit_entries"] == before + 2
