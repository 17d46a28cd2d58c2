"""Creates that a client may safely send again: one effect per `request_id`."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import timedelta
from typing import Protocol, TypeVar

from google.protobuf.message import Message
from sqlalchemy import Column, ColumnElement, Index, LargeBinary, MetaData, String, Table, delete, select, update
from sqlalchemy.orm import Session

from services.chassis.database import Database, UtcDateTime, changed, insert_new, now
from services.chassis.identity import Caller
from services.chassis.rpc import calls
from services.errors import Conflict, Problem

M = TypeVar("M", bound=Message)

KEPT = timedelta(days=7)


class Requester(Protocol):
    """The sender of a request: ids of different callers never meet."""

    @property
    def park(self) -> str: ...
    @property
    def subject(self) -> str: ...


def table(metadata: MetaData) -> Table:
    """The table `request_ids`, added to a service's own metadata."""
    return Table(
        "request_ids",
        metadata,
        Column("park", String(200), primary_key=True),
        Column("subject", String(200), primary_key=True),
        Column("rpc", String(200), primary_key=True),
        Column("request_id", String(200), primary_key=True),
        Column("fingerprint", String(64), nullable=False),
        Column("response", LargeBinary, nullable=False),
        Column("created_at", UtcDateTime, nullable=False),
        Index("ix_request_ids_created_at", "created_at"),
    )


_REQUESTS = table(MetaData())


def once(session: Session, caller: Requester, request: Message, response_type: type[M], work: Callable[[], M]) -> M:
    """`work()`, or the response it gave when the same caller first sent this `request_id`.

    `request` has a string field `request_id`; left empty, nothing is remembered. Raises Conflict when the id was used
    with other content. Ids are forgotten after 7 days.
    """
    request_id: str = getattr(request, "request_id")  # noqa: B009 - generated classes declare it one by one
    if not request_id:
        return work()
    rpc = request.DESCRIPTOR.full_name
    key = {"park": caller.park, "subject": caller.subject, "rpc": rpc, "request_id": request_id}
    claim = {"fingerprint": _fingerprint(request), "response": b"", "created_at": now(session)}
    # Claimed before the work, so that of two at the same moment one waits here for the other.
    if not insert_new(session, _REQUESTS, key | claim):
        return _remembered(session, key, claim["fingerprint"], response_type)
    response = work()
    session.execute(update(_REQUESTS).where(*_matches(key)).values(response=response.SerializeToString()))
    return response


def apply_once(database: Database, request: Message, response_type: type[M], work: Callable[[Session, Caller], M]) -> M:
    """The reply of `work` in one transaction, or the one it gave when the caller first sent this `request_id`."""
    caller = calls.caller()
    return database.transact(
        lambda session: once(session, caller, request, response_type, lambda: work(session, caller))
    )


def prune(session: Session, older_than: timedelta = KEPT) -> int:
    """Forget ids first sent longer ago than `older_than`. Returns how many rows went."""
    return changed(session, delete(_REQUESTS).where(_REQUESTS.c.created_at < now(session) - older_than))


def _remembered(session: Session, key: dict[str, str], fingerprint: object, response_type: type[M]) -> M:
    found = session.execute(select(_REQUESTS.c.fingerprint, _REQUESTS.c.response).where(*_matches(key))).one()
    if found.fingerprint != fingerprint:
        hint = "use a new request_id: this one was used with other content"
        raise Conflict.of([Problem("REQUEST_ID_REUSED", "request_id", {}, hint)])
    return response_type.FromString(found.response)


def _matches(key: dict[str, str]) -> list[ColumnElement[bool]]:
    return [_REQUESTS.c[name] == value for name, value in key.items()]


def _fingerprint(request: Message) -> str:
    content = type(request)()
    content.CopyFrom(request)
    content.ClearField("request_id")
    return hashlib.sha256(content.SerializeToString(deterministic=True)).hexdigest()
