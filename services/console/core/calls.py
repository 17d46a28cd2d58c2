"""The console's rpc calls to the services, each with the person's token and a deadline."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import cached_property

from parkloom.logistics.v1 import logistics_service_pb2 as logistics
from parkloom.logistics.v1.logistics_service_pb2 import MovementCount, ReportMovementRequest
from parkloom.logistics.v1.movement_pb2 import Movement
from parkloom.matching.v1 import matching_service_pb2 as matching
from parkloom.matching.v1 import report_service_pb2 as reporting
from parkloom.matching.v1 import terms_service_pb2 as terms_service
from parkloom.matching.v1.assignment_pb2 import Assignment, AssignmentState, DailyQuantity
from parkloom.matching.v1.live_schedule_pb2 import LiveSchedule
from parkloom.matching.v1.park_day_pb2 import ParkDay
from parkloom.matching.v1.plan_pb2 import Plan, PlanKind, Shortfall
from parkloom.matching.v1.report_pb2 import ReportSource
from parkloom.matching.v1.terms_pb2 import Terms
from parkloom.registry.v1 import registry_service_pb2 as registry
from parkloom.registry.v1.enterprise_pb2 import Enterprise, Line
from parkloom.registry.v1.park_pb2 import Park
from parkloom.registry.v1.product_pb2 import Product
from services.console.core.capacity_calls import LARGEST_PAGE, CapacityCalls
from services.console.core.file_calls import FileCalls
from services.console.core.order_calls import OrderCalls
from services.console.core.performance_calls import PerformanceCalls
from services.console.core.quote_calls import QuoteCalls
from services.console.core.scenario_calls import ScenarioCalls
from services.console.core.trip_calls import TripCalls
from services.console.core.wave_calls import WaveCalls
from services.console.core.webhook_calls import WebhookCalls

# A plan of a whole park is checked lot by lot while it is applied.
SECONDS_TO_APPLY = 60.0
# The fields of a line that its enterprise states about campaigns and runs.
RUN_FIGURES = ("setup", "setup_cost_micros", "min_run")
ENTERPRISES_A_PAGE = 50
ASSIGNMENTS_A_PAGE = 25
MOVEMENTS_A_PAGE = 50
PLANS_A_PAGE = 25


class PersonCalls(
    CapacityCalls,
    FileCalls,
    OrderCalls,
    PerformanceCalls,
    QuoteCalls,
    ScenarioCalls,
    TripCalls,
    WaveCalls,
    WebhookCalls,
):
    """The calls behind one page, with the person's `token`. Every method raises what `services.errors` names."""

    @cached_property
    def park(self) -> Park:
        park: Park = self._ask(self._services.registry.GetPark, registry.GetParkRequest(name=self._parent))
        return park

    @cached_property
    def park_day(self) -> ParkDay:
        request = matching.GetParkDayRequest(name=f"{self._parent}/day")
        found: ParkDay = self._ask(self._services.matching.GetParkDay, request)
        return found

    @property
    def today(self) -> date:
        """The day that it is in the park."""
        return date.fromisoformat(self.park_day.date)

    def close_day(self, day: str, etag: str, request_id: str) -> ParkDay:
        """Closes the park's day; returns the next one."""
        request = matching.CloseDayRequest(name=f"{self._parent}/day", date=day, etag=etag, request_id=request_id)
        following: ParkDay = self._ask(self._services.matching.CloseDay, request)
        return following

    def update_park(self, park: Park, fields: Sequence[str], request_id: str) -> None:
        """Takes the `fields` of `park` over; its etag says which state of the park they were decided on."""
        changed = Park(name=self._parent)
        changed.MergeFrom(park)
        request = registry.UpdateParkRequest(park=changed, update_mask={"paths": fields}, request_id=request_id)
        self._ask(self._services.registry.UpdatePark, request)

    @cached_property
    def products(self) -> list[Product]:
        request = registry.ListProductsRequest(parent=self._parent, page_size=LARGEST_PAGE)
        return [one for reply in self._pages(self._services.registry.ListProducts, request) for one in reply.products]

    def enterprises(
        self, page_token: str = "", size: int = ENTERPRISES_A_PAGE, *, guest: bool = False
    ) -> tuple[list[Enterprise], str]:
        """A page of the park's enterprises, or of its guests, by id, and the token of the next one."""
        request = registry.ListEnterprisesRequest(
            parent=self._parent, page_size=size, page_token=page_token, guest=guest
        )
        reply = self._ask(self._services.registry.ListEnterprises, request)
        return list(reply.enterprises), reply.next_page_token

    def guests(self) -> frozenset[str]:
        """Resource names of the park's guests."""
        request = registry.ListEnterprisesRequest(parent=self._parent, page_size=ENTERPRISES_A_PAGE, guest=True)
        replies = self._pages(self._services.registry.ListEnterprises, request)
        return frozenset(one.name for reply in replies for one in reply.enterprises)

    def mark_guest(self, enterprise: str, etag: str, request_id: str, *, guest: bool) -> None:
        """Makes an enterprise a guest, or one of the park again."""
        changed = Enterprise(name=self._name("enterprises", enterprise), guest=guest, etag=etag)
        request = registry.UpdateEnterpriseRequest(
            enterprise=changed, update_mask={"paths": ["guest"]}, request_id=request_id
        )
        self._ask(self._services.registry.UpdateEnterprise, request)

    def enterprise(self, enterprise: str) -> Enterprise:
        request = registry.GetEnterpriseRequest(name=self._name("enterprises", enterprise))
        found: Enterprise = self._ask(self._services.registry.GetEnterprise, request)
        return found

    def lines(self, enterprise: str) -> list[Line]:
        """The lines of one enterprise, by id."""
        name = self._name("enterprises", enterprise)
        request = registry.ListLinesRequest(parent=self._parent, page_size=LARGEST_PAGE, enterprise=name)
        return [line for reply in self._pages(self._services.registry.ListLines, request) for line in reply.lines]

    def state_line_figures(self, line: str, stated: Line, request_id: str) -> None:
        """The line states those of `RUN_FIGURES` that `stated` has, and none of the others."""
        changed = Line(name=self._name("lines", line))
        changed.MergeFrom(stated)
        request = registry.UpdateLineRequest(line=changed, update_mask={"paths": RUN_FIGURES}, request_id=request_id)
        self._ask(self._services.registry.UpdateLine, request)

    def plans(self, page_token: str = "") -> tuple[list[Plan], str]:
        """A page of plans, newest first, and the token of the next one."""
        request = matching.ListPlansRequest(parent=self._parent, page_size=PLANS_A_PAGE, page_token=page_token)
        reply = self._ask(self._services.matching.ListPlans, request)
        return list(reply.plans), reply.next_page_token

    def plan(self, plan: str) -> Plan:
        found: Plan = self._ask(
            self._services.matching.GetPlan, matching.GetPlanRequest(name=self._name("plans", plan))
        )
        return found

    def create_plan(self, seconds: int | None, request_id: str) -> Plan:
        """Asks for a park plan of at most so many seconds; None: those of the park's policy."""
        plan = Plan(kind=PlanKind.PLAN_KIND_PARK_PLAN, seconds_limit=seconds)
        request = matching.CreatePlanRequest(parent=self._parent, plan=plan, request_id=request_id)
        created: Plan = self._ask(self._services.matching.CreatePlan, request)
        return created

    def live_schedule(self) -> LiveSchedule:
        request = matching.GetLivePlanRequest(name=f"{self._parent}/liveSchedule")
        found: LiveSchedule = self._ask(self._services.matching.GetLivePlan, request)
        return found

    def compared(self, plan: str, most: int) -> matching.ComparePlanResponse:
        """A ready plan beside what is live, with `most` orders, enterprises and assignments."""
        name = self._name("plans", plan)
        request = matching.ComparePlanRequest(
            name=name, orders_limit=most, enterprises_limit=most, assignments_limit=most
        )
        reply: matching.ComparePlanResponse = self._ask(self._services.matching.ComparePlan, request)
        return reply

    def shortfalls(self, plan: str) -> list[Shortfall]:
        """The orders that a plan leaves late, short or unmatched, with their reasons."""
        request = matching.ListShortfallsRequest(parent=self._name("plans", plan), page_size=LARGEST_PAGE)
        replies = self._pages(self._services.matching.ListShortfalls, request)
        return [each for reply in replies for each in reply.shortfalls]

    def confirm_plan(self, plan: str, etag: str, request_id: str) -> None:
        request = matching.ConfirmPlanRequest(name=self._name("plans", plan), etag=etag, request_id=request_id)
        self._ask(self._services.matching.ConfirmPlan, request, SECONDS_TO_APPLY)

    def discard_plan(self, plan: str, etag: str, request_id: str) -> None:
        request = matching.DiscardPlanRequest(name=self._name("plans", plan), etag=etag, request_id=request_id)
        self._ask(self._services.matching.DiscardPlan, request)

    def cancel_plan(self, plan: str, etag: str, request_id: str) -> None:
        request = matching.CancelPlanRequest(name=self._name("plans", plan), etag=etag, request_id=request_id)
        self._ask(self._services.matching.CancelPlan, request)

    def plan_file(self, plan: str, file: matching.PlanFile) -> bytes:
        """One of the two files of a park plan, gzipped."""
        request = matching.ExportProblemRequest(name=self._name("plans", plan))
        pages = self._ask(lambda *args, **kw: list(self._services.matching.ExportProblem(*args, **kw)), request)
        return b"".join(page.data for page in pages if page.file == file)

    def retry_plan(self, plan: str, etag: str, request_id: str) -> None:
        request = matching.RetryPlanRequest(name=self._name("plans", plan), etag=etag, request_id=request_id)
        self._ask(self._services.matching.RetryPlan, request)

    def assignments(
        self, enterprise: str, state: AssignmentState, page_token: str = ""
    ) -> tuple[list[Assignment], str]:
        """A page of an enterprise's assignments in `state`, and the token of the next one."""
        request = matching.ListAssignmentsRequest(
            parent=self._parent,
            page_size=ASSIGNMENTS_A_PAGE,
            page_token=page_token,
            enterprise=self._name("enterprises", enterprise),
            state=state,
        )
        reply = self._ask(self._services.matching.ListAssignments, request)
        return list(reply.assignments), reply.next_page_token

    def assignment(self, assignment: str) -> Assignment:
        request = matching.GetAssignmentRequest(name=self._name("assignments", assignment))
        found: Assignment = self._ask(self._services.matching.GetAssignment, request)
        return found

    def terms(self, assignment: str, page_token: str = "") -> tuple[list[Terms], str]:
        """A page of an assignment's history, and the token of the next one."""
        parent = self._name("assignments", assignment)
        request = terms_service.ListTermsRequest(parent=parent, page_token=page_token)
        reply = self._ask(self._services.terms.ListTerms, request)
        return list(reply.terms), reply.next_page_token

    def counter(self, offer: terms_service.CounterAssignmentRequest) -> Assignment:
        """Makes the counter-offer; its `name` is the assignment's id."""
        offer.name = self._name("assignments", offer.name)
        countered: Assignment = self._ask(self._services.terms.CounterAssignment, offer)
        return countered

    def accept_counter(self, assignment: str, etag: str, request_id: str) -> Assignment:
        name = self._name("assignments", assignment)
        request = terms_service.AcceptCounterRequest(name=name, etag=etag, request_id=request_id)
        accepted: Assignment = self._ask(self._services.terms.AcceptCounter, request)
        return accepted

    def decline_counter(self, assignment: str, reason: str, etag: str, request_id: str) -> Assignment:
        name = self._name("assignments", assignment)
        request = terms_service.DeclineCounterRequest(name=name, reason=reason, etag=etag, request_id=request_id)
        declined: Assignment = self._ask(self._services.terms.DeclineCounter, request)
        return declined

    def accept(
        self, assignment: str, etag: str, request_id: str, quantities: Sequence[DailyQuantity] = ()
    ) -> Assignment:
        """Accepts all of it, or the units by day named."""
        name = self._name("assignments", assignment)
        request = matching.AcceptAssignmentRequest(name=name, etag=etag, request_id=request_id, quantities=quantities)
        accepted: Assignment = self._ask(self._services.matching.AcceptAssignment, request)
        return accepted

    def decline(self, assignment: str, reason: str, etag: str, request_id: str) -> Assignment:
        name = self._name("assignments", assignment)
        request = matching.DeclineAssignmentRequest(name=name, reason=reason, etag=etag, request_id=request_id)
        declined: Assignment = self._ask(self._services.matching.DeclineAssignment, request)
        return declined

    def work_to_report(self, enterprise: str) -> list[Assignment]:
        """The first of the enterprise's assignments that are accepted or begun, the begun ones first."""
        states = (AssignmentState.ASSIGNMENT_STATE_STARTED, AssignmentState.ASSIGNMENT_STATE_ACCEPTED)
        return [one for state in states for one in self.assignments(enterprise, state)[0]]

    def report(
        self, assignment: str, day: date, good: int, scrapped: int, request_id: str
    ) -> reporting.ReportProductionResponse:
        """Reports an assignment's day from a phone."""
        request = reporting.ReportProductionRequest(
            assignment=self._name("assignments", assignment),
            date=day.isoformat(),
            good_quantity=good,
            scrapped_quantity=scrapped,
            source=ReportSource.REPORT_SOURCE_PHONE,
            request_id=request_id,
        )
        taken: reporting.ReportProductionResponse = self._ask(self._services.reports.ReportProduction, request)
        return taken

    def report_all(self, asked: list[reporting.ReportProductionRequest], request_id: str) -> int:
        """Takes all of these reports or none; returns their number."""
        request = reporting.BatchReportProductionRequest(parent=self._parent, requests=asked, request_id=request_id)
        return len(self._ask(self._services.reports.BatchReportProduction, request).responses)

    def movements(self, order: str) -> tuple[list[Movement], bool]:
        """The movements of an order, at most `LARGEST_PAGE`, and whether there are more."""
        name = self._name("orders", order)
        request = logistics.ListMovementsRequest(parent=self._parent, page_size=LARGEST_PAGE, order=name)
        reply = self._ask(self._services.logistics.ListMovements, request)
        return list(reply.movements), bool(reply.next_page_token)

    def movements_on(self, day: date, page_token: str) -> tuple[list[Movement], str]:
        """A page of the movements of a day that the person may see, and the token of the next one."""
        request = logistics.ListMovementsRequest(
            parent=self._parent, page_size=MOVEMENTS_A_PAGE, page_token=page_token, date=day.isoformat()
        )
        reply = self._ask(self._services.logistics.ListMovements, request)
        return list(reply.movements), reply.next_page_token

    def overdue_movements(self, page_token: str = "") -> tuple[list[Movement], str]:
        """A page of the movements that the person may see of which units should have arrived, and the next token."""
        request = logistics.ListMovementsRequest(
            parent=self._parent, page_size=MOVEMENTS_A_PAGE, page_token=page_token, only_overdue=True
        )
        reply = self._ask(self._services.logistics.ListMovements, request)
        return list(reply.movements), reply.next_page_token

    def overdue_count(self) -> str:
        """The number of them in words, "50+" where there are more than a page; "" for none."""
        found, following = self.overdue_movements()
        return f"{len(found)}{'+' if following else ''}" if found else ""

    def all_movements_on(self, day: date, most: int) -> tuple[list[Movement], bool]:
        """At most about so many movements of a day, and whether there are more."""
        request = logistics.ListMovementsRequest(parent=self._parent, page_size=LARGEST_PAGE, date=day.isoformat())
        found: list[Movement] = []
        for reply in self._pages(self._services.logistics.ListMovements, request):
            found += reply.movements
            if len(found) >= most:
                return found, bool(reply.next_page_token)
        return found, False

    def report_movement(self, movement: str, report: ReportMovementRequest, request_id: str) -> Movement:
        named = logistics.ReportMovementRequest(name=self._name("movements", movement), request_id=request_id)
        named.MergeFrom(report)
        reported: Movement = self._ask(self._services.logistics.ReportMovement, named)
        return reported

    def report_movements(self, reports: Sequence[ReportMovementRequest], request_id: str) -> None:
        request = logistics.BatchReportMovementsRequest(parent=self._parent, requests=reports, request_id=request_id)
        self._ask(self._services.logistics.BatchReportMovements, request)

    def movement_counts(self, first: date, last: date) -> list[MovementCount]:
        """Movements and units by day and state, from `first` to `last`."""
        request = logistics.SummarizeMovementsRequest(
            parent=self._parent, first_date=first.isoformat(), last_date=last.isoformat()
        )
        return list(self._ask(self._services.logistics.SummarizeMovements, request).counts)
