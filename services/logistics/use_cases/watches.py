"""Watches of movements: of the changes read they show those that nothing shown follows."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy.orm import Session

from services.chassis.identity import Caller
from services.chassis.messaging.change_log import Change
from services.logistics.domain.movement import Movement
from services.logistics.storage import movements
from services.logistics.use_cases.movements import Wanted, seen_by


def watch_movements(
    session: Session, caller: Caller, changes: Sequence[Change], wanted: Wanted
) -> list[tuple[Change, Movement]]:
    """The last change of each movement wanted that the caller may see, with the movement as it is now.

    For outsiders it is the last one that they are shown something of.
    """
    found = movements.named(session, seen_by(caller, wanted), {change.ident for change in changes})
    return [
        (change, movement)
        for change in changes
        if (movement := found.get(change.ident))
        and (change.changed_at == movement.last_shown_at if caller.outsider else change.version == movement.version)
    ]
