"""A door: an enterprise at which parcels are picked up, as registry has published it last."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Door:
    """The door of an enterprise, in degrees north and east; None where only its zone is known.

    `version` is registry's of the enterprise.
    """

    park: str
    enterprise: str
    version: int
    zone: str
    latitude: float | None = None
    longitude: float | None = None
    retire_date: date | None = None
