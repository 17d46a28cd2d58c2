from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from itertools import islice
from typing import Any

import grpc
import pytest

from parkloom.matching.v1 import matching_service_pb2 as service
from parkloom.matching.v1 import order_pb2, plan_pb2, reason_pb2, snapshot_service_pb2
from services.chassis.rpc import error_from
from services.errors import Conflict, Unavailable
from services.matching.domain.plans import PlanState
from services.matching.domain.routes import RouteStep
from tests.databases import ON_BOTH
from tests.matching import world
from tests.matching.api.messages import PARENT, create_order, create_plan
from tests.matching.api.serving import SERVICE
from tests.matching.world import World
from tests.serving import Clients, refused


def test_an_order_comes_back_as_it_was_placed(matching: Clients) -> None:
    manager = matching(world.MANAGER)
    created = manager.CreateOrder(create_order(buyer_reference="PO 7", route=[{"link": "sew", "load": 2.0}]))
    read = manager.GetOrder(service.GetOrderRequest(name=f"{PARENT}/orders/o1"))
    assert read == created
    assert (read.buyer_reference, read.route[0].load, read.state) == ("PO 7", 2.0, order_pb2.ORDER_STATE_OPEN)


@pytest.mark.parametrize(
    ("asked", "taken"),
    [
        ({}, 240),
        ({"transfer_batch": 20}, 20),
        ({"transfer_batch": 0}, 0),
        ({"route": [{"link": "sew"}]}, 240),
        ({"route": [{"link": "sew"}], "product": ""}, 0),
        ({"transfer_batch": 10**9}, 10**9),
    ],
    ids=["the product's", "its own", "any number", "own route", "no product", "above the order"],
)
def test_an_order_takes_over_the_transfer_batch_of_its_product(
    matching: Clients, small: World, asked: dict[str, Any], taken: int
) -> None:
    product = world.product()
    product.version, product.transfer_batch = 2, 240
    small.follow(product)
    created = matching(world.MANAGER).CreateOrder(create_order(**asked))
    assert (created.HasField("transfer_batch"), created.transfer_batch) == (True, taken)
    assert small.order().transfer_batch == taken


def test_a_transfer_batch_out_of_bounds_is_refused_by_name(matching: Clients) -> None:
    for batch in (-1, 10**9 + 1):
        error = refused(matching(world.MANAGER).CreateOrder, create_order(transfer_batch=batch))
        assert [problem.field for problem in error.problems] == ["order.transfer_batch"]


@pytest.mark.parametrize("database_url", ON_BOTH, indirect=True)
def test_the_same_request_sent_many_times_at_once_has_one_effect(matching: Clients, small: World) -> None:
    manager, request = matching(world.MANAGER), create_order("", request_id="r-1")
    with ThreadPoolExecutor(4) as pool:
        names = {reply.name for reply in pool.map(lambda _: manager.CreateOrder(request), range(12))}
    assert len(names) == 1
    assert len(manager.ListOrders(service.ListOrdersRequest(parent=PARENT)).orders) == 1


def test_pages_of_orders_hold_each_order_once(matching: Clients) -> None:
    manager = matching(world.MANAGER)
    for number in range(5):
        manager.CreateOrder(create_order(f"o{number}"))
    names, token = [], ""
    while True:
        page = manager.ListOrders(service.ListOrdersRequest(parent=PARENT, page_size=2, page_token=token))
        names += [order.name for order in page.orders]
        token = page.next_page_token
        if not token:
            break
    assert names == [f"{PARENT}/orders/o{number}" for number in range(5)]


def test_orders_are_listed_by_state(matching: Clients, small: World) -> None:
    small.place(world.draft("o1"), world.draft("o2"))
    small.cancel("o2")
    asked = service.ListOrdersRequest(parent=PARENT, state="ORDER_STATE_CANCELLED")
    assert [order.name for order in matching(world.MANAGER).ListOrders(asked).orders] == [f"{PARENT}/orders/o2"]


def test_pages_of_orders_go_on_in_the_sequence_asked_for(matching: Clients) -> None:
    manager, names, token = matching(world.MANAGER), list[str](), ""
    for number, quantity in enumerate((30, 10, 30, 20)):
        manager.CreateOrder(create_order(f"o{number}", quantity=quantity))
    while True:
        asked = service.ListOrdersRequest(parent=PARENT, page_size=1, page_token=token, order_by="quantity desc")
        page = manager.ListOrders(asked)
        names += [order.name.rsplit("/", 1)[-1] for order in page.orders]
        if not (token := page.next_page_token):
            break
    assert names == ["o2", "o0", "o3", "o1"]


@pytest.mark.parametrize("database_url", ON_BOTH, indirect=True)
def test_a_plan_that_is_confirmed_many_times_at_once_with_one_id_is_applied_once(
    matching: Clients, small: World
) -> None:
    small.place(world.draft())
    ready = small.ready()
    manager, name = matching(world.MANAGER), f"{PARENT}/plans/{ready.id}"
    etag = manager.GetPlan(service.GetPlanRequest(name=name)).etag
    request = service.ConfirmPlanRequest(name=name, etag=etag, request_id="c-1")
    with ThreadPoolExecutor(4) as pool:
        replies = list(pool.map(lambda _: manager.ConfirmPlan(request), range(8)))
    assert {(reply.state, reply.etag) for reply in replies} == {(plan_pb2.PLAN_STATE_APPLIED, replies[0].etag)}
    assert replies[0] == manager.GetPlan(service.GetPlanRequest(name=name))


def test_a_plan_is_asked_for_solved_and_confirmed(matching: Clients, small: World) -> None:
    manager = matching(world.MANAGER)
    manager.CreateOrder(create_order())
    plan = manager.CreatePlan(create_plan(seed=7))
    assert plan.state == plan_pb2.PLAN_STATE_QUEUED
    small.work()
    ready = manager.GetPlan(service.GetPlanRequest(name=plan.name))
    assert (ready.state, ready.seed) == (plan_pb2.PLAN_STATE_READY, 7)
    live = manager.ConfirmPlan(service.ConfirmPlanRequest(name=plan.name, etag=ready.etag))
    assert live.state == plan_pb2.PLAN_STATE_APPLIED
    lots = manager.ListLots(service.ListLotsRequest(parent=f"{PARENT}/orders/o1")).lots
    assert sum(lot.quantity for lot in lots) == 80
    assert lots[0].steps[0].enterprise == f"{PARENT}/enterprises/cutter"


def test_a_plan_has_its_cost_bound_and_how_busy_the_links_are(matching: Clients, small: World) -> None:
    small.place(world.draft())
    plan = matching(world.MANAGER).GetPlan(service.GetPlanRequest(name=f"{PARENT}/plans/{small.ready().id}"))
    assert plan.incumbent_micros == plan.cost.production_micros + plan.cost.haulage_micros
    assert 0 < plan.bound_micros <= plan.incumbent_micros
    assert {load.link for load in plan.link_loads} == {"cut", "sew"}
    assert plan.counts.on_time_in_full_orders == 1


def test_what_a_plan_leaves_short_is_listed_with_reasons(matching: Clients, small: World) -> None:
    small.place(world.draft(route=(RouteStep("sew", tags=("fine",)),)))
    plan = small.ready()
    asked = service.ListShortfallsRequest(parent=f"{PARENT}/plans/{plan.id}")
    [shortfall] = matching(world.MANAGER).ListShortfalls(asked).shortfalls
    assert (shortfall.order, shortfall.unmet_quantity) == (f"{PARENT}/orders/o1", 80)
    assert shortfall.reasons[0].rule == reason_pb2.REASON_RULE_NO_ELIGIBLE_LINE


def test_scarce_days_have_a_price(matching: Clients, small: World) -> None:
    small.place(world.draft(quantity=9_000))
    asked = service.ListScarcityPricesRequest(parent=f"{PARENT}/plans/{small.ready().id}", page_size=1000)
    prices = matching(world.MANAGER).ListScarcityPrices(asked).scarcity_prices
    assert prices
    assert all(price.price_micros > 0 and price.date for price in prices)


def test_plans_are_listed_newest_first(matching: Clients) -> None:
    manager = matching(world.MANAGER)
    names = [manager.CreatePlan(create_plan(seed=seed)).name for seed in range(3)]
    first = manager.ListPlans(service.ListPlansRequest(parent=PARENT, page_size=2))
    rest = manager.ListPlans(service.ListPlansRequest(parent=PARENT, page_size=2, page_token=first.next_page_token))
    assert [plan.name for plan in (*first.plans, *rest.plans)] == names[::-1]


def test_a_watch_gives_the_order_now_and_after_each_change(matching: Clients, small: World) -> None:
    small.place(world.draft())
    watch = matching(world.MANAGER).WatchOrder(service.WatchOrderRequest(name=f"{PARENT}/orders/o1"))
    assert next(watch).order.state == order_pb2.ORDER_STATE_OPEN
    small.cancel()
    assert next(watch).order.state == order_pb2.ORDER_STATE_CANCELLED
    watch.cancel()


def test_a_watch_goes_on_after_what_was_seen(matching: Clients, small: World) -> None:
    small.place(world.draft())
    manager, name = matching(world.MANAGER), f"{PARENT}/orders/o1"
    [seen] = islice(manager.WatchOrder(service.WatchOrderRequest(name=name)), 1)
    small.cancel()
    again = manager.WatchOrder(service.WatchOrderRequest(name=name, resume_token=seen.resume_token))
    assert next(again).order.state == order_pb2.ORDER_STATE_CANCELLED
    again.cancel()


def test_a_watch_of_a_plan_follows_it_until_it_is_ready(matching: Clients, small: World) -> None:
    small.place(world.draft())
    plan = small.ask()
    watch = matching(world.MANAGER).WatchPlan(service.WatchPlanRequest(name=f"{PARENT}/plans/{plan.id}"))
    assert next(watch).plan.state == plan_pb2.PLAN_STATE_QUEUED
    small.work()
    states = []
    for reply in watch:
        states.append(reply.plan.state)
        if reply.plan.state == plan_pb2.PLAN_STATE_READY:
            watch.cancel()
            break
    assert states[-1] == plan_pb2.PLAN_STATE_READY


def test_a_watch_ends_with_a_word_when_the_server_stops(matching: Clients, small: World) -> None:
    small.place(world.draft())
    watch = matching(world.MANAGER).WatchOrder(service.WatchOrderRequest(name=f"{PARENT}/orders/o1"))
    assert next(watch).resume_token
    matching.server.drain_and_stop()
    with pytest.raises(grpc.RpcError) as ended:
        next(watch)
    assert isinstance(error_from(ended.value), Unavailable)


def test_the_snapshot_holds_the_schedule_of_each_order_that_ever_had_one(matching: Clients, small: World) -> None:
    small.place(world.draft("o1"), world.draft("o2"), world.draft("o3"))
    small.cancel("o3")
    small.go_live()
    small.cancel("o2")
    entries = matching.snapshot(SERVICE).StreamSnapshot(snapshot_service_pb2.StreamSnapshotRequest())
    schedules = {entry.schedule.order: entry.schedule for entry in entries if entry.HasField("schedule")}
    assert set(schedules) == {"o1", "o2"}
    assert (schedules["o1"].sequence, len(schedules["o2"].lots), schedules["o2"].sequence) == (1, 0, 2)
    assert [step.transit_days for step in schedules["o1"].lots[0].steps] == [1, 1]


def test_a_failed_plan_is_queued_again_by_a_manager(matching: Clients, small: World) -> None:
    small.ask()
    job = small.claim()
    assert job is not None
    assert small.fail(job, "it went wrong")
    name = f"{PARENT}/plans/{job.id}"
    failed = matching(world.MANAGER).GetPlan(service.GetPlanRequest(name=name))
    assert (failed.state, failed.failure) == (plan_pb2.PLAN_STATE_FAILED, "it went wrong")
    request = service.RetryPlanRequest(name=name, etag=failed.etag, request_id="again")
    retried = matching(world.MANAGER).RetryPlan(request)
    assert (retried.state, retried.failure) == (plan_pb2.PLAN_STATE_QUEUED, "")
    assert matching(world.MANAGER).RetryPlan(request) == retried
    assert small.work()
    assert small.plan(job.id).state is PlanState.READY
    with pytest.raises(grpc.RpcError) as once_more:
        matching(world.MANAGER).RetryPlan(service.RetryPlanRequest(name=name))
    assert error_from(once_more.value).code == "PLAN_STATE_CONFLICT"


def test_an_order_is_changed_once_and_only_with_the_etag_it_was_read_with(matching: Clients) -> None:
    manager = matching(world.MANAGER)
    order = manager.CreateOrder(create_order())
    asked = service.UpdateOrderRequest(name=order.name, etag=order.etag, quantity=90, request_id="more")
    changed = manager.UpdateOrder(asked)
    assert (changed.quantity, changed.due_date, changed.state) == (90, order.due_date, order_pb2.ORDER_STATE_OPEN)
    assert manager.UpdateOrder(asked) == changed
    stale = service.UpdateOrderRequest(name=order.name, etag=order.etag, quantity=70)
    assert isinstance(refused(manager.UpdateOrder, stale), Conflict)
    wrong = service.UpdateOrderRequest(name=order.name, due_date="2026-02-30")
    assert [problem.field for problem in refused(manager.UpdateOrder, wrong).problems] == ["due_date"]
