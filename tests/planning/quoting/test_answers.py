"""Answers for orders not yet placed: they fit beside live lots by every rule, and are what they say they are."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from random import Random

import numpy as np
import pytest

from services.errors import Invalid
from services.planning import rules
from services.planning.model import Order, Problem, Quota, RouteStep
from services.planning.model.lots import Lots
from services.planning.quoting import Answer, Answers, Binding, Bound, InUse, QuotePark, Verdict
from services.planning.quoting.attempts import ON_TIME, workspace
from services.planning.solve import SolverParams, Stop, solve
from tests.planning.parks import delivered_days
from tests.planning.parks_with_runs import with_runs
from tests.planning.rich_parks import rich_problem
from tests.planning.rules.test_rules import rules_park
from tests.planning.tiny_parks import every_plan, tiny_park
from tests.seeds import seeds

QUICK = SolverParams(exact_neighbourhoods=False, workers=1)


def _given(answers: Answers) -> list[Answer]:
    return [each for each in (answers.earliest, answers.cheapest, answers.most) if each is not None]


def _live(problem: Problem, last: int) -> Lots:
    """Lots of all orders but the last ones, which are new."""
    placed = replace(problem, orders=problem.orders[:-last])
    return solve(placed, stop=Stop(iterations=3), params=QUICK).solution.lots


def _beside(problem: Problem, order: Order, lots: Lots, answer: Answer) -> rules.Examination:
    """The live lots and those of an answer, as an order of so many units."""
    others = tuple(each for each in problem.orders if each.id != order.id)
    both = replace(problem, orders=(*others, replace(order, quantity=answer.quantity)))
    return rules.examine(both, Lots.concatenated([lots, answer.lots]))


def _check(problem: Problem, order: Order, live: Lots, wished: int, answers: Answers) -> None:
    alone = replace(problem, orders=(order,), in_progress=(), firm=())
    for answer in _given(answers):
        examined = _beside(problem, order, live, answer)
        assert [each for each in examined.violations if each.order in (order.id, None)] == []
        cost = rules.examine(replace(alone, orders=(replace(order, quantity=answer.quantity),)), answer.lots).cost
        assert answer.cost.total == pytest.approx(cost.production + cost.haulage + cost.setups)
        assert answer.cost.setups == pytest.approx(cost.setups)
        assert answer.delivered == max(delivered_days(problem, order, answer.lots))
        used = InUse.of(replace(alone, orders=(replace(order, quantity=answer.quantity),)), answer.lots)
        assert sum(each.runs + each.set_ups for each in answer.loads) == pytest.approx(used.lines.sum())
    for in_time in (answers.cheapest, answers.most):
        assert in_time is None or in_time.delivered <= wished
    if answers.earliest is not None:
        assert answers.earliest.quantity == order.quantity
        assert answers.slack_days == wished - answers.earliest.delivered
    if answers.cheapest is not None:
        assert answers.cheapest.quantity == order.quantity
        assert answers.most is not None
        assert answers.most.quantity == order.quantity
    assert (answers.verdict is Verdict.NOT_IN_TIME) == (answers.cheapest is None)


@pytest.mark.parametrize("seed", seeds(60, fast=6, slow=20))
def test_an_answer_keeps_every_rule_beside_the_live_lots_and_costs_and_takes_what_it_says(seed: int) -> None:
    rng = Random(seed)
    problem = with_runs(rng, rich_problem(rng, orders=8))
    live = _live(problem, last=3)
    park = QuotePark(problem, InUse.of(replace(problem, orders=problem.orders[:-3]), live))
    for order in problem.orders[-3:]:
        wished = rng.randrange(problem.days)
        _check(problem, order, live, wished, park.answer(order, wished))


@pytest.mark.parametrize("seed", seeds(20, fast=4, slow=12))
def test_days_and_insertions_tried_in_one_call_find_what_one_call_each_finds(seed: int) -> None:
    rng = Random(seed)
    problem = with_runs(rng, rich_problem(rng, orders=8))
    park = QuotePark(problem, InUse.of(replace(problem, orders=problem.orders[:-3]), _live(problem, last=3)))
    days = np.arange(problem.days, dtype=np.int32)
    for order in problem.orders[-3:]:
        asked = park._parks.of(replace(order, release=0))
        with workspace(asked, park.residual(), np.zeros((len(problem.lines), problem.days))) as tries:
            found = tries.first_day(order.quantity, days, ON_TIME)
        with workspace(asked, park.residual(), np.zeros((len(problem.lines), problem.days))) as tries:
            one_by_one = (
                tries.attempt(order.quantity, day, insertion, whole=True)
                for day in days.tolist()
                for insertion in ON_TIME.params
            )
            first = next((each for each in one_by_one if each is not None), None)
        assert (found is None) == (first is None)
        if found is not None and first is not None:
            assert (found.units, found.cost, found.insertion) == (first.units, first.cost, first.insertion)
            assert found.lots.cells.tolist() == first.lots.cells.tolist()
            assert found.lots.quantity.tolist() == first.lots.quantity.tolist()


def _tiny(seed: int) -> Problem:
    return replace(tiny_park(Random(seed)), in_progress=(), firm=())


def _best(problem: Problem, wished: int) -> tuple[int | None, float | None, int]:
    """By looking at every plan: the earliest full day, the least cost in time, the most units in time."""
    (order,) = problem.orders
    earliest, cheapest, most = list[int](), list[float](), 0
    for lots in every_plan(problem):
        units = sum(lot.quantity for lot in lots)
        alone = replace(problem, orders=(replace(order, quantity=max(1, units)),))
        examined = rules.examine(alone, lots)
        if not units or examined.violations:
            continue
        delivered, cost = max(delivered_days(problem, order, lots)), examined.cost
        if delivered <= wished:
            most = max(most, units)
        if units == order.quantity:
            earliest.append(delivered)
            cheapest += [cost.production + cost.haulage + cost.setups] if delivered <= wished else []
    return min(earliest, default=None), min(cheapest, default=None), most


MISSED = 0.34  # share of the answers of which all plans there are know a better one


@pytest.mark.parametrize("block", seeds(20, fast=0, slow=1))
def test_no_answer_is_better_than_the_best_of_all_plans_and_most_are_as_good(block: int) -> None:
    missed, asked = 0, 0
    for seed in range(4 * block, 4 * block + 4):
        problem = _tiny(seed)
        (order,) = problem.orders
        wished = Random(seed).randrange(1, 6)
        earliest, cheapest, most = _best(problem, wished)
        found = QuotePark(problem, InUse.nothing(problem)).answer(order, wished)
        given = found.earliest, found.cheapest, found.most
        asked += 3
        missed += earliest != (given[0].delivered if given[0] else None)
        missed += (cheapest is None) != (given[1] is None)
        missed += most != (given[2].quantity if given[2] else 0)
        if given[0] is not None:
            assert earliest is not None
            assert given[0].delivered >= earliest
        if given[1] is not None:
            assert cheapest is not None
            assert given[1].cost.total >= cheapest - 1e-6
            missed += given[1].cost.total > cheapest + 1e-6
        assert given[2] is None or given[2].quantity <= most
    assert missed <= MISSED * asked


def _empty_park() -> tuple[QuotePark, Order]:
    """Two links of a line each, that make ten and five a day, on ten days; lanes take a day."""
    problem = replace(rules_park(), days=10)
    first, second = problem.lines
    lines = (replace(first, daily_capacity=10.0), replace(second, daily_capacity=5.0))
    problem = replace(problem, lines=lines, in_progress=(), firm=())
    order = replace(problem.orders[0], id="new", quantity=20, release=0, due=9, transfer_batch=0.0)
    return QuotePark(problem, InUse.nothing(problem)), order


def test_a_wished_day_with_time_to_spare_says_how_much_and_which_step_keeps_it_from_being_earlier() -> None:
    park, order = _empty_park()
    found = park.answer(order, wished=9)
    assert found.earliest is not None
    assert found.verdict is Verdict.ON_TIME
    assert found.slack_days == 9 - found.earliest.delivered
    assert found.binding is not None
    assert (found.binding.bound, found.binding.step, found.binding.link) == (Bound.CAPACITY, 1, "sew")
    assert found.binding.missing == 5


def test_a_wished_day_that_cannot_be_kept_gets_the_units_that_can_be_there_and_the_day_on_which_all_are() -> None:
    park, order = _empty_park()
    full = park.answer(order, wished=9).earliest
    assert full is not None
    found = park.answer(order, wished=full.delivered - 2)
    assert found.verdict is Verdict.NOT_IN_TIME
    assert found.cheapest is None
    assert found.slack_days == -2
    assert found.most is not None
    assert found.most.quantity == 10
    assert found.earliest is not None
    assert found.earliest.delivered == full.delivered


def test_units_that_a_smaller_order_may_have_are_offered_where_the_rules_keep_the_whole_from_being_begun() -> None:
    park, order = _empty_park()
    lines = (park.problem.lines[0], replace(park.problem.lines[1], min_run=6.0, setup_cost=1.0))
    park = QuotePark(replace(park.problem, lines=lines), InUse.nothing(park.problem))
    found = park.answer(order, wished=9)
    assert found.earliest is None
    assert found.most is not None
    assert found.most.quantity == 5
    assert max(lot.steps[1].day for lot in found.most.lots) <= 9


def test_without_a_wished_day_there_is_no_verdict_and_the_cheapest_may_take_the_whole_horizon() -> None:
    park, order = _empty_park()
    found = park.answer(order, wished=None)
    assert (found.verdict, found.slack_days, found.most) == (None, None, None)
    assert found.cheapest is not None
    assert found.cheapest.quantity == 20


@pytest.mark.parametrize("quantity", [10**12, 51])
def test_more_than_the_horizon_makes_is_answered_by_what_fits_and_what_is_missing(quantity: int) -> None:
    park, order = _empty_park()
    found = park.answer(replace(order, quantity=quantity), wished=9)
    assert found.earliest is None
    assert found.cheapest is None
    assert found.verdict is Verdict.NOT_IN_TIME
    assert found.beyond_horizon
    assert found.binding is not None
    assert found.binding.bound is Bound.CAPACITY
    assert found.binding.missing >= quantity - 50
    assert found.most is not None
    assert 0 < found.most.quantity <= 50


def _with_quota(quota: Quota, in_use: float = 0.0) -> tuple[QuotePark, Order]:
    """The empty park with a quota, of which some is in use on day 2."""
    park, order = _empty_park()
    lines = tuple(replace(line, setup_cost=1.0) for line in park.problem.lines)
    problem = replace(park.problem, lines=lines, quotas=(quota,))
    used = InUse.nothing(problem)
    used.quotas[0, 2] = in_use
    return QuotePark(problem, used), order


def test_what_lines_share_of_a_daily_limit_binds_where_the_lines_alone_would_do() -> None:
    free = _empty_park()[0].answer(_empty_park()[1], wished=9).earliest
    park, order = _with_quota(Quota("water", ("sew",), daily_limit=3.0, per_unit=1.0))
    found = park.answer(order, wished=9).earliest
    assert free is not None
    assert found is not None
    assert found.delivered > free.delivered
    binding = park.answer(order, wished=9).binding
    assert binding is not None
    assert (binding.bound, binding.link, binding.missing) == (Bound.QUOTA, "sew", 2)


def test_a_limit_over_a_window_holds_for_its_days_together_and_for_no_others() -> None:
    quota = Quota("water", ("sew",), daily_limit=8.0, per_unit=1.0, window=(1, 4))
    for in_use in (0.0, 3.0):
        park, order = _with_quota(quota, in_use)
        found = park.answer(order, wished=9).earliest
        assert found is not None
        inside = sum(lot.quantity for lot in found.lots if 1 <= lot.steps[1].day <= 4)
        assert inside <= 8 - in_use
        assert found.delivered == park.answer(order, wished=None).earliest.delivered  # type: ignore[union-attr]
        binding = park.answer(order, wished=9).binding
        assert binding is not None
        assert binding.bound is Bound.QUOTA
    wide, order = _with_quota(replace(quota, daily_limit=500.0))
    free, _ = _with_quota(Quota("water", ("sew",), daily_limit=500.0, per_unit=1.0))
    assert wide.answer(order, wished=9).earliest == free.answer(order, wished=9).earliest


def test_a_release_after_the_horizon_is_beyond_it() -> None:
    park, order = _empty_park()
    found = park.answer(replace(order, release=40, due=50), wished=50)
    assert _given(found) == []
    assert found.binding is not None
    assert (found.binding.bound, found.binding.missing) == (Bound.HORIZON, 20)
    assert found.beyond_horizon


def test_a_step_that_no_line_can_do_is_named() -> None:
    park, order = _empty_park()
    found = park.answer(replace(order, route=(*order.route, RouteStep("waxing"))), wished=9)
    assert _given(found) == []
    assert found.binding == Binding(Bound.NO_ELIGIBLE_LINE, 2, "waxing")


def test_a_zone_to_which_no_lane_leads_is_the_last_steps_fault() -> None:
    problem = replace(rules_park(), lanes=(), in_progress=(), firm=())
    order = replace(problem.orders[0], id="new")
    found = QuotePark(problem, InUse.nothing(problem)).answer(order, wished=3)
    assert _given(found) == []
    assert found.binding is not None
    assert found.binding.bound is Bound.NO_LANE


@pytest.mark.parametrize(
    ("changes", "field"), [({"quantity": 0}, "quantity"), ({"route": ()}, "route"), ({"ship_to": "moon"}, "ship_to")]
)
def test_what_asks_for_nothing_is_refused_by_field(changes: dict[str, object], field: str) -> None:
    park, order = _empty_park()
    with pytest.raises(Invalid) as error:
        park.answer(replace(order, **changes), wished=5)  # type: ignore[arg-type]
    assert field in error.value.message


def test_what_is_put_in_use_and_what_capacity_becomes_is_what_the_next_answer_rests_on() -> None:
    park, order = _empty_park()
    free = park.answer(order, wished=9).earliest
    days = park.problem.days
    place = park.line_index[park.problem.lines[1].id]
    park.put_in_use([place], np.full((1, days), 5.0), np.zeros((len(park.problem.quotas), days)))
    assert park.answer(order, wished=9).earliest is None
    park.change_capacity([place], np.full((1, days), 10.0), np.full((1, days), 10.0))
    again = park.answer(order, wished=9).earliest
    assert free is not None
    assert again is not None
    assert again.delivered == free.delivered


def test_many_threads_that_ask_at_once_get_what_one_alone_gets() -> None:
    rng = Random(5)
    problem = with_runs(rng, rich_problem(rng, orders=8))
    park = QuotePark(problem, InUse.nothing(problem))
    alone = [park.answer(order, order.due) for order in problem.orders]
    with ThreadPoolExecutor(4) as pool:
        together = list(pool.map(lambda order: park.answer(order, order.due), problem.orders * 5))
    assert together == alone * 5


def test_of_answers_that_are_as_early_the_one_goes_ahead_that_takes_least_of_what_is_scarce() -> None:
    """The cheapest answer goes by money alone: who asks for it pays no more because others wait."""
    problem = rules_park()
    line = replace(problem.lines[0], lead_days=0)
    lines = (line, replace(line, id="other", enterprise="eo", price=1.5))
    order = replace(problem.orders[0], release=0, quantity=10, route=problem.orders[0].route[:1])
    problem = replace(problem, lines=lines, orders=(order,))
    price = np.zeros((2, problem.days))
    park = QuotePark(problem, InUse.nothing(problem), price=price)
    assert _lines_of(park.answer(order, 0)) == ({line.id}, {line.id})
    price = price.copy()
    price[0, :] = 2.0
    park.charge(price)
    found = park.answer(order, 0)
    assert _lines_of(found) == ({"other"}, {line.id})
    assert found.earliest is not None
    assert found.earliest.cost.total == pytest.approx(15.0)
    price = price.copy()
    price[1, :] = 1e9
    park.charge(price)
    assert _lines_of(park.answer(order, 0)) == ({line.id}, {line.id})


def _lines_of(answers: Answers) -> tuple[set[str], set[str]]:
    """The lines of the earliest and of the cheapest answer."""
    assert answers.earliest is not None
    assert answers.cheapest is not None
    return set(answers.earliest.lots.used_lines()), set(answers.cheapest.lots.used_lines())
