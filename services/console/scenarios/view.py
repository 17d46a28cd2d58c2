"""Scenarios in the reader's words: their edits, and figures of both schedules side by side."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from flask_babel import gettext as _

from parkloom.matching.v1 import scenario_pb2 as pb
from services.console.core import language
from services.console.core.names import Names, short

MOST_SHOWN = 20


@dataclass(frozen=True, slots=True)
class ShownLink:
    """A link by the live schedule and by the scenario."""

    name: str
    live: pb.ScenarioLink
    planned: pb.ScenarioLink


def links(scenario: pb.Scenario, names: Names) -> Iterator[ShownLink]:
    """The links of both schedules, in the chain's order."""
    for live, planned in zip(scenario.live.links, scenario.planned.links, strict=True):
        yield ShownLink(names.link(planned.link), live, planned)


def cost(figures: pb.ScheduleFigures) -> int:
    """The whole cost of a schedule, micro-units."""
    return sum(getattr(figures.cost, field.name) for field in figures.cost.DESCRIPTOR.fields)


def in_words(edit: pb.ScenarioEdit) -> str:
    """The edit in one line."""
    match edit.WhichOneof("edit"):
        case "add_order":
            units = language.quantity(edit.add_order.order.quantity)
            return str(_("Order %(id)s more: %(units)s units", id=edit.add_order.order_id, units=units))
        case "change_order":
            return str(_("Order %(id)s changes", id=short(edit.change_order.name)))
        case "cancel_order":
            return str(_("Order %(id)s is cancelled", id=short(edit.cancel_order)))
        case "end_enterprise":
            return str(_("Enterprise %(id)s is gone", id=short(edit.end_enterprise.enterprise)))
    return _of_capacity(edit)


def _of_capacity(edit: pb.ScenarioEdit) -> str:
    match edit.WhichOneof("edit"):
        case "change_capacity":
            units = language.quantity(edit.change_capacity.daily_capacity)
            return str(_("Line %(id)s does %(units)s a day", id=short(edit.change_capacity.line), units=units))
        case "add_line":
            units = language.quantity(edit.add_line.daily_capacity)
            return str(_("A machine more like %(id)s: %(units)s a day", id=short(edit.add_line.like), units=units))
        case "change_quota":
            units = language.quantity(edit.change_quota.daily_limit)
            return str(_("Quota %(id)s is %(units)s a day", id=edit.change_quota.quota, units=units))
    return str(_("The park's policy changes"))
