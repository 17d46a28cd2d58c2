"""A day's trips by vehicle, and the classes of vehicles, for managers."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from services.chassis.identity import Role
from services.console.core import days, failures
from services.console.core.access import calls, names, only
from services.console.core.forms import new_request_id
from services.console.core.names import short
from services.console.trips import view
from services.console.trips.forms import RetireForm
from services.errors import ParkloomError

pages = Blueprint("trips", __name__, url_prefix="/trips", template_folder="templates")


@pages.get("")
@only(Role.MANAGER)
def trips() -> ResponseReturnValue:
    day = days.asked_for()
    return render_template(
        "trips/list.html",
        names=names(),
        tours=view.tours(calls().trips_on(day)),
        classes={short(one.name): one for one in calls().vehicle_classes()},
        units=view.units,
        day=day.isoformat(),
        days=days.around(day),
        is_today=day == calls().today,
    )


@pages.get("/vehicles")
@only(Role.MANAGER)
def vehicles() -> ResponseReturnValue:
    return _vehicles()


@pages.post("/vehicles/<vehicle_class>/retire")
@only(Role.MANAGER)
def retire(vehicle_class: str) -> ResponseReturnValue:
    """Goods that are booked on the vehicles after that day are booked again."""
    form = RetireForm()
    if not form.validate():
        return _vehicles(vehicle_class, form, failures.BAD_FORM)
    try:
        calls().retire_vehicle_class(vehicle_class, form.retire_date.data, form.once)
    except ParkloomError as refused:
        if not form.take_problems(refused):
            raise
        return _vehicles(vehicle_class, form, failures.of(refused).code)
    flash(_("Saved. Goods that these vehicles no longer take are booked again."), "good")
    return redirect(url_for("trips.vehicles"), failures.SEE_OTHER)


def _vehicles(rejected: str = "", form: RetireForm | None = None, code: int = failures.FINE) -> ResponseReturnValue:
    """The page of all classes; `form` is what was filled in for `rejected` and not taken."""
    page = render_template(
        "trips/vehicles.html",
        names=names(),
        classes=calls().vehicle_classes(),
        rejected={rejected: form} if form else {},
        new_request_id=new_request_id,
    )
    return page, code
