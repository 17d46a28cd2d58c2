"""A park's plans: started, watched, compared with what is live, and confirmed, discarded or queued again."""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField

from parkloom.matching.v1 import matching_service_pb2, plan_pb2
from services.chassis.identity import Role
from services.console.core import failures
from services.console.core.access import calls, names, only
from services.console.core.forms import OnceForm, WholeNumberField, between, new_request_id
from services.console.core.names import short
from services.console.plans import two_plans, view
from services.console.plans.curve import Curve
from services.errors import Conflict, Exhausted, Infeasible, Invalid

pages = Blueprint("plans", __name__, url_prefix="/plans", template_folder="templates")

LATE = (Conflict, Infeasible)
FILES = {
    "park": matching_service_pb2.PLAN_FILE_PARK,
    "plan": matching_service_pb2.PLAN_FILE_PLAN,
}


class AskForm(OnceForm):
    """A park plan to be made: its most seconds, left out for those of the park's policy."""

    seconds = WholeNumberField(_l("Seconds at most"), [between(1, 3600)])


class AnswerForm(OnceForm):
    """A plan as it was shown."""

    etag = HiddenField()


@pages.get("")
@only(Role.MANAGER)
def plans() -> ResponseReturnValue:
    return _list(AskForm())


def _list(form: AskForm) -> ResponseReturnValue:
    found, next_page = calls().plans(request.args.get("page", ""))
    live = calls().live_schedule()
    if not form.request_id.data:
        form.renew()
    return render_template("plans/list.html", names=names(), plans=found, next_page=next_page, form=form, live=live)


@pages.post("")
@only(Role.MANAGER)
def ask() -> ResponseReturnValue:
    form = AskForm()
    if form.validate_on_submit():
        try:
            plan = calls().create_plan(form.seconds.data, form.once)
        except (Exhausted, Invalid) as refused:
            flash(failures.in_short(refused), "bad")
        else:
            return redirect(url_for("plans.plan", plan=plan.name.rsplit("/", 1)[-1]), failures.SEE_OTHER)
    return _list(form)


@pages.get("/compare")
@only(Role.MANAGER)
def compare() -> ResponseReturnValue:
    """Two plans side by side; a choice where the address names fewer."""
    recent = [plan for plan in calls().plans()[0] if two_plans.comparable(plan)]
    named = [request.args.get(side, "") for side in ("one", "other")]
    pair = [calls().plan(each) if each else None for each in named]
    one, other = pair
    found = work = None
    if one is not None and other is not None:
        found = two_plans.figures(one, other, names().park.currency_code)
        ready = [_changes(each) for each in (one, other)]
        work = two_plans.changed_work(*ready) if any(ready) else None
    most = two_plans.MOST_SHOWN
    return render_template(
        "plans/compare.html", names=names(), recent=recent, named=named, figures=found, work=work, most=most
    )


def _changes(plan: plan_pb2.Plan) -> matching_service_pb2.ComparePlanResponse | None:
    """The changes of a ready plan against what is live; None for any other."""
    if plan.state != plan_pb2.PLAN_STATE_READY:
        return None
    try:
        return calls().compared(short(plan.name), two_plans.MOST_READ)
    except LATE:
        return None


@pages.get("/<plan>")
@only(Role.MANAGER)
def plan(plan: str) -> ResponseReturnValue:
    shown = calls().plan(plan)
    seen = Curve.read(request.args.get("curve", "")).after(shown)
    worked_out = shown.state in (plan_pb2.PLAN_STATE_READY, plan_pb2.PLAN_STATE_APPLIED)
    compared = _compared(shown, plan)
    under_way = shown.state in (plan_pb2.PLAN_STATE_QUEUED, plan_pb2.PLAN_STATE_RUNNING)
    return render_template(
        "plans/plan.html",
        names=names(),
        plan=shown,
        under_way=under_way,
        goes_live=_goes_live(shown),
        curve=seen,
        failed=shown.state == plan_pb2.PLAN_STATE_FAILED,
        compared=compared,
        guests=calls().guests() if compared is not None else frozenset(),
        has_files=worked_out and shown.kind == plan_pb2.PLAN_KIND_PARK_PLAN,
        shortfalls=view.largest(calls().shortfalls(plan), names()) if worked_out else [],
        applied=shown.state == plan_pb2.PLAN_STATE_APPLIED,
        new_request_id=new_request_id,
    )


def _goes_live(shown: plan_pb2.Plan) -> bool:
    """True for a plan that is ready, and that the park makes live by itself."""
    return shown.state == plan_pb2.PLAN_STATE_READY and calls().park.policy.auto_confirm


def _compared(shown: plan_pb2.Plan, plan: str) -> view.ShownComparison | None:
    """The plan beside what is live, as long as it is ready."""
    if shown.state != plan_pb2.PLAN_STATE_READY:
        return None
    try:
        return view.ShownComparison.of(calls().compared(plan, view.MOST_SHOWN), names())
    except LATE:
        return None


@pages.get("/<plan>/<any(park, plan):file>.json.gz")
@only(Role.MANAGER)
def file(plan: str, file: str) -> ResponseReturnValue:
    content = calls().plan_file(plan, FILES[file])
    return Response(
        content,
        content_type="application/gzip",
        headers={"Content-Disposition": f'attachment; filename="{plan}.{file}.json.gz"'},
    )


@pages.post("/<plan>/confirm")
@only(Role.MANAGER)
def confirm(plan: str) -> ResponseReturnValue:
    return _answer(plan, calls().confirm_plan, _("The plan is live."))


@pages.post("/<plan>/discard")
@only(Role.MANAGER)
def discard(plan: str) -> ResponseReturnValue:
    return _answer(plan, calls().discard_plan, _("The plan is discarded. What is live stays as it is."))


@pages.post("/<plan>/cancel")
@only(Role.MANAGER)
def cancel(plan: str) -> ResponseReturnValue:
    return _answer(plan, calls().cancel_plan, _("The plan is cancelled."))


@pages.post("/<plan>/retry")
@only(Role.MANAGER)
def retry(plan: str) -> ResponseReturnValue:
    return _answer(plan, calls().retry_plan, _("The plan is queued again."))


def _answer(plan: str, change: Callable[[str, str, str], None], done: str) -> ResponseReturnValue:
    form = AnswerForm()
    try:
        change(plan, form.etag.data or "", form.once)
    except LATE as late:
        flash(str(failures.of(late).sentence), "bad")
    else:
        flash(done, "good")
    return redirect(url_for("plans.plan", plan=plan), failures.SEE_OTHER)
