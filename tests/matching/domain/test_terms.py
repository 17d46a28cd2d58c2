"""What is agreed stays agreed, at its price, beside what is newly asked; every change of terms is an entry."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from services.errors import Infeasible, Invalid
from services.matching.domain.assignments import Asking, Assignment, AssignmentState
from services.matching.domain.terms import PLAN, By, CounterOffer, Speaker, Terms, TermsKind, TermsOf
from tests.matching.domain.test_assignments import ASKING, assignment
from tests.matching.world import NOW, TODAY, day

STAFF = replace(ASKING, by=By(Speaker.ENTERPRISE, "alpha's owner"))
MEI = replace(ASKING, by=By(Speaker.MANAGER, "mei"))


def asked(units: Mapping[date, int], price: int = 7) -> Terms:
    return Terms(units, 1.0, price)


def accepted(units: Mapping[date, int], price: int = 7) -> Assignment:
    given = assignment(quantities=units, unit_price_micros=price)
    given.offer(ASKING)
    given.accept(STAFF)
    return given


def test_declining_an_addition_keeps_what_was_accepted_before() -> None:
    """Seen: declining an addition of 90 lost the 100 accepted before."""
    given = accepted({TODAY: 100})
    given.ask(asked({TODAY: 100, day(1): 90}), ASKING)
    assert given.decline("no hands", STAFF) == {day(1): 90}
    assert (given.state, given.quantities) == (AssignmentState.ACCEPTED, {TODAY: 100})


def test_an_accepted_price_stays_beside_an_addition_at_another_price() -> None:
    """Seen: an accepted price of 1.0 became 1.5."""
    given = accepted({TODAY: 100}, price=1_000_000)
    given.ask(asked({TODAY: 100, day(1): 90}, price=1_500_000), ASKING)
    given.accept(STAFF)
    held = [(dict(part.quantities), part.unit_price_micros) for part in given.agreed_terms]
    assert held == [({TODAY: 100}, 1_000_000), ({day(1): 90}, 1_500_000)]


@pytest.mark.parametrize("auto_accept", [False, True])
def test_declining_after_the_first_day_leaves_it_done_and_nothing_is_asked_again(auto_accept: bool) -> None:
    """Seen, the gravest: it answered OFFERED, and at an auto-accepting enterprise ACCEPTED."""
    given = accepted({TODAY: 10, day(1): 5})
    tomorrow = replace(ASKING, today=day(1), auto_accept=auto_accept)
    assert given.decline("a fire", replace(STAFF, today=day(1))) == {day(1): 5}
    assert (given.state, given.quantities) == (AssignmentState.DONE, {TODAY: 10})
    given.ask(given.terms, tomorrow)
    assert given.state is AssignmentState.DONE


def test_a_part_is_accepted_and_the_rest_declined_in_one_answer() -> None:
    given = assignment(quantities={TODAY: 10, day(1): 5})
    assert given.accept(STAFF, {TODAY: 6}) == {TODAY: 4, day(1): 5}
    assert (given.state, given.quantities) == (AssignmentState.ACCEPTED, {TODAY: 6})
    assert [(entry.kind, dict(entry.quantities)) for entry in given.news] == [
        (TermsKind.DECLINED, {TODAY: 4, day(1): 5}),
        (TermsKind.AGREED, {TODAY: 6}),
    ]


@pytest.mark.parametrize(
    ("units", "code"),
    [
        ({TODAY: 191}, "MORE_THAN_ASKED"),
        ({day(9): 1}, "MORE_THAN_ASKED"),
        ({TODAY: 99}, "LESS_THAN_AGREED"),
        ({TODAY: 100}, "NOTHING_ACCEPTED"),
    ],
)
def test_an_answer_for_other_units_than_those_asked_for_is_refused_by_name(
    units: Mapping[date, int], code: str
) -> None:
    given = accepted({TODAY: 100})
    given.ask(asked({TODAY: 190}), ASKING)
    with pytest.raises(Invalid) as refused:
        given.accept(STAFF, units)
    assert refused.value.code == code
    assert refused.value.problems[0].field.startswith("quantities")


def test_answers_after_the_deadline_are_refused() -> None:
    given = assignment(answer_by=NOW)
    late = replace(STAFF, now=NOW + timedelta(seconds=1))
    for answer in (given.accept, lambda how: given.make_counter(CounterOffer({TODAY: 1}, 9), TODAY, how)):
        with pytest.raises(Infeasible, match="time to answer has passed"):
            answer(late)


def test_a_second_answer_says_what_holds() -> None:
    given = accepted({TODAY: 10})
    with pytest.raises(Infeasible, match="ACCEPTED"):
        given.accept(STAFF)


@pytest.mark.parametrize(
    ("offer", "code"),
    [
        (CounterOffer({TODAY: 11}, 7), "MORE_THAN_ASKED"),
        (CounterOffer({TODAY - timedelta(days=1): 1}, 7), "COUNTER_TOO_EARLY"),
        (CounterOffer({TODAY: 10}, 7), "COUNTER_IS_THE_SAME"),
        (CounterOffer({TODAY: 10}, 8, NOW), "COUNTER_HAS_ENDED"),
    ],
)
def test_an_impossible_counter_offer_is_refused_by_name(offer: CounterOffer, code: str) -> None:
    with pytest.raises(Invalid) as refused:
        assignment(quantities={TODAY: 10}).make_counter(offer, TODAY, STAFF)
    assert refused.value.code == code


def countered(**changes: object) -> Assignment:
    """10 units accepted today; of 20 more on the day after 15 are offered two days later at a higher price."""
    given = accepted({TODAY: 10})
    given.ask(asked({TODAY: 10, day(1): 20}), ASKING)
    given.make_counter(replace(CounterOffer({day(3): 15}, 9), **changes), TODAY, STAFF)  # type: ignore[arg-type]
    return given


def test_the_managers_word_takes_a_counter_offer_at_its_price_beside_what_was_agreed() -> None:
    given = countered()
    assert given.state is AssignmentState.COUNTERED
    assert given.take_counter(MEI) == ({day(1): 20}, {day(3): 15})
    assert (given.state, given.quantities) == (AssignmentState.ACCEPTED, {TODAY: 10, day(3): 15})
    assert [part.unit_price_micros for part in given.agreed_terms] == [7, 9]


def test_a_refused_counter_offer_leaves_what_was_asked() -> None:
    given = countered()
    given.decline_counter("too late", MEI)
    assert (given.state, given.counter) == (AssignmentState.OFFERED, None)
    assert given.open_quantities == {day(1): 20}


def test_a_plan_takes_only_a_counter_offer_that_is_open_to_plans_and_covers_what_it_asks() -> None:
    states = {}
    for open_to_plans, units in ((True, 15), (True, 16), (False, 15)):
        given = countered(open_to_plans=open_to_plans)
        given.ask(asked({TODAY: 10, day(3): units}), ASKING)
        states[open_to_plans, units] = given.state, given.unit_price_micros
    assert states == {
        (True, 15): (AssignmentState.ACCEPTED, 9),
        (True, 16): (AssignmentState.OFFERED, 7),
        (False, 15): (AssignmentState.OFFERED, 7),
    }


def test_what_nobody_answered_is_withdrawn_and_what_was_agreed_stays() -> None:
    given = accepted({TODAY: 10})
    given.ask(asked({TODAY: 10, day(1): 20}), ASKING)
    assert given.lapse(ASKING) == {day(1): 20}
    assert given.state is AssignmentState.ACCEPTED
    fresh = assignment()
    fresh.lapse(ASKING)
    assert fresh.state is AssignmentState.WITHDRAWN


UNITS = st.dictionaries(st.integers(0, 4), st.integers(1, 9), min_size=1, max_size=3)


class Terming(RuleBasedStateMachine):
    """Any sequence of plans, answers and closed days: what is agreed follows from the history, and nobody else's word
    than the enterprise's, the manager's or an order's end makes it less."""

    @initialize(units=UNITS, auto=st.booleans())
    def begin(self, units: dict[int, int], auto: bool) -> None:
        self.today = TODAY
        self.now = NOW
        self.auto = auto
        self.given = assignment(quantities=self._days(units))
        self.given.offer(self._how(PLAN))
        self.agreed_before: Counter[date] = Counter()
        self.word_against = False

    def _days(self, units: dict[int, int]) -> dict[date, int]:
        return {self.today + timedelta(days=number): amount for number, amount in units.items()}

    def _how(self, by: By) -> Asking:
        return Asking(by, self.now, self.today, self.auto and by is PLAN)

    @rule(units=UNITS, price=st.sampled_from([7, 9]))
    def plan_asks_for_more(self, units: dict[int, int], price: int) -> None:
        """What is agreed is committed: a plan asks for it and for other units."""
        wanted = Counter(self.given.agreed_quantities if self.given.active else {}) + Counter(self._days(units))
        if self.given.state not in (AssignmentState.DECLINED, AssignmentState.WITHDRAWN):
            self.given.ask(asked(dict(wanted), self.given.standing_price_micros or price), self._how(PLAN))

    @precondition(lambda self: self.given.open_quantities)
    @rule(data=st.data())
    def accept(self, data: st.DataObject) -> None:
        open_units = self.given.open_quantities
        some = {when: data.draw(st.integers(0, units)) for when, units in open_units.items()}
        wanted = Counter(self.given.agreed_quantities) + Counter(some)
        self.given.accept(self._how(STAFF.by), wanted if any(some.values()) else None)

    @rule()
    def decline(self) -> None:
        declinable = (AssignmentState.OFFERED, AssignmentState.COUNTERED, AssignmentState.ACCEPTED)
        if self.given.state in (*declinable, AssignmentState.STARTED) and max(self.given.quantities) >= self.today:
            self.word_against = not self.given.open_quantities
            self.given.decline("no", self._how(STAFF.by))
            assert self.given.state in (AssignmentState.DECLINED, *_STANDING)

    @precondition(lambda self: self.given.open_quantities)
    @rule(price=st.sampled_from([8, 9]), open_to_plans=st.booleans())
    def counter(self, price: int, open_to_plans: bool) -> None:
        units = {max(self.given.open_quantities) + timedelta(days=1): 1}
        self.given.make_counter(
            CounterOffer(units, price, open_to_plans=open_to_plans), self.today, self._how(STAFF.by)
        )

    @precondition(lambda self: self.given.state is AssignmentState.COUNTERED)
    @rule(take=st.booleans())
    def manager_decides(self, take: bool) -> None:
        if take:
            self.given.take_counter(self._how(MEI.by))
        else:
            self.given.decline_counter("no", self._how(MEI.by))

    @rule()
    def close_day(self) -> None:
        """What is asked for today and not agreed is withdrawn, as the park's day closes."""
        if self.given.open_quantities.get(self.today):
            wanted = {when: units for when, units in self.given.quantities.items() if when != self.today}
            agreed = self.given.agreed_on(self.today)
            wanted |= {self.today: agreed} if agreed else {}
            if wanted:
                self.given.ask(
                    replace(self.given.terms, quantities=wanted), replace(self._how(PLAN), auto_accept=False)
                )
            else:
                self.given.withdraw(self._how(PLAN))
        self.today += timedelta(days=1)

    @precondition(lambda self: self.given.open_quantities)
    @rule()
    def lapse(self) -> None:
        self.given.lapse(self._how(PLAN))

    @invariant()
    def agreed_follows_from_the_history(self) -> None:
        total: Counter[tuple[date, int]] = Counter()
        for entry in self.given.news:
            sign = 1 if entry.kind is TermsKind.AGREED else -1 if entry.of is TermsOf.AGREED else 0
            for when, units in entry.quantities.items():
                total[when, entry.unit_price_micros] += sign * units
        held = {
            (when, part.unit_price_micros): units
            for part in self.given.agreed_terms
            for when, units in part.quantities.items()
        }
        assert {key: units for key, units in total.items() if units} == held
        assert [entry.number for entry in self.given.news] == list(range(1, self.given.terms_count + 1))

    @invariant()
    def agreed_is_asked_and_never_shrinks_without_a_word(self) -> None:
        agreed = Counter(self.given.agreed_quantities)
        assert agreed <= Counter(self.given.quantities)
        done = {when: units for when, units in self.agreed_before.items() if when < self.today}
        assert Counter(done) <= agreed, "what was done stays done"
        if not self.word_against:
            assert self.agreed_before <= agreed
        self.agreed_before, self.word_against = agreed, False


_STANDING = (AssignmentState.ACCEPTED, AssignmentState.STARTED, AssignmentState.DONE)
Terming.TestCase.settings = settings(max_examples=40, stateful_step_count=15, deadline=None)
TestTerming = Terming.TestCase
