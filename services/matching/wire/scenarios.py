"""Scenarios: from requests, and into replies."""

from __future__ import annotations

from dataclasses import asdict

from parkloom.matching.v1 import live_schedule_pb2, plan_pb2, scenario_pb2
from parkloom.matching.v1 import scenario_service_pb2 as service
from services.chassis import wire
from services.chassis.rpc.etags import etag
from services.chassis.rpc.replies import LARGEST_BYTES, fitting, refuse_large_resource
from services.chassis.rpc.resource_names import ids, name_of
from services.matching.domain.scenarios import (
    EnterpriseShift,
    Move,
    OrderShift,
    Scenario,
    ScenarioDraft,
    ScenarioState,
    ScheduleFigures,
    Shifts,
)
from services.matching.wire import names
from services.matching.wire.edits import edit_from, edit_message
from services.matching.wire.plans import counts_message

DEFAULT_LIMIT = 50


def scenario_draft_from(request: service.CreateScenarioRequest) -> ScenarioDraft:
    """The scenario asked for. Raises Invalid, naming the field, for what cannot be read."""
    asked, (park,) = request.scenario, ids(request.parent, names.PARK, "parent")
    refuse_large_resource(asked, "scenario")
    return ScenarioDraft(
        display_name=asked.display_name,
        edits=tuple(edit_from(edit, park, f"scenario.edits[{number}]") for number, edit in enumerate(asked.edits)),
        seconds_limit=wire.optional(asked, "seconds_limit"),
        iterations_limit=wire.optional(asked, "iterations_limit"),
    )


def scenario_message(scenario: Scenario) -> scenario_pb2.Scenario:
    park = scenario.park
    return scenario_pb2.Scenario(
        name=names.SCENARIO.format(park=park, scenario=scenario.id),
        display_name=scenario.display_name,
        edits=[edit_message(edit, park) for edit in scenario.edits],
        state=wire.enum_number(scenario_pb2.ScenarioState, scenario.state),
        live_version=scenario.live_version,
        live=_figures_message(scenario.live),
        planned=_figures_message(scenario.planned),
        gap=scenario.gap,
        seconds=scenario.seconds,
        plan=name_of(names.PLAN, park=park, plan=scenario.plan),
        left_edits=scenario.left_edits if scenario.state is ScenarioState.ADOPTED else (),
        failure=scenario.failure,
        etag=etag(scenario.version),
        create_time=scenario.created_at,
        update_time=scenario.updated_at,
        seconds_limit=scenario.seconds_limit,
        iterations_limit=scenario.iterations_limit,
    )


def _figures_message(figures: ScheduleFigures | None) -> scenario_pb2.ScheduleFigures | None:
    if figures is None:
        return None
    return scenario_pb2.ScheduleFigures(
        counts=counts_message(figures.counts),
        cost=plan_pb2.PlanCost(**asdict(figures.cost)),
        set_ups=figures.set_ups,
        links=[scenario_pb2.ScenarioLink(**asdict(link)) for link in figures.links],
    )


def compare_scenario_response(
    scenario: Scenario, shifts: Shifts, move: Move | None, request: service.CompareScenarioRequest
) -> service.CompareScenarioResponse:
    """As many orders and enterprises as the request asks for."""
    orders = request.orders_limit if request.HasField("orders_limit") else DEFAULT_LIMIT
    enterprises = request.enterprises_limit if request.HasField("enterprises_limit") else DEFAULT_LIMIT
    park, room = scenario.park, LARGEST_BYTES // 3
    return service.CompareScenarioResponse(
        scenario=scenario_message(scenario),
        better_orders=shifts.better_orders,
        worse_orders=shifts.worse_orders,
        orders=fitting((_order_message(each, park) for each in shifts.orders[:orders]), room),
        gaining_enterprises=shifts.gaining_enterprises,
        losing_enterprises=shifts.losing_enterprises,
        enterprises=fitting((_enterprise_message(each, park) for each in shifts.enterprises[:enterprises]), room),
        moved=None if move is None else _move_message(move),
    )


def _order_message(each: OrderShift, park: str) -> live_schedule_pb2.OrderDifference:
    return live_schedule_pb2.OrderDifference(
        order=names.ORDER.format(park=park, order=each.order),
        quantity=each.quantity,
        live_quantity=each.live_quantity,
        planned_quantity=each.planned_quantity,
        live_finish_date=wire.date_text(each.live_finish),
        planned_finish_date=wire.date_text(each.planned_finish),
        due_date=wire.date_text(each.due),
    )


def _enterprise_message(each: EnterpriseShift, park: str) -> service.EnterpriseShift:
    return service.EnterpriseShift(
        enterprise=names.ENTERPRISE.format(park=park, enterprise=each.enterprise),
        live_cost_micros=each.live_cost_micros,
        planned_cost_micros=each.planned_cost_micros,
    )


def _move_message(move: Move) -> service.ParkMove:
    return service.ParkMove(
        orders=move.orders,
        lines=move.lines,
        park=move.park,
        today=wire.date_text(move.today),
        live_version=move.live_version,
    )
