"""The board of a day's waves, a wave's doors and vehicles, and its planning, for managers."""

from __future__ import annotations

from datetime import date

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from parkloom.logistics.v1.departure_pb2 import Departure
from parkloom.logistics.v1.wave_pb2 import Wave, WaveTrip
from services.chassis.identity import Role
from services.console.core import days, failures, wave_stops
from services.console.core.access import calls, names, only
from services.console.core.forms import OnceForm, new_request_id
from services.console.core.names import short
from services.console.waves import view
from services.console.waves.forms import SECONDS, PlanForm
from services.errors import Conflict, Exhausted, Infeasible, Invalid, NotFound

pages = Blueprint("waves", __name__, url_prefix="/waves", template_folder="templates")

REFUSED = (Conflict, Exhausted, Infeasible, Invalid)
DOORS_A_PAGE = 100


@pages.get("")
@only(Role.MANAGER)
def board() -> ResponseReturnValue:
    day = days.asked_for()
    planned = calls().waves_on(day)
    rows = [_row(one, planned, day) for one in calls().departures() if not _is_retired(one, day)]
    return render_template(
        "waves/board.html",
        names=names(),
        rows=sorted(rows, key=lambda row: (row.departure.leaves_at, row.id)),
        day=day.isoformat(),
        days=days.around(day),
        is_today=day == calls().today,
        new_request_id=new_request_id,
        seconds=SECONDS,
    )


@pages.get("/<departure>/<day>")
@only(Role.MANAGER)
def wave(departure: str, day: str) -> ResponseReturnValue:
    on = day_of(day)
    row, trips, found = _read(departure, on)
    show = request.args.get("show", "")
    chosen = [door for door in found if not show or door.standing == show]
    first = max(request.args.get("from", 0, int), 0)
    return render_template(
        "waves/wave.html",
        names=names(),
        row=row,
        day=day,
        wave_id=view.wave_id(departure, on),
        doors=chosen[first : first + DOORS_A_PAGE],
        following_departure=_name_of_departure(short(row.risk.next_departure)) if row.risk.doors else "",
        counted={standing: sum(door.standing == standing for door in found) for standing in view.STANDINGS},
        show=show,
        following=first + DOORS_A_PAGE if len(chosen) > first + DOORS_A_PAGE else None,
        vehicles=view.vehicles(trips),
        classes={short(one.name): one.display_name for one in calls().vehicle_classes()},
        standings=view.STANDINGS,
        new_request_id=new_request_id,
        seconds=SECONDS,
        groups=calls().round_balances() if row.carries_rounds else [],
        door_name=lambda ident: view.name_of(calls().doors, ident),
        amount=wave_stops.amount,
    )


@pages.post("/<departure>/<day>/plan")
@only(Role.MANAGER)
def plan(departure: str, day: str) -> ResponseReturnValue:
    """Has the wave planned; its page shows how far that has come."""
    form, on = PlanForm(), day_of(day)
    if not form.validate():
        flash(" ".join(str(error) for errors in form.errors.values() for error in errors), "bad")
    else:
        try:
            calls().plan_wave(departure, on, form.seconds.data, form.once)
        except REFUSED as refused:
            flash(failures.words(refused), "bad")
    return redirect(url_for("waves.wave", departure=departure, day=day), failures.SEE_OTHER)


@pages.post("/<departure>/<day>/cancel")
@only(Role.MANAGER)
def cancel(departure: str, day: str) -> ResponseReturnValue:
    """Ends the planning; trips of before stay."""
    form, on = OnceForm(), day_of(day)
    if form.validate():
        try:
            calls().cancel_wave(view.wave_id(departure, on), form.once)
        except REFUSED as refused:
            flash(failures.words(refused), "bad")
        else:
            flash(_("The planning is cancelled. Trips of before stay."), "calm")
    return redirect(url_for("waves.wave", departure=departure, day=day), failures.SEE_OTHER)


def day_of(text: str) -> date:
    """The day in an address. Raises NotFound."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise NotFound.named(text) from None


def _read(departure: str, on: date) -> tuple[view.Row, list[WaveTrip], list[view.Door]]:
    """The departure on the board, the trips of its wave, and its doors."""
    planned = calls().waves_on(on).get(departure)
    trips = calls().wave_trips(view.wave_id(departure, on)) if planned else []
    counts = calls().packed_counts(departure, on)
    risk = calls().wave_risk(view.wave_id(departure, on))
    row = view.Row(calls().departure(departure), planned, view.total(counts), len(counts), risk)
    return row, trips, view.doors(counts, trips, row, calls().doors)


def _name_of_departure(departure: str) -> str:
    return calls().departure(departure).display_name if departure else ""


def _row(departure: Departure, planned: dict[str, Wave], day: date) -> view.Row:
    ident = short(departure.name)
    counts = calls().packed_counts(ident, day)
    risk = calls().wave_risk(view.wave_id(ident, day))
    return view.Row(departure, planned.get(ident), view.total(counts), len(counts), risk)


def _is_retired(departure: Departure, day: date) -> bool:
    return bool(departure.retire_date) and departure.retire_date <= day.isoformat()
