"""Asking for plans, following and cancelling them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy.orm import Session

from services.chassis.database import new_id, now
from services.chassis.identity import Caller
from services.chassis.jobs import queue
from services.chassis.jobs.table import Queue, Turn
from services.chassis.listing import Wanted
from services.chassis.rpc import etags
from services.chassis.rpc.paging import Page
from services.errors import NotFound
from services.matching.domain.plans import Plan, PlanDraft, Shortfall
from services.matching.domain.scarcity import MOST_SCARCE, ScarceCapacity, ScarcityPrice
from services.matching.scheduling.plan_policies import PLAN_POLICIES, PlanPolicy
from services.matching.storage import plans as stored_plans
from services.matching.storage import scarcity, set_aside
from services.matching.use_cases import plan_limits
from services.matching.use_cases.fill_in_requests import request_again, request_short_again
from services.matching.use_cases.plan_limits import PlanLimits, expected_seconds
from services.matching.use_cases.reading import require_park

ACTIVATIONS = Queue("activation", most_per_park=1)


def _after(policy: PlanPolicy) -> tuple[str, ...]:
    """The queues that a plan waits for: of plans, and of plans being applied, which change the park that it reads."""
    return (*(kind.value for kind in policy.waits_for), ACTIVATIONS.name) if policy.waits_for else ()


QUEUES = {kind: Queue(kind.value, after=_after(policy)) for kind, policy in PLAN_POLICIES.items()}


def create_plan(session: Session, park: str, draft: PlanDraft, caller: Caller, limits: PlanLimits) -> Plan:
    """Queues a plan; a fill-in plan created so places the orders that are short.

    Raises NotFound for the park, Exhausted where the caller or its park has too many.
    """
    require_park(session, park)
    asked_by = plan_limits.account_of(caller)
    plan_limits.admit(session, park, asked_by, expected_seconds(draft.kind, draft.seconds_limit), limits)
    return enqueue(session, park, draft, {}, asked_by)


def enqueue(session: Session, park: str, draft: PlanDraft, orders: Mapping[str, int], asked_by: str = "") -> Plan:
    """Queues a plan of the park that places `orders`, and its job. `asked_by`: the account, "" for the service itself.

    A plan of several orders is not tried again as it is: its orders are parted.
    """
    instant = now(session)
    plan = Plan(
        park=park,
        id=new_id(session, "plan")[:16],
        number=stored_plans.next_number(session, park),
        kind=draft.kind,
        seconds_limit=draft.seconds_limit,
        iterations_limit=draft.iterations_limit,
        seed=draft.seed,
        priority=draft.priority,
        asked_by=asked_by,
        improves=draft.improves,
        orders=orders,
        created_at=instant,
        updated_at=instant,
    )
    session.add(plan)
    turn = Turn(draft.priority, expected_seconds(plan.kind, plan.seconds_limit), 1 if len(orders) > 1 else None)
    queue.enqueue(session, QUEUES[plan.kind], park, plan.id, turn)
    return plan


def get_plan(session: Session, park: str, ident: str) -> Plan:
    """Raises NotFound."""
    plan = stored_plans.find_plan(session, park, ident)
    if plan is None:
        raise NotFound.named(f"parks/{park}/plans/{ident}")
    return plan


def list_plans(session: Session, park: str, page: Page, wanted: Wanted) -> Sequence[Plan]:
    """The plans of `page` that are wanted, and one more. Raises NotFound for the park."""
    require_park(session, park)
    return stored_plans.page_of_plans(session, park, page, wanted)


def cancel_plan(session: Session, park: str, ident: str, etag: str) -> Plan:
    """Raises NotFound, Conflict for a stale etag, Infeasible for a plan that has come to its end."""
    plan = get_plan(session, park, ident)
    etags.check(etag, plan.version)
    plan.cancel(now(session))
    stored_plans.give_up(session, park, ident)
    queue.cancel(session, QUEUES[plan.kind], park, ident)
    queue.cancel(session, ACTIVATIONS, park, ident)
    request_again(session, plan)
    return plan


def discard_plan(session: Session, park: str, ident: str, etag: str) -> Plan:
    """Discards a ready plan; its orders of which units have no lot wait for another fill-in plan.

    Raises NotFound, Conflict for a stale etag or where another plan went live instead, Infeasible unless it is ready.
    """
    plan = get_plan(session, park, ident)
    plan.require_ready()
    etags.check(etag, plan.version)
    plan.discard(now(session))
    stored_plans.give_up(session, park, ident)
    queue.cancel(session, ACTIVATIONS, park, ident)
    request_short_again(session, plan)
    return plan


def retry_plan(session: Session, park: str, ident: str, etag: str) -> Plan:
    """Queues a failed plan again; orders that were set aside because of it are no longer.

    Raises NotFound, Conflict for a stale etag, Infeasible for a plan that has not failed.
    """
    plan = get_plan(session, park, ident)
    etags.check(etag, plan.version)
    plan.retry(now(session))
    set_aside.remove(session, park, set_aside.of_plan(session, park, ident))
    queue.forget(session, ACTIVATIONS, park, ident)
    queue.retry(session, QUEUES[plan.kind], park, ident)
    return plan


def list_shortfalls(session: Session, caller: Caller, park: str, ident: str, page: Page) -> list[Shortfall]:
    """The plan's late, short and unmatched orders of `page` that the caller may see, and one more. Raises NotFound."""
    get_plan(session, park, ident)
    return stored_plans.page_of_shortfalls(session, park, ident, page, owner=caller.buyer)


def list_scarcity_prices(session: Session, park: str, ident: str, page: Page) -> list[tuple[int, ScarcityPrice]]:
    """The plan's numbered scarcity prices of `page` and one more. Raises NotFound."""
    get_plan(session, park, ident)
    return stored_plans.page_of_prices(session, park, ident, page)


def summarize_scarcity_prices(session: Session, park: str, ident: str) -> list[ScarceCapacity]:
    """The plan's scarcity prices by link, tag and week, worth most first. Raises NotFound."""
    get_plan(session, park, ident)
    return scarcity.of_plan(session, park, ident, MOST_SCARCE)
