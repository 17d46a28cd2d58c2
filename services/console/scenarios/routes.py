"""A park's scenarios: made, compared with what is live, and adopted, discarded or deleted."""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from wtforms import HiddenField

from parkloom.matching.v1 import scenario_pb2
from parkloom.matching.v1.scenario_service_pb2 import CompareScenarioResponse
from services.chassis.identity import Role
from services.console.core import failures
from services.console.core.access import calls, names, only
from services.console.core.forms import OnceForm, new_request_id
from services.console.scenarios import view
from services.console.scenarios.forms import ScenarioForm
from services.errors import AlreadyExists, Conflict, Exhausted, Infeasible, Invalid

pages = Blueprint("scenarios", __name__, url_prefix="/scenarios", template_folder="templates")

LATE = (Conflict, Exhausted, Infeasible, Invalid, AlreadyExists)
UNDER_WAY = (scenario_pb2.SCENARIO_STATE_QUEUED, scenario_pb2.SCENARIO_STATE_RUNNING)
OVER = (scenario_pb2.SCENARIO_STATE_ADOPTED, scenario_pb2.SCENARIO_STATE_DISCARDED)


class AnswerForm(OnceForm):
    """A scenario as it was shown."""

    etag = HiddenField()


@pages.get("")
@only(Role.MANAGER)
def scenarios() -> ResponseReturnValue:
    found, next_page = calls().scenarios(request.args.get("page", ""))
    return render_template("scenarios/list.html", names=names(), scenarios=found, next_page=next_page, cost=view.cost)


@pages.get("/new")
@only(Role.MANAGER)
def new() -> ResponseReturnValue:
    form = ScenarioForm.for_park(names(), calls().today)
    form.renew()
    return render_template("scenarios/new.html", names=names(), form=form)


@pages.post("/new")
@only(Role.MANAGER)
def create() -> ResponseReturnValue:
    form = ScenarioForm.for_park(names(), calls().today)
    if form.validate_on_submit():
        edits = list(form.edits(names().park.name))
        try:
            created = calls().create_scenario(form.display_name.data, edits, form.once)
        except LATE as refused:
            form.take_refusal(refused)
        else:
            return redirect(url_for("scenarios.scenario", scenario=created.name.rsplit("/", 1)[-1]), failures.SEE_OTHER)
    return render_template("scenarios/new.html", names=names(), form=form)


@pages.get("/<scenario>")
@only(Role.MANAGER)
def scenario(scenario: str) -> ResponseReturnValue:
    shown = calls().scenario(scenario)
    compared = _compared(shown, scenario)
    return render_template(
        "scenarios/scenario.html",
        names=names(),
        scenario=compared.scenario if compared else shown,
        under_way=shown.state in UNDER_WAY,
        ready=shown.state == scenario_pb2.SCENARIO_STATE_READY,
        over=shown.state in OVER,
        compared=compared,
        links=list(view.links(shown, names())),
        in_words=view.in_words,
        rows=view.rows(shown) if shown.HasField("planned") else [],
        new_request_id=new_request_id,
    )


def _compared(shown: scenario_pb2.Scenario, scenario: str) -> CompareScenarioResponse | None:
    """The scenario beside what was live, as long as it is ready."""
    if shown.state != scenario_pb2.SCENARIO_STATE_READY:
        return None
    return calls().compared_scenario(scenario, view.MOST_SHOWN)


@pages.post("/<scenario>/plan")
@only(Role.MANAGER)
def plan(scenario: str) -> ResponseReturnValue:
    return _answer(scenario, calls().plan_scenario, _("The scenario is planned on the park as it is now."))


@pages.post("/<scenario>/adopt")
@only(Role.MANAGER)
def adopt(scenario: str) -> ResponseReturnValue:
    return _answer(scenario, calls().adopt_scenario, _("The scenario is adopted."))


@pages.post("/<scenario>/discard")
@only(Role.MANAGER)
def discard(scenario: str) -> ResponseReturnValue:
    return _answer(scenario, calls().discard_scenario, _("The scenario is discarded. What is live stays as it is."))


@pages.post("/<scenario>/delete")
@only(Role.MANAGER)
def delete(scenario: str) -> ResponseReturnValue:
    form = AnswerForm()
    try:
        calls().delete_scenario(scenario, form.etag.data or "", form.once)
    except LATE as late:
        flash(failures.in_short(late), "bad")
        return redirect(url_for("scenarios.scenario", scenario=scenario), failures.SEE_OTHER)
    flash(_("The scenario is deleted."), "good")
    return redirect(url_for("scenarios.scenarios"), failures.SEE_OTHER)


def _answer(scenario: str, change: Callable[[str, str, str], None], done: str) -> ResponseReturnValue:
    form = AnswerForm()
    try:
        change(scenario, form.etag.data or "", form.once)
    except LATE as late:
        flash(failures.in_short(late), "bad")
    else:
        flash(done, "good")
    return redirect(url_for("scenarios.scenario", scenario=scenario), failures.SEE_OTHER)
