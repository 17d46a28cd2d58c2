"""Our errors as google.rpc.Status, and back: the only place that knows gRPC's codes.

ErrorInfo.reason is the error's code and ErrorInfo.metadata holds its parameters. FieldViolation.reason is a problem's
code and its description the hint. A violation has no place for parameters: those of the first violation stand in
ErrorInfo.metadata as `violation-0-<name>`, of the second as `violation-1-<name>`, and so on.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TypeAlias, cast

import grpc
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
_Details: TypeAlias = tuple[error_details_pb2.ErrorInfo, error_details_pb2.RequestInfo, error_details_pb2.BadRequest]
_AWAY = {
    grpc.StatusCode.UNAVAILABLE: "the service is away: try again",
    grpc.StatusCode.DEADLINE_EXCEEDED: "the service did not answer in time: try again",
    grpc.StatusCode.CANCELLED: "the call was cancelled: try again",
}


def from_error(error: ParkloomError, request_id: str) -> status_pb2.Status:
    """The status of a failure that its caller should see: message, code, parameters, request id, field violations."""
    status = status_pb2.Status(code=_grpc_code(error).value[0], message=_shortened(error.message))
    info, request, bad = _details(error.code, request_id)
    _add_params(info, error.params, MAX_STATUS_BYTES - status.ByteSize() - request.ByteSize())
    _add_violations(bad, info, error.problems, MAX_STATUS_BYTES - status.ByteSize() - request.ByteSize())
    _pack(status, info, request, *([bad] if bad.field_violations else []))
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
    info, _, bad = _unpacked(status)
    params = {name: text for name, text in info.metadata.items() if not name.startswith(_OF_VIOLATION)}
    return _KINDS.get(code, ParkloomError)(info.reason or code.name, status.message, params, _problems(bad, info))


def _grpc_code(error: ParkloomError) -> grpc.StatusCode:
    return next((_CODES[kind] for kind in type(error).__mro__ if kind in _CODES), grpc.StatusCode.UNKNOWN)


def _details(code: str, request_id: str) -> _Details:
    info = error_details_pb2.ErrorInfo(reason=code, domain=DOMAIN)
    return info, error_details_pb2.RequestInfo(request_id=request_id), error_details_pb2.BadRequest()


def _pack(status: status_pb2.Status, *details: Message) -> None:
    for detail in details:
        status.details.add().Pack(detail)


def _unpacked(status: status_pb2.Status) -> _Details:
    known = _details("", "")
    for packed in status.details:
        any(packed.Unpack(detail) for detail in known)
    return known


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
