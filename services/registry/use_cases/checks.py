"""Checks that several use cases share."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace
from typing import TypeVar

from sqlalchemy.orm import Session

from services.chassis.identity import Caller
from services.errors import AlreadyExists, Forbidden, Invalid, NotFound, Problem
from services.registry.domain.enterprise import Enterprise
from services.registry.domain.line import Line
from services.registry.domain.park import Park
from services.registry.domain.product import Product
from services.registry.storage import queries
from services.registry.wire import names

T = TypeVar("T")


def refuse_if(problems: Iterable[Problem], within: str = "") -> None:
    """Raises Invalid when there are `problems`; `within`, as in `line.`, begins the paths of their fields."""
    found = [replace(problem, field=within + problem.field) for problem in problems]
    if found:
        raise Invalid.of(found)


def refuse_if_taken(taken: object | None, field: str, name: str) -> None:
    """Raises AlreadyExists, blaming the id in `field`, when there is something of that `name`."""
    if taken is not None:
        raise AlreadyExists.named(name, field)


def chosen(paths: Collection[str], changeable: Collection[str]) -> Collection[str]:
    """The fields that an update takes over: those of its mask, all for an empty one. Raises Invalid for others."""
    unknown = sorted(set(paths) - set(changeable))
    if unknown:
        known = ", ".join(changeable)
        hint = f'leave out "{unknown[0]}": use any of {known}'
        raise Invalid.field("FIELD_UNKNOWN", "update_mask", {"field": unknown[0], "known": known}, hint)
    return paths or changeable


def chosen_by(
    caller: Caller, paths: Collection[str], changeable: Collection[str], own: Collection[str]
) -> Collection[str]:
    """Like `chosen`; a caller that stands for an enterprise changes its `own` fields only, all of them for no mask.

    Raises Forbidden where its mask names another.
    """
    fields = chosen(paths, changeable)
    if not caller.bound:
        return fields
    not_its_own = sorted(set(paths) - set(own))
    if not_its_own:
        raise of_park("update_mask", not_its_own[0])
    return paths or own


def of_park(path: str, field: str) -> Forbidden:
    """The error of an enterprise that would change a `field` of the park, which the request names at `path`."""
    hint = f'leave out "{field}": ask the park to change it'
    return Forbidden.of([Problem("FIELD_OF_PARK", path, {"field": field}, hint)])


def existing_park(session: Session, park: str) -> Park:
    """Raises NotFound."""
    return _found(queries.find(session, Park, park), names.PARK.format(park=park))


def existing_product(session: Session, park: str, ident: str) -> Product:
    """Raises NotFound."""
    return _found(queries.find(session, Product, park, ident), names.PRODUCT.format(park=park, product=ident))


def visible_enterprise(session: Session, caller: Caller, park: str, ident: str) -> Enterprise:
    """Raises NotFound, in the same words, for what does not exist and for what `caller` may not know of."""
    enterprise = queries.find(session, Enterprise, park, ident) if caller.sees_enterprise(ident) else None
    return _found(enterprise, names.ENTERPRISE.format(park=park, enterprise=ident))


def visible_line(session: Session, caller: Caller, park: str, ident: str) -> Line:
    """Raises NotFound, in the same words, for what does not exist and for what `caller` may not know of."""
    line = queries.find_line(session, park, ident, visible_to=caller.enterprise)
    return _found(line, names.LINE.format(park=park, line=ident))


def _found(thing: T | None, name: str) -> T:
    if thing is None:
        raise NotFound.named(name)
    return thing
