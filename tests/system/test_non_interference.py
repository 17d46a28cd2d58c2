"""Two parks that differ only in their rivals look the same to an enterprise and to buyers whose work is alike.

Byte for byte: replies with their metadata, etags, times, names, page and resume tokens, the order of lists, errors,
streams and pages. Both parks live at the same instants, and draw the same ids for what is alike.
"""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from benchmarks.in_process import migrated, parks_folder
from parkloom.matching.v1 import matching_service_pb2, order_pb2
from services.chassis import rpc
from services.chassis.identity import Caller
from services.errors import Forbidden
from tests.system.reader import READS
from tests.system.rivals import BUSY, CALM, OWN, drawn_rivals
from tests.system.two_parks import READERS, Seen, live_through

pytestmark = pytest.mark.slow

Parks = tuple[Seen, Seen]


@pytest.fixture(scope="module")
def parks() -> Parks:
    """What the same people see of a park, and of one whose rivals charge more, are smaller and busier, and act."""
    with parks_folder() as folder:
        templates = migrated(folder / "templates")
        calm = live_through(folder / "calm", templates, CALM, {})
        return calm, live_through(folder / "busy", templates, BUSY, calm.names)


def differences(one: Mapping[str, object], other: Mapping[str, object]) -> dict[str, tuple[object, object]]:
    assert list(one) == list(other)
    return {what: (seen, other[what]) for what, seen in one.items() if seen != other[what]}


def test_nobody_sees_how_rivals_stand(parks: Parks) -> None:
    calm, busy = parks
    assert len(calm.answers) > 400
    assert differences(calm.answers, busy.answers) == {}


@pytest.mark.long
@pytest.mark.parametrize("seed", range(6))
def test_nobody_sees_how_rivals_of_any_kind_stand(parks: Parks, seed: int) -> None:
    calm, _ = parks
    with parks_folder() as folder:
        other = live_through(folder / "other", migrated(folder / "templates"), drawn_rivals(seed), calm.names)
    assert differences(calm.answers, other.answers) == {}
    assert differences(calm.streams, other.streams) == {}


def test_nothing_that_anybody_reads_moves_when_rivals_act(parks: Parks) -> None:
    for park in parks:
        before, after = park.beginning("before "), park.beginning("after ")
        assert len(before) > 100
        assert differences(before, after) == {}


def test_streams_bring_the_same_messages_however_rivals_act(parks: Parks) -> None:
    calm, busy = parks
    assert differences(calm.streams, busy.streams) == {}
    for what, messages in calm.streams.items():
        orders = [matching_service_pb2.WatchOrderResponse.FromString(message).order for message in messages]
        assert len(orders) == (1 if "after the first" in what else 2)
        assert orders[-1].state == order_pb2.ORDER_STATE_CANCELLED


def test_what_changes_in_collections_is_the_same_however_rivals_act(parks: Parks) -> None:
    calm, busy = parks
    for what, shown in calm.collections.items():
        assert shown, what
        rivals_there = busy.collections[what]
        assert sorted(shown) == sorted(rivals_there)
        assert {name: state for name, state in shown.items() if rivals_there[name] != state} == {}


def test_a_request_sent_again_brings_the_bytes_of_the_first_reply(parks: Parks) -> None:
    for park in parks:
        assert differences(park.beginning("first "), park.beginning("again ")) == {}


def test_a_rival_who_sends_it_again_is_refused(parks: Parks) -> None:
    for park in parks:
        answers = park.beginning("rival after ")
        assert len(answers) == len(park.beginning("first "))
        # A stream goes on after what is refused: its reply names the code.
        assert "NOT_FOUND" in answers.pop("staff StreamProductionReports")
        assert "LINE_UNKNOWN" in answers.pop("staff StreamCapacity")
        assert "ENTERPRISE_UNKNOWN" in answers.pop("staff StreamPacked")
        assert [what for what, answer in answers.items() if not answer.startswith("StatusCode.")] == []


def test_every_change_that_somebody_of_them_may_make_is_sent_again(parks: Parks) -> None:
    calm, _ = parks
    sent = {what.rpartition(" ")[2] for what in calm.beginning("first ")}
    writing = {each.path for reader in READERS.values() for each in rpc.product_rpcs() if _may_write(each, reader)}
    # Everybody may have webhooks and digests; what is sent to them is tested beside them.
    leaving = {path for path in writing if ".WebhookService/" in path or ".DigestService/" in path}
    assert sent == {path.rpartition("/")[2] for path in writing - leaving}


def test_their_goods_part_further_on_where_rivals_have_sold_the_room(parks: Parks) -> None:
    """What nobody sees but the park: the two parks do differ in it."""
    calm, busy = parks
    parted = {order for order, lots in busy.most_lots.items() if lots > calm.most_lots[order]}
    assert {"own-1", "own-2", "shops-0"} <= parted


def test_a_guest_works_in_the_one_park_and_not_in_the_other(parks: Parks) -> None:
    calm, busy = parks
    assert (calm.guest_work, bool(busy.guest_work)) == (0, True)


def test_quotes_holds_and_reasons_are_there_to_be_compared(parks: Parks) -> None:
    for park in parks:
        why = park.beginning("after late buyer asks why ")
        assert "takes too long" in why["late-0"]
        assert "lacks capacity" in why["short-0"]
        asked = [*why.values(), *park.beginning("quoted after ").values()]
        assert [answer for answer in asked if answer.startswith("StatusCode")] == []
        assert "desk-taken" in park.beginning("after desk own ")["/parkloom.matching.v1.MatchingService/ListOrders"]
        assert "quotes/" in park.beginning("after desk own ")["/parkloom.matching.v1.QuoteService/ListQuotes"]


def test_the_readers_have_work_to_look_at(parks: Parks) -> None:
    for park in parks:
        seen = park.beginning("before ")
        assert "orders/own-0" in seen["staff own /parkloom.matching.v1.MatchingService/ListAssignments"]
        assert "orders/own-0" in seen["machine own /parkloom.logistics.v1.LogisticsService/ListMovements"]
        assert "own-0" in seen[f"staff's page /enterprises/{OWN}?show=all"]
        assert "orders/buyers-0" in seen["buyer own /parkloom.matching.v1.MatchingService/ListOrders"]
        assert "orders/shops-0" in seen["shop own /parkloom.matching.v1.MatchingService/ListOrders"]
        assert "orders/late-0" in seen["late buyer own /parkloom.matching.v1.MatchingService/SummarizeOrders"]
        assert not [what for what, answer in park.beginning("first ").items() if answer.startswith("StatusCode")]


def _may_write(each: rpc.Rpc, reader: Caller) -> bool:
    if each.policy is None or each.path.rpartition("/")[2].startswith((*READS, "Watch")):
        return False
    try:
        each.policy.check(reader)
    except Forbidden:
        return False
    return True
