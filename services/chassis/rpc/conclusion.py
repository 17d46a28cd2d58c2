"""The beginning and the end of a call: its id and deadline, its status, its line in the log and its metrics."""

from __future__ import annotations

import asyncio
import re
import time
import traceback
import uuid
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Any

import grpc
from google.rpc import status_pb2

from services.chassis import telemetry
from services.chassis.identity import Role
from services.chassis.rpc import status
from services.chassis.rpc.arrivals import ClientLeft
from services.chassis.rpc.calls import Call
from services.errors import ParkloomError

NO_DEADLINE_SECONDS = 1e9
REQUEST_ID = "x-request-id"
_GIVEN_ID = re.compile(r"[A-Za-z0-9._-]{1,64}")


def begun(method: str, context: Any, seconds: float, most: float = NO_DEADLINE_SECONDS) -> Call:
    """The call that `context` serves, with its client's deadline; `seconds` where there is none, never over `most`."""
    given = metadata_of(context).get(REQUEST_ID, "")
    request_id = given if _GIVEN_ID.fullmatch(given) else uuid.uuid4().hex
    # Trailing, not initial: a call whose first metadata have gone out is not retried by its client.
    context.set_trailing_metadata(((REQUEST_ID, request_id),))
    return Call(method, request_id, time.monotonic() + min(_deadline(context) or seconds, most))


def metadata_of(context: Any) -> Mapping[str, str]:
    """The call's metadata that are text."""
    return {name: text for name, text in context.invocation_metadata() if isinstance(text, str)}


@asynccontextmanager
async def concluded(call: Call, context: Any) -> AsyncIterator[None]:
    """Ends the call with a status where its work failed, wakes who waits for it, and logs how it ended."""
    started = time.perf_counter()
    failure, code = None, grpc.StatusCode.CANCELLED.name
    try:
        yield
        code = grpc.StatusCode.OK.name
    except ParkloomError as error:
        failure = status.from_error(error, call.request_id)
    except ClientLeft:
        raise asyncio.CancelledError from None
    except Exception as fault:
        _log_fault(call, fault)
        failure = status.internal(call.request_id)
    finally:
        call.wake.set()
        _log_call(call, _code_name(failure, code), time.perf_counter() - started)
    if failure:
        await status.end(context, failure, ((REQUEST_ID, call.request_id),))


def _code_name(failure: status_pb2.Status | None, code: str) -> str:
    return status.code_name(failure) if failure else code


def _deadline(context: Any) -> float | None:
    """Seconds until the client's deadline, None where it set none: gRPC may then give thousands of years."""
    remaining = context.time_remaining()
    return None if remaining is None or remaining > NO_DEADLINE_SECONDS else float(remaining)


def _log_call(call: Call, code: str, seconds: float) -> None:
    telemetry.RPC_CALLS.labels(call.method, code).inc()
    telemetry.RPC_SECONDS.labels(call.method).observe(seconds)
    # Our own services ask one another every few seconds.
    ordinary = call.caller is not None and call.caller.role is Role.SERVICE and code == grpc.StatusCode.OK.name
    (telemetry.log.debug if ordinary else telemetry.log.info)(
        "rpc",
        method=call.method,
        code=code,
        milliseconds=round(seconds * 1000, 1),
        subject=call.caller.subject if call.caller else "",
        park=call.caller.park if call.caller else "",
        request_id=call.request_id,
    )


def _log_fault(call: Call, fault: BaseException) -> None:
    """Log the place and the kinds of exception, not their texts: those may quote prices or requests."""
    kinds: list[str] = []
    link: BaseException | None = fault
    while link is not None:
        kinds.append(type(link).__qualname__)
        link = link.__cause__ or link.__context__
    telemetry.log.error(
        "rpc failed unexpectedly",
        method=call.method,
        request_id=call.request_id,
        kinds=kinds,
        where="".join(traceback.format_tb(fault.__traceback__)),
    )
