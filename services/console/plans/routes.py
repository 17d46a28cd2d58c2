"""A park's plans: the list, and each one's page, on which a failed plan is queued again."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from wtforms import HiddenField

from parkloom.matching.v1 import plan_pb2
from services.chassis.identity import Role
from services.console.core import failures
from services.console.core.access import calls, names, only
from services.console.core.forms import OnceForm, new_request_id
from services.errors import Conflict, Infeasible

pages = Blueprint("plans", __name__, url_prefix="/plans", template_folder="templates")


class RetryForm(OnceForm):
    """A failed plan as it was shown."""

    etag = HiddenField()


@pages.get("")
@only(Role.MANAGER)
def plans() -> ResponseReturnValue:
    found, next_page = calls().plans(request.args.get("page", ""))
    return render_template("plans/list.html", names=names(), plans=found, next_page=next_page)


@pages.get("/<plan>")
@only(Role.MANAGER)
def plan(plan: str) -> ResponseReturnValue:
    shown = calls().plan(plan)
    under_way = shown.state in (plan_pb2.PLAN_STATE_QUEUED, plan_pb2.PLAN_STATE_RUNNING)
    failed = shown.state == plan_pb2.PLAN_STATE_FAILED
    return render_template(
        "plans/plan.html",
        names=names(),
        plan=shown,
        under_way=under_way,
        failed=failed,
        new_request_id=new_request_id,
    )


@pages.post("/<plan>/retry")
@only(Role.MANAGER)
def retry(plan: str) -> ResponseReturnValue:
    form = RetryForm()
    try:
        calls().retry_plan(plan, form.etag.data or "", form.once)
    except (Conflict, Infeasible) as late:
        flash(str(failures.of(late).sentence), "bad")
    else:
        flash(_("The plan is queued again."), "good")
    return redirect(url_for("plans.plan", plan=plan), failures.SEE_OTHER)
