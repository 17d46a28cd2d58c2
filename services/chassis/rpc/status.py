"""Our errors as google.rpc.Status, and back: the only place that knows gRPC's codes.

ErrorInfo.reason is the error's code and ErrorInfo.metadata holds its parameters. FieldViolation.reason is a problem's
code and its description the hint. A violation has no place for parameters: those of the first violation stand in
ErrorInfo.metadata as `violation-0-<name>`, of the second as `violation-1-<name>`, and so on.

A limit that waiting alone helps with names the time in RetryInfo. Clients with a retry policy get it besides: wait that
long where it is short, and do not try again by yourself where it is not.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NoReturn, TypeAlias, cast

import grpc
from google.protobuf.duration_pb2 import Duration
from google.protobuf.message import DecodeError, Message
from google.rpc import error_details_pb2, status_pb2
from grpc_status import rpc_status

from services.errors import (
    AlreadyExists,
    Conflict,
    Exhausted,
    Forbidden,
    Infeasible,
    Invalid,
    NotFound,
    ParkloomError,
    Problem,
    Unauthenticated,
    Unavailable,
)

DOMAIN = "parkloom"
# All metadata of a reply must stay below 8 kB, and the status is in it twice: percent-encoded and in base64.
MAX_MESSAGE_BYTES = 600
MAX_STATUS_BYTES = 3_500
MAX_PARAM_BYTES = 200
# A client waits so long within a call; beyond it, its caller decides.
LONGEST_PUSHBACK_SECONDS = 2.0

_CODES: dict[type[ParkloomError], grpc.StatusCode] = {
    Invalid: grpc.StatusCode.INVALID_ARGUMENT,
    NotFound: grpc.StatusCode.NOT_FOUND,
    AlreadyExists: grpc.StatusCode.ALREADY_EXISTS,
    Conflict: grpc.StatusCode.ABORTED,
    Infeasible: grpc.StatusCode.FAILED_PRECONDITION,
    Unauthenticated: grpc.StatusCode.UNAUTHENTICATED,
    Forbidden: grpc.StatusCode.PERMISSION_DENIED,
    Exhausted: grpc.StatusCode.RESOURCE_EXHAUSTED,
    Unavailable: grpc.StatusCode.UNAVAILABLE,
}
_KINDS = {code: kind for kind, code in _CODES.items()}
_OF_VIOLATION = "violation-"
_PUSHBACK = "grpc-retry-pushback-ms"  # gRFC A6
Metadata: TypeAlias = tuple[tuple[str, str], ...]
_Details: TypeAlias = tuple[
    error_details_pb2.ErrorInfo,
    error_details_pb2.RequestInfo,
    error_details_pb2.BadRequest,
    error_details_pb2.RetryInfo,
]
_AWAY = {
    grpc.StatusCode.UNAVAILABLE: "the service is away: try again",
    grpc.StatusCode.DEADLINE_EXCEEDED: "the service did not answer in time: try again",
    grpc.StatusCode.CANCELLED: "the call was cancelled: try again",
}


def from_error(error: ParkloomError, request_id: str) -> status_pb2.Status:
    """The status of a failure that its caller should see: message, code, parameters, request id, field violations."""
    status = status_pb2.Status(code=_grpc_code(error).value[0], message=_shortened(error.message))
    info, request, bad, retry = _details(error.code, request_id)
    _add_params(info, error.params, MAX_STATUS_BYTES - status.ByteSize() - request.ByteSize())
    _add_violations(bad, info, error.problems, MAX_STATUS_BYTES - status.ByteSize() - request.ByteSize())
    if isinstance(error, Exhausted) and error.retry_after_seconds > 0:
        retry.retry_delay.CopyFrom(_duration(error.retry_after_seconds))
    _pack(status, info, request, *(detail for detail in (bad, retry) if detail.ByteSize()))
    return status


def internal(request_id: str) -> status_pb2.Status:
    """The status of a fault of ours: nothing but the id under which the log has the details."""
    message = f"something went wrong here; the log knows it as request {request_id}"
    status = status_pb2.Status(code=grpc.StatusCode.INTERNAL.value[0], message=message)
    _pack(status, *_details("INTERNAL", request_id)[:2])
    return status


def code_name(status: status_pb2.Status) -> str:
    """The name of a status' code, such as NOT_FOUND."""
    return next(code.name for code in grpc.StatusCode if code.value[0] == status.code)


async def end(context: Any, status: status_pb2.Status, metadata: Metadata = ()) -> NoReturn:
    """End the call with `status`, and `metadata` besides."""
    last = rpc_status.to_status(status)
    await context.abort(last.code, last.details, (*last.trailing_metadata, *metadata, *_pushback(status)))
    raise AssertionError("a call that has been ended goes no further")


def error_from(rpc_error: grpc.RpcError) -> ParkloomError:
    """Client side: the error of a failed call in our own vocabulary, with its problems.

    What is neither ours nor a matter of trying again comes back as a plain ParkloomError.
    """
    call = cast(grpc.Call, rpc_error)
    code = call.code()
    status = _rich(call)
    if status is None:
        return _bare(code, call.details() or "")
    info, _, bad, retry = _unpacked(status)
    params = {name: text for name, text in info.metadata.items() if not name.startswith(_OF_VIOLATION)}
    error = _KINDS.get(code, ParkloomError)(info.reason or code.name, status.message, params, _problems(bad, info))
    if isinstance(error, Exhausted):
        error.retry_after_seconds = _seconds(retry.retry_delay)
    return error


def _grpc_code(error: ParkloomError) -> grpc.StatusCode:
    return next((_CODES[kind] for kind in type(error).__mro__ if kind in _CODES), grpc.StatusCode.UNKNOWN)


def _details(code: str, request_id: str) -> _Details:
    info = error_details_pb2.ErrorInfo(reason=code, domain=DOMAIN)
    request = error_details_pb2.RequestInfo(request_id=request_id)
    return info, request, error_details_pb2.BadRequest(), error_details_pb2.RetryInfo()


def _pack(status: status_pb2.Status, *details: Message) -> None:
    for detail in details:
        status.details.add().Pack(detail)


def _unpacked(status: status_pb2.Status) -> _Details:
    known = _details("", "")
    for packed in status.details:
        any(packed.Unpack(detail) for detail in known)
    return known


def _pushback(status: status_pb2.Status) -> Metadata:
    if status.code != grpc.StatusCode.RESOURCE_EXHAUSTED.value[0]:
        return ()
    seconds = _seconds(_unpacked(status)[3].retry_delay)
    wait = f"{seconds * 1000:.0f}" if 0 < seconds <= LONGEST_PUSHBACK_SECONDS else "-1"
    return ((_PUSHBACK, wait),)


def _duration(seconds: float) -> Duration:
    whole = int(seconds)
    return Duration(seconds=whole, nanos=int((seconds - whole) * 1e9))


def _seconds(duration: Duration) -> float:
    return float(duration.seconds + duration.nanos / 1e9)


def _shortened(text: str, most: int = MAX_MESSAGE_BYTES) -> str:
    encoded = text.encode()
    return text if len(encoded) <= most else encoded[:most].decode(errors="ignore") + "…"


def _add_params(info: error_details_pb2.ErrorInfo, params: Mapping[str, str], room: int) -> None:
    """Add as many of the parameters as there is room for."""
    for name, text in params.items():
        info.metadata[name] = _shortened(text, MAX_PARAM_BYTES)
        if info.ByteSize() > room:
            del info.metadata[name]


def _add_violations(
    bad: error_details_pb2.BadRequest, info: error_details_pb2.ErrorInfo, problems: Sequence[Problem], room: int
) -> None:
    """Add as many of the problems as there is room for in `bad` and `info` together."""
    for index, problem in enumerate(problems):
        bad.field_violations.add(
            field=_shortened(problem.field), reason=problem.code, description=_shortened(problem.hint)
        )
        params = {f"{_OF_VIOLATION}{index}-{name}": text for name, text in problem.params.items()}
        _add_params(info, params, room)
        if bad.ByteSize() + info.ByteSize() > room:
            del bad.field_violations[-1]
            for name in params:
                info.metadata.pop(name, None)
            break


def _problems(bad: error_details_pb2.BadRequest, info: error_details_pb2.ErrorInfo) -> list[Problem]:
    return [
        Problem(violation.reason, violation.field, _params_of(info, index), violation.description)
        for index, violation in enumerate(bad.field_violations)
    ]


def _params_of(info: error_details_pb2.ErrorInfo, index: int) -> dict[str, str]:
    prefix = f"{_OF_VIOLATION}{index}-"
    return {name.removeprefix(prefix): text for name, text in info.metadata.items() if name.startswith(prefix)}


def _rich(call: grpc.Call) -> status_pb2.Status | None:
    try:
        return cast("status_pb2.Status | None", rpc_status.from_call(call))
    except (ValueError, DecodeError):
        return None  # a proxy's status, or one whose two halves differ: only the code is known


def _bare(code: grpc.StatusCode, details: str) -> ParkloomError:
    if code in _AWAY:
        return Unavailable("SERVICE_AWAY", _AWAY[code])
    return _KINDS.get(code, ParkloomError)(code.name, details or f"the call failed with {code.name}")
