"""Accounts that own what is sent out of the installation: whose it is, and who sees it."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from services.chassis.identity import Caller, Revocations, Role
from services.errors import Forbidden, Unauthenticated
from services.matching.domain.audiences import Audience
from services.matching.storage.owned import Owner

_ROLES = {Audience.PARK: Role.MANAGER, Audience.ENTERPRISE: Role.ENTERPRISE, Audience.BUYER: Role.INTEGRATOR}


class Owned(Protocol):
    """Property of an account: `subject` created it, and `enterprise` is whose it is, "" for others."""

    park: str
    audience: Audience
    subject: str
    enterprise: str
    created_at: datetime


def audience_of(caller: Caller) -> Audience:
    """The view of the park that the caller has."""
    if caller.bound:
        return Audience.ENTERPRISE
    return Audience.BUYER if caller.buyer else Audience.PARK


def owner_of(caller: Caller) -> Owner:
    """The caller as an owner."""
    return audience_of(caller), caller.enterprise or caller.subject


def is_seen_by(owned: Owned, caller: Caller) -> bool:
    """True for the park's people, and else where it is the caller's own."""
    if caller.bound:
        return owned.audience is Audience.ENTERPRISE and owned.enterprise == caller.enterprise
    return not caller.buyer or (owned.audience is Audience.BUYER and owned.subject == caller.subject)


def require_scope(caller: Caller, scope: str) -> None:
    """Raises Forbidden for an integrator without the scope to read what is sent."""
    if caller.role is Role.INTEGRATOR and scope not in caller.scopes:
        message = f"the token lacks the scope {scope}: ask for one that has it"
        raise Forbidden("SCOPE_MISSING", message, {"scope": scope})


def is_revoked(owned: Owned, revocations: Revocations) -> bool:
    """True where all that its account was given until its creation was revoked."""
    account = Caller(owned.subject, owned.park, _ROLES[owned.audience], owned.enterprise)
    try:
        revocations.check(account, since=owned.created_at, ids=())
    except Unauthenticated:
        return True
    return False
