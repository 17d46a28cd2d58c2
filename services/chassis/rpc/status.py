"""Our errors as google.rpc.Status, and back: the only place that knows gRPC's codes."""

from __future__ import annotations

from typing import cast

import grpc
from google.protobuf.message import DecodeError
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

_CODES: dict[type[ParkloomError], tuple[grpc.StatusCode, str]] = {
    Invalid: (grpc.StatusCode.INVALID_ARGUMENT, "INVALID"),
    NotFound: (grpc.StatusCode.NOT_FOUND, "NOT_FOUND"),
    AlreadyExists: (grpc.StatusCode.ALREADY_EXISTS, "ALREADY_EXISTS"),
    Conflict: (grpc.StatusCode.ABORTED, "CONFLICT"),
    Infeasible: (grpc.StatusCode.FAILED_PRECONDITION, "INFEASIBLE"),
    Unauthenticated: (grpc.StatusCode.UNAUTHENTICATED, "UNAUTHENTICATED"),
    Forbidden: (grpc.StatusCode.PERMISSION_DENIED, "FORBIDDEN"),
    Exhausted: (grpc.StatusCode.RESOURCE_EXHAUSTED, "EXHAUSTED"),
    Unavailable: (grpc.StatusCode.UNAVAILABLE, "UNAVAILABLE"),
}
_KINDS = {code: kind for kind, (code, _) in _CODES.items()}
_AWAY = {
    grpc.StatusCode.UNAVAILABLE: "the service is away: try again",
    grpc.StatusCode.DEADLINE_EXCEEDED: "the service did not answer in time: try again",
    grpc.StatusCode.CANCELLED: "the call was cancelled: try again",
}


def from_error(error: ParkloomError, request_id: str) -> status_pb2.Status:
    """The status of a failure that its caller should see: message, field violations, reason and request id."""
    code, reason = _code(error)
    status = _status(code, error.message, reason, request_id)
    _add_violations(status, error.problems)
    return status


def internal(request_id: str) -> status_pb2.Status:
    """The status of a fault of ours: it tells nothing but the id under which the log tells more."""
    message = f"something went wrong here; the log knows it as request {request_id}"
    return _status(grpc.StatusCode.INTERNAL, message, "INTERNAL", request_id)


def code_name(status: status_pb2.Status) -> str:
    """The name of a status' code, such as NOT_FOUND."""
    return next(code.name for code in grpc.StatusCode if code.value[0] == status.code)


def abort(context: grpc.ServicerContext, status: status_pb2.Status) -> None:
    """End the call with `status`; does not return."""
    context.abort_with_status(rpc_status.to_status(status))


def error_from(rpc_error: grpc.RpcError) -> ParkloomError:
    """Client side: the error of a failed call in our own vocabulary, with its problems.

    What is neither ours nor a matter of trying again comes back as a plain ParkloomError.
    """
    call = cast(grpc.Call, rpc_error)
    code = call.code()
    status = _rich(call)
    if status is None:
        return _bare(code, call.details() or "")
    return _KINDS.get(code, ParkloomError)(status.message, _problems(status))


def _code(error: ParkloomError) -> tuple[grpc.StatusCode, str]:
    for kind in type(error).__mro__:
        if kind in _CODES:
            return _CODES[kind]
    return grpc.StatusCode.UNKNOWN, "UNKNOWN"


def _status(code: grpc.StatusCode, message: str, reason: str, request_id: str) -> status_pb2.Status:
    status = status_pb2.Status(code=code.value[0], message=_shortened(message))
    status.details.add().Pack(error_details_pb2.ErrorInfo(reason=reason, domain=DOMAIN))
    status.details.add().Pack(error_details_pb2.RequestInfo(request_id=request_id))
    return status


def _shortened(message: str) -> str:
    encoded = message.encode()
    if len(encoded) <= MAX_MESSAGE_BYTES:
        return message
    return encoded[:MAX_MESSAGE_BYTES].decode(errors="ignore") + "…"


def _add_violations(status: status_pb2.Status, problems: tuple[Problem, ...]) -> None:
    """As many of the problems as there is room for."""
    bad = error_details_pb2.BadRequest()
    room = MAX_STATUS_BYTES - status.ByteSize()
    for problem in problems:
        bad.field_violations.add(field=_shortened(problem.field), description=_shortened(problem.mend))
        if bad.ByteSize() > room:
            del bad.field_violations[-1]
            break
    if bad.field_violations:
        status.details.add().Pack(bad)


def _rich(call: grpc.Call) -> status_pb2.Status | None:
    try:
        return cast("status_pb2.Status | None", rpc_status.from_call(call))
    except (ValueError, DecodeError):
        return None  # a proxy's status, or one whose two halves differ: the code alone tells


def _bare(code: grpc.StatusCode, details: str) -> ParkloomError:
    if code in _AWAY:
        return Unavailable(_AWAY[code])
    return _KINDS.get(code, ParkloomError)(details or f"the call failed with {code.name}")


def _problems(status: status_pb2.Status) -> list[Problem]:
    bad = error_details_pb2.BadRequest()
    for detail in status.details:
        if detail.Unpack(bad):
            return [Problem(violation.field, violation.description) for violation in bad.field_violations]
    return []
