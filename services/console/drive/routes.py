"""The page of one trip of a wave, for its driver: what is loaded at which door, reported by a tap."""

from __future__ import annotations

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from wtforms import StringField
from wtforms.validators import Length

from parkloom.logistics.v1.wave_pb2 import WaveTrip
from services.chassis.identity import Role
from services.console.core import error_words, failures, outbox, wave_stops
from services.console.core.access import backend, caller, calls, find_person, only, remember
from services.console.core.forms import REQUIRED, OnceForm, WholeNumberField, between, new_request_id, one_line
from services.console.core.names import Names, short
from services.console.core.sign_ins import DEVICE_PREFIX
from services.console.sign_in.destination import sign_in_first
from services.console.sign_in.devices import device
from services.errors import Forbidden, Infeasible, Invalid, NotFound, ParkloomError

pages = Blueprint("drive", __name__, url_prefix="/drive", template_folder="templates")

DRIVERS = (Role.MANAGER, Role.INTEGRATOR)
MOST_PARCELS = 10_000_000


class StopForm(OnceForm):
    """A stop that was made."""

    collected_quantity = WholeNumberField(validators=[REQUIRED, between(0, MOST_PARCELS)])


class PhoneForm(OnceForm):
    """The name of the driver whose phone it becomes."""

    driver_name = StringField(validators=[REQUIRED, Length(max=60)])


@pages.get("/<wave>/<trip>")
def trip(wave: str, trip: str) -> ResponseReturnValue:
    """The page behind a trip's code; a sign-in comes first."""
    if find_person() is None:
        return sign_in_first()
    _require_driver()
    trips = calls().wave_trips(wave)
    shown = _found(trips, wave, trip)
    return render_template("drive/trip.html", names=Names(calls().park), **_stops(wave, trips, shown))


@pages.post("/<wave>/<trip>/stops/<int:number>")
def report(wave: str, trip: str, number: int) -> ResponseReturnValue:
    """Takes the report of a stop. One that is reported already, or of another's vehicle, is shown as it stands."""
    _require_driver()
    form, tone, words = StopForm(), "good", ""
    if not form.validate():
        tone, words = "bad", " ".join(str(error) for errors in form.errors.values() for error in errors)
    else:
        try:
            calls().report_stop(
                wave, trip, number, form.collected_quantity.data, driver=_driver(), request_id=form.once
            )
        except (Infeasible, Invalid) as refused:
            tone, words = "bad", _words(refused)
    if outbox.is_sent_by_it():
        return _as_it_stands(wave, trip, tone, words)
    flash(words or _("Reported."), tone)
    return redirect(url_for("drive.trip", wave=wave, trip=trip), failures.SEE_OTHER)


@pages.post("/<wave>/<trip>/phone")
@only(Role.MANAGER)
def make_phone(wave: str, trip: str) -> ResponseReturnValue:
    """This phone becomes a driver's: the manager is signed out here, and it can report stops and nothing else."""
    form = PhoneForm()
    if form.validate():
        name = one_line(form.driver_name)
        remember(backend().sign_ins.make_device(caller(), "", name, device(request.user_agent.string)))
        flash(_("This phone can now report stops, and nothing else."), "good")
    else:
        flash(_("Give the driver's name, at most 60 characters."), "bad")
    return redirect(url_for("drive.trip", wave=wave, trip=trip), failures.SEE_OTHER)


def _as_it_stands(wave: str, trip: str, tone: str, words: str) -> Response:
    trips = calls().wave_trips(wave)
    fragment = render_template(
        "drive/stops.html", tone=tone, words=words, **_stops(wave, trips, _found(trips, wave, trip))
    )
    return outbox.taken(fragment)


def _stops(wave: str, trips: list[WaveTrip], shown: WaveTrip) -> dict[str, object]:
    shown_names, doors = Names(calls().park), calls().doors
    of_vehicle = [one for one in trips if (one.vehicle_class, one.vehicle) == (shown.vehicle_class, shown.vehicle)]
    return {
        "wave": wave,
        "trip": shown,
        "trips": sorted(of_vehicle, key=lambda one: one.number),
        "zone": calls().park.time_zone,
        "place_name": lambda stop: wave_stops.place_name(stop, shown_names, doors),
        "is_unloading": wave_stops.is_unloading,
        "task": wave_stops.task,
        "amount": wave_stops.amount,
        "following": next((stop.number for stop in shown.stops if not stop.HasField("collected_quantity")), None),
        "driver": _driver(),
        "new_request_id": new_request_id,
        "may_lend": caller().role is Role.MANAGER,
    }


def _found(trips: list[WaveTrip], wave: str, trip: str) -> WaveTrip:
    for one in trips:
        if short(one.name) == trip:
            return one
    raise NotFound.named(f"{wave}/{trip}")


def _driver() -> str:
    return caller().subject.removeprefix(DEVICE_PREFIX)


def _require_driver() -> None:
    who = caller()
    if who.role not in DRIVERS or who.enterprise:
        raise Forbidden("ROLE_NOT_ALLOWED", "this page is for drivers and managers")


def _words(refused: ParkloomError) -> str:
    found = [error_words.of_problem(problem) for problem in refused.problems]
    return " ".join(found) or failures.words(refused)
