"""The forms of a departure and of the planning of a wave."""

from __future__ import annotations

import re
from collections.abc import Sequence

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, Field, Form, HiddenField, SelectField, StringField, ValidationError
from wtforms.validators import Length, Optional, Regexp

from parkloom.logistics.v1.departure_pb2 import Departure, PackingBreak
from parkloom.registry.v1.park_pb2 import Zone
from services.console.core.forms import (
    MOST_MICROS,
    REQUIRED,
    DayField,
    MoneyField,
    OnceForm,
    WholeNumberField,
    between,
    one_line,
)
from services.money import MICROS

HOUR = Regexp(r"([01][0-9]|2[0-3]):[0-5][0-9]", message=_l("Give an hour such as 18:30."))
# What a form changes of a departure; the day from which on it is retired has a call of its own.
FIELDS = (
    "display_name",
    "courier",
    "zone",
    "pickup_begins_at",
    "pickup_ends_at",
    "leaves_at",
    "stop_seconds",
    "parcel_milliseconds",
    "missed_cost_micros",
    "whole_loads",
    "packing_begins_at",
    "hand_parcels_per_hour",
    "breaks",
    "parts_per_parcel",
)
LINES = ("display_name", "courier", "pickup_begins_at", "pickup_ends_at", "leaves_at", "packing_begins_at")
SECONDS = 60
_SPAN = re.compile(r"([01][0-9]|2[0-3]):([0-5][0-9])\s*[-–—~至到]\s*([01][0-9]|2[0-3]):([0-5][0-9])")
MOST_BREAKS = 20


def breaks_in(text: str) -> list[PackingBreak] | None:
    """The spans of a text such as `12:00-13:00, 17:30-18:00`; None where some part of it is none, or too many are."""
    parts = [part.strip() for part in re.split(r"[,，、;；\n]", text) if part.strip()]
    found = [_SPAN.fullmatch(part) for part in parts]
    spans = [PackingBreak(begins_at=f"{each[1]}:{each[2]}", ends_at=f"{each[3]}:{each[4]}") for each in found if each]
    wrong = len(spans) < len(parts) or len(parts) > MOST_BREAKS or any(each.ends_at <= each.begins_at for each in spans)
    return None if wrong else spans


def _are_breaks(_form: Form, field: Field) -> None:
    if breaks_in(field.data or "") is None:
        raise ValidationError(_l("Give spans such as 12:00-13:00, 17:30-18:00, at most 20, each with its end later."))


class DepartureForm(OnceForm):
    """A departure."""

    etag = HiddenField()
    display_name = StringField(_l("Name"), validators=[REQUIRED, Length(max=200)])
    courier = StringField(_l("Courier company"), validators=[Length(max=200)])
    zone = SelectField(_l("Zone of the hub"), validators=[REQUIRED])
    pickup_begins_at = StringField(_l("First stop at"), validators=[REQUIRED, HOUR])
    pickup_ends_at = StringField(_l("Last stop at"), validators=[REQUIRED, HOUR])
    leaves_at = StringField(_l("Leaves at"), validators=[REQUIRED, HOUR])
    stop_seconds = WholeNumberField(_l("Seconds for each stop"), validators=[REQUIRED, between(0, 7200)])
    parcel_milliseconds = WholeNumberField(
        _l("Milliseconds of loading for each parcel"), validators=[REQUIRED, between(0, 60_000)]
    )
    missed_cost_micros = MoneyField(
        _l("Cost of a parcel that misses it"), validators=[between(0, MOST_MICROS, unit=MICROS)]
    )
    whole_loads = BooleanField(_l("Parcels of a door go on one vehicle"))
    packing_begins_at = StringField(_l("Doors pack from"), validators=[REQUIRED, HOUR])
    breaks = StringField(_l("Breaks"), validators=[Length(max=400), _are_breaks])
    hand_parcels_per_hour = WholeNumberField(
        _l("Parcels that one person packs in an hour"), validators=[REQUIRED, between(1, 10_000)]
    )

    parts_per_parcel = WholeNumberField(
        _l("Parts of rounds in the room of a parcel"), validators=[Optional(), between(0, 100_000)]
    )

    def offer(self, zones: Sequence[Zone]) -> None:
        """Offer these zones for the hub."""
        self.zone.choices = [(zone.id, zone.display_name or zone.id) for zone in zones]

    def show(self, departure: Departure) -> None:
        """Fill in what holds now."""
        for name in (*FIELDS, "etag"):
            self[name].data = getattr(departure, name)
        self.parts_per_parcel.data = departure.parts_per_parcel or None
        self.breaks.data = ", ".join(f"{each.begins_at}-{each.ends_at}" for each in departure.breaks)

    def described(self) -> Departure:
        """The departure of a form that is valid."""
        made = Departure(etag=self.etag.data or "", breaks=breaks_in(self.breaks.data or ""))
        for name in FIELDS:
            if name == "breaks":
                continue
            value = one_line(self[name]) if name in LINES else self[name].data
            setattr(made, name, value or type(getattr(made, name))())
        return made


class NewDepartureForm(DepartureForm):
    """A departure that is not there yet."""

    departure_id = StringField(
        _l("Id"),
        validators=[
            REQUIRED,
            Regexp(r"[a-z0-9][a-z0-9_-]{0,39}\Z", message=_l("Lower-case letters and digits, - and _ between them.")),
        ],
    )


class RetireForm(OnceForm):
    """The day from which on it leaves no more; left empty: it goes on."""

    retire_date = DayField(_l("Leaves no more from"), validators=[Optional()])


class PlanForm(OnceForm):
    """The time that the planning takes at most."""

    seconds = WholeNumberField(_l("Seconds at most"), validators=[REQUIRED, between(1, 600)])
