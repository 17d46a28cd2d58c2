"""The console's calls about scenarios."""

from __future__ import annotations

from collections.abc import Sequence

from parkloom.matching.v1 import scenario_service_pb2 as service
from parkloom.matching.v1.scenario_pb2 import Scenario, ScenarioEdit
from services.console.core.asking import Asking

SCENARIOS_A_PAGE = 25
# The park is read whole to see whether it has moved on.
SECONDS_TO_READ_A_PARK = 30.0


class ScenarioCalls(Asking):
    """The calls about scenarios."""

    def scenarios(self, page_token: str = "") -> tuple[list[Scenario], str]:
        """A page of scenarios, newest first, and the token of the next one."""
        request = service.ListScenariosRequest(parent=self._parent, page_size=SCENARIOS_A_PAGE, page_token=page_token)
        reply = self._ask(self._services.scenarios.ListScenarios, request)
        return list(reply.scenarios), reply.next_page_token

    def scenario(self, scenario: str) -> Scenario:
        request = service.GetScenarioRequest(name=self._name("scenarios", scenario))
        found: Scenario = self._ask(self._services.scenarios.GetScenario, request)
        return found

    def create_scenario(self, display_name: str, edits: Sequence[ScenarioEdit], request_id: str) -> Scenario:
        """Creates a scenario and has it planned: sent again, neither is done twice."""
        request = service.CreateScenarioRequest(
            parent=self._parent, scenario=Scenario(display_name=display_name, edits=edits), request_id=request_id
        )
        created: Scenario = self._ask(self._services.scenarios.CreateScenario, request)
        plan = service.PlanScenarioRequest(name=created.name, request_id=request_id)
        planned: Scenario = self._ask(self._services.scenarios.PlanScenario, plan)
        return planned

    def compared_scenario(self, scenario: str, most: int) -> service.CompareScenarioResponse:
        """A planned scenario beside the live schedule, with `most` orders and enterprises."""
        name = self._name("scenarios", scenario)
        request = service.CompareScenarioRequest(name=name, orders_limit=most, enterprises_limit=most)
        reply: service.CompareScenarioResponse = self._ask(
            self._services.scenarios.CompareScenario, request, SECONDS_TO_READ_A_PARK
        )
        return reply

    def plan_scenario(self, scenario: str, etag: str, request_id: str) -> None:
        name = self._name("scenarios", scenario)
        request = service.PlanScenarioRequest(name=name, etag=etag, request_id=request_id)
        self._ask(self._services.scenarios.PlanScenario, request)

    def adopt_scenario(self, scenario: str, etag: str, request_id: str) -> None:
        name = self._name("scenarios", scenario)
        request = service.AdoptScenarioRequest(name=name, etag=etag, request_id=request_id)
        self._ask(self._services.scenarios.AdoptScenario, request, SECONDS_TO_READ_A_PARK)

    def discard_scenario(self, scenario: str, etag: str, request_id: str) -> None:
        name = self._name("scenarios", scenario)
        request = service.DiscardScenarioRequest(name=name, etag=etag, request_id=request_id)
        self._ask(self._services.scenarios.DiscardScenario, request)

    def delete_scenario(self, scenario: str, etag: str, request_id: str) -> None:
        name = self._name("scenarios", scenario)
        request = service.DeleteScenarioRequest(name=name, etag=etag, request_id=request_id)
        self._ask(self._services.scenarios.DeleteScenario, request)
