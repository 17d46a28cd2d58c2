"""Departures, made and changed by managers."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from parkloom.logistics.v1.departure_pb2 import Departure
from services.chassis.identity import Role
from services.console.core import failures
from services.console.core.access import calls, names, only
from services.console.waves.forms import FIELDS, DepartureForm, NewDepartureForm, RetireForm
from services.errors import AlreadyExists, ParkloomError

pages = Blueprint("departures", __name__, url_prefix="/departures", template_folder="templates")


@pages.get("")
@only(Role.MANAGER)
def departures() -> ResponseReturnValue:
    return render_template("waves/departures.html", names=names(), departures=calls().departures())


@pages.get("/new")
@only(Role.MANAGER)
def new() -> ResponseReturnValue:
    form = NewDepartureForm()
    form.offer(calls().park.zones)
    form.show(
        Departure(
            pickup_begins_at="12:00",
            pickup_ends_at="18:30",
            leaves_at="19:00",
            packing_begins_at="08:00",
            hand_parcels_per_hour=60,
        )
    )
    form.stop_seconds.data, form.parcel_milliseconds.data = 60, 500
    form.renew()
    return _page(form, None)


@pages.post("/new")
@only(Role.MANAGER)
def create() -> ResponseReturnValue:
    form = NewDepartureForm()
    form.offer(calls().park.zones)
    if not form.validate():
        return _page(form, None, failures.BAD_FORM)
    try:
        calls().create_departure(form.departure_id.data, form.described(), form.once)
    except ParkloomError as refused:
        return _refused(form, None, refused)
    flash(_("Saved."), "good")
    return redirect(url_for("departures.departures"), failures.SEE_OTHER)


@pages.get("/<departure>")
@only(Role.MANAGER)
def departure(departure: str) -> ResponseReturnValue:
    found = calls().departure(departure)
    form = DepartureForm()
    form.offer(calls().park.zones)
    form.show(found)
    form.renew()
    return _page(form, found)


@pages.post("/<departure>")
@only(Role.MANAGER)
def update(departure: str) -> ResponseReturnValue:
    """Changes of a departure hold from the next planning of its waves on."""
    found, form = calls().departure(departure), DepartureForm()
    form.offer(calls().park.zones)
    if not form.validate():
        return _page(form, found, failures.BAD_FORM)
    try:
        calls().update_departure(departure, form.described(), FIELDS, form.once)
    except ParkloomError as refused:
        return _refused(form, found, refused)
    flash(_("Saved."), "good")
    return redirect(url_for("departures.departures"), failures.SEE_OTHER)


@pages.post("/<departure>/retire")
@only(Role.MANAGER)
def retire(departure: str) -> ResponseReturnValue:
    form = RetireForm()
    if form.validate():
        calls().retire_departure(departure, form.retire_date.data, form.once)
        flash(_("Saved."), "good")
    else:
        flash(" ".join(str(error) for errors in form.errors.values() for error in errors), "bad")
    return redirect(url_for("departures.departure", departure=departure), failures.SEE_OTHER)


def _refused(form: DepartureForm, found: Departure | None, refused: ParkloomError) -> ResponseReturnValue:
    """The form again with what the service says of it. Raises `refused` where that is about no field."""
    if isinstance(refused, AlreadyExists):
        form.form_errors.append(failures.in_short(refused))
    elif not form.take_problems(refused):
        raise refused
    return _page(form, found, failures.of(refused).code)


def _page(form: DepartureForm, found: Departure | None, code: int = failures.FINE) -> ResponseReturnValue:
    retiring = RetireForm(formdata=None)
    retiring.renew()
    page = render_template("waves/departure.html", names=names(), form=form, departure=found, retiring=retiring)
    return page, code
