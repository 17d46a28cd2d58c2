"""What digests send: once a day, at the park's hour, to each account what it may see."""

from __future__ import annotations

from datetime import timedelta

import pytest

from services.chassis.identity import Revocation, Revocations
from services.chassis.outgoing import Answer, Outcome
from services.errors import Exhausted, Forbidden, Infeasible, Invalid, NotFound
from services.matching.domain.deliveries import DeliveryState
from services.matching.domain.digests import Channel, Destination, DigestState, Language
from services.matching.use_cases import digests
from services.matching.use_cases.digests import MOST_DIGESTS, DigestChange
from tests.databases import ON_BOTH
from tests.matching import hooks, mornings, world
from tests.matching.hooks import BUYER
from tests.matching.mornings import EIGHT, Receivers
from tests.matching.world import ALPHA, BETA, MANAGER, PARK, World

HOUR = timedelta(hours=1)
REFUSED = Answer(Outcome.TAKEN, 200, b'{"errcode":130101,"errmsg":"send too fast"}')


def _busy(small: World) -> None:
    """The small park with more orders than it can make."""
    small.place(world.draft(due=world.day(4)), world.draft("o2", quantity=9_000, due=world.day(9)))
    small.go_live()


def _morning(small: World, receivers: Receivers) -> list[str]:
    """The texts that are sent when it is eight in the park."""
    small.now = EIGHT
    mornings.hours_come(small)
    mornings.sender(small, receivers).deliver_due()
    return [text for _, text in receivers.seen]


@pytest.mark.slow
@pytest.mark.parametrize("database_url", ON_BOTH, indirect=True)
def test_a_manager_is_sent_what_is_newly_short_due_soon_and_awaits_an_answer_once_a_day(small: World) -> None:
    digest, receivers = mornings.create(small), Receivers()
    _busy(small)
    small.now = EIGHT - HOUR
    mornings.hours_come(small)
    assert small.rows("digest_deliveries") == 0
    [text] = _morning(small, receivers)
    assert "Orders newly late or short: 2" in text
    assert "Orders due by 2026-11-26: 1" in text
    assert "o2, 9,000 of sock" in text
    assert "no capacity left at" in text
    assert "Offers that await an enterprise's answer:" in text
    assert text.endswith("https://parkloom.example")
    for _ in range(2):
        mornings.hours_come(small)
        mornings.sender(small, receivers).deliver_due()
    assert len(receivers.seen) == 1
    assert mornings.delivery(small, digest).state is DeliveryState.DELIVERED
    small.now += timedelta(days=1)
    mornings.hours_come(small)
    mornings.sender(small, receivers).deliver_due()
    assert "newly" not in receivers.seen[-1][1]


@pytest.mark.slow
def test_each_enterprise_is_sent_its_own_work_alone_and_a_buyer_its_own_orders(small: World) -> None:
    for caller in (ALPHA, BUYER):
        mornings.create(small, caller, language=Language.ZH)
    small.place(world.draft("mine", due=world.day(3)), caller=BUYER)
    small.place(world.draft("theirs", quantity=150, due=world.day(3)))
    small.go_live()
    own = [each for ident in ("mine", "theirs") for each in small.assignments(ident) if each.enterprise == "alpha"]
    rivals = [each for ident in ("mine", "theirs") for each in small.assignments(ident) if each.enterprise == "beta"]
    assert own
    assert rivals
    texts = _morning(small, Receivers())
    [of_alpha] = [text for text in texts if "派单" in text]
    [of_buyer] = [text for text in texts if "派单" not in text]
    assert f"等待您答复的派单：{len(own)}" in of_alpha
    for work in own:
        assert f"{work.order}，sock {sum(work.quantities.values())} 件" in of_alpha
    assert "beta" not in of_alpha
    assert "mine" in of_buyer
    assert "theirs" not in of_buyer


@pytest.mark.slow
def test_an_empty_digest_is_not_sent_and_its_day_is_over(small: World) -> None:
    digest, receivers = mornings.create(small), Receivers()
    assert _morning(small, receivers) == []
    _busy(small)
    mornings.hours_come(small)
    assert mornings.read(small, digest)[1] is None


@pytest.mark.slow
def test_a_digest_made_after_its_hour_begins_on_the_next_day_and_one_before_it_on_the_same(small: World) -> None:
    _busy(small)
    passed, coming = mornings.create(small, hour=9), mornings.create(small, hour=12)
    small.now += 3 * HOUR
    mornings.hours_come(small)
    assert mornings.read(small, passed)[1] is None
    assert mornings.delivery(small, coming).day == world.TODAY


@pytest.mark.slow
def test_what_no_robot_takes_is_tried_until_midnight_and_the_next_day_has_a_message_of_its_own(small: World) -> None:
    digest, receivers = mornings.create(small, destination=mornings.DINGTALK), Receivers(REFUSED)
    _busy(small)
    _morning(small, receivers)
    sender = mornings.sender(small, receivers)
    while (next_at := mornings.delivery(small, digest).next_at) is not None:
        small.now = next_at
        sender.deliver_due()
    dead = mornings.delivery(small, digest)
    assert (dead.state, dead.attempts) == (DeliveryState.DEAD, len(receivers.seen))
    assert {(each.outcome, each.status) for each in dead.log} == {("refused", 130_101)}
    assert small.now == EIGHT + 16 * HOUR - timedelta(minutes=1)
    small.now = EIGHT + 24 * HOUR
    mornings.hours_come(small)
    receivers.answer = mornings.OK
    sender.deliver_due()
    assert mornings.delivery(small, digest).state is DeliveryState.DELIVERED


@pytest.mark.slow
def test_after_an_outage_it_is_sent_late_on_its_day_and_not_after_midnight(small: World) -> None:
    digest, receivers = mornings.create(small, hour=0), Receivers()
    _busy(small)
    _morning(small, receivers)
    assert len(receivers.seen) == 1
    small.now = EIGHT + 24 * HOUR
    mornings.hours_come(small)
    small.now += 16 * HOUR
    mornings.sender(small, receivers).deliver_due()
    assert (len(receivers.seen), mornings.delivery(small, digest).state) == (1, DeliveryState.DEAD)


@pytest.mark.slow
def test_what_is_being_sent_is_not_sent_by_another_process(small: World) -> None:
    mornings.create(small)
    _busy(small)
    receivers = Receivers()
    other = mornings.sender(small, receivers)

    class Slow(Receivers):
        def post(self, *given: object) -> Answer:
            mornings.hours_come(small)
            other.deliver_due()
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        _morning(small, Slow())
    assert receivers.seen == []


@pytest.mark.slow
def test_one_asked_for_by_hand_is_sent_at_once_though_it_is_empty_and_so_is_that_of_the_day(small: World) -> None:
    digest, receivers = mornings.create(small, destination=mornings.MAIL), Receivers()
    name = (PARK, digest.id)

    def send() -> None:
        small.write(lambda s: digests.send_digest(s, MANAGER, name, mornings.MEANS))

    send()
    with pytest.raises(Infeasible):
        send()
    mornings.sender(small, receivers).deliver_due()
    [(address, text)] = receivers.seen
    assert address == "mei@example.com"
    assert "Nothing to report." in text
    with pytest.raises(Exhausted):
        send()
    _busy(small)
    assert len(_morning(small, receivers)) == 2
    small.write(lambda s: digests.update_digest(s, MANAGER, name, "", DigestChange(state=DigestState.DISABLED)))
    with pytest.raises(Infeasible):
        send()


@pytest.mark.slow
def test_a_digest_that_is_disabled_or_whose_account_is_revoked_sends_nothing(small: World) -> None:
    off, revoked = mornings.create(small, ALPHA), mornings.create(small)
    _busy(small)
    small.now = EIGHT
    mornings.hours_come(small)
    change = DigestChange(state=DigestState.DISABLED)
    small.write(lambda s: digests.update_digest(s, ALPHA, (PARK, off.id), "", change))
    receivers = Receivers()
    ended = Revocations([Revocation(PARK, MANAGER.subject, "", small.now)])
    mornings.sender(small, receivers, ended).deliver_due()
    assert receivers.seen == []
    for digest in (off, revoked):
        assert mornings.read(small, digest)[0].state is DigestState.DISABLED
        assert mornings.delivery(small, digest).state is DeliveryState.DEAD


@pytest.mark.parametrize(
    ("destination", "field"),
    [
        (Destination(Channel.WECOM, "https://10.0.0.1/send"), "digest.destination.wecom.url"),
        (Destination(Channel.DINGTALK, "http://example.com/send"), "digest.destination.dingtalk.url"),
        (Destination(Channel.DINGTALK, "https://oapi.example.com/…"), "digest.destination.dingtalk.url"),
        (Destination(Channel.MAIL, "mei@example.com, all@example.com"), "digest.destination.mail.address"),
        (Destination(Channel.MAIL, "mei"), "digest.destination.mail.address"),
    ],
)
def test_addresses_that_cannot_be_sent_to_are_refused_by_field(
    small: World, destination: Destination, field: str
) -> None:
    with pytest.raises(Invalid) as refused:
        mornings.create(small, destination=destination)
    assert [(each.code, each.field) for each in refused.value.problems] == [("DIGEST_ADDRESS_UNUSABLE", field)]


def test_a_digest_is_its_accounts_and_the_parks(small: World) -> None:
    own = mornings.create(small, ALPHA)
    for caller in (BETA, BUYER):
        with pytest.raises(NotFound):
            small.read(lambda s, caller=caller: digests.get_digest(s, caller, PARK, own.id))
    small.write(lambda s: digests.delete_digest(s, MANAGER, (PARK, own.id), ""))
    assert (small.rows("digests"), small.rows("digest_deliveries")) == (0, 0)


def test_an_integrator_needs_the_scope_of_what_is_sent(small: World) -> None:
    machine = hooks.Caller("erp", PARK, hooks.Role.INTEGRATOR, scopes=frozenset({"webhooks.write"}))
    with pytest.raises(Forbidden, match=r"orders\.read"):
        mornings.create(small, machine)


def test_an_account_has_so_many_digests_and_no_more(small: World) -> None:
    for _ in range(MOST_DIGESTS):
        mornings.create(small, ALPHA)
    with pytest.raises(Exhausted):
        mornings.create(small, ALPHA)
