"""Webhooks: created, read, changed and deleted by the accounts that they belong to."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from services.chassis.database import new_id, now
from services.chassis.identity import Caller
from services.chassis.outgoing import Outgoing
from services.chassis.rpc import etags
from services.chassis.rpc.paging import Page
from services.errors import Exhausted, Invalid, NotFound
from services.matching.domain.audiences import Audience
from services.matching.domain.deliveries import DeliveryState
from services.matching.domain.webhooks import READABLE, Delivery, EventType, Webhook, WebhookState, secret_of
from services.matching.storage import webhooks as stored
from services.matching.use_cases.owners import audience_of, is_seen_by, owner_of, require_scope
from services.matching.use_cases.reading import require_park

MOST_WEBHOOKS = 20
_SCOPES = {
    EventType.ORDER_CHANGED: "orders.read",
    EventType.ASSIGNMENT_CHANGED: "assignments.read",
    EventType.ASSIGNMENT_ANSWER_DUE: "assignments.read",
    EventType.PLAN_CONFIRMED: "plans.read",
}


@dataclass(frozen=True, slots=True)
class WebhookDraft:
    """A webhook that is to be created."""

    url: str
    event_types: tuple[EventType, ...]


@dataclass(frozen=True, slots=True)
class Change:
    """Change of a webhook: None and an empty tuple leave it as it is."""

    url: str | None = None
    event_types: tuple[EventType, ...] = ()
    state: WebhookState | None = None


def create_webhook(session: Session, caller: Caller, park: str, draft: WebhookDraft, outgoing: Outgoing) -> Webhook:
    """A webhook that sends what `caller` may see.

    Raises NotFound for the park, Invalid for an address that can never be called and for a type of event that
    is not for the caller, Forbidden without the scope for one, Exhausted beyond the most of an account.
    """
    require_park(session, park)
    audience = audience_of(caller)
    _check_url(draft.url, "webhook.url", outgoing)
    _check_types(caller, audience, draft.event_types, "webhook.event_types")
    if stored.count_of(session, park, owner_of(caller)) >= MOST_WEBHOOKS:
        message = f"the account has {MOST_WEBHOOKS} webhooks, which is the most: delete one, or let one send more types"
        raise Exhausted("TOO_MANY_WEBHOOKS", message, {"maximum": f"{MOST_WEBHOOKS}"})
    instant = now(session)
    webhook = Webhook(
        park=park,
        id=new_id(session, "webhook")[:16],
        audience=audience,
        subject=caller.subject,
        enterprise=caller.enterprise,
        url=draft.url,
        event_types=draft.event_types,
        secret=_new_secret(session),
        created_at=instant,
        updated_at=instant,
    )
    session.add(webhook)
    return webhook


def get_webhook(session: Session, caller: Caller, park: str, ident: str) -> Webhook:
    """Raises NotFound, also for another account's."""
    webhook = stored.find_webhook(session, park, ident)
    if webhook is None or not is_seen_by(webhook, caller):
        raise NotFound.named(f"parks/{park}/webhooks/{ident}")
    return webhook


def list_webhooks(session: Session, caller: Caller, park: str, page: Page) -> Sequence[Webhook]:
    """The webhooks of `page` that `caller` sees, and one more. Raises NotFound for the park."""
    require_park(session, park)
    owner = None if audience_of(caller) is Audience.PARK else owner_of(caller)
    return stored.page_of_webhooks(session, park, owner, page)


def update_webhook(session: Session, caller: Caller, name: tuple[str, str], etag: str, change: Change) -> Webhook:
    """The webhook with what is to be changed, whose address was checked. Raises as creating does."""
    webhook = get_webhook(session, caller, *name)
    etags.check(etag, webhook.version)
    _check_types(caller, webhook.audience, change.event_types, "event_types")
    instant = now(session)
    webhook.change(change.url, change.event_types, instant)
    if change.state is WebhookState.ENABLED:
        webhook.enable(instant)
    elif change.state is WebhookState.DISABLED:
        webhook.disable(instant)
        stored.bury(session, webhook, instant)
    return webhook


def delete_webhook(session: Session, caller: Caller, park: str, ident: str, etag: str) -> None:
    """Deletes it with its deliveries. Raises NotFound, Conflict for a stale etag."""
    webhook = get_webhook(session, caller, park, ident)
    etags.check(etag, webhook.version)
    stored.forget(session, webhook)


def rotate_webhook_secret(session: Session, caller: Caller, park: str, ident: str, etag: str) -> Webhook:
    """The webhook with a new secret. Raises NotFound, Conflict for a stale etag."""
    webhook = get_webhook(session, caller, park, ident)
    etags.check(etag, webhook.version)
    webhook.rotate(_new_secret(session), now(session))
    return webhook


def list_webhook_deliveries(
    session: Session, caller: Caller, name: tuple[str, str], state: DeliveryState | None, page: Page
) -> list[Delivery]:
    """The deliveries of `page` in that state (None: any), and one more, the newest first. Raises NotFound."""
    return stored.page_of_deliveries(session, get_webhook(session, caller, *name), state, page)


def resend_webhook_delivery(session: Session, caller: Caller, park: str, ident: str, delivery: str) -> Delivery:
    """The delivery, to be sent once more. Raises NotFound, Infeasible while it is PENDING or the webhook DISABLED."""
    webhook = get_webhook(session, caller, park, ident)
    found = stored.find_delivery(session, park, ident, delivery)
    if found is None:
        raise NotFound.named(f"parks/{park}/webhooks/{ident}/deliveries/{delivery}")
    webhook.require_enabled()
    found.resend(now(session))
    return found


def check_url(url: str | None, outgoing: Outgoing) -> None:
    """Raises Invalid for an address that can never be called; None is none."""
    if url is not None:
        _check_url(url, "url", outgoing)


def _check_url(url: str, field: str, outgoing: Outgoing) -> None:
    hint = outgoing.problem_of(url)
    if hint:
        raise Invalid.field("WEBHOOK_URL_UNUSABLE", field, {}, hint)


def _check_types(caller: Caller, audience: Audience, asked: Collection[EventType], field: str) -> None:
    """Raises Invalid for the first type that is not for the webhook's audience, Forbidden without the scope for it."""
    for kind in asked:
        if kind not in READABLE[audience]:
            hint = f"leave {kind} out: this account can have {', '.join(sorted(READABLE[audience]))}"
            raise Invalid.field("WEBHOOK_EVENT_NOT_ALLOWED", field, {"type": kind.value}, hint)
        require_scope(caller, _SCOPES[kind])


def _new_secret(session: Session) -> str:
    return secret_of(bytes.fromhex(new_id(session, "webhook secret") + new_id(session, "webhook secret")))
