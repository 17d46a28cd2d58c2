"""The forms of the policy page: each has some fields of the policy, or of one link."""

from __future__ import annotations

from typing import ClassVar, Self

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField, SelectField, SelectMultipleField
from wtforms.widgets import CheckboxInput, ListWidget

from parkloom.registry.v1.park_pb2 import Link, Park, PlanningPolicy
from services.console.core.forms import (
    MOST_MICROS,
    REQUIRED,
    MoneyField,
    OnceForm,
    PercentField,
    WholeNumberField,
    between,
)
from services.console.core.names import Names
from services.money import MICROS

_SHARE = [REQUIRED, between(0, 1, 0.01)]
_MONEY = [between(0, MOST_MICROS, MICROS)]


def _links(names: Names) -> list[tuple[str, str]]:
    return [(link.id, names.link(link.id)) for link in names.park.links]


def _known(policy: PlanningPolicy, name: str) -> object:
    """The figure of that name; None where it may be unset, and is."""
    unset = policy.DESCRIPTOR.fields_by_name[name].has_presence and not policy.HasField(name)
    return None if unset else getattr(policy, name)


class PolicyForm(OnceForm):
    """Some fields of the policy, named as there."""

    NAMES: ClassVar[tuple[str, ...]] = ()
    etag = HiddenField()

    @classmethod
    def of(cls, park: Park) -> Self:
        """The form with what holds now."""
        form = cls(formdata=None, etag=park.etag, **{name: _known(park.policy, name) for name in cls.NAMES})
        form.renew()
        return form

    def policy(self, known: PlanningPolicy) -> PlanningPolicy:
        """The policy `known` with what a form that is valid says."""
        changed = PlanningPolicy()
        changed.CopyFrom(known)
        for name in self.NAMES:
            changed.ClearField(name)
            if self._fields[name].data is not None:
                setattr(changed, name, self._fields[name].data)
        return changed


class GuestsForm(PolicyForm):
    """When enterprises outside the park may be used, at which links, and by how much their prices count higher."""

    NAMES = ("guests_when_short", "guests_when_late", "guest_premium")
    guests_when_short = BooleanField(_l("Where the park would leave an order short"))
    guests_when_late = BooleanField(_l("Where the park would make an order late"))
    guest_premium = PercentField(_l("Premium, percent"), validators=[REQUIRED, between(0, 5, 0.01)])
    guest_links = SelectMultipleField(
        _l("Steps that guests may do"), widget=ListWidget(prefix_label=False), option_widget=CheckboxInput()
    )

    @classmethod
    def for_park(cls, names: Names) -> Self:
        """The form as it was sent, with the park's links."""
        form = cls()
        form.guest_links.choices = _links(names)
        return form

    @classmethod
    def as_it_is(cls, names: Names) -> Self:
        """The form with what holds now, and the park's links."""
        form = cls.of(names.park)
        form.guest_links.choices = _links(names)
        form.guest_links.data = list(names.park.policy.guest_links)
        return form

    def policy(self, known: PlanningPolicy) -> PlanningPolicy:
        """As in `PolicyForm`; where each link is chosen, none is named, so that links to come are among them."""
        changed, chosen = super().policy(known), self.guest_links.data or []
        changed.ClearField("guest_links")
        changed.guest_links.extend([] if len(chosen) == len(self.guest_links.choices) else chosen)
        return changed


class LevelsForm(PolicyForm):
    """Levelling among enterprises of equal merit."""

    NAMES = ("level_weight", "merit_range", "fair_days")
    level_weight = PercentField(_l("Weight of levelling, percent of the price"), validators=_SHARE)
    merit_range = PercentField(_l("Prices may differ by, percent"), validators=_SHARE)
    fair_days = WholeNumberField(_l("Days looked back to"), validators=[between(1, 180)])


class StabilityForm(PolicyForm):
    """Stability of what is offered and not agreed."""

    NAMES = ("stability_weight",)
    stability_weight = PercentField(_l("Weight of stability, percent of the cost"), validators=_SHARE)


class LinkForm(OnceForm):
    """The price floor and the largest share of one link; a field left empty sets none."""

    etag = HiddenField()
    link = SelectField(_l("Link"))
    price_floor_micros = MoneyField(_l("Price floor, per unit of capacity"), validators=_MONEY)
    largest_share = PercentField(_l("Largest share, percent"), validators=[between(0.0001, 1, 0.01)])
    over_share_price_micros = MoneyField(_l("Price of a unit above the share"), validators=_MONEY)

    @classmethod
    def for_park(cls, names: Names) -> Self:
        """The form with the park's links."""
        form = cls()
        form.link.choices = _links(names)
        return form

    def links(self, known: Park) -> list[Link]:
        """The park's links with what a form that is valid says of one."""
        return [self._changed(link) if link.id == self.link.data else link for link in known.links]

    def _changed(self, link: Link) -> Link:
        changed = Link()
        changed.CopyFrom(link)
        for name in ("price_floor_micros", "largest_share", "over_share_price_micros"):
            changed.ClearField(name)
            if self._fields[name].data is not None:
                setattr(changed, name, self._fields[name].data)
        return changed
