"""The live schedule and the files of plans: into replies."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict

from parkloom.matching.v1 import live_schedule_pb2
from parkloom.matching.v1 import matching_service_pb2 as service
from services.chassis import wire
from services.chassis.rpc.etags import digest
from services.chassis.rpc.replies import LARGEST_BYTES, fitting
from services.matching.domain.live_schedule import Drift, LiveSchedule
from services.matching.domain.plans import PlanFiles
from services.matching.scheduling.assignment_differences import AssignmentDifference
from services.matching.scheduling.causes import OrderDifference
from services.matching.scheduling.comparison import Comparison, EnterpriseDifference
from services.matching.wire import names
from services.matching.wire.assignments import quantity_messages
from services.matching.wire.orders import reason_message
from services.matching.wire.plans import plan_message

BYTES_A_PAGE = 1_000_000
DEFAULT_LIMIT = 50


def live_schedule_message(live: LiveSchedule) -> live_schedule_pb2.LiveSchedule:
    plan = live.park_plan
    shown = live_schedule_pb2.LiveSchedule(
        name=names.LIVE_SCHEDULE.format(park=live.park),
        version=live.version,
        park_plan=None if plan is None else plan_message(plan),
        park_plan_apply_time=None if plan is None else plan.updated_at,
        drift=None if live.drift is None else _drift_message(live.drift),
    )
    shown.etag = digest(shown)
    return shown


def _drift_message(drift: Drift) -> live_schedule_pb2.Drift:
    counted = {name: amount for name, amount in asdict(drift).items() if name != "changed_quantity"}
    return live_schedule_pb2.Drift(**counted, changed_share=drift.changed_share)


def compare_plan_response(
    compared: Comparison, park: str, request: service.ComparePlanRequest
) -> service.ComparePlanResponse:
    """As many orders, enterprises and assignments as the request asks for."""
    orders = request.orders_limit if request.HasField("orders_limit") else DEFAULT_LIMIT
    enterprises = request.enterprises_limit if request.HasField("enterprises_limit") else DEFAULT_LIMIT
    assignments = request.assignments_limit if request.HasField("assignments_limit") else DEFAULT_LIMIT
    return service.ComparePlanResponse(
        live_version=compared.live_version,
        changed_assignments=len(compared.assignments),
        better_orders=compared.better_orders,
        worse_orders=compared.worse_orders,
        moved_orders=compared.moved_orders,
        unchanged_orders=compared.unchanged_orders,
        orders=fitting((_order_message(one, park) for one in compared.orders[:orders]), LARGEST_BYTES // 2),
        enterprises=fitting(
            (_enterprise_message(one, park) for one in compared.enterprises[:enterprises]), LARGEST_BYTES // 4
        ),
        assignments=fitting(
            (_assignment_message(one, park) for one in compared.assignments[:assignments]), LARGEST_BYTES // 4
        ),
    )


def _order_message(one: OrderDifference, park: str) -> live_schedule_pb2.OrderDifference:
    return live_schedule_pb2.OrderDifference(
        order=names.ORDER.format(park=park, order=one.order.id),
        quantity=one.order.quantity,
        live_quantity=one.live_quantity,
        planned_quantity=one.planned_quantity,
        live_finish_date=wire.date_text(one.live_finish),
        planned_finish_date=wire.date_text(one.planned_finish),
        due_date=wire.date_text(one.order.due),
        reasons=map(reason_message, one.reasons),
    )


def _enterprise_message(one: EnterpriseDifference, park: str) -> live_schedule_pb2.EnterpriseDifference:
    return live_schedule_pb2.EnterpriseDifference(
        enterprise=names.ENTERPRISE.format(park=park, enterprise=one.enterprise),
        live_cost_micros=one.live_cost_micros,
        planned_cost_micros=one.planned_cost_micros,
        gained_orders=one.gained_orders,
        lost_orders=one.lost_orders,
        changes=[
            live_schedule_pb2.WorkChange(
                cause=wire.enum_number(live_schedule_pb2.WorkChangeCause, change.cause),
                cost_micros=change.cost_micros,
                order=names.ORDER.format(park=park, order=change.order),
            )
            for change in one.changes
        ],
    )


def _assignment_message(one: AssignmentDifference, park: str) -> live_schedule_pb2.AssignmentDifference:
    return live_schedule_pb2.AssignmentDifference(
        order=names.ORDER.format(park=park, order=one.order),
        step=one.stage.step,
        enterprise=names.ENTERPRISE.format(park=park, enterprise=one.enterprise),
        line=names.LINE.format(park=park, line=one.stage.line),
        live_quantities=quantity_messages(one.live),
        planned_quantities=quantity_messages(one.planned),
        cause=wire.enum_number(live_schedule_pb2.WorkChangeCause, one.cause),
    )


def export_problem_response(files: PlanFiles) -> Iterator[service.ExportProblemResponse]:
    """The pages of the park file, then those of the plan file."""
    for file, content in ((service.PLAN_FILE_PARK, files.park_file), (service.PLAN_FILE_PLAN, files.plan_file)):
        for start in range(0, len(content), BYTES_A_PAGE):
            yield service.ExportProblemResponse(file=file, data=content[start : start + BYTES_A_PAGE])
