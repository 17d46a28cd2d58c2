"""Reports of production: by thumb behind a QR code, by file, and on a shared device."""

from __future__ import annotations

from datetime import date

import segno
from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from parkloom.matching.v1.assignment_pb2 import Assignment
from parkloom.matching.v1.report_pb2 import ReportWarning
from services.chassis.identity import Role
from services.console.core import error_words, failures, language, typed
from services.console.core.access import backend, caller, calls, find_person, names, remember
from services.console.core.forms import new_request_id, one_line
from services.console.core.language import ngettext
from services.console.core.names import short
from services.console.reports import csv_file
from services.console.reports.forms import DeviceForm, ReportForm, ReportsFileForm
from services.console.sign_in.destination import sign_in_first
from services.console.sign_in.devices import device
from services.errors import Forbidden, Infeasible, Invalid, NotFound, ParkloomError

pages = Blueprint("reports", __name__, template_folder="templates")
CODE_SCALE = 4


@pages.get("/report/<assignment>")
def report(assignment: str) -> ResponseReturnValue:
    """The page behind an assignment's code, of today unless another day is asked for; a sign-in comes first."""
    if find_person() is None:
        return sign_in_first()
    return _page(calls().assignment(assignment), _day(), None)


@pages.post("/report/<assignment>")
def take(assignment: str) -> ResponseReturnValue:
    form = ReportForm()
    if not form.validate():
        return _page(calls().assignment(assignment), _day(), form, failures.BAD_FORM)
    day = form.date.data
    try:
        taken = calls().report(assignment, day, form.good, form.scrapped, form.once)
    except ParkloomError as refused:
        if not form.take_problems(refused):
            raise
        return _page(calls().assignment(assignment), day, form, failures.of(refused).code)
    units = language.quantity(taken.report.good_quantity)
    flash(_("Saved: %(units)s good on %(day)s.", units=units, day=language.day(day)), "good")
    for words in filter(None, map(_words_of, taken.warnings)):
        flash(words, "calm")
    return redirect(url_for("reports.report", assignment=assignment, date=day.isoformat()), failures.SEE_OTHER)


@pages.get("/enterprises/<enterprise>/reports")
def of_enterprise(enterprise: str) -> ResponseReturnValue:
    """The enterprise's work to report on, with a code for each assignment, made to be printed."""
    return _list(enterprise, ReportsFileForm())


@pages.post("/enterprises/<enterprise>/reports")
def take_file(enterprise: str) -> ResponseReturnValue:
    form = ReportsFileForm()
    if not form.validate():
        return _list(enterprise, form, failures.BAD_FORM)
    try:
        taken = calls().report_all(csv_file.read(form.file.data.read(), caller().park), form.once)
    except (Invalid, Infeasible, NotFound) as refused:
        if isinstance(refused, NotFound) and not refused.problems:
            form.form_errors.append(error_words.of_error(refused))
        form.form_errors += [_of_row(problem.field, error_words.of_problem(problem)) for problem in refused.problems]
        return _list(enterprise, form, failures.of(refused).code)
    flash(ngettext("%(num)s report saved.", "%(num)s reports saved.", taken), "good")
    return redirect(url_for("reports.of_enterprise", enterprise=enterprise), failures.SEE_OTHER)


@pages.post("/enterprises/<enterprise>/device")
def make_device(enterprise: str) -> ResponseReturnValue:
    """This browser becomes a shared device: the person is signed out here, and it can report and nothing else."""
    form, who = DeviceForm(), caller()
    if who.role not in (Role.MANAGER, Role.ENTERPRISE) or not who.acts_for(enterprise):
        raise Forbidden("ENTERPRISE_NOT_OF_TOKEN", "only an enterprise's people and managers make a device for it")
    calls().enterprise(enterprise)
    if not form.validate():
        return _list(enterprise, ReportsFileForm(), failures.BAD_FORM)
    name = one_line(form.device_name)
    remember(backend().sign_ins.make_device(who, enterprise, name, device(request.user_agent.string)))
    flash(_("This device can now report for the enterprise, and nothing else."), "good")
    return redirect(url_for("reports.of_enterprise", enterprise=enterprise), failures.SEE_OTHER)


@pages.post("/enterprises/<enterprise>/devices/<sign_in>/end")
def end_device(enterprise: str, sign_in: str) -> ResponseReturnValue:
    """Ends a device of the enterprise."""
    backend().sign_ins.end_device(caller(), enterprise, sign_in)
    flash(_("The device has been signed out."), "good")
    return redirect(url_for("reports.of_enterprise", enterprise=enterprise), failures.SEE_OTHER)


def _page(assignment: Assignment, day: date, form: ReportForm | None, code: int = failures.FINE) -> ResponseReturnValue:
    planned = {daily.date: daily.quantity for daily in assignment.quantities}
    done = {daily.date: daily for daily in assignment.done}
    page = render_template(
        "reports/report.html",
        names=names(),
        one=assignment,
        day=day,
        today=calls().today,
        planned=planned.get(day.isoformat(), 0),
        days=sorted(each for each in planned if each < calls().today.isoformat())[-5:],
        done=done.get(day.isoformat()),
        form=form,
        request_id=form.once if form else new_request_id(),
    )
    return page, code


def _list(enterprise: str, form: ReportsFileForm, code: int = failures.FINE) -> ResponseReturnValue:
    found = calls().work_to_report(enterprise)
    who = caller()
    page = render_template(
        "reports/list.html",
        names=names(),
        enterprise=calls().enterprise(enterprise) if who.role is not Role.INTEGRATOR else None,
        id=enterprise,
        work=[(one, _code_of(one)) for one in found],
        form=form,
        request_id=form.renew(),
        devices=backend().sign_ins.devices(who.park, enterprise) if who.role is not Role.INTEGRATOR else None,
    )
    return page, code


def _code_of(assignment: Assignment) -> str:
    """The code as an image: it holds an address and no right."""
    address = url_for("reports.report", assignment=short(assignment.name), _external=True)
    return str(segno.make(address, micro=False).svg_data_uri(scale=CODE_SCALE, border=2))


def _day() -> date:
    try:
        asked = typed.day(request.args.get("date", "") or request.form.get("date", ""))
    except ValueError:
        asked = None
    return asked or calls().today


def _words_of(warning: ReportWarning) -> str:
    words: dict[ReportWarning, str] = {
        ReportWarning.REPORT_WARNING_MORE_THAN_ASSIGNED: _("That is more than you were asked for."),
        ReportWarning.REPORT_WARNING_OTHER_DAY: _("That is more than was planned for this day."),
        ReportWarning.REPORT_WARNING_SHORT: _("That is less than was planned for this day: the rest is planned again."),
    }
    return words.get(warning, "")


def _of_row(field: str, words: str) -> str:
    row = csv_file.row_of(field)
    return words if row is None else str(_("Row %(row)s: %(words)s", row=row, words=words))
