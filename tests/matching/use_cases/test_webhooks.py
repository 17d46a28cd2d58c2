"""What webhooks send: to each account what it may see, at least once, and to nobody who does not take it for ever."""

from __future__ import annotations

from datetime import timedelta

import pytest

from services.chassis.identity import Revocation, Revocations
from services.errors import Exhausted, Forbidden, Infeasible, Invalid, NotFound
from services.matching.domain.deliveries import DeliveryState
from services.matching.domain.webhooks import EventType, Webhook, WebhookState
from services.matching.storage import webhooks as stored
from services.matching.use_cases import webhooks
from services.matching.use_cases.webhooks import MOST_WEBHOOKS, Change
from tests.databases import ON_BOTH
from tests.matching import hooks, world
from tests.matching.hooks import BUYER, OF_ALPHA, REFUSED, Receivers
from tests.matching.world import ALPHA, BETA, MANAGER, PARK, World

DEAD, DELIVERED, PENDING = DeliveryState.DEAD, DeliveryState.DELIVERED, DeliveryState.PENDING


def _resend(small: World, webhook: Webhook, ident: str) -> None:
    small.write(lambda s: webhooks.resend_webhook_delivery(s, MANAGER, PARK, webhook.id, ident))


def _update(small: World, webhook: Webhook, change: Change) -> None:
    small.write(lambda s: webhooks.update_webhook(s, MANAGER, (PARK, webhook.id), "", change))


def _order_changes(small: World) -> Webhook:
    """A webhook to which one event is to be delivered."""
    webhook = hooks.create(small, MANAGER, EventType.ORDER_CHANGED)
    small.place(world.draft())
    hooks.hand_over(small)
    return webhook


@pytest.mark.slow
@pytest.mark.parametrize("database_url", ON_BOTH, indirect=True)
def test_a_manager_is_sent_what_happens_in_the_park_and_each_event_once(small: World) -> None:
    webhook = hooks.create(small)
    small.place(world.draft())
    small.go_live()
    hooks.hand_over(small)
    hooks.hand_over(small)
    receivers = Receivers()
    sender = hooks.sender(small, receivers)
    sender.deliver_due()
    sender.deliver_due()
    ids = [headers["webhook-id"] for _, _, headers in receivers.seen]
    assert len(ids) == len(set(ids)) == len(hooks.deliveries(small, webhook))
    assert {body["type"] for _, body, _ in receivers.seen} == {"order.changed", "assignment.changed", "plan.confirmed"}
    assert {each.state for each in hooks.deliveries(small, webhook)} == {DELIVERED}


@pytest.mark.slow
def test_an_enterprise_is_sent_its_own_assignments_alone(small: World) -> None:
    own, rivals = (hooks.create(small, caller, *OF_ALPHA) for caller in (ALPHA, BETA))
    small.place(world.draft(), world.draft("o2", quantity=150))
    small.go_live()
    hooks.hand_over(small)
    for webhook, enterprise in ((own, "alpha"), (rivals, "beta")):
        names = {each.resource for each in hooks.deliveries(small, webhook)}
        assigned = [each for ident in ("o1", "o2") for each in small.assignments(ident)]
        mine = {f"parks/{PARK}/assignments/{each.id}" for each in assigned if each.enterprise == enterprise}
        assert names == mine
    assert hooks.deliveries(small, own)


def test_a_buyer_is_sent_its_own_orders_and_each_state_that_they_show_once(small: World) -> None:
    webhook = hooks.create(small, BUYER, EventType.ORDER_CHANGED)
    small.place(world.draft("mine"), caller=BUYER)
    small.place(world.draft("theirs"))
    hooks.hand_over(small)
    hooks.hand_over(small)
    assert [each.resource for each in hooks.deliveries(small, webhook)] == [f"parks/{PARK}/orders/mine"]
    small.cancel("mine")
    hooks.hand_over(small)
    assert [each.resource for each in hooks.deliveries(small, webhook)] == [f"parks/{PARK}/orders/mine"] * 2


@pytest.mark.slow
def test_what_a_buyers_order_does_not_show_is_not_sent(small: World) -> None:
    """Each event of the order has an id of its own; the buyer's goes by what the order shows."""
    small.place(world.draft("mine"), caller=BUYER)
    webhook = hooks.create(small, BUYER, EventType.ORDER_CHANGED)
    small.go_live()
    hooks.hand_over(small)
    events = [each for each in hooks.published(small) if each.subject == f"parks/{PARK}/orders/mine"]
    own = {each.id for each in events}
    assert len(own) > 1
    assert own.isdisjoint(each.id for each in hooks.deliveries(small, webhook))
    assert len(hooks.deliveries(small, webhook)) == 1


@pytest.mark.parametrize(
    ("caller", "kind"),
    [
        (ALPHA, EventType.ORDER_CHANGED),
        (ALPHA, EventType.PLAN_CONFIRMED),
        (BUYER, EventType.ASSIGNMENT_CHANGED),
        (BUYER, EventType.ASSIGNMENT_ANSWER_DUE),
    ],
)
def test_what_an_account_may_not_see_cannot_be_asked_for(small: World, caller: world.Caller, kind: EventType) -> None:
    with pytest.raises(Invalid) as refused:
        hooks.create(small, caller, kind)
    assert [each.field for each in refused.value.problems] == ["webhook.event_types"]
    assert refused.value.code == "WEBHOOK_EVENT_NOT_ALLOWED"


def test_an_integrator_needs_the_scope_of_what_is_sent(small: World) -> None:
    machine = world.Caller("erp", PARK, world.Role.INTEGRATOR, scopes=frozenset({"webhooks.write"}))
    with pytest.raises(Forbidden, match=r"orders\.read"):
        hooks.create(small, machine, EventType.ORDER_CHANGED)


def test_a_webhook_is_its_accounts_and_the_parks(small: World) -> None:
    webhook = hooks.create(small, ALPHA, *OF_ALPHA)
    small.read(lambda s: [webhooks.get_webhook(s, each, PARK, webhook.id) for each in (ALPHA, MANAGER)])
    for other in (BETA, BUYER):
        with pytest.raises(NotFound):
            small.read(lambda s, other=other: webhooks.get_webhook(s, other, PARK, webhook.id))


@pytest.mark.parametrize("url", ["http://example.com/", "https://127.0.0.1/", "https://[::1]:8443/x", "nonsense"])
def test_an_address_that_can_never_be_called_is_refused(small: World, url: str) -> None:
    with pytest.raises(Invalid) as refused:
        hooks.create(small, url=url)
    assert [(each.code, each.field) for each in refused.value.problems] == [("WEBHOOK_URL_UNUSABLE", "webhook.url")]


@pytest.mark.slow
def test_an_account_has_so_many_webhooks_and_no_more(small: World) -> None:
    for _ in range(MOST_WEBHOOKS):
        hooks.create(small, ALPHA, *OF_ALPHA)
    with pytest.raises(Exhausted):
        hooks.create(small, ALPHA, *OF_ALPHA)
    hooks.create(small, BETA, *OF_ALPHA)


@pytest.mark.slow
@pytest.mark.parametrize("database_url", ON_BOTH, indirect=True)
def test_what_is_not_taken_is_tried_again_and_then_is_a_dead_letter_that_can_be_sent_again(small: World) -> None:
    webhook, receivers = _order_changes(small), Receivers(REFUSED)
    sender = hooks.sender(small, receivers)
    while (next_at := hooks.deliveries(small, webhook)[0].next_at) is not None:
        small.now = next_at
        sender.deliver_due()
    [dead] = hooks.deliveries(small, webhook)
    assert (dead.state, dead.attempts) == (DEAD, len(receivers.seen))
    assert {each.status for each in dead.log} == {500}
    receivers.answer = hooks.TAKEN
    _resend(small, webhook, dead.id)
    sender.deliver_due()
    assert hooks.deliveries(small, webhook)[0].state is DELIVERED
    assert {headers["webhook-id"] for _, _, headers in receivers.seen} == {dead.id}


def test_a_receiver_that_fails_holds_up_its_own_events_alone(small: World) -> None:
    slow = hooks.create(small, MANAGER, EventType.ORDER_CHANGED, url="https://slow.example/")
    well = hooks.create(small, MANAGER, EventType.ORDER_CHANGED, url="https://well.example/")
    small.place(world.draft(), world.draft("o2"))
    hooks.hand_over(small)
    receivers = Receivers()
    receivers.answers["https://slow.example/"] = REFUSED
    hooks.sender(small, receivers).deliver_due()
    assert [each.state for each in hooks.deliveries(small, well)] == [DELIVERED, DELIVERED]
    assert [each.state for each in hooks.deliveries(small, slow)] == [PENDING, PENDING]


def test_what_is_being_delivered_is_not_claimed_again_until_its_claim_runs_out(small: World) -> None:
    webhook, receivers = _order_changes(small), Receivers()
    other = hooks.sender(small, receivers)

    class Slow(Receivers):
        def post(self, *given: object) -> hooks.Answer:
            other.deliver_due()
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        hooks.sender(small, Slow()).deliver_due()
    assert receivers.seen == []
    small.now += timedelta(hours=1)
    other.deliver_due()
    assert hooks.deliveries(small, webhook)[0].state is DELIVERED


def test_a_webhook_that_fails_for_days_is_disabled_and_its_events_are_dead_letters(small: World) -> None:
    webhook, sender = _order_changes(small), hooks.sender(small, Receivers(REFUSED))
    sender.deliver_due()
    small.now += timedelta(days=3)
    small.place(world.draft("o2"))
    hooks.hand_over(small)
    sender.deliver_due()
    assert hooks.read(small, webhook).state is WebhookState.DISABLED
    assert {each.state for each in hooks.deliveries(small, webhook)} == {DEAD}
    with pytest.raises(Infeasible) as refused:
        _resend(small, webhook, hooks.deliveries(small, webhook)[0].id)
    assert refused.value.code == "WEBHOOK_DISABLED"
    _update(small, webhook, Change(state=WebhookState.ENABLED))
    assert hooks.read(small, webhook).failing_since is None
    _resend(small, webhook, hooks.deliveries(small, webhook)[0].id)


def test_nothing_is_recorded_for_a_webhook_that_is_disabled(small: World) -> None:
    webhook = hooks.create(small)
    _update(small, webhook, Change(state=WebhookState.DISABLED))
    small.place(world.draft())
    hooks.hand_over(small)
    assert hooks.deliveries(small, webhook) == []


def test_after_a_rotation_both_secrets_sign_for_a_day(small: World) -> None:
    webhook, receivers = _order_changes(small), Receivers()
    small.write(lambda s: webhooks.rotate_webhook_secret(s, MANAGER, PARK, webhook.id, ""))
    assert hooks.read(small, webhook).secret != webhook.secret
    hooks.sender(small, receivers).deliver_due()
    _resend(small, webhook, hooks.deliveries(small, webhook)[0].id)
    small.now += timedelta(hours=24)
    hooks.sender(small, receivers).deliver_due()
    assert [headers["webhook-signature"].count("v1,") for _, _, headers in receivers.seen] == [2, 1]


def test_the_webhooks_of_an_account_that_is_revoked_end(small: World) -> None:
    webhook, receivers = _order_changes(small), Receivers()
    revoked = Revocations([Revocation(PARK, MANAGER.subject, "", small.now)])
    hooks.sender(small, receivers, revoked).deliver_due()
    assert receivers.seen == []
    assert hooks.read(small, webhook).state is WebhookState.DISABLED


def test_a_deleted_webhook_leaves_nothing(small: World) -> None:
    webhook = _order_changes(small)
    small.write(lambda s: webhooks.delete_webhook(s, MANAGER, PARK, webhook.id, ""))
    assert (small.rows("webhooks"), small.rows("webhook_deliveries")) == (0, 0)


def test_old_deliveries_are_deleted_once_they_are_over(small: World) -> None:
    webhook = _order_changes(small)
    after = small.now + timedelta(days=1)
    assert small.write(lambda s: stored.prune(s, after, 10)) == 0
    hooks.sender(small, Receivers()).deliver_due()
    assert small.write(lambda s: stored.prune(s, after, 10)) == 1
    assert hooks.deliveries(small, webhook) == []
