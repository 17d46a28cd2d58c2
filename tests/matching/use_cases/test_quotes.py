"""Quotes are answered, held, taken, released and ended; who comes too late gets the next answer in the same call."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from services.chassis.rpc.etags import etag
from services.errors import Conflict, Exhausted, Forbidden, Infeasible, Invalid, NotFound
from services.matching.domain.loads import load_of
from services.matching.domain.quotes import HoldEnd, QuotedLots, QuoteState, QuoteVerdict
from services.matching.domain.routes import RouteStep
from services.matching.storage import loads as stored_loads
from services.matching.use_cases import holds, reading
from services.matching.use_cases.quotes import Hold
from tests.matching import world
from tests.matching.loads import check_loads
from tests.matching.quoting import BUYER, CHEAPEST, EARLIEST, MOST, RIVAL, Desk, held_days
from tests.matching.world import PARK, World


@pytest.fixture
def desk(small: World) -> Desk:
    return Desk(small)


def kept(small: World) -> float:
    """Units of capacity that holds keep of the sewers."""
    return sum(sum(held_days(small, line).values()) for line in ("sew-a", "sew-b"))


def test_a_quote_has_three_answers_and_keeps_nothing(desk: Desk) -> None:
    quote = desk.quote()
    assert [answer.kind for answer in quote.quoted.answers] == [EARLIEST, CHEAPEST, MOST]
    assert {answer.quantity for answer in quote.quoted.answers} == {80}
    assert quote.state is QuoteState.OFFERED
    assert desk.read(quote).quoted == quote.quoted
    assert kept(desk.small) == 0


def test_a_preview_is_not_stored(desk: Desk) -> None:
    quoted = desk.quote().quoted
    without_lots = tuple(replace(answer, lots=QuotedLots()) for answer in quoted.answers)
    assert desk.preview().quoted == replace(quoted, answers=without_lots)
    assert desk.small.rows("quotes") == 1


def test_a_hold_rests_on_the_park_in_memory_and_reads_its_lines_again_where_anything_was_committed_meanwhile(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    small, other = desk.small, Desk(desk.small)
    first, second, third = desk.quote(), desk.quote(), other.quote()
    reads, without_orders = list[object](), reading.without_orders

    def counted(*given: Any) -> Any:
        reads.append(given)
        return without_orders(*given)

    monkeypatch.setattr(reading, "without_orders", counted)
    desk.hold(first, EARLIEST)
    assert reads == []
    known = desk.parks.now(PARK)
    other.hold(third, EARLIEST)
    answer = second.quoted.answer(EARLIEST)
    assert answer is not None
    assert not small.database.transact(lambda session: holds.keep(session, known, second, answer, small.now))
    assert len(reads) == 1


def test_a_hold_keeps_each_step_and_its_order_gets_the_lots_that_were_held(desk: Desk) -> None:
    small = desk.small
    quote = desk.quote(hold=CHEAPEST)
    answer = quote.held_answer
    assert quote.state is QuoteState.HELD
    assert answer is not None
    assert kept(small) == 80
    assert sum(held_days(small, "cut-1").values()) == 80
    taken = desk.take(quote, order="o1")
    assert (taken.state, taken.order) == (QuoteState.TAKEN, "o1")
    assert kept(small) == 0
    assert small.order().scheduled_quantity == 80
    assert small.order().finish == answer.finish
    assert small.lots() == tuple(answer.lots_of("o1").merged())
    assert small.waiting() == []
    check_loads(small)


def test_plans_leave_the_order_of_a_quote_where_it_was_held(desk: Desk) -> None:
    small = desk.small
    # The earliest way is more expensive: a plan of the park alone would move it.
    quote = desk.quote(world.draft("", quantity=150, due=world.day(20)), hold=EARLIEST)
    desk.take(quote, order="o1")
    before = small.lots()
    assert {step.line for lot in before for step in lot.steps} == {"cut-1", "sew-a", "sew-b"}
    small.place(world.draft("o2"))
    small.go_live()
    assert small.lots() == before
    assert small.order("o2").scheduled_quantity == 80


def test_the_next_answer_comes_in_the_same_call_where_the_capacity_has_gone(desk: Desk) -> None:
    first, second = desk.quote(), desk.quote()
    desk.hold(first, EARLIEST)
    small = desk.small
    cells = {("cut-1", world.day(number)): load_of(299.0, 0.0) for number in range(3)}
    small.write(lambda session: stored_loads.replace_holds(session, PARK, {"another": cells}))
    held = desk.hold(second, EARLIEST)
    assert held.state is QuoteState.HELD
    assert held.requoted
    before, after = second.quoted.answer(EARLIEST), held.held_answer
    assert before is not None
    assert after is not None
    assert after.finish > before.finish


def test_where_there_is_no_such_answer_any_more_the_quote_stays_offered_with_the_others(desk: Desk) -> None:
    quote = desk.quote(world.draft("", due=world.day(6)))
    cells = {("cut-1", world.day(number)): load_of(300.0, 0.0) for number in range(8)}
    desk.small.write(lambda session: stored_loads.replace_holds(session, PARK, {"another": cells}))
    held = desk.hold(quote, CHEAPEST)
    assert (held.state, held.requoted) == (QuoteState.OFFERED, True)
    assert held.quoted.verdict is QuoteVerdict.NOT_IN_TIME
    assert held.quoted.answer(CHEAPEST) is None
    assert held.quoted.answer(EARLIEST) is not None
    assert desk.hold(held, EARLIEST).state is QuoteState.HELD


def test_a_hold_ends_by_itself_and_what_it_kept_goes_to_the_next_fill_in_plan(desk: Desk) -> None:
    small = desk.small
    quote = desk.quote(world.draft("", quantity=1000, due=world.day(8)), hold=Hold(MOST, 2))
    assert quote.state is QuoteState.HELD
    small.place(world.draft("o1", due=world.day(6), late_cost_micros=90_000_000))
    small.go_live()
    assert small.order().scheduled_quantity == 0
    small.now += timedelta(hours=2)
    with pytest.raises(Infeasible) as over:
        desk.take(quote)
    assert over.value.code == "HOLD_OVER"
    desk.expire()
    ended = desk.read(quote)
    assert (ended.state, ended.ended) == (QuoteState.EXPIRED, HoldEnd.TIME_OVER)
    assert kept(small) == 0
    assert small.waiting() == ["o1"]
    with pytest.raises(Infeasible) as refused:
        desk.take(quote)
    assert (refused.value.code, refused.value.params["state"]) == ("QUOTE_NOT_HELD", "EXPIRED")
    desk.expire()
    check_loads(small)


def test_a_hold_is_taken_once(desk: Desk) -> None:
    quote = desk.quote(hold=EARLIEST)
    desk.take(quote, order="o1")
    for again in (desk.take, desk.release):
        with pytest.raises(Infeasible) as refused:
            again(quote)
        assert refused.value.params == {"state": "TAKEN", "ended": "", "order": "o1"}
    with pytest.raises(Infeasible) as offered:
        desk.hold(quote, EARLIEST)
    assert offered.value.code == "QUOTE_NOT_OFFERED"


def test_a_buyer_sees_and_takes_its_own_quotes_only(desk: Desk) -> None:
    quote = desk.quote(hold=EARLIEST, caller=BUYER)
    actions: tuple[Callable[..., object], ...] = (desk.take, desk.release, desk.read)
    for action in actions:
        with pytest.raises(NotFound) as refused:
            action(quote, caller=RIVAL)
        with pytest.raises(NotFound) as unknown:
            action(replace(quote, id="nothing"), caller=RIVAL)
        assert str(refused.value).replace(quote.id, "nothing") == str(unknown.value)
    desk.take(quote, caller=BUYER, order="o1")
    assert desk.small.order().owner == "erp"


def test_a_buyer_cannot_ask_for_the_price_of_one_enterprise(desk: Desk) -> None:
    alone = world.draft("", route=(RouteStep("sew", only_enterprises=("alpha",)),))
    with pytest.raises(Forbidden) as refused:
        desk.preview(alone, caller=BUYER)
    assert refused.value.problems[0].field == "order.route"
    opened = replace(BUYER, scopes=BUYER.scopes | {"prices.read"})
    assert desk.preview(alone, caller=opened).quoted.answers


def test_released_capacity_is_free_and_a_stale_etag_is_refused(desk: Desk) -> None:
    quote = desk.quote()
    held = desk.hold(quote, EARLIEST, etag=etag(quote.version))
    with pytest.raises(Conflict):
        desk.release(held, etag=etag(quote.version))
    released = desk.release(held, etag=etag(held.version))
    assert (released.state, released.ended) == (QuoteState.RELEASED, HoldEnd.ASKED)
    assert kept(desk.small) == 0


def test_an_account_holds_no_more_units_by_days_than_the_park_allows(desk: Desk) -> None:
    desk.small.policy(held_unit_days_limit=100)
    desk.quote(hold=EARLIEST, caller=BUYER)
    with pytest.raises(Exhausted) as refused:
        desk.quote(hold=EARLIEST, caller=BUYER)
    assert refused.value.params == {"held": "80", "count": "1", "more": "80", "maximum": "100"}
    assert desk.small.rows("quotes") == 1
    desk.quote(hold=Hold(EARLIEST, 6), caller=BUYER)
    desk.quote(hold=EARLIEST, caller=RIVAL)
    with pytest.raises(Invalid) as too_long:
        desk.quote(hold=Hold(EARLIEST, 25), caller=RIVAL)
    assert too_long.value.code == "HOLD_TOO_LONG"


def test_the_newest_hold_that_no_longer_fits_ends_when_capacity_falls(desk: Desk) -> None:
    small = desk.small
    older = desk.quote(hold=EARLIEST)
    small.now += timedelta(minutes=1)
    newer = desk.quote(hold=EARLIEST)
    days = held_days(small, "cut-1")
    small.follow(world.figures("cut-1", 1, dict.fromkeys(days, 100)))
    assert desk.read(older).state is QuoteState.HELD
    ended = desk.read(newer)
    assert (ended.state, ended.ended) == (QuoteState.RELEASED, HoldEnd.CAPACITY_FELL)
    small.follow(replace(world.line("cut-1", "cutter", "cut", version=2), retire_date=str(world.TODAY)))
    assert desk.read(older).ended is HoldEnd.CAPACITY_FELL
    assert kept(small) == 0


def test_a_hold_of_which_a_day_is_over_ends_when_the_day_closes(desk: Desk) -> None:
    small = desk.small
    quote = desk.quote(hold=Hold(EARLIEST, 24))
    answer = quote.held_answer
    assert answer is not None
    small.days_pass((answer.first_day - world.TODAY).days + 1)
    assert desk.read(quote).ended is HoldEnd.DAY_OVER
    assert kept(small) == 0


def test_what_cannot_be_is_answered_and_what_is_wrong_is_refused(desk: Desk) -> None:
    with pytest.raises(Invalid) as past:
        desk.preview(world.draft("", release=world.day(-9), due=world.day(-1)))
    assert (past.value.problems[0].code, past.value.problems[0].field) == ("DATE_PAST", "order.due_date")
    unknown = desk.preview(world.draft("", route=(RouteStep("cut", min_quality=0.99), RouteStep("sew"))))
    assert unknown.quoted.answers == ()
    assert unknown.quoted.verdict is QuoteVerdict.NOT_IN_TIME
    far = desk.preview(world.draft("", release=world.day(100), due=world.day(120)))
    assert far.quoted.answers == ()
    assert far.quoted.verdict is QuoteVerdict.BEYOND_HORIZON
    none = desk.quote(world.draft("", release=world.day(100), due=world.day(120)), hold=EARLIEST)
    assert none.state is QuoteState.OFFERED
    huge = desk.preview(world.draft("", quantity=10_000_000, due=world.day(20)))
    assert huge.quoted.answer(EARLIEST) is None


@pytest.mark.parametrize(
    ("asked", "field"),
    [
        ({"product": "unknown"}, "order.product"),
        ({"product": ""}, "order.product"),
        ({"quantity": 0}, "order.quantity"),
        ({"quantity": 10**12}, "order.quantity"),
    ],
    ids=["a product that the park does not have", "nothing that says how it is made", "no units", "too much money"],
)
def test_a_quote_of_what_nobody_can_make_is_refused_by_its_field(desk: Desk, asked: dict[str, Any], field: str) -> None:
    with pytest.raises(Invalid) as refused:
        desk.preview(world.draft("", **asked))
    assert {each.field for each in refused.value.problems} == {field}
    assert all(each.hint for each in refused.value.problems)
    assert desk.small.rows("quotes") == 0
