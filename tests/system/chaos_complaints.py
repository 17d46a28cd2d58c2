"""Complaints that a judge of a fault test can make."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """The kind of a complaint: what went wrong."""

    LOST = "an acknowledged write is lost"
    TWICE = "a request had more than one effect"
    OVERSOLD = "more is accepted than capacity allows, and not at risk"
    APART = "services do not agree with each other"
    UNSENT = "events are left in an outbox"
    PUT_ASIDE = "an event was put aside as a dead letter"
    FAULT = "a service answered with a fault of its own"


@dataclass(frozen=True)
class Complaint:
    """One finding, in a sentence."""

    kind: Kind
    text: str

    def __str__(self) -> str:
        return f"{self.kind}: {self.text}"
