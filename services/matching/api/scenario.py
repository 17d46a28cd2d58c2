"""ScenarioService over gRPC."""

from __future__ import annotations

from grpc import ServicerContext
from sqlalchemy.orm import Session

from parkloom.matching.v1 import scenario_pb2
from parkloom.matching.v1 import scenario_service_pb2 as pb
from parkloom.matching.v1.scenario_service_pb2_grpc import ScenarioServiceServicer
from services.chassis import rpc
from services.chassis.clock import Clock
from services.chassis.database import Database
from services.chassis.identity import Caller
from services.chassis.rpc import paging, requests
from services.chassis.rpc.replies import one_page
from services.chassis.rpc.resource_names import ids
from services.matching.domain.scenarios import Scenario
from services.matching.use_cases import adopting, scenarios
from services.matching.use_cases.adopting import Asked
from services.matching.use_cases.plan_limits import PlanLimits
from services.matching.wire import names
from services.matching.wire.scenarios import compare_scenario_response, scenario_draft_from, scenario_message


class ScenarioApi(ScenarioServiceServicer):
    """Serves the scenarios of `database`; `clock` returns the current UTC time. `limits` are those of plans."""

    def __init__(self, database: Database, clock: Clock, limits: PlanLimits) -> None:
        self._database = database
        self._clock = clock
        self._limits = limits

    def CreateScenario(self, request: pb.CreateScenarioRequest, _context: ServicerContext) -> scenario_pb2.Scenario:
        (park,), draft = ids(request.parent, names.PARK, "parent"), scenario_draft_from(request)
        return requests.apply_once(
            self._database,
            request,
            scenario_pb2.Scenario,
            requests.policy_suffices,
            lambda s, _: scenario_message(scenarios.create_scenario(s, park, draft, self._clock())),
        )

    def GetScenario(self, request: pb.GetScenarioRequest, _context: ServicerContext) -> scenario_pb2.Scenario:
        park, ident = ids(request.name, names.SCENARIO)
        return self._database.read(lambda s: scenario_message(scenarios.get_scenario(s, park, ident)))

    def ListScenarios(self, request: pb.ListScenariosRequest, _context: ServicerContext) -> pb.ListScenariosResponse:
        page, (park,) = paging.of(request, rpc.caller()), ids(request.parent, names.PARK, "parent")
        rows = self._database.read(lambda s: scenarios.list_scenarios(s, park, page))
        shown, token = one_page(page, rows, scenario_message, key=lambda scenario: (scenario.number,))
        return pb.ListScenariosResponse(scenarios=shown, next_page_token=token)

    def PlanScenario(self, request: pb.PlanScenarioRequest, _context: ServicerContext) -> scenario_pb2.Scenario:
        park, ident = ids(request.name, names.SCENARIO)

        def plan(session: Session, caller: Caller) -> scenario_pb2.Scenario:
            return scenario_message(
                scenarios.plan_scenario(session, caller, park, ident, etag=request.etag, limits=self._limits)
            )

        return requests.apply_once(
            self._database,
            request,
            scenario_pb2.Scenario,
            lambda s, _: scenarios.get_scenario(s, park, ident),
            plan,
        )

    def CompareScenario(
        self, request: pb.CompareScenarioRequest, _context: ServicerContext
    ) -> pb.CompareScenarioResponse:
        park, ident = ids(request.name, names.SCENARIO)
        found = self._database.read(lambda s: scenarios.compare_scenario(s, park, ident, self._clock()))
        return compare_scenario_response(found.scenario, found.shifts, found.move, request)

    def AdoptScenario(self, request: pb.AdoptScenarioRequest, _context: ServicerContext) -> scenario_pb2.Scenario:
        (park, ident), caller = ids(request.name, names.SCENARIO), rpc.caller()

        def adopt(conclude: requests.Conclude[scenario_pb2.Scenario]) -> scenario_pb2.Scenario:
            def adopted(session: Session, scenario: Scenario) -> None:
                conclude(session, scenario_message(scenario))

            asked = Asked(park, ident, request.etag, caller, adopted)
            return scenario_message(adopting.adopt_scenario(self._database, asked, self._clock))

        return requests.apply_once_across(
            self._database, request, scenario_pb2.Scenario, lambda s, _: scenarios.get_scenario(s, park, ident), adopt
        )

    def DiscardScenario(self, request: pb.DiscardScenarioRequest, _context: ServicerContext) -> scenario_pb2.Scenario:
        park, ident = ids(request.name, names.SCENARIO)
        return requests.apply_once(
            self._database,
            request,
            scenario_pb2.Scenario,
            lambda s, _: scenarios.get_scenario(s, park, ident),
            lambda s, _: scenario_message(scenarios.discard_scenario(s, park, ident, request.etag)),
        )

    def DeleteScenario(self, request: pb.DeleteScenarioRequest, _context: ServicerContext) -> pb.DeleteScenarioResponse:
        park, ident = ids(request.name, names.SCENARIO)

        def delete(session: Session, _caller: Caller) -> pb.DeleteScenarioResponse:
            scenarios.delete_scenario(session, park, ident, request.etag)
            return pb.DeleteScenarioResponse()

        return requests.apply_once(self._database, request, pb.DeleteScenarioResponse, requests.policy_suffices, delete)
