"""The part of a new scenario's form that is about the park itself: its calendar, its quotas and its policy."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import Field, SelectField, StringField
from wtforms.validators import Length, ValidationError

from parkloom.matching.v1 import scenario_pb2 as pb
from parkloom.registry.v1.park_pb2 import Closure, PlanningPolicy
from services.console.core import typed
from services.console.core.forms import (
    MOST_MICROS,
    MOST_UNITS,
    DayField,
    MoneyField,
    OnceForm,
    PercentField,
    WholeNumberField,
    between,
    one_line,
)
from services.console.core.names import Names
from services.park_calendar import WEEKDAYS

ID = [Length(max=63)]
MOST_RAMP_UP_DAYS = 60
_UNITS, _MONEY, _SHARE = [between(0, MOST_UNITS)], [between(0, MOST_MICROS, 1_000_000)], [between(0, 1, 0.01)]
YES, NO = "yes", "no"
# No id of a link.
ALL = "*"


class RulesForm(OnceForm):
    """Edits of the park itself, each left out where its field is empty. Call `offer` first."""

    closed_from = DayField(_l("Closed from"))
    closed_to = DayField(_l("Closed to"))
    closed_link = SelectField(_l("Link that is closed"))
    ramp_up = StringField(_l("Percent of capacity on the days after"), validators=[Length(max=400)])
    weekdays = StringField(_l("Percent of capacity on Monday to Sunday"), validators=[Length(max=100)])
    share = PercentField(_l("Percent of planned capacity"), [between(0, 10, 0.01)])
    share_link = SelectField(_l("of the lines of link"))
    share_enterprise = StringField(_l("and of enterprise"), validators=ID)
    share_from = DayField(_l("First day"))
    share_to = DayField(_l("Last day"))
    quota = SelectField(_l("Quota that changes"))
    daily_limit = WholeNumberField(_l("Its new limit a day"), _UNITS)
    frozen_days = WholeNumberField(_l("Frozen days"), [between(0, 60)])
    horizon_days = WholeNumberField(_l("Days that are planned"), [between(1, 120)])
    first_day_offset = WholeNumberField(_l("Days by which new work begins later"), [between(0, 30)])
    park_plan_seconds = WholeNumberField(_l("Seconds of a park plan"), [between(1, 3600)])
    default_late_cost_micros = MoneyField(_l("Cost of a unit a day late"), _MONEY)
    default_unmet_cost_micros = MoneyField(_l("Cost of a unit that is not made"), _MONEY)
    stale_days = WholeNumberField(_l("Days after which a capacity figure is old"), [between(1, 365)])
    stale_factor = PercentField(_l("Percent for which an old figure counts"), _SHARE)
    default_setup = WholeNumberField(_l("Set-up that is assumed"), _UNITS)
    default_setup_cost_micros = MoneyField(_l("Set-up cost that is assumed"), _MONEY)
    default_min_run = WholeNumberField(_l("Smallest run that is assumed"), _UNITS)
    default_tolerance = PercentField(_l("Tolerance of orders, percent"), [between(0, 0.5, 0.01)])
    counter_tolerance = PercentField(_l("Tolerance of counter-offers, percent"), _SHARE)
    scorecard_weight = PercentField(_l("Weight of scorecards, percent"), [between(0, 0.5, 0.01)])
    stability_weight = PercentField(_l("Weight of stability, percent"), _SHARE)
    guests_when_short = SelectField(_l("Guests where the park is short"))
    guests_when_late = SelectField(_l("Guests where the park is late"))
    guest_links = SelectField(_l("Steps that guests may do"))
    guest_premium = PercentField(_l("Premium of guests, percent"), [between(0, 5, 0.01)])

    POLICY = (
        *("frozen_days", "horizon_days", "first_day_offset", "park_plan_seconds"),
        *("default_late_cost_micros", "default_unmet_cost_micros", "default_tolerance", "counter_tolerance"),
        *("stale_days", "stale_factor", "default_setup", "default_setup_cost_micros", "default_min_run"),
        *("scorecard_weight", "stability_weight", "guests_when_short", "guests_when_late", "guest_links"),
        "guest_premium",
    )

    def offer(self, names: Names) -> None:
        """Offer the park's links and quotas."""
        links = [("", _("all links")), *((link.id, names.link(link.id)) for link in names.park.links)]
        self.closed_link.choices = self.share_link.choices = links
        self.quota.choices = [("", _("none")), *((quota.id, quota.id) for quota in names.park.quotas)]
        self.guest_links.choices = [("", _("as it is")), (ALL, _("all links")), *links[1:]]
        self.guests_when_short.choices = self.guests_when_late.choices = [
            ("", _("as it is")),
            (YES, _("yes")),
            (NO, _("no")),
        ]

    @property
    def policy_fields(self) -> list[Field]:
        """The fields of the policy, as the page shows them."""
        return [self[name] for name in self.POLICY]

    def validate_closed_to(self, field: Field) -> None:
        """Closed days need both ends."""
        if bool(field.data) != bool(self.closed_from.data):
            raise ValidationError(_("Give both days."))

    def validate_ramp_up(self, field: Field) -> None:
        """Percent, one number for each day."""
        self._shares(field, MOST_RAMP_UP_DAYS)

    def validate_weekdays(self, field: Field) -> None:
        """Seven numbers of percent."""
        if len(self._shares(field, WEEKDAYS)) not in (0, WEEKDAYS):
            raise ValidationError(_("Give seven numbers of percent, such as 100 100 100 100 100 50 0."))

    def validate_share_to(self, field: Field) -> None:
        """A share needs its days, and days their share."""
        given = (self.share.data is not None, bool(self.share_from.data), bool(field.data))
        if any(given) and not all(given):
            raise ValidationError(_("Give both days, and the capacity."))

    def validate_daily_limit(self, field: Field) -> None:
        """A quota needs its limit."""
        if self.quota.data and field.data is None:
            raise ValidationError(_("Fill this in."))

    def edits_of_rules(self, parent: str) -> Iterator[pb.ScenarioEdit]:
        """The edits that are filled in, of the park `parks/{park}`."""
        if self.closed_from.data:
            closure = Closure(first_date=f"{self.closed_from.data}", last_date=f"{self.closed_to.data}")
            closure.links.extend([self.closed_link.data] if self.closed_link.data else [])
            closure.ramp_up_shares.extend(self._shares(self.ramp_up, MOST_RAMP_UP_DAYS))
            yield pb.ScenarioEdit(add_closure=closure)
        if shares := self._shares(self.weekdays, WEEKDAYS):
            yield pb.ScenarioEdit(change_weekdays=pb.ChangedWeekdays(weekday_shares=shares))
        if self.share.data is not None:
            yield pb.ScenarioEdit(scale_capacity=self._scaled(parent))
        if self.quota.data:
            changed = pb.ChangedQuota(quota=self.quota.data, daily_limit=self.daily_limit.data)
            yield pb.ScenarioEdit(change_quota=changed)
        if given := self._policy():
            policy = pb.ChangedPolicy(policy=PlanningPolicy(**given), update_mask={"paths": list(given)})
            yield pb.ScenarioEdit(change_policy=policy)

    def _scaled(self, parent: str) -> pb.ScaledCapacity:
        enterprise = one_line(self.share_enterprise)
        return pb.ScaledCapacity(
            link=self.share_link.data,
            enterprise=f"{parent}/enterprises/{enterprise}" if enterprise else "",
            first_date=f"{self.share_from.data}",
            last_date=f"{self.share_to.data}",
            share=self.share.data,
        )

    def _policy(self) -> dict[str, Any]:
        """The figures of the policy that are filled in, by field."""
        found = {field.name: field.data for field in self.policy_fields if field.data not in (None, "")}
        if "guest_links" in found:
            found["guest_links"] = [] if found["guest_links"] == ALL else [found["guest_links"]]
        return {name: value == YES if name.startswith("guests_") else value for name, value in found.items()}

    def _shares(self, field: Field, most: int) -> list[float]:
        """The shares of a row of numbers of percent. Raises ValidationError."""
        words = one_line(field).replace("%", " ").replace(",", " ").split()
        try:
            shares = [share for word in words if (share := typed.share(word)) is not None]
        except ValueError:
            shares = [-1.0]
        if len(shares) > most or any(not 0 <= share <= 1 for share in shares):
            raise ValidationError(_("Give numbers of percent from 0 to 100, such as 50 80."))
        return shares
