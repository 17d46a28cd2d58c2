"""Our errors over the wire and back."""

from __future__ import annotations

from typing import Any

import grpc
import pytest
from google.rpc import error_details_pb2
from grpc_status import rpc_status

from services import errors
from services.chassis.rpc import status
from services.errors import Invalid, ParkloomError, Problem

CODES = {
    "Invalid": "INVALID_ARGUMENT",
    "NotFound": "NOT_FOUND",
    "AlreadyExists": "ALREADY_EXISTS",
    "Conflict": "ABORTED",
    "Infeasible": "FAILED_PRECONDITION",
    "Forbidden": "PERMISSION_DENIED",
    "Unauthenticated": "UNAUTHENTICATED",
    "Exhausted": "RESOURCE_EXHAUSTED",
    "Unavailable": "UNAVAILABLE",
}


@pytest.mark.parametrize(("kind", "code"), CODES.items())
def test_an_error_keeps_its_kind_and_its_problems_over_the_wire(served: Any, kind: str, code: str) -> None:
    seen, error = served.error(lambda: served.stub().Echo(served.request(behave=kind)))
    assert seen == code
    assert type(error) is getattr(errors, kind)
    assert (error.code, error.message, error.params) == ("IT_IS_SO", "it is so", {"day": "2026-03-02"})
    assert error.problems == (Problem("TOO_MUCH", "lines[0].quantity", {"maximum": "7"}, "make it less"),)


def test_a_fault_of_ours_discloses_nothing_but_the_request_id(served: Any) -> None:
    request = served.request(behave="boom")
    code, error = served.error(lambda: served.stub().Echo(request, metadata=[("x-request-id", "r-1")]))
    assert code == "INTERNAL"
    assert error.message == "something went wrong here; the log knows it as request r-1"


def test_a_status_names_reason_domain_and_request(served: Any) -> None:
    with pytest.raises(grpc.RpcError) as failed:
        served.stub().Echo(served.request(behave="Infeasible"), metadata=[("x-request-id", "r-2")])
    info, request = error_details_pb2.ErrorInfo(), error_details_pb2.RequestInfo()
    details = rpc_status.from_call(failed.value).details
    assert details[0].Unpack(info)
    assert details[1].Unpack(request)
    assert (info.reason, info.domain, request.request_id) == ("IT_IS_SO", "parkloom", "r-2")
    assert info.metadata == {"day": "2026-03-02", "violation-0-maximum": "7"}


def test_a_thousand_problems_still_fit_into_the_metadata_of_a_reply() -> None:
    problems = [
        Problem("TOO_MUCH", f"lines[{n}].量", {"maximum": "给" * 900}, "给出一个大于零的数量" * 20) for n in range(1000)
    ]
    made = status.from_error(Invalid("TOO_MUCH", "错" * 5000, {"why": "错" * 5000}, problems), "r")
    assert made.ByteSize() < status.MAX_STATUS_BYTES + 200
    assert len(made.details) == 3


def test_a_service_that_is_away_is_unavailable_and_names_no_address() -> None:
    with grpc.insecure_channel("127.0.0.1:1") as channel, pytest.raises(grpc.RpcError) as failed:
        channel.unary_unary("/x/Y")(b"", timeout=5)
    error = status.error_from(failed.value)
    assert (type(error), error.message) == (errors.Unavailable, "the service is away: try again")


def test_an_unknown_kind_of_ours_comes_back_as_the_base_error(served: Any) -> None:
    _, error = served.error(lambda: served.stub().Echo(served.request(behave="ParkloomError")))
    assert type(error) is ParkloomError
