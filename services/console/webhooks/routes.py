"""Webhooks: made, changed, given another secret, and what became of their deliveries."""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from parkloom.matching.v1 import webhook_pb2
from parkloom.matching.v1.webhook_pb2 import Webhook
from services.chassis.identity import Role
from services.console.core import failures
from services.console.core.access import calls, names, only
from services.console.core.forms import new_request_id
from services.console.core.names import short
from services.console.webhooks import words
from services.console.webhooks.forms import AnswerForm, WebhookForm
from services.errors import Conflict, Exhausted, Infeasible, Invalid

pages = Blueprint("webhooks", __name__, url_prefix="/webhooks", template_folder="templates")

REFUSED = (Invalid, Exhausted)
LATE = (Conflict, Infeasible)


@pages.get("")
@only(Role.MANAGER)
def webhooks() -> ResponseReturnValue:
    form = WebhookForm(formdata=None)
    form.renew()
    return _list(form)


@pages.post("")
@only(Role.MANAGER)
def create() -> ResponseReturnValue:
    """Makes a webhook, and shows its secret once."""
    form = WebhookForm()
    if form.validate():
        try:
            made = calls().create_webhook(form.url.data.strip(), form.chosen, form.once)
        except REFUSED as refused:
            form.take_refusal(refused)
        else:
            return _one(short(made.name), secret=made.secret)
    return _list(form, failures.BAD_FORM)


@pages.get("/<webhook>")
@only(Role.MANAGER)
def webhook(webhook: str) -> ResponseReturnValue:
    return _one(webhook)


@pages.post("/<webhook>/change")
@only(Role.MANAGER)
def change(webhook: str) -> ResponseReturnValue:
    """Changes the address and what is sent there."""
    form = WebhookForm()
    if form.validate():
        changed = Webhook(url=form.url.data.strip(), event_types=form.chosen, etag=form.etag.data)  # type: ignore[arg-type]
        try:
            calls().update_webhook(webhook, changed, form.once)
        except REFUSED as refused:
            form.take_refusal(refused)
        else:
            flash(_("The webhook is changed."), "good")
            return redirect(url_for("webhooks.webhook", webhook=webhook), failures.SEE_OTHER)
    return _one(webhook, form=form, code=failures.BAD_FORM)


@pages.post("/<webhook>/switch")
@only(Role.MANAGER)
def switch(webhook: str) -> ResponseReturnValue:
    """Switches a webhook on, or off where it is on."""
    on = request.form.get("on") == "yes"
    state = webhook_pb2.WEBHOOK_STATE_ENABLED if on else webhook_pb2.WEBHOOK_STATE_DISABLED

    def act(etag: str, once: str) -> None:
        calls().update_webhook(webhook, Webhook(state=state, etag=etag), once)

    return _answered(webhook, act, _("It sends again.") if on else _("It sends nothing any more."))


@pages.post("/<webhook>/rotate")
@only(Role.MANAGER)
def rotate(webhook: str) -> ResponseReturnValue:
    """Gives a webhook another secret, and shows it once."""
    form = AnswerForm()
    try:
        made = calls().rotate_webhook_secret(webhook, form.etag.data or "", form.once)
    except LATE as late:
        flash(failures.in_short(late), "bad")
        return redirect(url_for("webhooks.webhook", webhook=webhook), failures.SEE_OTHER)
    return _one(webhook, secret=made.secret)


@pages.post("/<webhook>/delete")
@only(Role.MANAGER)
def delete(webhook: str) -> ResponseReturnValue:
    return _answered(
        webhook,
        lambda etag, once: calls().delete_webhook(webhook, etag, once),
        _("The webhook is deleted."),
        url_for("webhooks.webhooks"),
    )


@pages.post("/<webhook>/deliveries/<delivery>/resend")
@only(Role.MANAGER)
def resend(webhook: str, delivery: str) -> ResponseReturnValue:
    """Sends a dead letter, or what was delivered, once more."""
    return _answered(
        webhook,
        lambda _etag, once: calls().resend_webhook_delivery(webhook, delivery, once),
        _("It is sent once more."),
    )


def _answered(
    webhook: str, act: Callable[[str, str], None], done: str, leads_to: str | None = None
) -> ResponseReturnValue:
    form = AnswerForm()
    try:
        act(form.etag.data or "", form.once)
    except LATE as late:
        flash(failures.in_short(late), "bad")
        leads_to = None
    else:
        flash(done, "good")
    return redirect(leads_to or url_for("webhooks.webhook", webhook=webhook), failures.SEE_OTHER)


def _list(form: WebhookForm, code: int = failures.FINE) -> ResponseReturnValue:
    page = render_template("webhooks/list.html", names=names(), webhooks=calls().webhooks(), form=form, words=words)
    return page, code


def _one(
    webhook: str, *, secret: str = "", form: WebhookForm | None = None, code: int = failures.FINE
) -> ResponseReturnValue:
    found = calls().webhook(webhook)
    if form is None:
        form = WebhookForm(formdata=None, url=found.url, event_types=list(found.event_types), etag=found.etag)
        form.renew()
    state = request.args.get("state", 0, int)
    wanted = state if state in words.DELIVERY_STATES else 0
    deliveries, next_page = calls().webhook_deliveries(webhook, wanted, request.args.get("page", ""))
    page = render_template(
        "webhooks/webhook.html",
        names=names(),
        webhook=found,
        secret=secret,
        form=form,
        deliveries=deliveries,
        next_page=next_page,
        state=wanted,
        words=words,
        new_request_id=new_request_id,
    )
    return page, code
