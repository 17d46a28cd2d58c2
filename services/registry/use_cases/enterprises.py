"""Enterprises: create, read, change."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from services.chassis.identity import Caller
from services.chassis.listing import Wanted
from services.chassis.messaging import outbox
from services.chassis.rpc import etags
from services.chassis.rpc.masks import Mask
from services.chassis.rpc.paging import Page
from services.registry.domain.enterprise import Enterprise
from services.registry.storage import queries
from services.registry.use_cases import checks
from services.registry.wire import events, names


def create_enterprise(session: Session, draft: Enterprise) -> Enterprise:
    """Raises NotFound for the park, AlreadyExists, Invalid for a zone that the park has not declared."""
    park = checks.existing_park(session, draft.park)
    name = names.ENTERPRISE.format(park=draft.park, enterprise=draft.id)
    checks.refuse_if_taken(queries.find(session, Enterprise, draft.park, draft.id), "enterprise_id", name)
    checks.refuse_if(draft.problems(park), within="enterprise.")
    session.add(draft)
    outbox.append(session, [events.enterprise_changed_event(draft)])
    return draft


def get_enterprise(session: Session, caller: Caller, park: str, enterprise: str) -> Enterprise:
    """Raises NotFound, also for a rival of the caller's."""
    return checks.visible_enterprise(session, caller, park, enterprise)


def list_enterprises(
    session: Session, caller: Caller, park: str, page: Page, wanted: Wanted, *, guest: bool | None
) -> Sequence[Enterprise]:
    """The enterprises of `page` that are wanted and that the caller may see, and one more; with `guest` of that kind.

    Raises NotFound for the park.
    """
    checks.existing_park(session, park)
    return queries.page_of_enterprises(session, park, page, wanted, only=caller.enterprise, guest=guest)


def update_enterprise(
    session: Session, caller: Caller, draft: Enterprise, *, mask: Mask, etag: str, now: datetime
) -> Enterprise:
    """Take over the fields of `draft` that `mask` names, of those that the caller may change.

    Raises NotFound, also for a rival; Forbidden for a field that only the park may change; Conflict for a stale
    `etag`; Invalid for a zone that the park has not declared.
    """
    enterprise = checks.visible_enterprise(session, caller, draft.park, draft.id)
    etags.check(etag, enterprise.version)
    fields = checks.chosen_by(caller, mask, Enterprise.CHANGEABLE, Enterprise.CHANGEABLE_BY_ITSELF)
    enterprise.take_over(draft, fields, now)
    checks.refuse_if(enterprise.problems(checks.existing_park(session, enterprise.park)), within="enterprise.")
    outbox.append(session, [events.enterprise_changed_event(enterprise)])
    return enterprise
