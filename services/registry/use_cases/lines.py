"""Lines: create, read, change."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from services.chassis.identity import Caller
from services.chassis.listing import Wanted
from services.chassis.messaging import outbox
from services.chassis.rpc import etags
from services.chassis.rpc.masks import Mask
from services.chassis.rpc.paging import Page
from services.errors import Problem
from services.registry.domain.enterprise import Enterprise
from services.registry.domain.line import Line
from services.registry.domain.resource import numbered
from services.registry.storage import queries
from services.registry.use_cases import checks, freshness
from services.registry.wire import events, names


def create_line(session: Session, caller: Caller, draft: Line) -> Line:
    """Raises NotFound for the park, AlreadyExists, Invalid for what is not declared or contradicts itself."""
    name = names.LINE.format(park=draft.park, line=draft.id)
    park = checks.existing_park(session, draft.park)
    checks.refuse_if_taken(queries.find(session, Line, draft.park, draft.id), "line_id", name)
    problems = [*draft.problems(park), *_unknown_enterprise(session, draft), *_unknown_products(session, draft)]
    checks.refuse_if(problems, within="line.")
    draft.state_planned(draft.planned_capacity_source, freshness.report_by(caller, draft.created_at))
    session.add(draft)
    outbox.append(session, [events.line_changed_event(draft)])
    return draft


def get_line(session: Session, caller: Caller, park: str, line: str) -> Line:
    """Raises NotFound, also for a rival's line."""
    return checks.visible_line(session, caller, park, line)


def list_lines(
    session: Session, caller: Caller, park: str, page: Page, wanted: Wanted, *, enterprise: str = "", link: str = ""
) -> Sequence[Line]:
    """The lines of `page` that are wanted and that the caller may see, and one more. Raises NotFound for the park."""
    checks.existing_park(session, park)
    own = caller.enterprise
    return queries.page_of_lines(session, park, page, wanted, visible_to=own, enterprise=enterprise, link=link)


def update_line(session: Session, caller: Caller, draft: Line, *, mask: Mask, etag: str, now: datetime) -> Line:
    """Take over the fields of `draft` that `mask` names, of those that the caller may change.

    Raises NotFound, also for a rival's line; Conflict for a stale `etag`; Forbidden for an enterprise that would change
    what the park certifies; Invalid for what is not declared, contradicts itself or cannot be changed.
    """
    line = checks.visible_line(session, caller, draft.park, draft.id)
    etags.check(etag, line.version)
    fields = checks.chosen_by(caller, mask, Line.CHANGEABLE, Line.CHANGEABLE_BY_ITSELF)
    checks.refuse_if([] if mask.stated and mask.paths else _fixed(line, draft), within="line.")
    if caller.bound:
        _refuse_uncertified(line, draft, fields)
    line.take_over(draft, fields, now)
    if "planned_daily_capacity" in fields:
        line.state_planned(draft.planned_capacity_source, freshness.report_by(caller, now))
    problems = [*line.problems(checks.existing_park(session, line.park)), *_unknown_products(session, line)]
    checks.refuse_if(problems, within="line.")
    outbox.append(session, [events.line_changed_event(line)])
    return line


def _refuse_uncertified(line: Line, draft: Line, fields: Collection[str]) -> None:
    """Raises Invalid or Forbidden where an enterprise's `fields` of `draft` go beyond what the park has certified."""
    if "planned_daily_capacity" in fields:
        planned = draft.planned_daily_capacity
        checks.refuse_if(line.uncertified("planned_daily_capacity", planned), within="line.")
    if "rates" not in fields or draft.certified_loads == line.certified_loads:
        return
    for at, rate in numbered("line.rates", draft.rates):
        if rate.load != line.certified_loads.get(rate.product):
            raise checks.of_park(f"{at}.load", "load")
    raise checks.of_park("line.rates", "product")


def _fixed(line: Line, draft: Line) -> Iterator[Problem]:
    for field in ("enterprise", "link"):
        if getattr(draft, field) not in ("", getattr(line, field)):
            hint = "leave it as it is: it cannot be changed, so create another line instead"
            yield Problem("FIELD_FIXED", field, {}, hint)


def _unknown_enterprise(session: Session, line: Line) -> Iterator[Problem]:
    if queries.find(session, Enterprise, line.park, line.enterprise) is None:
        hint = "name an enterprise of the park, or create it first"
        yield Problem("ENTERPRISE_UNKNOWN", "enterprise", {"enterprise": line.enterprise}, hint)


def _unknown_products(session: Session, line: Line) -> Iterator[Problem]:
    rated = {rate.product for rate in line.rates}
    known = queries.known_products(session, line.park, rated) if rated else set()
    for field, product in numbered("rates", (rate.product for rate in line.rates), "product"):
        if product not in known:
            hint = f'name a product of the park, or create "{product}" first'
            yield Problem("PRODUCT_UNKNOWN", field, {"product": product}, hint)
