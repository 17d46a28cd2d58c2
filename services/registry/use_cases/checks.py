"""Checks that several use cases share."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace
from typing import TypeVar

from sqlalchemy.orm import Session

from services.chassis.identity import Caller
from services.chassis.rpc.masks import Mask
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


def chosen_by(caller: Caller, mask: Mask, changeable: Collection[str], own: Collection[str]) -> Collection[str]:
    """The fields that an update takes over; a caller that stands for an enterprise changes its `own` fields only.

    Raises Invalid where the mask states a field that nobody changes, Forbidden where it states one of the park's.
    """
    fields = mask.within(changeable)
    if not caller.bound:
        return fields
    if mask.stated and mask.paths:
        not_its_own = sorted(set(mask.paths) - set(own))
        if not_its_own:
            raise of_park("update_mask", not_its_own[0])
    return [field for field in fields if field in own]


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
