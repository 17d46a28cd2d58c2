"""What integrators and probes expect of a gRPC server, and what it logs."""

from __future__ import annotations

import threading
import uuid
from typing import Any

import grpc
import pytest
import structlog
from grpc_health.v1 import health_pb2, health_pb2_grpc
from grpc_reflection.v1alpha import reflection_pb2, reflection_pb2_grpc

from services.chassis import rpc, telemetry
from services.chassis.identity import Caller, Role
from services.errors import Unavailable
from tests.chassis.rpc.conftest import SERVICE

ANYBODY = Caller("au", "sock", Role.AUDITOR)


def health(served: Any, service: str = "") -> str:
    stub = health_pb2_grpc.HealthStub(served.channel(None))
    answer = stub.Check(health_pb2.HealthCheckRequest(service=service))
    return str(health_pb2.HealthCheckResponse.ServingStatus.Name(answer.status))


def reflected(served: Any, caller: Caller | None) -> list[str]:
    stub = reflection_pb2_grpc.ServerReflectionStub(served.channel(caller))
    asked = reflection_pb2.ServerReflectionRequest(list_services="")
    (answer,) = stub.ServerReflectionInfo(iter([asked]))
    return [service.name for service in answer.list_services_response.service]


def logged(served: Any, event: str, **fields: Any) -> list[Any]:
    """The log lines of one failing call with this `event`; calls of earlier tests' servers may still be ending."""
    request_id = uuid.uuid4().hex
    metadata = [("x-request-id", request_id)]
    with structlog.testing.capture_logs() as lines:
        served.error(lambda: served.stub().Echo(served.request(**fields), metadata=metadata))
        served.server.drain_and_stop()
    return [line for line in lines if line["event"] == event and line["request_id"] == request_id]


@pytest.mark.parametrize("service", ["", SERVICE, rpc.LIVENESS])
def test_health_needs_no_token(served: Any, service: str) -> None:
    assert health(served, service) == "SERVING"


def test_health_says_when_a_needed_part_is_away_though_the_process_lives(serve: Any) -> None:
    def ready() -> None:
        raise Unavailable("DATABASE_AWAY", "the database is away")

    served = serve(ready=ready)
    assert health(served) == health(served, SERVICE) == "NOT_SERVING"
    assert health(served, rpc.LIVENESS) == "SERVING"


def test_reflection_needs_any_valid_token(served: Any) -> None:
    assert SERVICE in reflected(served, ANYBODY)
    code, _ = served.error(lambda: reflected(served, None))
    assert code == "UNAUTHENTICATED"


def test_reflection_gives_the_file_with_its_policies(served: Any) -> None:
    stub = reflection_pb2_grpc.ServerReflectionStub(served.channel(ANYBODY))
    asked = reflection_pb2.ServerReflectionRequest(file_containing_symbol=SERVICE)
    (answer,) = stub.ServerReflectionInfo(iter([asked]))
    assert any(b"echo.read" in file for file in answer.file_descriptor_response.file_descriptor_proto)


def test_a_method_that_does_not_exist_is_unimplemented(served: Any) -> None:
    code, _ = served.error(lambda: served.channel().unary_unary("/tests.echo.v1.EchoService/Nothing")(b""))
    assert code == "UNIMPLEMENTED"


def test_an_address_that_is_taken_is_named(serve: Any) -> None:
    port = serve().port
    with pytest.raises(Unavailable, match=f"cannot listen on 127.0.0.1:{port}"):
        rpc.RpcServer(f"127.0.0.1:{port}", [], []).start()


def test_as_a_part_it_serves_until_it_is_stopped(stubs: Any) -> None:
    stop = threading.Event()
    server = rpc.RpcServer("127.0.0.1:0", [], [], rpc.Serving(grace=0.1))
    part = threading.Thread(target=server.run, args=[stop])
    part.start()
    stop.set()
    part.join(60)
    assert not part.is_alive()


def test_a_call_is_logged_with_who_what_and_how_long_and_never_with_its_body(served: Any) -> None:
    (line,) = logged(served, "rpc", behave="Conflict")
    assert set(line) == {"event", "log_level", "method", "code", "milliseconds", "subject", "park", "request_id"}
    assert (line["code"], line["subject"], line["park"]) == ("ABORTED", "li", "sock")


def test_a_fault_is_logged_by_kind_and_place_without_its_text(served: Any) -> None:
    (line,) = logged(served, "rpc failed unexpectedly", behave="boom")
    assert line["kinds"] == ["RuntimeError"]
    assert "in _behave" in line["where"]
    assert "17" not in str({**line, "where": "", "request_id": ""})


def test_calls_are_counted_by_method_and_code(served: Any) -> None:
    counter = telemetry.RPC_CALLS.labels(f"/{SERVICE}/Echo", "NOT_FOUND")
    before = counter._value.get()
    served.error(lambda: served.stub().Echo(served.request(behave="NotFound")))
    assert counter._value.get() == before + 1


def test_the_request_id_comes_back_and_is_made_up_where_none_or_a_bad_one_is_given(served: Any) -> None:
    def answered(*given: tuple[str, str]) -> str:
        _, call = served.stub().Echo.with_call(served.request(), metadata=given)
        return str(dict(call.trailing_metadata())["x-request-id"])

    assert answered(("x-request-id", "r-9")) == "r-9"
    assert len(answered(("x-request-id", "no good"))) == len(answered()) == 32


def test_a_call_made_while_serving_a_call_carries_its_request_id(served: Any) -> None:
    call = rpc.calls.Call("/x/Y", "r-outer", 0.0)
    with rpc.calls.serving(call):
        _, made = served.stub().Echo.with_call(served.request())
    assert dict(made.trailing_metadata())["x-request-id"] == "r-outer"


def test_who_calls_is_known_inside_a_call_only() -> None:
    with pytest.raises(LookupError):
        rpc.caller()
    assert rpc.request_id() == ""


def test_a_token_may_be_asked_for_at_each_call(served: Any) -> None:
    asked = []
    with rpc.channel(f"127.0.0.1:{served.port}", lambda: asked.append(1) or "bad") as channel:
        for _ in range(2):
            with pytest.raises(grpc.RpcError):
                served.stubs.grpc.EchoServiceStub(channel).Echo(served.request())
    assert len(asked) == 2


def test_a_call_that_finds_a_part_away_is_tried_four_times(served: Any) -> None:
    code, _ = served.error(lambda: served.stub().Echo(served.request(behave="Unavailable")))
    assert (code, served.echo.calls) == ("UNAVAILABLE", 4)


def test_health_falls_before_the_server_goes(served: Any) -> None:
    watch = health_pb2_grpc.HealthStub(served.channel(None)).Watch(health_pb2.HealthCheckRequest())
    assert next(watch).status == health_pb2.HealthCheckResponse.SERVING
    drain = threading.Thread(target=served.server.drain_and_stop)
    drain.start()
    assert next(watch).status == health_pb2.HealthCheckResponse.NOT_SERVING
    watch.cancel()
    drain.join(60)
