"""Pegging, both ways: where an order's parcels come from, and which orders have units of an enterprise's work."""

from __future__ import annotations

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from services.chassis.identity import Role
from services.console.core import days
from services.console.core.access import calls, names, only

pages = Blueprint("pegging", __name__, url_prefix="/pegging", template_folder="templates")


@pages.get("/orders/<order>")
@only(Role.MANAGER)
def lots(order: str) -> ResponseReturnValue:
    """The lots of an order, step by step."""
    found, next_page = calls().parcel_lots(order, request.args.get("page", ""))
    return render_template("pegging/lots.html", names=names(), order=order, lots=found, next_page=next_page)


@pages.get("/enterprises/<enterprise>")
@only(Role.MANAGER)
def batch(enterprise: str) -> ResponseReturnValue:
    """The orders with units of an enterprise's work from `first` to `last`; of today where no days are named."""
    first = days.named("first") or calls().today
    last = max(days.named("last") or first, first)
    found, next_page = calls().batch_orders(enterprise, first, last, request.args.get("page", ""))
    return render_template(
        "pegging/batch.html",
        names=names(),
        enterprise=enterprise,
        first=first.isoformat(),
        last=last.isoformat(),
        orders=found,
        next_page=next_page,
    )
