"""Deliveries of digests: messages posted to robots, or given to the mail server."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial

from sqlalchemy.orm import Session

from services.chassis.database import Database, now
from services.chassis.identity import Revocations
from services.chassis.outgoing import Answer, Outcome
from services.matching.domain import robots
from services.matching.domain.deliveries import Attempt
from services.matching.domain.digests import Channel, Destination, DigestState, Message
from services.matching.storage import digests as stored
from services.matching.use_cases.deliveries import CLAIMED_FOR, Claimed, Key, Sender
from services.matching.use_cases.owners import is_revoked
from services.matching.use_cases.webhook_deliveries import Post

# Sends a title and a text to a mail address.
Mail = Callable[[str, str, str], Answer]


class DigestSender(Sender):
    """A part that delivers what is due by `post` and `mail`. Digests of an account that is revoked are disabled."""

    def __init__(self, database: Database, name: str, ways: tuple[Post, Mail], revocations: Revocations) -> None:
        super().__init__(database, f"{name} digests", DigestOutlet(*ways, revocations))


@dataclass(frozen=True, slots=True)
class DigestOutlet:
    """Outlet of the digests' messages."""

    post: Post
    mail: Mail
    revocations: Revocations

    def due(self, session: Session, now: datetime, limit: int) -> list[Key]:
        """The digests whose message is to be attempted."""
        return stored.due(session, now, limit)

    def claim(self, session: Session, key: Key) -> Claimed | None:
        """The digest's message; None where none is due. After its day, or without its account, it is a dead letter."""
        instant, digest, delivery = now(session), stored.find_digest(session, *key), stored.find_delivery(session, *key)
        if digest is None or delivery is None or delivery.next_at is None or delivery.next_at > instant:
            return None
        if is_revoked(digest, self.revocations):
            digest.set_state(DigestState.DISABLED, instant)
        if digest.state is not DigestState.ENABLED or instant > delivery.until:
            delivery.bury(instant)
            return None
        delivery.claim(instant + CLAIMED_FOR)
        message = Message(delivery.title, delivery.text)
        return Claimed(delivery.id, partial(self._send, digest.destination, message, instant))

    def record(self, session: Session, key: Key, ident: str, answer: Answer, luck: float) -> None:
        """Record what came of an attempt, unless another message has taken the place of that one, or it was buried."""
        delivery = stored.find_delivery(session, *key)
        if delivery is None or delivery.id != ident or delivery.next_at is None:
            return
        attempt = Attempt(now(session), answer.outcome.value, answer.status)
        delivery.note(attempt, answer.outcome is Outcome.TAKEN, luck)

    def _send(self, destination: Destination, message: Message, instant: datetime) -> Answer:
        if destination.channel is Channel.MAIL:
            return self.mail(destination.address, message.title, message.text)
        url, body = robots.request_of(destination, message, instant)
        return _of_robot(self.post(url, body, robots.HEADERS))


def _of_robot(answer: Answer) -> Answer:
    """A robot refuses with the status 200: its own code says so."""
    if answer.outcome is not Outcome.TAKEN:
        return answer
    code = robots.error_code_of(answer.body)
    if code == 0:
        return answer
    return replace(answer, outcome=Outcome.REFUSED, status=answer.status if code is None else code)
