"""The console's calls about orders: post, read, change and end them."""

from __future__ import annotations

from datetime import date

from parkloom.audit.v1 import audit_service_pb2 as audit
from parkloom.audit.v1.audit_service_pb2 import AuditEntry
from parkloom.matching.v1 import matching_service_pb2 as matching
from parkloom.matching.v1 import pegging_service_pb2 as pegging
from parkloom.matching.v1 import terms_service_pb2 as terms_service
from parkloom.matching.v1.assignment_pb2 import Assignment, AssignmentState
from parkloom.matching.v1.explanation_pb2 import Verdict
from parkloom.matching.v1.order_pb2 import Lot, Order
from parkloom.matching.v1.reason_service_pb2 import ExplainOrderRequest, ExplainOrderResponse
from parkloom.matching.v1.terms_pb2 import Exclusion
from services.console.core.asking import Asking

ORDERS_A_PAGE = 25
LARGEST_PAGE = 1000
LOTS_A_PAGE = 50
CHANGES_SHOWN = 200
# An order is planned exactly several times over; a busy machine takes longer.
SECONDS_TO_EXPLAIN = 30.0


class OrderCalls(Asking):
    """The calls about orders."""

    def create_order(self, order: Order, request_id: str) -> Order:
        request = matching.CreateOrderRequest(parent=self._parent, order=order, request_id=request_id)
        created: Order = self._ask(self._services.matching.CreateOrder, request)
        return created

    def close_order(self, order: str, etag: str, request_id: str) -> None:
        request = matching.CloseOrderRequest(name=self._name("orders", order), etag=etag, request_id=request_id)
        self._ask(self._services.matching.CloseOrder, request)

    def reopen_order(self, order: str, etag: str, request_id: str) -> None:
        request = matching.ReopenOrderRequest(name=self._name("orders", order), etag=etag, request_id=request_id)
        self._ask(self._services.matching.ReopenOrder, request)

    def order(self, order: str) -> Order:
        request = matching.GetOrderRequest(name=self._name("orders", order))
        found: Order = self._ask(self._services.matching.GetOrder, request)
        return found

    def orders(self, wanted: matching.ListOrdersRequest, page_token: str = "") -> tuple[list[Order], str]:
        """A page of the orders that `wanted` names, and the token of the next one."""
        wanted.page_size, wanted.page_token = ORDERS_A_PAGE, page_token
        reply = self._ask(self._services.matching.ListOrders, wanted)
        return list(reply.orders), reply.next_page_token

    def lots(self, order: str) -> tuple[list[Lot], bool]:
        """The order's lots, at most `LARGEST_PAGE`, and whether there are more."""
        request = matching.ListLotsRequest(parent=self._name("orders", order), page_size=LARGEST_PAGE)
        reply = self._ask(self._services.matching.ListLots, request)
        return list(reply.lots), bool(reply.next_page_token)

    def verdicts(self, order: str, enterprise: str) -> list[Verdict]:
        """Why the enterprise was not chosen for the order, by step and line."""
        names = self._name("orders", order), self._name("enterprises", enterprise)
        request = matching.ExplainEnterpriseRequest(name=names[0], enterprise=names[1])
        return list(self._ask(self._services.matching.ExplainEnterprise, request).verdicts)

    def explained(self, order: str) -> ExplainOrderResponse:
        """Why the order is late or short, worked out unless it is known. Raises Unavailable where others go first."""
        request = ExplainOrderRequest(name=self._name("orders", order))
        reply: ExplainOrderResponse = self._ask(self._services.reasons.ExplainOrder, request, SECONDS_TO_EXPLAIN)
        return reply

    def order_summary(self, *, worst: int, scarce: int) -> matching.SummarizeOrdersResponse:
        """The park's orders and plans summed up; at most `worst` orders and `scarce` entries of scarce capacity."""
        request = matching.SummarizeOrdersRequest(
            parent=self._parent, worst_orders_limit=worst, scarce_capacities_limit=scarce
        )
        summary: matching.SummarizeOrdersResponse = self._ask(self._services.matching.SummarizeOrders, request)
        return summary

    def update_order(self, order: str, changes: matching.UpdateOrderRequest) -> None:
        """Makes the changes; fields of `changes` that are not set stay as they are, and its `name` is filled in."""
        changes.name = self._name("orders", order)
        self._ask(self._services.matching.UpdateOrder, changes)

    def cancel_order(self, order: str, etag: str, request_id: str) -> None:
        request = matching.CancelOrderRequest(name=self._name("orders", order), etag=etag, request_id=request_id)
        self._ask(self._services.matching.CancelOrder, request)

    def order_assignments(self, order: str) -> list[Assignment]:
        """The assignments of an order, at most `LARGEST_PAGE`."""
        request = matching.ListAssignmentsRequest(
            parent=self._parent, page_size=LARGEST_PAGE, order=self._name("orders", order)
        )
        return list(self._ask(self._services.matching.ListAssignments, request).assignments)

    def changes_of_order(self, order: str) -> list[AuditEntry]:
        """Changes that people have made to the order, the newest first; at most `CHANGES_SHOWN`."""
        request = audit.ListAuditEntriesRequest(
            parent=self._parent, page_size=CHANGES_SHOWN, resource=self._name("orders", order)
        )
        return list(self._ask(self._services.changes_of_orders.ListAuditEntries, request).entries)

    def parcel_lots(self, order: str, page_token: str = "") -> tuple[list[pegging.PeggedLot], str]:
        """A page of the lots from which parcels of the order can come, and the token of the next one."""
        parent = self._name("orders", order)
        request = pegging.ListParcelLotsRequest(parent=parent, page_size=LOTS_A_PAGE, page_token=page_token)
        reply = self._ask(self._services.pegging.ListParcelLots, request)
        return list(reply.lots), reply.next_page_token

    def batch_orders(
        self, enterprise: str, first: date, last: date, page_token: str = ""
    ) -> tuple[list[pegging.BatchOrder], str]:
        """A page of the orders with units of an enterprise's work of these days, and the token of the next one."""
        request = pegging.ListBatchOrdersRequest(
            parent=self._name("enterprises", enterprise),
            page_size=LOTS_A_PAGE,
            page_token=page_token,
            first_date=first.isoformat(),
            last_date=last.isoformat(),
        )
        reply = self._ask(self._services.pegging.ListBatchOrders, request)
        return list(reply.orders), reply.next_page_token

    def assignments_in(self, state: AssignmentState, page_token: str = "") -> tuple[list[Assignment], str]:
        """A page of the park's assignments in `state`, and the token of the next one."""
        request = matching.ListAssignmentsRequest(
            parent=self._parent, page_size=ORDERS_A_PAGE, page_token=page_token, state=state
        )
        reply = self._ask(self._services.matching.ListAssignments, request)
        return list(reply.assignments), reply.next_page_token

    def exclusions(self, order: str) -> list[Exclusion]:
        """The enterprises that are asked for no more of the order's steps, at most `LARGEST_PAGE`."""
        request = terms_service.ListExclusionsRequest(parent=self._name("orders", order), page_size=LARGEST_PAGE)
        return list(self._ask(self._services.terms.ListExclusions, request).exclusions)

    def lift_exclusion(self, order: str, step: int, enterprise: str, request_id: str) -> None:
        lifted = Exclusion(
            order=self._name("orders", order), step=step, enterprise=self._name("enterprises", enterprise)
        )
        request = terms_service.LiftExclusionRequest(exclusion=lifted, request_id=request_id)
        self._ask(self._services.terms.LiftExclusion, request)
