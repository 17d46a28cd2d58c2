"""Changes that a client may safely send again: one effect for each `request_id` of an account.

An account is what a token stands for: park, role, enterprise and subject. Ids of different accounts never meet, and a
remembered reply is given only after the caller's right to it has been checked once more.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import timedelta
from typing import Protocol, TypeAlias, TypeVar

from google.protobuf.message import Message
from sqlalchemy import Column, ColumnElement, Index, LargeBinary, MetaData, String, Table, delete, select, update
from sqlalchemy.orm import Session

from services.chassis.database import Database, UtcDateTime, changed, insert_new, now
from services.chassis.identity import Caller, Role
from services.chassis.rpc import auditing, calls, stored_bytes
from services.errors import Conflict, Infeasible, Problem

M = TypeVar("M", bound=Message)

KEPT = timedelta(days=7)


class Account(Protocol):
    """The sender of a request: ids of different accounts never meet."""

    @property
    def park(self) -> str: ...
    @property
    def role(self) -> Role: ...
    @property
    def enterprise(self) -> str: ...
    @property
    def subject(self) -> str: ...


# Raises NotFound or Forbidden where this caller may not make the change, as things are now.
Authorise: TypeAlias = Callable[[Session, Caller], object]
# Records the reply of a change, in the transaction that makes it.
Conclude: TypeAlias = Callable[[Session, M], None]


def table(metadata: MetaData) -> Table:
    """The table `remembered_replies`, added to a service's own metadata, and `request_ids` of earlier versions."""
    for name, keys in (
        ("request_ids", ("park", "subject", "rpc", "request_id")),
        ("remembered_replies", ("park", "role", "enterprise", "subject", "rpc", "request_id")),
    ):
        Table(
            name,
            metadata,
            *(Column(key, String(200), primary_key=True) for key in keys),
            Column("fingerprint", String(64), nullable=False),
            Column("response", LargeBinary, nullable=False),
            Column("created_at", UtcDateTime, nullable=False),
            Index(f"ix_{name}_created_at", "created_at"),
        )
    return metadata.tables["remembered_replies"]


_METADATA = MetaData()
_REPLIES = table(_METADATA)
_EARLIER = _METADATA.tables["request_ids"]


def policy_suffices(_session: Session, _caller: Caller) -> None:
    """Authorises every caller whom the policy of the rpc admits: the request touches nothing that is another's."""


def apply_once(
    database: Database,
    request: Message,
    response_type: type[M],
    authorise: Authorise,
    work: Callable[[Session, Caller], M],
) -> M:
    """The reply of `work` in one transaction, or the one it gave when the account first sent this `request_id`.

    The change has its entry in the audit trail, in the same transaction; a reply given again has none.
    `authorise` comes before both, so that who has lost a right does not read an old reply. Raises Conflict when the id
    was used with other content.
    """
    caller = calls.caller()

    def apply(session: Session) -> M:
        authorise(session, caller)
        return once(session, caller, request, response_type, lambda: audited(session))

    def audited(session: Session) -> M:
        stored_bytes.refuse_if_full(session, caller.park, request)
        reply = work(session, caller)
        auditing.record(session, request, reply, _fingerprint(request))
        return reply

    return database.transact(apply)


def apply(database: Database, request: Message, work: Callable[[Session, Caller], M]) -> M:
    """The reply of `work` in one transaction, with its entry in the audit trail: for what may be done twice."""
    caller = calls.caller()

    def audited(session: Session) -> M:
        reply = work(session, caller)
        auditing.record(session, request, reply, _fingerprint(request))
        return reply

    return database.transact(audited)


def apply_once_across(
    database: Database,
    request: Message,
    response_type: type[M],
    authorise: Authorise,
    work: Callable[[Conclude[M]], M],
) -> M:
    """Like `apply_once`, for work of several transactions: the one that makes the change calls what `work` is given."""
    caller = calls.caller()

    def remembered(session: Session) -> M | None:
        authorise(session, caller)
        return _remembered(session, caller, request, response_type)

    def conclude(session: Session, reply: M) -> None:
        auditing.record(session, request, reply, _fingerprint(request))
        _conclude(session, caller, request, reply)

    found = database.read(remembered)
    if found is not None:
        return found
    try:
        return work(conclude)
    except (Conflict, Infeasible):
        # The same request, sent twice at once, may have been faster.
        found = database.read(remembered)
        if found is None:
            raise
        return found


def once(session: Session, account: Account, request: Message, response_type: type[M], work: Callable[[], M]) -> M:
    """`work()`, or the response it gave when the same account first sent this `request_id`.

    `request` has a string field `request_id`; left empty, nothing is remembered. Raises Conflict when the id was used
    with other content. Ids are forgotten after 7 days.
    """
    # Claimed before the work, so that of two at the same moment one waits here for the other.
    if _request_id(request) and not _claim(session, account, request):
        found = _remembered(session, account, request, response_type)
        if found is not None:
            return found
    response = work()
    _conclude(session, account, request, response)
    return response


def prune(session: Session, older_than: timedelta = KEPT) -> int:
    """Forget ids first sent longer ago than `older_than`. Returns how many rows went."""
    before = now(session) - older_than
    return sum(changed(session, delete(table).where(table.c.created_at < before)) for table in (_REPLIES, _EARLIER))


def _claim(session: Session, account: Account, request: Message) -> bool:
    _refuse_what_an_earlier_version_did(session, account, request)
    row = {"fingerprint": _fingerprint(request), "response": b"", "created_at": now(session)}
    return insert_new(session, _REPLIES, _key(account, request) | row)


def _remembered(session: Session, account: Account, request: Message, response_type: type[M]) -> M | None:
    if not _request_id(request):
        return None
    query = select(_REPLIES.c.fingerprint, _REPLIES.c.response).where(*_matches(_REPLIES, _key(account, request)))
    found = session.execute(query).one_or_none()
    if found is None:
        return None
    if found.fingerprint != _fingerprint(request):
        raise _reused("use a new request_id: this one was used with other content")
    return response_type.FromString(found.response)


def _conclude(session: Session, account: Account, request: Message, reply: Message) -> None:
    """The change is made: what is to be stored with it, in its transaction."""
    if not _request_id(request):
        return
    key, response = _key(account, request), reply.SerializeToString()
    if not changed(session, update(_REPLIES).where(*_matches(_REPLIES, key)).values(response=response)):
        row = {"fingerprint": _fingerprint(request), "response": response, "created_at": now(session)}
        insert_new(session, _REPLIES, key | row)


def _refuse_what_an_earlier_version_did(session: Session, account: Account, request: Message) -> None:
    """Earlier versions kept no account: whose reply theirs is cannot be found out, so nobody gets it."""
    key = {name: value for name, value in _key(account, request).items() if name in _EARLIER.c}
    if session.execute(select(_EARLIER.c.rpc).where(*_matches(_EARLIER, key))).first() is not None:
        raise _reused("read what it changed, then use a new request_id: an earlier version has served this one")


def _reused(hint: str) -> Conflict:
    return Conflict.of([Problem("REQUEST_ID_REUSED", "request_id", {}, hint)])


def _request_id(request: Message) -> str:
    return str(getattr(request, "request_id"))  # noqa: B009 - generated classes declare it one by one


def _key(account: Account, request: Message) -> dict[str, str]:
    return {
        "park": account.park,
        "role": account.role.value,
        "enterprise": account.enterprise,
        "subject": account.subject,
        "rpc": request.DESCRIPTOR.full_name,
        "request_id": _request_id(request),
    }


def _matches(table: Table, key: dict[str, str]) -> list[ColumnElement[bool]]:
    return [table.c[name] == value for name, value in key.items()]


def _fingerprint(request: Message) -> str:
    content = type(request)()
    content.CopyFrom(request)
    if "request_id" in content.DESCRIPTOR.fields_by_name:
        content.ClearField("request_id")
    return hashlib.sha256(content.SerializeToString(deterministic=True)).hexdigest()
