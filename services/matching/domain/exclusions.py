"""Exclusions: enterprises that are asked for no more of a step of an order, until a manager lifts it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class ExclusionCause(StrEnum):
    """Why an enterprise is asked for no more: it declined all of it, accepted a part only, or did not answer."""

    DECLINED = "declined"
    PARTLY_ACCEPTED = "partly_accepted"
    NO_ANSWER = "no_answer"


@dataclass(frozen=True, slots=True)
class Exclusion:
    """An enterprise that is asked for no more of an order's step. `since` is None where nobody recorded it."""

    order: str
    step: int
    enterprise: str
    cause: ExclusionCause = ExclusionCause.DECLINED
    reason: str = ""
    since: datetime | None = None
