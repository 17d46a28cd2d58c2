"""Digests: once a day a message to a robot or a mail address, at an hour of the park's clock."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from services.errors import Exhausted, Infeasible
from services.matching.domain.audiences import Audience
from services.matching.domain.deliveries import DeliveryState, Tried
from services.park_hours import ParkHours

# Nothing is sent so shortly before midnight or later: the next day has a message of its own.
_BEFORE_MIDNIGHT = timedelta(minutes=1)
# A change that is being stored while a message is written is older than it: rather in two messages than in none.
_SETTLING = timedelta(minutes=1)
# Between two messages asked for by hand.
BY_HAND_EVERY = timedelta(minutes=1)


class DigestState(StrEnum):
    """State of a digest."""

    ENABLED = "enabled"
    DISABLED = "disabled"


class Language(StrEnum):
    """Language of a message."""

    ZH = "zh"
    EN = "en"


class Channel(StrEnum):
    """The way by which a message goes."""

    DINGTALK = "dingtalk"
    WECOM = "wecom"
    MAIL = "mail"


@dataclass(frozen=True, slots=True)
class Destination:
    """Destination: the URL of a robot, or a mail address. `secret` signs DingTalk's messages, "" for none."""

    channel: Channel
    address: str
    secret: str = ""


@dataclass(frozen=True, slots=True)
class Message:
    """Message to be sent: a title and a text, both in the digest's language."""

    title: str
    text: str


@dataclass(eq=False, kw_only=True)
class Digest:
    """Sends what its audience may see, from `hour` (0–23) of the park's clock on.

    `subject` is the account that created it; `enterprise` is the one whose work it is about, "" for others. `last_day`
    is the last day that it was seen to, None before the first; what was late or short before `covered_until` was sent.
    """

    park: str
    id: str
    audience: Audience
    subject: str
    enterprise: str
    destination: Destination
    hour: int
    language: Language
    created_at: datetime
    updated_at: datetime
    covered_until: datetime
    last_day: date | None = None
    state: DigestState = DigestState.ENABLED
    version: int = 1

    @property
    def owner(self) -> str:
        """The buyer whose orders it is about; "" for all of the park's."""
        return self.subject if self.audience is Audience.BUYER else ""

    def day_due(self, now: datetime, time_zone: str) -> date | None:
        """The day whose message is to be sent at `now`; None where its hour has not come, or it was seen to."""
        here = now.astimezone(ZoneInfo(time_zone))
        if self.state is not DigestState.ENABLED or here.hour < self.hour:
            return None
        return here.date() if self.last_day is None or self.last_day < here.date() else None

    def begin(self, now: datetime, time_zone: str) -> None:
        """The day of creation has a message only where its hour is still to come."""
        self.last_day = self.day_due(now, time_zone)

    def see_to(self, day: date, now: datetime) -> None:
        """The day is seen to: there is no other message of it."""
        self.last_day, self.covered_until = day, now - _SETTLING

    def change(self, destination: Destination | None, hour: int | None, language: Language | None) -> None:
        """Take what is given: None leaves it as it is."""
        self.destination = destination or self.destination
        self.hour = self.hour if hour is None else hour
        self.language = language or self.language

    def set_state(self, state: DigestState | None, now: datetime) -> None:
        """Take the state that is given, and count the change."""
        self.state = state or self.state
        self.version += 1
        self.updated_at = now

    def require_enabled(self) -> None:
        """Raises Infeasible where it is disabled."""
        if self.state is not DigestState.ENABLED:
            raise Infeasible("DIGEST_DISABLED", "the digest is DISABLED: set its state to ENABLED first")


@dataclass(eq=False, kw_only=True)
class DigestDelivery(Tried):
    """The message of a digest sent last, of one day of the park. It is attempted until `tried_until`."""

    park: str
    digest: str
    id: str
    day: date
    title: str
    text: str
    since: datetime
    tried_until: datetime

    @property
    def until(self) -> datetime:
        """The instant of the last attempt."""
        return self.tried_until

    def require_over(self, now: datetime) -> None:
        """Raises Infeasible while it is PENDING, Exhausted where it was begun just now."""
        if self.state is DeliveryState.PENDING:
            raise Infeasible("DIGEST_PENDING", "a message is PENDING: it is tried again by itself")
        wait = self.since + BY_HAND_EVERY - now
        if wait > timedelta():
            seconds = wait.total_seconds()
            message = f"a message was sent just now: try again in {seconds:.0f} seconds"
            raise Exhausted("DIGEST_SENT_JUST_NOW", message, retry_after_seconds=seconds)


def last_attempt_of(day: date, time_zone: str) -> datetime:
    """The instant of the last attempt to send the message of a day, UTC."""
    return ParkHours(time_zone).closing(day) - _BEFORE_MIDNIGHT
