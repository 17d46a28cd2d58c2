"""Requests of very many parts are counted before they are parsed, and their problems are looked for up to a number."""

from __future__ import annotations

import pytest
from google.protobuf.message import Message

from parkloom.registry.v1 import park_pb2
from parkloom.registry.v1 import registry_service_pb2 as registry
from services.chassis.rpc import counting, validation
from services.errors import Exhausted, Invalid
from tests.chassis.rpc.conftest import Served
from tests.waiting import Stopwatch


def empty(message: type[Message], field: str, times: int) -> bytes:
    """A message of that many empty elements of `field`, two bytes each."""
    return bytes([message.DESCRIPTOR.fields_by_name[field].number << 3 | 2, 0]) * times


def refused(raw: bytes, message: type[Message]) -> Invalid | Exhausted:
    with pytest.raises((Invalid, Exhausted)) as failed:
        counting.check(raw, message.DESCRIPTOR)
    assert isinstance(failed.value, Invalid | Exhausted)
    return failed.value


def test_four_megabytes_of_empty_figures_are_refused_before_they_are_parsed() -> None:
    watch = Stopwatch()
    (problem,) = refused(
        empty(registry.UpdateCapacityRequest, "figures", 2_000_000), registry.UpdateCapacityRequest
    ).problems
    assert (problem.code, problem.field, dict(problem.params)) == (
        "RULE_REPEATED_MAX_ITEMS",
        "figures",
        {"rule_value": "400"},
    )
    assert watch.seconds() < 1


def test_a_list_within_a_list_is_named_with_its_place() -> None:
    batch = registry.BatchUpdateCapacityRequest(requests=[{"name": "parks/sock/lines/a" * 100}] * 20)
    batch.requests[17].MergeFromString(empty(registry.UpdateCapacityRequest, "figures", 401))
    (problem,) = refused(batch.SerializeToString(), registry.BatchUpdateCapacityRequest).problems
    assert problem.field == "requests[17].figures"


def test_elements_of_one_field_that_comes_in_many_parts_are_counted_together() -> None:
    lanes = park_pb2.Park(lanes=[{}] * 1_000).SerializeToString()
    part = registry.CreateParkRequest(park=park_pb2.Park.FromString(lanes)).SerializeToString()
    error = refused(part * 201, registry.CreateParkRequest)
    assert (error.code, error.params) == ("REQUEST_OF_TOO_MANY_PARTS", {"maximum": "200000"})


@pytest.mark.parametrize("raw", [b"\xff" * 20_000, b"\x0a" + b"\xff" * 20_000, b"\x0f" * 20_000, b"\x08\x01" * 10_000])
def test_bytes_that_are_no_such_message_are_left_to_the_parser(raw: bytes) -> None:
    counting.check(raw, registry.BatchUpdateCapacityRequest.DESCRIPTOR)


def test_an_honest_large_batch_passes(served: Served) -> None:
    lines = [{"name": "parks/sock/lines/a", "quantity": 3}] * 10_000
    assert served.stub().Echo(served.request(lines=lines)).text == "li"


def test_of_very_many_problems_the_first_are_named_and_the_search_ends_there(served: Served) -> None:
    request = served.request(lines=[{"quantity": -1}] * 100_000)
    watch = Stopwatch()
    with pytest.raises(Invalid) as failed:
        validation.check(request)
    assert watch.seconds() < 5
    assert [problem.field for problem in failed.value.problems[:2]] == ["lines[0].quantity", "lines[1].quantity"]
    assert len(failed.value.problems) == validation.MOST_PROBLEMS


def test_a_broken_element_at_the_end_of_a_long_list_is_named(served: Served) -> None:
    request = served.request(lines=[{}] * 60 + [{"release": 2}])
    _, error = served.error(lambda: served.stub().Echo(request))
    assert [problem.field for problem in error.problems] == ["lines[60].due"]


def test_more_problems_than_are_named_are_counted(served: Served) -> None:
    request = served.request(lines=[{"quantity": -1, "release": 2}] * 40)
    with pytest.raises(Invalid, match=r"and 30 more$") as failed:
        validation.check(request)
    assert (len(failed.value.problems), failed.value.params) == (50, {"count": "80"})


def test_a_list_that_the_update_mask_leaves_out_is_not_looked_at() -> None:
    lanes = [{"from_zone": "?"}] * 60
    request = registry.UpdateParkRequest(
        park={"name": "parks/sock", "display_name": "Sock", "lanes": lanes}, update_mask={"paths": ["display_name"]}
    )
    validation.check(request)
    request.update_mask.paths.append("lanes")
    with pytest.raises(Invalid) as failed:
        validation.check(request)
    assert failed.value.problems[0].field.startswith("park.lanes[0]")
