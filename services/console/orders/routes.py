"""A park's orders: the list, a new one, and what became of each."""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from parkloom.matching.v1.order_pb2 import Order
from services.chassis.identity import Role
from services.console.core import failures
from services.console.core.access import calls, names, only
from services.console.core.forms import OnceForm, new_request_id
from services.console.core.names import short
from services.console.core.order_filter import OrderFilter
from services.console.orders import explanation, proving, remembering, view
from services.console.orders.change_form import ChangeForm, LiftForm
from services.console.orders.form import OrderForm
from services.console.orders.history import events
from services.errors import Conflict, Infeasible, Invalid, ParkloomError

pages = Blueprint("orders", __name__, url_prefix="/orders", template_folder="templates")


@pages.get("")
@only(Role.MANAGER)
def orders() -> ResponseReturnValue:
    """The list, as the address asks for it; without anything asked as it was last."""
    if kept := remembering.recall():
        return redirect(url_for("orders.orders", **kept), failures.SEE_OTHER)
    words = names()
    form = OrderFilter.of(request.args, words)
    try:
        found, next_page = calls().orders(form.request(words.park), request.args.get("page", ""))
    except Invalid as refused:
        if not request.args.get("page") or refused.code != "PAGE_TOKEN_INVALID":
            raise
        # A page's address is its reader's own: somebody else begins with the first page.
        return redirect(url_for("orders.orders", **form.args), failures.SEE_OTHER)
    remembering.keep(form.args)
    return render_template("orders/list.html", names=words, orders=found, form=form, next_page=next_page)


@pages.route("/new", methods=["GET", "POST"])
@only(Role.MANAGER)
def new_order() -> ResponseReturnValue:
    words = names()
    form = OrderForm.for_park(words, calls().today)
    if request.method == "GET":
        if quoted := request.args.get("quote", ""):
            form.fill_in(calls().quote(quoted).order)
        form.renew()
    elif form.validate():
        return _post(form)
    return _form_page(form, failures.BAD_FORM if form.is_submitted() else failures.FINE)


@pages.post("/new/quote")
@only(Role.MANAGER)
def ask_for_quote() -> ResponseReturnValue:
    """The answers for an order that is not placed."""
    form = OrderForm.for_park(names(), calls().today)
    if not form.validate():
        return _form_page(form, failures.BAD_FORM)
    try:
        asked = calls().ask_for_quote(form.order(), form.once_of_quote)
    except ParkloomError as refused:
        if not form.take_problems(refused):
            raise
        return _form_page(form, failures.of(refused).code)
    return redirect(url_for("quotes.quote", quote=short(asked.name)), failures.SEE_OTHER)


@pages.get("/<order>")
@only(Role.MANAGER)
def order(order: str) -> ResponseReturnValue:
    asked = names().enterprise_id(request.args.get("enterprise", "").strip())
    shown, why = view.gather(calls(), names(), order), explanation.answer(calls(), names(), order, asked)
    known = None if shown.waits else proving.known(shown.order, order, names())
    if known is not None and request.args.get("proof"):
        known = proving.proven(calls(), order, names(), 1)
    return render_template(
        "orders/order.html", names=names(), view=shown, why=why, known=known, new_request_id=new_request_id
    )


@pages.get("/<order>/reasons")
@only(Role.MANAGER)
def reasons(order: str) -> ResponseReturnValue:
    """The part of a page that has the order's proven reasons; asked for by the page itself."""
    found = proving.proven(calls(), order, names(), request.args.get("attempt", 1, type=int))
    return render_template("orders/reasons.html", known=found, brief=bool(request.args.get("brief")))


@pages.get("/<order>/history")
@only(Role.MANAGER)
def history(order: str) -> ResponseReturnValue:
    """The order's history: what people changed, whom a plan asked, and what was answered last."""
    found, shown = calls().order(order), names()
    happened = events(calls().changes_of_order(order), calls().order_assignments(order), shown)
    return render_template("orders/history.html", names=shown, order=found, events=happened)


@pages.post("/<order>/close")
@only(Role.MANAGER)
def close(order: str) -> ResponseReturnValue:
    return _end(order, calls().close_order, _("The order is closed short. What is made already is still sent."))


@pages.post("/<order>/reopen")
@only(Role.MANAGER)
def reopen(order: str) -> ResponseReturnValue:
    return _end(order, calls().reopen_order, _("The order is open again. Parkloom is looking for capacity."))


@pages.post("/<order>/cancel")
@only(Role.MANAGER)
def cancel(order: str) -> ResponseReturnValue:
    return _end(order, calls().cancel_order, _("The order is cancelled. What was made stays on record."))


@pages.route("/<order>/change", methods=["GET", "POST"])
@only(Role.MANAGER)
def change(order: str) -> ResponseReturnValue:
    """The order's figures to change, beside what stays in any case."""
    found, words = calls().order(order), names()
    form = ChangeForm.of_order(found, words)
    if request.method == "GET":
        form.renew()
    elif form.validate():
        return _change(order, found, form)
    return _change_page(found, form, failures.BAD_FORM if form.is_submitted() else failures.FINE)


@pages.post("/<order>/lift")
@only(Role.MANAGER)
def lift(order: str) -> ResponseReturnValue:
    """The enterprise may be asked again for the order's step."""
    form = LiftForm()
    if form.validate():
        calls().lift_exclusion(order, form.step.data, form.enterprise.data, form.once)
        flash(_("Lifted. The next plans may ask the enterprise again."), "good")
    else:
        flash(_("That input was not accepted."), "bad")
    return redirect(url_for("orders.order", order=order), failures.SEE_OTHER)


def _change(ident: str, order: Order, form: ChangeForm) -> ResponseReturnValue:
    asked = form.changes(order)
    try:
        if asked is not None:
            calls().update_order(ident, asked)
    except (Conflict, Infeasible) as late:
        flash(str(failures.of(late).sentence), "bad")
    except ParkloomError as refused:
        if not form.take_problems(refused):
            raise
        return _change_page(order, form, failures.of(refused).code)
    else:
        done = _("Nothing was changed.") if asked is None else _("Saved. What no longer fits is planned again.")
        flash(done, "calm" if asked is None else "good")
    return redirect(url_for("orders.order", order=ident), failures.SEE_OTHER)


def _change_page(order: Order, form: ChangeForm, code: int) -> ResponseReturnValue:
    stays = view.gather_progress(calls(), names(), order)
    return render_template("orders/change.html", names=names(), order=order, form=form, stays=stays), code


def _end(order: str, change: Callable[[str, str, str], None], done: str) -> ResponseReturnValue:
    """Back to the order's page, with what has become of it."""
    try:
        change(order, request.form.get("etag", ""), OnceForm().once)
    except (Conflict, Infeasible) as late:
        flash(str(failures.of(late).sentence), "bad")
    else:
        flash(done, "good")
    return redirect(url_for("orders.order", order=order), failures.SEE_OTHER)


def _post(form: OrderForm) -> ResponseReturnValue:
    try:
        created = calls().create_order(form.order(), form.once)
    except ParkloomError as refused:
        if not form.take_problems(refused):
            raise
        return _form_page(form, failures.of(refused).code)
    flash(_("The order is posted. Parkloom is looking for capacity."), "good")
    return redirect(url_for("orders.order", order=short(created.name)), failures.SEE_OTHER)


def _form_page(form: OrderForm, code: int) -> ResponseReturnValue:
    return render_template("orders/new.html", names=names(), form=form), code
