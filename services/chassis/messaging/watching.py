"""Watches of collections: each change since a token once, each reply with the token to go on from."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from google.protobuf.message import Message
from sqlalchemy.orm import Session

from services.chassis import rpc
from services.chassis.database import Database
from services.chassis.messaging.change_log import Change, Kinds, Stretch, end_of_log
from services.chassis.messaging.change_tail import ChangeTail
from services.chassis.messaging.resume_tokens import ResumeTokens
from services.chassis.rpc.questions import fingerprint

M = TypeVar("M", bound=Message)

TICK_SECONDS = 0.1
# So often a watch that has nothing to show sends a token alone, so that it does not grow old.
TOKEN_SECONDS = 60.0


@dataclass(frozen=True, slots=True)
class Watched(Generic[M]):
    """The subject of a watch: a park, the type of its events, and how resources are read.

    `read` returns those of the changes that show the caller something and after which no other one does, each with the
    resource as the caller sees it. A resource that changes after them comes with a later change.
    """

    park: str
    kind: type[Message]
    read: Callable[[Session, Sequence[Change]], Iterable[tuple[Change, M]]]


class Watching:
    """The watches of one service's process over the changes of `kinds` in its database."""

    def __init__(self, database: Database, kinds: Kinds) -> None:
        self._database = database
        self._tail = ChangeTail(database, kinds)
        self._tokens = ResumeTokens(database)

    def watch(self, watched: Watched[M], request: Any) -> Iterator[tuple[M | None, str]]:
        """(resource, token), after each change since the request's token; without one, first the token of now alone.

        Raises Invalid for a token that nothing can be taken up from.
        """
        resume_token, question = request.resume_token, fingerprint(request, rpc.caller(), "resume_token")
        place = self._tokens.place(resume_token, question) if resume_token else self._database.read(end_of_log)
        shown_at = 0.0 if not resume_token else time.monotonic()
        for _ in rpc.ticks(TICK_SECONDS):
            stretch = self._tail.after(place)
            for change, message in self._changed(watched, stretch):
                yield message, self._tokens.token(change.place, change.stored_at, question)
                shown_at = time.monotonic()
            if time.monotonic() - shown_at >= TOKEN_SECONDS or not shown_at:
                yield None, self._tokens.token(stretch.reached, stretch.at, question)
                shown_at = time.monotonic()
            place = stretch.reached

    def _changed(self, watched: Watched[M], stretch: Stretch) -> list[tuple[Change, M]]:
        kind = watched.kind.DESCRIPTOR.full_name
        changes = [each for each in stretch.changes if each.park == watched.park and each.kind == kind]
        if not changes:
            return []
        return list(self._database.read(lambda session: list(watched.read(session, changes))))
