"""Files: every list out, a file in, what came of it, its rows that failed, and its commit."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Sequence
from typing import Any

from flask import Blueprint, Response, current_app, flash, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import Row
from sqlalchemy.orm import Session

from parkloom.matching.v1.order_pb2 import Order
from services.chassis.identity import Role
from services.console.core import error_words, failures, language
from services.console.core.access import backend, caller, calls, names, only, person
from services.console.core.forms import new_request_id
from services.console.core.order_filter import OrderFilter
from services.console.files import failed_rows, storage, view
from services.console.files.cells import Cell
from services.console.files.forms import FileForm
from services.console.files.lists import ORDERS, SHEETS, WHOLE_PARK, sheets_of
from services.console.files.sheets import Sheet
from services.console.files.storage import ImportState
from services.console.files.writing import Book, csv_lines
from services.errors import NotFound

pages = Blueprint("files", __name__, url_prefix="/files", template_folder="templates")
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LATEST = 20


@pages.get("")
@only(Role.MANAGER)
def files() -> ResponseReturnValue:
    """All lists, and what was imported lately."""
    park = caller().park
    latest = backend().database.read(lambda session: storage.latest(session, park, LATEST))
    return render_template(
        "files/files.html", names=names(), sheets=list(SHEETS.values()), latest=latest, whole=WHOLE_PARK, view=view
    )


@pages.get("/<chosen>")
@only(Role.MANAGER)
def one_list(chosen: str) -> ResponseReturnValue:
    """A list, or the whole park: a file of it, and a file for it."""
    form = FileForm()
    form.renew()
    return _list(chosen, form)


@pages.get("/<chosen>/download")
@only(Role.MANAGER)
def download(chosen: str) -> ResponseReturnValue:
    """The list in the columns asked for, with its rows as they are now or without."""
    sheets = _sheets(chosen)
    filled = request.args.get("rows") != "none"
    asked = request.args.getlist("column")
    if request.args.get("format") == "csv" and len(sheets) == 1:
        keys = sheets[0].chosen(asked, filled=filled)
        return _csv(chosen, sheets[0].titles(keys), list(_rows(sheets[0], keys)) if filled else [])
    book = Book()
    for sheet in sheets:
        keys = sheet.chosen(asked if len(sheets) == 1 else (), filled=filled)
        book.sheet(str(sheet.title), sheet.titles(keys), _rows(sheet, keys) if filled else ())
    book.sheet(str(_("How to fill it in")), view.help_titles(), view.help_rows(sheets))
    return send_file(book.file(), XLSX, as_attachment=True, download_name=f"{chosen}.xlsx")


@pages.post("/<chosen>")
@only(Role.MANAGER)
def take(chosen: str) -> ResponseReturnValue:
    """Takes a file, which is tried at once by a job."""
    _sheets(chosen)
    form = FileForm()
    if not form.validate():
        return _list(chosen, form, failures.BAD_FORM)
    sent, ident = form.file.data, uuid.uuid5(uuid.NAMESPACE_OID, f"{caller().park} {form.once}").hex
    values = {
        "id": ident,
        "list": chosen,
        "mode": form.mode.data,
        "file_name": view.file_name(sent.filename),
        "language": language.current(),
    }
    who, sign_in = caller(), person().link

    def begin(session: Session) -> None:
        if storage.find(session, who.park, ident) is None:
            sent.stream.seek(0)
            pieces = iter(lambda: sent.stream.read(storage.PIECE_BYTES), b"")
            storage.begin(session, who, sign_in, values, pieces)

    backend().database.transact(begin)
    return redirect(url_for("files.one_import", ident=ident), failures.SEE_OTHER)


@pages.get("/imports/<ident>")
@only(Role.MANAGER)
def one_import(ident: str) -> ResponseReturnValue:
    """A file that was sent: its changes, its problems, and whether it is stored."""
    row = _import(ident)
    report = storage.unpacked(row.report)
    return render_template(
        "files/import.html",
        names=names(),
        row=row,
        report=report,
        failure=[error_words.of_problem(view.problem(*each)) for each in report.get("failure", ())],
        wrong=view.wrong(report),
        assumed=view.assumed(report),
        under_way=row.state in storage.UNDER_WAY,
        may_commit=row.state == ImportState.CHECKED and report["new"] + report["changed"] > 0,
        phases=view.PHASES,
        view=view,
        request_id=new_request_id(),
    )


@pages.post("/imports/<ident>/commit")
@only(Role.MANAGER)
def commit(ident: str) -> ResponseReturnValue:
    """Commits a file that was tried."""
    row = _import(ident)
    if not backend().database.transact(lambda session: storage.commit(session, row.park, ident)):
        flash(_("It is no longer as it was. Look again, then decide."), "bad")
    return redirect(url_for("files.one_import", ident=ident), failures.SEE_OTHER)


@pages.get("/imports/<ident>/failed")
@only(Role.MANAGER)
def failed(ident: str) -> ResponseReturnValue:
    """The rows that failed, each with what is wrong beside it, to be corrected and sent again."""
    row = _import(ident)
    book = failed_rows.book(backend().database, row, storage.unpacked(row.report))
    return send_file(book.file(), XLSX, as_attachment=True, download_name=f"{row.list}-{_('failed')}.xlsx")


def _list(chosen: str, form: FileForm, code: int = failures.FINE) -> ResponseReturnValue:
    sheets = _sheets(chosen)
    page = render_template(
        "files/list.html",
        names=names(),
        chosen=chosen,
        title=_("Whole park") if chosen == WHOLE_PARK else sheets[0].title,
        sheets=sheets,
        whole=chosen == WHOLE_PARK,
        form=form,
    )
    return page, code


def _sheets(chosen: str) -> Sequence[Sheet]:
    try:
        return sheets_of(chosen)
    except KeyError:
        raise NotFound.named(f"files/{chosen}") from None


def _import(ident: str) -> Row[Any]:
    park = caller().park
    row = backend().database.read(lambda session: storage.find(session, park, ident[:32]))
    if row is None:
        raise NotFound.named(f"files/imports/{ident}")
    return row


def _rows(sheet: Sheet, keys: Sequence[str]) -> Iterator[list[Cell]]:
    """The rows of a list; of orders those alone that the address asks for."""
    messages = _orders() if sheet is ORDERS else sheet.every(calls())
    return (sheet.row_of(message, keys) for message in messages)


def _orders() -> Iterator[Order]:
    wanted = OrderFilter.of(request.args, names())
    return calls().every_order(wanted.request(calls().park) if wanted.args else None)


def _csv(chosen: str, titles: Sequence[str], rows: Sequence[Sequence[Cell]]) -> Response:
    reply = current_app.response_class(csv_lines(titles, rows), mimetype="text/csv; charset=utf-8")
    reply.headers["Content-Disposition"] = f"attachment; filename={chosen}.csv"
    return reply
