"""What a call fails with, read from the rich error (`google.rpc.Status`) of the service."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import grpc
from google.protobuf.message import DecodeError
from google.rpc import error_details_pb2, status_pb2
from grpc_status import rpc_status

# The services answer these for a watch that cannot be continued.
_LIST_AGAIN = {"RESUME_TOKEN_EXPIRED", "RESUME_TOKEN_OF_OTHER_WATCH"}
_WORTH_SENDING_AGAIN = {
    grpc.StatusCode.UNAVAILABLE,
    grpc.StatusCode.RESOURCE_EXHAUSTED,
    grpc.StatusCode.DEADLINE_EXCEEDED,
}


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong with one field of the request.

    `field` is its path (`order.due_date`), `reason` a stable code, `params` the figures and ids of the hint as text,
    `hint` a sentence that says what to do.
    """

    field: str
    reason: str
    params: Mapping[str, str]
    hint: str


class CallError(Exception):
    """A call that failed. `str()` is a sentence for people; programs go by `code` and `reason`.

    `code` is gRPC's, `reason` the service's stable code (`docs/error-codes.md`; gRPC's name where a proxy or the
    network failed), `params` its figures and ids as text, `problems` each wrong field with its hint.
    `retry_after_seconds` is when the same call may succeed, 0 where the service named no time.
    """

    def __init__(self, code: grpc.StatusCode, message: str, details: _Details) -> None:
        super().__init__(f"{details.reason or code.name}: {message}")
        self.code = code
        self.message = message
        self.reason = details.reason or code.name
        self.params = details.params
        self.problems = details.problems
        self.retry_after_seconds = details.retry_after_seconds

    @classmethod
    def of(cls, error: Any) -> CallError:
        """The error of a failed gRPC call, such as a `grpc.RpcError`; a ListAgain where that is what it means."""
        details = _details(error)
        kind = ListAgain if details.reason in _LIST_AGAIN else CallError
        return kind(error.code(), error.details() or "the call failed", details)

    @property
    def fields(self) -> tuple[str, ...]:
        """The paths of the wrong fields."""
        return tuple(problem.field for problem in self.problems)

    @property
    def hints(self) -> tuple[str, ...]:
        """What to do about each wrong field."""
        return tuple(problem.hint for problem in self.problems)

    @property
    def is_worth_sending_again(self) -> bool:
        """Whether the same call, with the same `request_id`, may succeed later; any other is answered alike."""
        return self.code in _WORTH_SENDING_AGAIN


class ListAgain(CallError):  # noqa: N818 - says what to do
    """A watch cannot be continued: its resume token is too old, or of another watch.

    Watch without a token, then list, then apply what comes.
    """


@dataclass(frozen=True, slots=True)
class _Details:
    reason: str
    params: Mapping[str, str]
    problems: tuple[Problem, ...]
    retry_after_seconds: float


def _details(error: Any) -> _Details:
    status = _status(error)
    info, bad = error_details_pb2.ErrorInfo(), error_details_pb2.BadRequest()
    retry = error_details_pb2.RetryInfo()
    for packed in status.details:
        for message in (info, bad, retry):
            packed.Unpack(message)
    return _Details(
        info.reason,
        {name: text for name, text in info.metadata.items() if not name.startswith("violation-")},
        tuple(
            Problem(each.field, each.reason, _params(info, index), each.description)
            for index, each in enumerate(bad.field_violations)
        ),
        retry.retry_delay.ToTimedelta().total_seconds(),
    )


def _status(error: Any) -> status_pb2.Status:
    try:
        return rpc_status.from_call(error) or status_pb2.Status()
    except (ValueError, DecodeError):
        return status_pb2.Status()  # a proxy's: only gRPC's code is known


def _params(info: error_details_pb2.ErrorInfo, index: int) -> dict[str, str]:
    """The parameters of the violation of that index, which the services keep beside their own."""
    prefix = f"violation-{index}-"
    return {name.removeprefix(prefix): text for name, text in info.metadata.items() if name.startswith(prefix)}
