"""Putting-out rounds: parts issued to households, which are returned, lost or still out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from services.errors import Problem


@dataclass(eq=False, kw_only=True)
class Round:
    """Parts that an enterprise has issued to a group of households in a village's `zone`.

    `issued` parts are collected on `collect_day`, `lead_days` after `issue_day`; `returned` and `lost` grow by reports.
    `version` grows by one with every change.
    """

    park: str
    id: str
    enterprise: str
    zone: str
    household_group: str
    issued: int
    issue_day: date
    collect_day: date
    created_at: datetime
    updated_at: datetime
    order: str = ""
    lot_label: str = ""
    returned: int = 0
    lost: int = 0
    version: int = 1

    @property
    def open(self) -> int:
        """Parts that are still out: those issued that are neither returned nor lost."""
        return self.issued - self.returned - self.lost

    @property
    def lead_days(self) -> int:
        """Days from the issue to the collection."""
        return (self.collect_day - self.issue_day).days

    def problems(self, returned: int, lost: int) -> Iterator[Problem]:
        """Problems of a report of parts."""
        if returned + lost > self.open:
            params = {"open": f"{self.open}", "reported": f"{returned + lost}"}
            yield Problem("MORE_THAN_OUT", "returned_quantity", params, f"give at most {self.open}: no more are out")

    def report(self, returned: int, lost: int, now: datetime) -> None:
        """Count parts that came back, and parts that are lost."""
        self.returned += returned
        self.lost += lost
        self.version, self.updated_at = self.version + 1, now


@dataclass(frozen=True, slots=True)
class GroupBalance:
    """The balance of a group of households with an enterprise; `overdue` parts were to be collected before today.

    It is of one order and lot, or of all of them, where both are "".
    """

    enterprise: str
    zone: str
    household_group: str
    issued: int
    returned: int
    lost: int
    overdue: int
    order: str = ""
    lot_label: str = ""

    @property
    def open(self) -> int:
        """Parts that are still out."""
        return self.issued - self.returned - self.lost

    @property
    def loss_share(self) -> float:
        """Lost parts of those returned or lost; 0 where there are none."""
        ended = self.returned + self.lost
        return self.lost / ended if ended else 0.0


def collected_on(issue_day: date, lead_days: int) -> date:
    """The day on which parts issued on a day are collected."""
    return issue_day + timedelta(days=lead_days)
