"""The guide: begun, led from page to page, and ended."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, redirect, request, url_for
from flask.typing import ResponseReturnValue

from services.chassis.identity import Role
from services.console.core import failures, guide
from services.console.core.access import caller, only
from services.console.guide.steps import STEPS

pages = Blueprint("guide", __name__, url_prefix="/guide", template_folder="templates")


@pages.post("")
@only(Role.MANAGER)
def lead() -> ResponseReturnValue:
    """Goes to the page of a step, which counts from 1; every other number ends the guide, where the person is."""
    number = request.form.get("step", 0, int)
    if not 1 <= number <= len(STEPS):
        guide.go_to(caller(), guide.OVER)
        return redirect(url_for("overview.overview"), failures.SEE_OTHER)
    guide.go_to(caller(), number)
    return redirect(_page_of(number), failures.SEE_OTHER)


@pages.app_context_processor
def _for_every_template() -> dict[str, Any]:
    return {"guide": _shown}


def _shown() -> dict[str, Any] | None:
    """The card of the guide on this page; None where there is none.

    It is offered on the overview alone.
    """
    number = guide.step()
    if number == guide.NOT_BEGUN:
        return {"number": 0, "steps": len(STEPS)} if request.endpoint == "overview.overview" else None
    if not 1 <= number <= len(STEPS):
        return None
    step = STEPS[number - 1]
    return {"number": number, "steps": len(STEPS), "step": step, "here": request.endpoint == step.endpoint}


def _page_of(number: int) -> str:
    step = STEPS[number - 1]
    return url_for(step.endpoint, **step.args)
