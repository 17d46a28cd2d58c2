"""A person's place in the guide through the pages: remembered for good, and in the sign-in's cookie meanwhile."""

from __future__ import annotations

from flask import session
from sqlalchemy import ColumnElement, and_, select
from sqlalchemy.orm import Session

from services.chassis.database import insert_new
from services.chassis.identity import Caller, Role
from services.console.core.access import backend, find_person
from services.console.core.storage import GUIDES

# Instead of a step, which counts from 1.
NOT_BEGUN, OVER = 0, -1
_COOKIE = "guide"


def step() -> int:
    """The step at which the person is; `OVER` for people who have ended it or to whom none is offered."""
    person = find_person()
    if person is None or person.caller.role is not Role.MANAGER:
        return OVER
    if _COOKIE in session:
        return int(session[_COOKIE])
    found = _stored(person.caller)
    if found != NOT_BEGUN:  # another device of the person may begin or end it
        session[_COOKIE] = found
    return found


def go_to(caller: Caller, number: int) -> None:
    """The person is at a step, or the guide is `OVER`."""
    session[_COOKIE] = number
    instant = backend().sign_ins.clock()

    def write(stored: Session) -> None:
        values = {"step": number, "updated_at": instant}
        if not insert_new(stored, GUIDES, {"park": caller.park, "subject": caller.subject, **values}):
            stored.execute(GUIDES.update().where(_of(caller)).values(values))

    backend().database.transact(write)


def _stored(caller: Caller) -> int:
    query = select(GUIDES.c.step).where(_of(caller))
    found: int | None = backend().database.read(lambda stored: stored.execute(query).scalar())
    return NOT_BEGUN if found is None else found


def _of(caller: Caller) -> ColumnElement[bool]:
    return and_(GUIDES.c.park == caller.park, GUIDES.c.subject == caller.subject)
