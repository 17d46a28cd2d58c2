"""Imports: many changes in one transaction, stored whole or not at all, with all that is refused in the reply."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import wraps
from itertools import chain
from typing import Any, TypeVar, cast

from google.protobuf.message import Message
from grpc import ServicerContext
from sqlalchemy.orm import Session

from services.chassis.rpc.replies import fitting
from services.errors import AlreadyExists, Conflict, Forbidden, Infeasible, Invalid, NotFound, ParkloomError, Problem

A = TypeVar("A")
R = TypeVar("R", bound=Message)
M = TypeVar("M", bound=Message)

_ENTRY = re.compile(r"^requests\[([0-9]+)\]\.")
# What one entry can be refused for; anything else is about the whole call.
REFUSALS = (Invalid, NotFound, AlreadyExists, Conflict, Infeasible, Forbidden)


@dataclass(frozen=True, slots=True)
class Imported:
    """Numbers of things created and updated, and the problems of entries that are refused, by place."""

    created: int = 0
    updated: int = 0
    refused: Mapping[int, Sequence[Problem]] = field(default_factory=dict)


class _Undone(Exception):  # noqa: N818 - nothing is wrong: it undoes the transaction and carries the reply out of it
    def __init__(self, reply: Message) -> None:
        super().__init__()
        self.reply = reply


def whole_or_undone(serve: Callable[[A, R, ServicerContext], M]) -> Callable[[A, R, ServicerContext], M]:
    """Decorates the method of a servicer whose work ends in `keep`: a reply of what was not stored is its reply too."""

    @wraps(serve)
    def served(api: A, request: R, context: ServicerContext) -> M:
        try:
            return serve(api, request, context)
        except _Undone as undone:
            return cast(M, undone.reply)

    return served


def keep(session: Session, request: Any, reply: M) -> M:
    """The reply of what is stored: nothing where `reply` has `refused_entries`, or the request is `validate_only`."""
    if getattr(reply, "refused_entries") or request.validate_only:  # noqa: B009 - generated classes declare it one by one
        raise _Undone(reply)
    session.flush()
    return reply


def problems_of(refusal: ParkloomError) -> list[Problem]:
    """The problems of a refused entry, their fields within the entry; a single one where it names no field."""
    return [replace(problem, field=_ENTRY.sub("", problem.field)) for problem in refusal.as_problems]


def problems_by_entry(refusal: ParkloomError) -> dict[int, list[Problem]]:
    """The problems of a refused batch, by the number of the entry. Raises the refusal where it is of no entry."""
    found = dict[int, list[Problem]]()
    for problem in refusal.as_problems:
        entry = _ENTRY.match(problem.field)
        if entry is None:
            raise refusal
        found.setdefault(int(entry[1]), []).append(replace(problem, field=problem.field[entry.end() :]))
    return found


def refusals(kind: Callable[..., M], refused: Mapping[int, Iterable[Problem]]) -> list[M]:
    """The messages `kind` of what is refused, by place, as many as one reply has room for."""
    every = chain.from_iterable(((place, one) for one in refused[place]) for place in sorted(refused))
    return fitting(
        kind(place=place, code=one.code, field=one.field, hint=one.hint, params=dict(one.params))
        for place, one in every
    )
