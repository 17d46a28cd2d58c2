"""A park changes its lanes, zones, quotas, tags or figures: what is live is checked again, and planned again."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from sqlalchemy.orm import Session

from services.matching.domain.park import Park
from services.matching.scheduling.changes import Changes
from services.matching.scheduling.reference_changes import park_differs
from services.matching.scheduling.standing_lots import mark_broken
from services.matching.storage import lots as stored_lots
from services.matching.storage import reference_data as stored
from services.matching.use_cases import fill_in_requests, holds, reading
from services.matching.use_cases.changes import save


def changed_parks(parks: Iterable[Park], known: Mapping[str, Park | None]) -> list[str]:
    """Of parks that are about to be stored, and as they are known, those in which live lots may no longer hold."""
    before = ((known[park.id], park) for park in parks)
    return [park.id for old, park in before if old is not None and park_differs(old, park)]


def review(session: Session, park: str, now: datetime) -> None:
    """Marks the assignments that no longer hold and asks for a fill-in plan of their orders, and of short ones."""
    if stored.find_park(session, park) is None:
        return  # its first event is still to come, and nothing is live
    if stored_lots.any_lots(session, park):
        changes = Changes(reading.whole_park(session, park, now), now)
        changes.fill_ins |= changes.mark_risks(changes.snapshot.lines)
        changes.fill_ins |= mark_broken(changes) | changes.count_roads()
        save(session, changes)
    holds.review(session, park, now)
    fill_in_requests.request_short(session, park, None)
