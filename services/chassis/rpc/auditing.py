"""The audit entry of the call being served."""

from __future__ import annotations

from typing import Any

from google.protobuf.message import Message
from sqlalchemy.orm import Session

from services.chassis import audit
from services.chassis.audit import Entry
from services.chassis.rpc import calls

_ENTERPRISES = "enterprises"
# Fields of a reply that name the enterprises whose thing was changed.
_OWNERS = ("enterprise", "from_enterprise", "to_enterprise")
# Fields of a request that hold the parts of a batch.
_PARTS = ("requests", "updates")
# Fields of a request that name the thing it is about.
_ABOUT = ("name", "assignment", "parent")


def record(session: Session, request: Message, reply: Message, digest: str) -> None:
    """Write down, with this transaction, that the caller made the change that `reply` answers."""
    call, resource = calls.current(), _resource(request, reply)
    for name in (resource, *(_text(reply, field) for field in _OWNERS)):
        owner = _enterprise(name)
        if owner:
            audit.concerns(session, owner)
    entry = Entry(
        act=call.method,
        resource=resource,
        token_id=call.token_id,
        call_id=call.request_id,
        request_id=_text(request, "request_id"),
        items=_items(request),
        digest=digest,
    )
    audit.append(session, calls.caller(), entry)


def _resource(request: Message, reply: Message) -> str:
    """The full name of the thing changed: the reply's own, or the one that the request or the reply is about."""
    about = (*(_text(request, field) for field in _ABOUT), _text(reply, "order"))
    return _text(reply, "name") or next(filter(None, about), "")


def _items(request: Any) -> int:
    lists = (name for name in _PARTS if name in request.DESCRIPTOR.fields_by_name)
    return sum(len(getattr(request, name)) for name in lists) or 1


def _text(message: Message, field: str) -> str:
    value = getattr(message, field, "")
    return value if isinstance(value, str) else ""


def _enterprise(name: str) -> str:
    """The id of the enterprise that `name` is the full name of, or ""."""
    *_, collection, ident = ["", "", *name.split("/")]
    return ident if collection == _ENTERPRISES else ""
