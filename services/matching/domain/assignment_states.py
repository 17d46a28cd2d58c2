"""States of assignments, what was made of them, and the word by which they change."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from services.matching.domain.terms import By, ChangeCause


class AssignmentState(StrEnum):
    """PROPOSED → OFFERED → ACCEPTED, DECLINED or COUNTERED → STARTED → DONE.

    WITHDRAWN when the time to answer has passed, CANCELLED when no plan asks for it.
    """

    PROPOSED = "proposed"
    OFFERED = "offered"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    COUNTERED = "countered"
    STARTED = "started"
    DONE = "done"
    CANCELLED = "cancelled"
    WITHDRAWN = "withdrawn"


AGREED = (AssignmentState.ACCEPTED, AssignmentState.STARTED, AssignmentState.DONE)
# Something is asked that the enterprise has not agreed to.
OPEN = (AssignmentState.OFFERED, AssignmentState.COUNTERED)
ACTIVE = (*OPEN, *AGREED)
# All of it is agreed, and not all of it made.
UNDONE = (AssignmentState.ACCEPTED, AssignmentState.STARTED)


@dataclass(frozen=True, slots=True)
class Asking:
    """The word of a party: whose it is, when, on which day of the park, and until when what it asks is answered.

    `cause` is why a plan asks otherwise than before.
    """

    by: By
    now: datetime
    today: date
    auto_accept: bool = False
    answer_by: datetime | None = None
    cause: ChangeCause | None = None


class RiskCause(StrEnum):
    """Why an assignment is at risk: its line can do less, an earlier step has brought less, or its park has changed."""

    CAPACITY = "capacity"
    EARLIER_STEP = "earlier-step"
    PARK = "park"


@dataclass(frozen=True, slots=True)
class Done:
    """Units of one day: good and scrapped, as reported; `assumed` where nobody has."""

    good: int
    scrapped: int = 0
    assumed: bool = False
