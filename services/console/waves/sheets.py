"""A wave on a map, and its pick lists to print, for managers."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import segno
from flask import Blueprint, Response, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from parkloom.logistics.v1.wave_pb2 import WaveStop
from services.chassis.identity import Role
from services.console.core import language, wave_stops
from services.console.core.access import calls, names, only
from services.console.core.names import short
from services.console.waves import places, printing, view
from services.console.waves.routes import day_of

pages = Blueprint("wave_sheets", __name__, url_prefix="/waves", template_folder="templates")
CODE_SCALE = 3


@pages.get("/<departure>/<day>/map")
@only(Role.MANAGER)
def on_map(departure: str, day: str) -> ResponseReturnValue:
    """The trips of all vehicles, or of the one that is asked for."""
    shown = names()
    wave = view.wave_id(departure, day_of(day))
    vehicles = view.vehicles(calls().wave_trips(wave))
    of_zones = places.zones(shown.park)
    of_doors = {ident: places.door(one, of_zones) for ident, one in calls().doors.items()}
    left, place_name = calls().departure(departure), _place_names()
    return render_template(
        "waves/map.html",
        names=shown,
        departure=left,
        day=day,
        vehicles=[(vehicle, places.colour(index)) for index, vehicle in enumerate(vehicles)],
        chosen=request.args.get("vehicle", ""),
        classes=_classes(),
        place_of=lambda stop: of_zones.get(stop.zone) if stop.zone else of_doors.get(short(stop.enterprise)),
        zones=of_zones,
        hub=of_zones.get(left.zone),
        place_name=place_name,
        task=wave_stops.task,
    )


@pages.get("/<departure>/<day>/lists")
@only(Role.MANAGER)
def lists(departure: str, day: str) -> ResponseReturnValue:
    """Sheets of what is to be loaded: one for each vehicle, or for each door."""
    wave = view.wave_id(departure, day_of(day))
    vehicles = view.vehicles(calls().wave_trips(wave))
    by_door: dict[str, list[view.Visit]] = {}
    place_name = _place_names()
    for trip in (trip for vehicle in vehicles for trip in vehicle.trips):
        for stop in trip.stops:
            by_door.setdefault(place_name(stop), []).append(view.Visit(trip, stop))
    return render_template(
        "waves/lists.html",
        names=names(),
        departure=calls().departure(departure),
        day=day,
        vehicles=vehicles,
        doors=sorted(by_door.items()),
        amount=wave_stops.amount,
        by_door=request.args.get("by") == "door",
        classes=_classes(),
        place_name=place_name,
        task=wave_stops.task,
        code=lambda trip, stop=None: _code(wave, short(trip.name), stop.number if stop else None),
    )


@pages.get("/<departure>/<day>/lists.pdf")
@only(Role.MANAGER)
def as_pdf(departure: str, day: str) -> ResponseReturnValue:
    """The sheets of the vehicles as a PDF."""
    left, on = calls().departure(departure), day_of(day)
    wave, title = view.wave_id(departure, on), f"{_('Pick lists')} · {left.display_name} · {language.day(on)}"
    about = f"{left.display_name} {left.leaves_at} · {language.day(on)}"
    sheets = [sheet for each in view.vehicles(calls().wave_trips(wave)) for sheet in _sheets(wave, each, about)]
    head = (_("Stop"), _("Arrives"), _("Door"), _("Parcels"), "")
    content = printing.pick_lists(title, head, sheets, none=_("No trips are planned yet."))
    named = {"Content-Disposition": f'inline; filename="{wave}.pdf"'}
    return Response(content, mimetype="application/pdf", headers=named)


def _sheets(wave: str, vehicle: view.Vehicle, about: str) -> Iterator[printing.Sheet]:
    place_name = _place_names()
    kind, zone = _classes().get(vehicle.vehicle_class, vehicle.vehicle_class), names().park.time_zone
    for number, trip in enumerate(vehicle.trips):
        parcels = wave_stops.amount(trip.quantity, parts=bool(trip.stops[0].round))
        back = f"{language.hour(trip.hub_time, zone)} {_('at the hub')}"
        yield printing.Sheet(
            title=f"{kind} {vehicle.number} · {_('Trip %(number)s', number=trip.number)}",
            lines=(about, f"{parcels} · {back}"),
            address=_address(wave, short(trip.name), None),
            rows=[_row_of(stop, place_name(stop), zone) for stop in trip.stops],
            new_page=number == 0,
        )


def _row_of(stop: WaveStop, name: str, zone: str) -> tuple[str, ...]:
    loaded = "√" if stop.HasField("collected_quantity") else "□"
    parcels = language.quantity(stop.quantity)
    place = " · ".join(filter(None, (name, wave_stops.task(stop))))
    return f"{stop.number}", language.hour(stop.begin_time, zone), place, parcels, loaded


def _code(wave: str, trip: str, stop: int | None) -> str:
    """The code of a trip's page, or of a stop on it, as an image: it holds an address and no right."""
    return str(segno.make(_address(wave, trip, stop), micro=False).svg_data_uri(scale=CODE_SCALE, border=2))


def _address(wave: str, trip: str, stop: int | None) -> str:
    return url_for("drive.trip", wave=wave, trip=trip, _external=True, _anchor=f"stop-{stop}" if stop else None)


def _classes() -> dict[str, str]:
    """The names of the classes of vehicles by id."""
    return {short(one.name): one.display_name for one in calls().vehicle_classes()}


def _place_names() -> Callable[[WaveStop], str]:
    """Names the place of a stop."""
    shown, doors = names(), calls().doors
    return lambda stop: wave_stops.place_name(stop, shown, doors)
