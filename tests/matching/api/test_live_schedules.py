"""GetLivePlan, ComparePlan, DiscardPlan and ExportProblem over gRPC."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

import grpc
import pytest

from parkloom.matching.v1 import live_schedule_pb2, plan_pb2
from parkloom.matching.v1 import matching_service_pb2 as service
from services.chassis.identity import Caller
from services.errors import Forbidden
from services.planning import check_command, model
from services.planning.model import solution
from tests.matching import world
from tests.matching.api.messages import PARENT
from tests.matching.world import World, day, draft, figures
from tests.serving import Clients, refused

pytestmark = pytest.mark.slow

GET = service.GetLivePlanRequest(name=f"{PARENT}/liveSchedule")


def test_what_is_live_has_a_version_the_last_park_plan_and_its_drift(matching: Clients, small: World) -> None:
    manager = matching(world.MANAGER)
    assert not manager.GetLivePlan(GET).HasField("park_plan")
    small.place(draft("o1"))
    plan = small.go_live()
    first = manager.GetLivePlan(GET)
    assert (first.version, first.park_plan.name) == (1, f"{PARENT}/plans/{plan.id}")
    assert first.park_plan.incumbent_micros > 0
    assert first == matching(world.AUDITOR).GetLivePlan(GET)
    small.cancel("o1")
    after = manager.GetLivePlan(GET)
    assert (after.version, after.drift.ended_orders, after.drift.changed_share) == (1, 1, 1.0)
    assert after.etag != first.etag


def test_anybody_with_the_files_of_a_plan_rechecks_its_bound(matching: Clients, small: World, tmp_path: Path) -> None:
    small.place(draft("o1", quantity=500, due=day(4)), draft("o2"))
    plan = small.go_live()
    contents: defaultdict[int, bytes] = defaultdict(bytes)
    asked = service.ExportProblemRequest(name=f"{PARENT}/plans/{plan.id}")
    for page in matching(world.AUDITOR).ExportProblem(asked):
        contents[page.file] += page.data
    for file, name in ((service.PLAN_FILE_PARK, "park"), (service.PLAN_FILE_PLAN, "plan")):
        (tmp_path / name).write_bytes(contents[file])
    problem = model.read(tmp_path / "park")
    verdict = check_command.examine(problem, solution.read(tmp_path / "plan", problem.start))
    assert plan.incumbent_micros is not None
    assert plan.bound_micros is not None
    assert not verdict.violations
    assert verdict.cost.total == pytest.approx(plan.incumbent_micros / 1e6)
    assert verdict.lower_bound <= verdict.cost.total
    assert verdict.claim == check_command.CONFIRMED or verdict.lower_bound == pytest.approx(plan.bound_micros / 1e6)


@pytest.mark.parametrize("caller", [world.ALPHA, world.BETA], ids=["alpha", "beta"])
def test_no_enterprise_reads_what_is_live_or_a_plans_files(matching: Clients, small: World, caller: Caller) -> None:
    small.place(draft())
    plan = f"{PARENT}/plans/{small.ready().id}"
    enterprise = matching(caller)
    assert isinstance(refused(enterprise.GetLivePlan, GET), Forbidden)
    assert isinstance(refused(enterprise.ComparePlan, service.ComparePlanRequest(name=plan)), Forbidden)
    with pytest.raises(grpc.RpcError, match="PERMISSION_DENIED"):
        list(enterprise.ExportProblem(service.ExportProblemRequest(name=plan)))


def test_a_ready_plan_is_compared_and_discarded(matching: Clients, small: World) -> None:
    manager = matching(world.MANAGER)
    small.place(draft("o1", quantity=100, due=day(4)))
    small.go_live()
    small.follow(figures("sew-a", 2, {day(number): 0 for number in range(8)}))
    small.place(draft("o2"))
    name = f"{PARENT}/plans/{small.ready().id}"
    reply = manager.ComparePlan(service.ComparePlanRequest(name=name))
    assert (reply.live_version, reply.better_orders + reply.worse_orders) == (1, len(reply.orders))
    [lost] = [each for each in reply.enterprises if each.enterprise.endswith("/alpha")]
    assert lost.changes[0].cause == live_schedule_pb2.WORK_CHANGE_CAUSE_AT_RISK
    assert lost.changes[0].order == f"{PARENT}/orders/o1"
    none = manager.ComparePlan(service.ComparePlanRequest(name=name, orders_limit=0, enterprises_limit=0))
    assert (len(none.orders), len(none.enterprises), none.better_orders) == (0, 0, reply.better_orders)
    asked = service.DiscardPlanRequest(name=name, request_id="once")
    discarded = manager.DiscardPlan(asked)
    assert discarded.state == plan_pb2.PLAN_STATE_DISCARDED
    assert manager.DiscardPlan(asked) == discarded
