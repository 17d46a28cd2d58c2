"""Parks: create, read, change."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from datetime import datetime

from sqlalchemy.orm import Session

from services.chassis import etags, outbox
from services.chassis.identity import Caller
from services.errors import Conflict, Forbidden, Problem
from services.registry.domain.park import Park
from services.registry.storage import queries
from services.registry.use_cases import checks
from services.registry.wire import events, names


def create_park(session: Session, caller: Caller, draft: Park) -> Park:
    """Store the park of the caller's token.

    Raises Forbidden for another park, Invalid where it contradicts itself, AlreadyExists when it is there.
    """
    if draft.id != caller.park:
        raise Forbidden("the token is not good for that park: use the park_id that it was made for")
    checks.refuse_if_taken(queries.find(session, Park, draft.id), "park_id", names.PARK.format(park=draft.id))
    checks.refuse_if(draft.problems(), within="park.")
    session.add(draft)
    outbox.append(session, [events.park_event(draft)])
    return draft


def get_park(session: Session, park: str) -> Park:
    """Raises NotFound."""
    return checks.existing_park(session, park)


def list_parks(session: Session, caller: Caller) -> list[Park]:
    """The parks that `caller` may see: its own, if it exists."""
    park = queries.find(session, Park, caller.park)
    return [park] if park else []


def update_park(session: Session, draft: Park, *, paths: Collection[str], etag: str, now: datetime) -> Park:
    """Take over the fields `paths` of `draft`, all for none.

    Raises NotFound; Invalid where the park would contradict itself; Conflict for a stale `etag`, and where it would
    no longer declare what its lines, products or enterprises use.
    """
    park = checks.existing_park(session, draft.id)
    etags.check(etag, park.version)
    fields = checks.chosen(paths, Park.CHANGEABLE)
    before = _declared(park)
    park.take_over(draft, fields, now)
    checks.refuse_if(park.problems(), within="park.")
    _refuse_if_used(session, park, before)
    outbox.append(session, [events.park_event(park)])
    return park


# What a park declares and others use: (the park's field, the id).
_Declared = set[tuple[str, str]]


def _declared(park: Park) -> _Declared:
    return {
        *(("links", link) for link in park.link_ids),
        *(("tags", tag) for tag in park.tags),
        *(("zones", zone) for zone in park.zone_ids),
        *(("productive zones", zone) for zone in park.productive_zone_ids),
    }


def _refuse_if_used(session: Session, park: Park, before: _Declared) -> None:
    dropped = before - _declared(park)
    if not dropped:
        return
    users = Counter(use for use in _uses(session, park.id) if use[1] in dropped)
    problems = [_still_used(declared, kind, count) for (kind, declared), count in sorted(users.items())]
    if problems:
        raise Conflict("; ".join(f"{problem.field}: {problem.mend}" for problem in problems), problems)


def _still_used(declared: tuple[str, str], kind: str, count: int) -> Problem:
    field, ident = declared
    keep = f'keep "{ident}" productive' if field == "productive zones" else f'keep "{ident}"'
    return Problem(f"park.{field.split()[-1]}", f"{keep}: {kind} that use it: {count}")


def _uses(session: Session, park: str) -> Iterator[tuple[str, tuple[str, str]]]:
    """(kind of user, what it uses), once for each that a line, a product or an enterprise uses."""
    with session.no_autoflush:
        for line in queries.all_lines(session, park):
            own = (("links", line.link), ("zones", line.zone), ("productive zones", line.zone))
            yield from _by("lines", [*own, *(("tags", tag) for tag in line.tags)])
        for product in queries.all_products(session, park):
            links = (("links", step.link) for step in product.routing)
            yield from _by("products", [*links, *(("tags", tag) for step in product.routing for tag in step.tags)])
        for enterprise in queries.all_enterprises(session, park):
            yield from _by("enterprises", [("zones", enterprise.zone)])


def _by(kind: str, declared: Iterable[tuple[str, str]]) -> Iterator[tuple[str, tuple[str, str]]]:
    return ((kind, one) for one in set(declared))
