"""How deliveries are signed, and when they are tried again."""

from __future__ import annotations

import base64
import hashlib
import hmac
from datetime import UTC, datetime, timedelta

import pytest

from services.matching.domain.deliveries import LONGEST_WAIT, Attempt, DeliveryState, wait_after
from services.matching.domain.webhooks import TRIED_FOR, Delivery, EventType, secret_of, signed_headers

NOW = datetime(2026, 11, 22, 2, 0, tzinfo=UTC)


def _delivery() -> Delivery:
    return Delivery(
        park="p1",
        webhook="w",
        id="e1",
        number=1,
        event_type=EventType.ORDER_CHANGED,
        resource="parks/p1/orders/o1",
        event_time=NOW,
        since=NOW,
        updated_at=NOW,
        next_at=NOW,
    )


def test_the_signature_is_that_of_the_standard_webhooks() -> None:
    """The example of the specification's reference implementations."""
    secret, body = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", b'{"test": 2432232314}'
    at = datetime.fromtimestamp(1614265330, UTC)
    headers = signed_headers([secret], "msg_p5jXN8AQM9LWM0D4loKWxJek", body, at)
    assert headers["webhook-signature"] == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="
    assert headers["webhook-timestamp"] == "1614265330"


def test_each_secret_signs_what_is_sent_with_its_id_and_time() -> None:
    entropy = [bytes([number]) * 32 for number in (1, 2)]
    headers = signed_headers([secret_of(each) for each in entropy], "e1", b"{}", NOW)
    signed = f"e1.{int(NOW.timestamp())}.{{}}".encode()
    digests = [hmac.new(each, signed, hashlib.sha256).digest() for each in entropy]
    assert headers["webhook-signature"] == " ".join(f"v1,{base64.b64encode(each).decode()}" for each in digests)


def test_the_body_names_the_resource_and_has_nothing_of_it() -> None:
    body = b'{"id":"e1","type":"order.changed","resource":"parks/p1/orders/o1","time":"2026-11-22T02:00:00.000Z"}'
    assert _delivery().body() == body


@pytest.mark.parametrize(("attempts", "seconds"), [(1, 5), (2, 10), (5, 80), (30, LONGEST_WAIT.total_seconds())])
def test_the_wait_doubles_up_to_the_longest_and_luck_takes_half_off(attempts: int, seconds: float) -> None:
    assert wait_after(attempts, 0.0) == timedelta(seconds=seconds)
    assert wait_after(attempts, 1.0) == timedelta(seconds=seconds / 2)


@pytest.mark.parametrize("luck", [0.0, 0.5, 1.0])
def test_a_delivery_that_fails_is_tried_for_a_day_and_then_dead(luck: float) -> None:
    delivery, instants = _delivery(), []
    while delivery.next_at is not None:
        instants.append(delivery.next_at)
        delivery.note(Attempt(delivery.next_at, "refused", 500), succeeded=False, luck=luck)
    assert delivery.state is DeliveryState.DEAD
    assert instants[-1] == NOW + TRIED_FOR
    assert 15 <= len(instants) == delivery.attempts <= 30
    assert instants == sorted(set(instants))
