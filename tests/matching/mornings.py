"""Short ways to create digests in the small park, to let their hour come, and to deliver."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from services.chassis.identity import Caller, Revocations
from services.chassis.outgoing import Answer, Outcome, Outgoing
from services.matching.domain.digests import Channel, Destination, Digest, DigestDelivery, Language
from services.matching.storage import digests as stored
from services.matching.use_cases import digests
from services.matching.use_cases.digest_deliveries import DigestSender
from services.matching.use_cases.digest_writing import write_due
from services.matching.use_cases.digests import DigestDraft, Means
from tests.matching.world import MANAGER, PARK, World

DINGTALK = Destination(Channel.DINGTALK, "https://oapi.example.com/robot/send?access_token=t", "SEC1")
WECOM = Destination(Channel.WECOM, "https://qyapi.example.com/cgi-bin/webhook/send?key=k")
MAIL = Destination(Channel.MAIL, "mei@example.com")
CONSOLE = "https://parkloom.example"
MEANS = Means(Outgoing(), mail=True, console_url=CONSOLE)
OK = Answer(Outcome.TAKEN, 200, b'{"errcode":0,"errmsg":"ok"}')
# Eight in the morning in the park, which is in Shanghai, on the day after that of the small park.
EIGHT = datetime(2026, 11, 23, 0, 0, tzinfo=UTC)


def create(
    small: World,
    caller: Caller = MANAGER,
    destination: Destination = WECOM,
    hour: int = 8,
    language: Language = Language.EN,
) -> Digest:
    draft = DigestDraft(destination, hour, language)
    created: Digest = small.write(lambda s: digests.create_digest(s, caller, PARK, draft, MEANS))
    return created


def read(small: World, digest: Digest) -> tuple[Digest, DigestDelivery | None]:
    return (
        small.read(lambda s: digests.get_digest(s, MANAGER, PARK, digest.id)),
        small.read(lambda s: stored.find_delivery(s, PARK, digest.id)),
    )


def delivery(small: World, digest: Digest) -> DigestDelivery:
    found = read(small, digest)[1]
    assert found is not None
    return found


def hours_come(small: World) -> None:
    """A process looks whether hours have come."""
    write_due(small.database, CONSOLE)


class Receivers:
    """Answers what is posted or mailed by `answer`, and notes it in `seen`: address and text."""

    def __init__(self, answer: Answer = OK) -> None:
        self.answer = answer
        self.seen: list[tuple[str, str]] = []

    def post(self, url: str, body: bytes, _headers: Mapping[str, str]) -> Answer:
        content: Any = json.loads(body)["markdown"]
        self.seen.append((url, content.get("content") or content["text"]))
        return self.answer

    def mail(self, address: str, _title: str, text: str) -> Answer:
        self.seen.append((address, text))
        return self.answer


def sender(small: World, receivers: Receivers, revocations: Revocations | None = None) -> DigestSender:
    ways = (receivers.post, receivers.mail)
    return DigestSender(small.database, "matching", ways, revocations or Revocations(()))
