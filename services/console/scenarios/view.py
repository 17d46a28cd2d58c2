"""Scenarios in the reader's words: their edits, and figures of both schedules side by side."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from flask_babel import gettext as _

from parkloom.matching.v1 import scenario_pb2 as pb
from services.console.core import language
from services.console.core.names import Names, short
from services.console.scenarios.rules_form import RulesForm

MOST_SHOWN = 20
# Guests' prices are within production and set-ups, and nobody pays a preference.
PARTS = (
    *("production_micros", "haulage_micros", "lateness_micros"),
    *("unmet_micros", "released_micros", "setups_micros"),
)


@dataclass(frozen=True, slots=True)
class ShownLink:
    """A link by the live schedule and by the scenario."""

    name: str
    live: pb.ScenarioLink
    planned: pb.ScenarioLink


@dataclass(frozen=True, slots=True)
class Row:
    """A figure by the live schedule and by the scenario; `money` counts micro-units, `good` is the better direction."""

    title: str
    live: int
    planned: int
    money: bool = False
    good: int = 1

    @property
    def change(self) -> int:
        return self.planned - self.live

    @property
    def tone(self) -> str:
        """The tone of the change: good, bad or calm."""
        return "calm" if not self.change else "good" if self.change * self.good > 0 else "bad"


def rows(scenario: pb.Scenario) -> list[Row]:
    """Orders, cost by part and set-ups of both schedules."""
    live, planned = scenario.live, scenario.planned
    counts = (
        (_("Orders"), "orders", 0),
        (_("On time in full"), "on_time_in_full_orders", 1),
        (_("Late"), "late_orders", -1),
        (_("Short"), "short_orders", -1),
        (_("Unmatched"), "unmatched_orders", -1),
        (_("Units scheduled"), "scheduled_quantity", 1),
    )
    parts = (
        (_("of it making"), "production_micros"),
        (_("of it transport"), "haulage_micros"),
        (_("of it set-ups"), "setups_micros"),
        (_("of it late"), "lateness_micros"),
        (_("of it not made"), "unmet_micros"),
    )
    found = [
        Row(name, getattr(live.counts, key), getattr(planned.counts, key), good=good) for name, key, good in counts
    ]
    found.append(Row(_("Cost"), cost(live), cost(planned), money=True, good=-1))
    found += [Row(name, getattr(live.cost, key), getattr(planned.cost, key), True, -1) for name, key in parts]
    return [*found, Row(_("Set-ups"), live.set_ups, planned.set_ups, good=-1)]


def links(scenario: pb.Scenario, names: Names) -> Iterator[ShownLink]:
    """The links of both schedules, in the chain's order."""
    for live, planned in zip(scenario.live.links, scenario.planned.links, strict=True):
        yield ShownLink(names.link(planned.link), live, planned)


def cost(figures: pb.ScheduleFigures) -> int:
    """The whole cost of a schedule that somebody bears, micro-units."""
    return sum(getattr(figures.cost, part) for part in PARTS)


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
    return _of_rules(edit)


def _of_rules(edit: pb.ScenarioEdit) -> str:
    match edit.WhichOneof("edit"):
        case "add_closure":
            closure = edit.add_closure
            days, links = language.days(closure.first_date, closure.last_date), ", ".join(closure.links)
            return str(_("Closed: %(days)s, %(links)s", days=days, links=links or _("all links")))
        case "change_weekdays":
            shares = " · ".join(language.percent(share) for share in edit.change_weekdays.weekday_shares)
            return str(_("Capacity by weekday, Monday to Sunday: %(shares)s", shares=shares))
        case "scale_capacity":
            scaled = edit.scale_capacity
            where = " · ".join(filter(None, [scaled.link, short(scaled.enterprise)])) or str(_("all lines"))
            share, days = language.percent(scaled.share), language.days(scaled.first_date, scaled.last_date)
            return str(
                _("Capacity at %(share)s of what is planned: %(where)s, %(days)s", share=share, where=where, days=days)
            )
    return str(_("The park's policy changes: %(fields)s", fields=", ".join(_policy_fields(edit.change_policy))))


def _policy_fields(changed: pb.ChangedPolicy) -> list[str]:
    """The labels of the figures that change, with what they become."""
    single = ("frozen_days", "default_late_cost_micros", "default_unmet_cost_micros")
    given = {name: getattr(changed, name) for name in single if changed.HasField(name)}
    given |= {path: getattr(changed.policy, path) for path in changed.update_mask.paths}
    return [f"{_label(name)} {_figure(name, value)}" for name, value in given.items()]


def _label(name: str) -> str:
    field = getattr(RulesForm, name, None)
    return str(field.args[0]) if field is not None else name


def _figure(name: str, value: object) -> str:
    if name == "guest_links":
        return " · ".join(value) or str(_("all links"))  # type: ignore[arg-type]  # it is a list of ids
    if isinstance(value, bool):
        return str(_("yes") if value else _("no"))
    if isinstance(value, float):
        return language.percent(value)
    if isinstance(value, int):
        return language.amount(value) if name.endswith("_micros") else language.quantity(value)
    return str(value)
