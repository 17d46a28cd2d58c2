"""The story of a park, played in any installation: register, capacity, orders, park plan, fill-in, movements,
a capacity that drops, and the fill-in plan that follows.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from parkloom.matching.v1 import assignment_pb2, matching_service_pb2, order_pb2, plan_pb2
from parkloom.registry.v1 import capacity_pb2, registry_service_pb2
from services.chassis.identity import Caller, Role
from services.chassis.settings import Settings
from services.demo.clients import Clients
from services.demo.load import Loader
from services.demo.story import Story
from tests.system import small_park
from tests.system.observer import Observer
from tests.waiting import wait_until

PATIENCE = 120.0
SCHEDULED = order_pb2.ORDER_STATE_SCHEDULED
OFFERED = assignment_pb2.ASSIGNMENT_STATE_OFFERED
CANCELLED = assignment_pb2.ASSIGNMENT_STATE_CANCELLED


@dataclass(frozen=True)
class Teller:
    """A manager and the enterprises of the small park, at work on one installation."""

    settings: Settings
    manager: Clients
    see: Observer
    loader: Loader

    @classmethod
    def of(cls, settings: Settings) -> Teller:
        start = datetime.now(ZoneInfo("Asia/Shanghai")).date() + timedelta(days=1)
        manager = Clients.of(settings, Caller("manager", small_park.PARK, Role.MANAGER))
        loader = Loader(manager, small_park.document(start), lambda *_: None)
        carriage = frozenset(f"{loader.parent}/lines/l-logistics-{n}" for n in range(small_park.ENTERPRISES_A_LINK))
        return cls(settings, manager, Observer(manager, loader.parent, carriage), loader)

    def staff_of(self, enterprise: str) -> Clients:
        """The clients of one enterprise's own people; `enterprise` is a resource name."""
        short = enterprise.rsplit("/", 1)[-1]
        return Clients.of(self.settings, Caller(f"staff-{short}", small_park.PARK, Role.ENTERPRISE, short))

    def play(self) -> None:
        """The whole story, in order."""
        self.register_and_order()
        self.plan_the_park()
        self.answer_offers()
        self.fill_in_a_rush_order()
        self.movements_follow_lots("after the fill-in plan")
        self.a_parcel_is_traced_back_to_its_yarn()
        self.a_bad_batch_of_yarn_is_followed_to_parcels_and_buyers()
        self.capacity_drops_and_a_fill_in_plan_follows()
        self.a_declined_assignment_goes_elsewhere()
        self.a_cancelled_order_frees_all_it_held()

    def register_and_order(self) -> None:
        self.loader.load()
        assert len(list(self.see.orders())) == len(self.loader.document["orders"])

    def plan_the_park(self) -> None:
        plan = Story(self.manager, self.see.parent).park_plan(4, "story-park-plan", lambda _: None)
        assert plan.state == plan_pb2.PLAN_STATE_APPLIED
        assert 0 < plan.bound_micros <= plan.incumbent_micros
        wait_until(lambda: all(o.state == SCHEDULED for o in self.see.orders()), PATIENCE, "all orders scheduled")

    def answer_offers(self) -> None:
        for offered in list(self.see.assignments(state=OFFERED)):
            request = matching_service_pb2.AcceptAssignmentRequest(name=offered.name, etag=offered.etag)
            answered = self.staff_of(offered.enterprise).matching.AcceptAssignment(request)
            assert answered.state == assignment_pb2.ASSIGNMENT_STATE_ACCEPTED
        assert not list(self.see.assignments(state=OFFERED))

    def fill_in_a_rush_order(self) -> None:
        start = self.loader.document["orders"][0]["release_date"]
        rush = small_park.order("rush-1", datetime.fromisoformat(start).date(), 700)
        name = self.loader.order(rush).name
        (placed,) = Story(self.manager, self.see.parent).wait_until_placed([name], PATIENCE)
        assert placed.state == SCHEDULED

    def movements_follow_lots(self, when: str) -> None:
        wait_until(
            lambda: self.see.legs_of_movements() == self.see.legs_of_lots() != {}, PATIENCE, f"lots = movements {when}"
        )

    def a_parcel_is_traced_back_to_its_yarn(self) -> None:
        """Through every step to the spinner: lots, enterprises and days are those of the live schedule."""
        name = f"{self.see.parent}/orders/first-2"
        packed = self.see.lots(name)[0].steps[-1]
        found = self.see.lots_of_parcel(name, packed.enterprise, packed.date)
        made = Counter[tuple[tuple[str, str, str], ...]]()
        for lot in self.see.lots(name):
            if lot.steps[-1].enterprise == packed.enterprise and lot.steps[-1].date <= packed.date:
                made[tuple((step.enterprise, step.line, step.date) for step in lot.steps)] += lot.quantity
        traced = Counter[tuple[tuple[str, str, str], ...]]()
        for pegged in found:
            assert [step.link for step in pegged.steps] == list(small_park.LINKS)
            traced[tuple((step.enterprise, step.line, step.date) for step in pegged.steps)] += pegged.quantity
        assert traced == made != {}

    def a_bad_batch_of_yarn_is_followed_to_parcels_and_buyers(self) -> None:
        """All orders with yarn of a spinner's day are found, with their buyers and the doors that packed them."""
        yarn = self.see.lots(f"{self.see.parent}/orders/first-2")[0].steps[0]
        units, packers, references = Counter[str](), dict[str, set[str]](), dict[str, str]()
        for order in self.see.orders():
            for lot in self.see.lots(order.name):
                if (lot.steps[0].line, lot.steps[0].date) == (yarn.line, yarn.date):
                    units[order.name] += lot.quantity
                    packers.setdefault(order.name, set()).add(lot.steps[-1].enterprise)
                    references[order.name] = order.buyer_reference
        found = self.see.orders_of_batch(yarn.enterprise, yarn.line, yarn.date)
        assert Counter({each.order: each.quantity for each in found}) == units != {}
        assert {each.order: each.buyer_reference for each in found} == references
        ends = {each.order: {s.enterprise for s in each.following if s.link == small_park.LINKS[-1]} for each in found}
        assert ends == packers
        spinner = Observer(self.staff_of(yarn.enterprise), self.see.parent, frozenset())
        own = spinner.orders_of_batch(yarn.enterprise, yarn.line, yarn.date)
        assert {each.order for each in own} == set(units)
        assert not any(each.buyer_reference or each.following for each in own), "a spinner learns no buyer or rival"

    def capacity_drops_and_a_fill_in_plan_follows(self) -> None:
        name = f"{self.see.parent}/orders/first-3"
        step = self.see.lots(name)[0].steps[2]
        before = self._assignment(name, step.line)
        self._set_capacity(step.enterprise, step.line, step.date, 0)
        wait_until(lambda: self._endangered(before.name), PATIENCE, "the assignment is at risk")
        wait_until(lambda: not self._uses(step.line, step.date), PATIENCE, "no lot is left where capacity is gone")
        wait_until(lambda: self._state(name) == SCHEDULED, PATIENCE, "the order is scheduled again")
        wait_until(lambda: not any(a.at_risk for a in self.see.assignments()), PATIENCE, "nothing is at risk any more")
        self.movements_follow_lots("after the capacity drop")

    def a_declined_assignment_goes_elsewhere(self) -> None:
        name = f"{self.see.parent}/orders/first-4"
        declined = next(a for a in self.see.assignments(order=name) if a.link == "sewing" and a.state != CANCELLED)
        request = matching_service_pb2.DeclineAssignmentRequest(
            name=declined.name, etag=declined.etag, reason="机器坏了"
        )
        self.staff_of(declined.enterprise).matching.DeclineAssignment(request)
        wait_until(
            lambda: self._state(name) == SCHEDULED and declined.line not in self._lines_of(name),
            PATIENCE,
            "the declined work goes elsewhere",
        )
        self.movements_follow_lots("after the decline")

    def a_cancelled_order_frees_all_it_held(self) -> None:
        name = f"{self.see.parent}/orders/first-5"
        self.manager.matching.CancelOrder(matching_service_pb2.CancelOrderRequest(name=name))
        assert self.see.lots(name) == []
        assert all(a.state == CANCELLED for a in self.see.assignments(order=name))
        self.movements_follow_lots("after the cancellation")

    def _assignment(self, order: str, line: str) -> assignment_pb2.Assignment:
        return next(a for a in self.see.assignments(order=order) if a.line == line and a.state != CANCELLED)

    def _set_capacity(self, enterprise: str, line: str, day: str, capacity: int) -> None:
        figure = capacity_pb2.DailyFigure(date=day, daily_capacity=capacity, source=capacity_pb2.CAPACITY_SOURCE_PHONE)
        self.staff_of(enterprise).registry.UpdateCapacity(
            registry_service_pb2.UpdateCapacityRequest(
                name=line, figures=[figure], request_id=f"{line}-{day}-{capacity}"
            )
        )

    def _endangered(self, name: str) -> bool:
        now = self.manager.matching.GetAssignment(matching_service_pb2.GetAssignmentRequest(name=name))
        return bool(now.at_risk)

    def _uses(self, line: str, day: str) -> bool:
        lots = (lot for order in self.see.orders() for lot in self.see.lots(order.name))
        return any(step.line == line and step.date == day for lot in lots for step in lot.steps)

    def _lines_of(self, order: str) -> set[str]:
        return {step.line for lot in self.see.lots(order) for step in lot.steps}

    def _state(self, order: str) -> int:
        return self.manager.matching.GetOrder(matching_service_pb2.GetOrderRequest(name=order)).state
