"""An enterprise of a park."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from services.errors import Problem
from services.registry.domain.park import Declared, Park
from services.registry.domain.resource import Resource, date_problems, undeclared


@dataclass(frozen=True, slots=True)
class Contact:
    """A person to contact, and the telephone number as dialled."""

    person: str
    phone: str = ""


@dataclass(eq=False, kw_only=True)
class Enterprise(Resource):
    """An enterprise of the park. With `auto_accept`, work offered to it counts as accepted.

    A `guest` is outside the park: plans use it as the park's policy allows, and no rate of the park counts it.
    `refresh_ask_time` (UTC) and `refresh_asked_by`, a token's subject, are set while the park waits for it to confirm
    its capacity.
    """

    CHANGEABLE: ClassVar = (
        *("display_name", "zone", "latitude", "longitude", "contacts", "auto_accept", "retire_date", "guest"),
    )
    CHANGEABLE_BY_ITSELF: ClassVar = ("contacts", "auto_accept")

    park: str
    id: str
    display_name: str
    zone: str
    latitude: float | None = None
    longitude: float | None = None
    contacts: tuple[Contact, ...] = ()
    auto_accept: bool = False
    retire_date: str = ""
    refresh_ask_time: datetime | None = None
    refresh_asked_by: str = ""
    guest: bool = False

    def ask_to_refresh(self, asked_by: str, now: datetime) -> None:
        """The park asks it to confirm its capacity."""
        self.refresh_ask_time, self.refresh_asked_by = now, asked_by
        self.touch(now)

    def answer_refresh(self, now: datetime) -> bool:
        """The park waits no longer; False where it did not."""
        if self.refresh_ask_time is None:
            return False
        self.refresh_ask_time, self.refresh_asked_by = None, ""
        self.touch(now)
        return True

    @property
    def needs(self) -> set[Declared]:
        """The declarations of its park that this enterprise rests on."""
        return {Declared("zones", self.zone)}

    def problems(self, park: Park) -> list[Problem]:
        """The problems of the enterprise: names that `park` has not declared."""
        zones = undeclared([("zone", self.zone)], park.zone_ids, "zone")
        return [*zones, *date_problems("retire_date", self.retire_date)]
