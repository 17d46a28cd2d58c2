"""Digests: created, read, changed, sent by hand and deleted by the accounts that they belong to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from services.chassis.database import new_id, now
from services.chassis.identity import Caller
from services.chassis.outgoing import Outgoing
from services.chassis.rpc import etags
from services.chassis.rpc.paging import Page
from services.errors import Exhausted, Infeasible, Invalid, NotFound
from services.matching.domain.audiences import Audience
from services.matching.domain.digests import Channel, Destination, Digest, DigestDelivery, DigestState, Language
from services.matching.storage import digests as stored
from services.matching.storage import owned
from services.matching.storage.digest_tables import digests
from services.matching.use_cases import reading
from services.matching.use_cases.digest_writing import send_by_hand
from services.matching.use_cases.owners import audience_of, is_seen_by, owner_of, require_scope
from services.text import is_mail_address

MOST_DIGESTS = 20
Shown = tuple[Digest, DigestDelivery | None]


@dataclass(frozen=True, slots=True)
class DigestDraft:
    """A digest that is to be created."""

    destination: Destination
    hour: int
    language: Language


@dataclass(frozen=True, slots=True)
class DigestChange:
    """Change of a digest: None leaves it as it is."""

    destination: Destination | None = None
    hour: int | None = None
    language: Language | None = None
    state: DigestState | None = None


@dataclass(frozen=True, slots=True)
class Means:
    """Means of an installation to send: what `outgoing` may call, `mail` where it has a server; the console's URL."""

    outgoing: Outgoing
    mail: bool
    console_url: str

    def check(self, destination: Destination, field: str) -> None:
        """Raises Invalid for an address that can never be sent to, Infeasible for mail without a server."""
        within = f"{field}.{destination.channel}"
        if destination.channel is not Channel.MAIL:
            hint = self.outgoing.problem_of(destination.address)
            within = f"{within}.url"
        else:
            hint = "" if is_mail_address(destination.address) else "write it as name@host, in ASCII"
            within = f"{within}.address"
        if hint:
            raise Invalid.field("DIGEST_ADDRESS_UNUSABLE", within, {}, hint)
        if destination.channel is Channel.MAIL and not self.mail:
            message = "the installation has no mail server: send to a robot, or have PARKLOOM_MAIL_SERVER set"
            raise Infeasible("MAIL_NOT_CONFIGURED", message)


def create_digest(session: Session, caller: Caller, park: str, draft: DigestDraft, means: Means) -> Digest:
    """A digest that sends what `caller` may see.

    Raises NotFound for the park, Forbidden without the scope to read what is sent, Exhausted beyond the most of an
    account, and like `Means.check`.
    """
    known, audience = reading.known_park(session, park), audience_of(caller)
    require_scope(caller, "assignments.read" if audience is Audience.ENTERPRISE else "orders.read")
    means.check(draft.destination, "digest.destination")
    if owned.count_of(session, digests, park, owner_of(caller)) >= MOST_DIGESTS:
        message = f"the account has {MOST_DIGESTS} digests, which is the most: delete one"
        raise Exhausted("TOO_MANY_DIGESTS", message, {"maximum": f"{MOST_DIGESTS}"})
    instant = now(session)
    digest = Digest(
        park=park,
        id=new_id(session, "digest")[:16],
        audience=audience,
        subject=caller.subject,
        enterprise=caller.enterprise,
        destination=draft.destination,
        hour=draft.hour,
        language=draft.language,
        created_at=instant,
        updated_at=instant,
        covered_until=instant,
    )
    digest.begin(instant, known.time_zone)
    session.add(digest)
    return digest


def get_digest(session: Session, caller: Caller, park: str, ident: str) -> Digest:
    """Raises NotFound, also for another account's."""
    digest = stored.find_digest(session, park, ident)
    if digest is None or not is_seen_by(digest, caller):
        raise NotFound.named(f"parks/{park}/digests/{ident}")
    return digest


def with_delivery(session: Session, digest: Digest) -> Shown:
    """The digest with the message that it has sent last."""
    return digest, stored.find_delivery(session, digest.park, digest.id)


def list_digests(session: Session, caller: Caller, park: str, page: Page) -> list[Shown]:
    """The digests of `page` that `caller` sees, and one more. Raises NotFound for the park."""
    reading.require_park(session, park)
    owner = None if audience_of(caller) is Audience.PARK else owner_of(caller)
    found: Sequence[Digest] = owned.page_of(session, Digest, digests, (park, owner), page)
    sent = stored.deliveries_of(session, found)
    return [(digest, sent.get(digest.id)) for digest in found]


def update_digest(session: Session, caller: Caller, name: tuple[str, str], etag: str, change: DigestChange) -> Digest:
    """The digest with what is to be changed, whose destination was checked. Raises NotFound, Conflict."""
    digest = get_digest(session, caller, *name)
    etags.check(etag, digest.version)
    instant = now(session)
    digest.change(change.destination, change.hour, change.language)
    digest.set_state(change.state, instant)
    sent = stored.find_delivery(session, *name)
    if digest.state is DigestState.DISABLED and sent is not None and sent.next_at is not None:
        sent.bury(instant)
    return digest


def delete_digest(session: Session, caller: Caller, name: tuple[str, str], etag: str) -> None:
    """Deletes it. Raises NotFound, Conflict for a stale etag."""
    digest = get_digest(session, caller, *name)
    etags.check(etag, digest.version)
    stored.forget(session, digest)


def send_digest(session: Session, caller: Caller, name: tuple[str, str], means: Means) -> Digest:
    """The digest, whose message of now is to be sent.

    Raises NotFound, Infeasible while one is PENDING or the digest DISABLED, Exhausted within a minute of another.
    """
    digest = get_digest(session, caller, *name)
    digest.require_enabled()
    send_by_hand(session, digest, reading.known_park(session, digest.park).time_zone, means.console_url)
    return digest
