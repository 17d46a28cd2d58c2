"""Placing and reading orders."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime

from sqlalchemy.orm import Session

from services.chassis.database import new_id
from services.chassis.identity import Caller
from services.chassis.messaging import outbox
from services.chassis.rpc.paging import Page
from services.errors import AlreadyExists, Forbidden, Invalid, NotFound, Problem
from services.matching.domain.order_lists import OrderList
from services.matching.domain.orders import Order, OrderDraft, OrderState
from services.matching.domain.routes import RouteStep
from services.matching.storage import archive, order_lists, reference_data
from services.matching.storage import goods as stored_goods
from services.matching.storage import lots as stored_lots
from services.matching.storage import orders as stored_orders
from services.matching.storage.two_tables import ALL, OnBoth
from services.matching.use_cases.order_reference import OrderReference, StoredReference
from services.matching.use_cases.reading import known_park, require_park
from services.matching.wire import events
from services.planning.model.lots import Lot, Lots


def create_order(session: Session, caller: Caller, draft: OrderDraft, now: datetime) -> Order:
    """Place an order and ask for a fill-in plan.

    Raises NotFound, AlreadyExists, Invalid with all that is wrong, and Forbidden where a buyer names another owner.
    """
    (order,) = _create(session, caller, [draft], now, [""])
    return order


def batch_create_orders(session: Session, caller: Caller, drafts: Sequence[OrderDraft], now: datetime) -> list[Order]:
    """Place orders of one park, all or none; the rest as in `create_order`, with Invalid for an id given twice."""
    within = [f"requests[{place}]." for place in range(len(drafts))]
    seen = Counter(draft.id for draft in drafts if draft.id)
    twice = [
        Problem("ORDER_ID_REPEATED", f"{at}order_id", {"order": draft.id}, "give each order an id of its own, or none")
        for draft, at in zip(drafts, within, strict=True)
        if seen[draft.id] > 1
    ]
    if twice:
        raise Invalid.of(twice)
    return _create(session, caller, drafts, now, within)


def _create(
    session: Session, caller: Caller, drafts: Sequence[OrderDraft], now: datetime, within: Sequence[str]
) -> list[Order]:
    """Place the orders of one park; `within` begins the path of a bad field of each."""
    park = known_park(session, drafts[0].park)
    reference, made, problems = StoredReference(session, park), list[Order](), list[Problem]()
    for draft, at in zip(drafts, within, strict=True):
        ident = draft.id or new_id(session, "order")[:16]
        owned = replace(draft, id=ident, owner=_owner(caller, draft, at))
        settled, found = _checked(reference, owned)
        problems += [replace(problem, field=at + problem.field) for problem in found]
        made.append(_as_order(owned, settled, now))
    if problems:
        raise Invalid.of(problems)
    taken = stored_orders.ids_in_use(session, park.id, {draft.id for draft in drafts if draft.id})
    for order, at in zip(made, within, strict=True):
        if order.id in taken:
            _make_way(session, order, at)
    session.add_all(made)
    stored_orders.request_fill_in(session, park.id, [order.id for order in made])
    outbox.append(session, map(events.order_changed_event, made))
    return made


def _checked(reference: OrderReference, draft: OrderDraft) -> tuple[OrderDraft, list[Problem]]:
    """The draft with its route, transfer batch and tolerance, and all that is wrong with it."""
    problems = draft.problems(reference.park, reference.today)
    route = draft.route or _product_route(reference, draft, problems)
    problems += [*_unknown(reference, draft), *unreachable(reference, draft, route)]
    tolerance = reference.park.policy.default_tolerance if draft.tolerance is None else draft.tolerance
    return replace(draft, route=route, transfer_batch=_transfer_batch(reference, draft), tolerance=tolerance), problems


def settled(reference: OrderReference, caller: Caller, draft: OrderDraft) -> OrderDraft:
    """The draft with its owner, route, transfer batch and tolerance.

    Raises Invalid with all that is wrong, and Forbidden where a buyer names another owner.
    """
    return _settled(reference, replace(draft, owner=_owner(caller, draft, "")))


def drafted(session: Session, draft: OrderDraft, now: datetime) -> Order:
    """The order that a draft with an id becomes, not placed. Raises NotFound, Invalid with all that is wrong."""
    reference = StoredReference(session, known_park(session, draft.park))
    return _as_order(draft, _settled(reference, draft), now)


def _settled(reference: OrderReference, draft: OrderDraft) -> OrderDraft:
    settled, problems = _checked(reference, draft)
    if problems:
        raise Invalid.of(problems)
    return settled


def _as_order(draft: OrderDraft, settled: OrderDraft, now: datetime) -> Order:
    """The order of a settled draft: its route is its own where the draft gave one."""
    return placed(replace(settled, route=draft.route), settled.route, now)


def get_order(session: Session, caller: Caller, park: str, ident: str) -> Order:
    """The order, archived or not. Raises NotFound, for a buyer also where it is another's, in the same words."""
    order = stored_orders.find_order(session, park, ident, owner=caller.buyer)
    order = order or archive.find_order(session, park, ident, owner=caller.buyer)
    if order is None:
        raise NotFound.named(f"parks/{park}/orders/{ident}")
    return order


def list_orders(
    session: Session, caller: Caller, park: str, wanted: OrderList, page: Page, *, filtered: OnBoth = ALL
) -> Sequence[Order]:
    """The orders of `page` of a list that the caller may see, and one more; `filtered` is a client's own filter.

    Raises NotFound, Invalid for its key.
    """
    require_park(session, park)
    return order_lists.page_of_orders(session, park, replace(wanted, owner=caller.buyer), page, filtered)


def lots_of(session: Session, order: Order) -> Lots:
    """The lots of an order, archived or not. Their days are ordinals."""
    read = archive.lots_of if archive.holds(order) else stored_lots.lots_of
    return read(session, order.park, order.id)


def list_lots(
    session: Session, caller: Caller, park: str, ident: str, page: Page
) -> tuple[list[tuple[int, Lot]], dict[str, str], frozenset[str]]:
    """The order's numbered lots of `page` and one more, the enterprise of each line in them, and the park's guests.

    Raises NotFound.
    """
    order = get_order(session, caller, park, ident)
    read = archive.page_of_lots if archive.holds(order) else stored_lots.page_of_lots
    found = read(session, park, ident, len(order.route), page)
    lines = reference_data.lines(session, park, {step.line for _, lot in found for step in lot.steps})
    return found, {line.id: line.enterprise for line in lines.values()}, reference_data.guests(session, park)


def require_free(session: Session, order: Order) -> None:
    """Raises AlreadyExists where the park has, or had, an order of that id."""
    park, ident = order.park, order.id
    if stored_orders.find_order(session, park, ident) or archive.find_order(session, park, ident):
        raise AlreadyExists.named(f"parks/{park}/orders/{ident}", "order_id")


def _make_way(session: Session, order: Order, within: str) -> None:
    """The id of a cancelled order of the same owner, of which nothing is left, can be used again.

    Raises AlreadyExists for any other id in use.
    """
    before = stored_orders.find_order(session, order.park, order.id)
    archived = archive.find_order(session, order.park, order.id) if before is None else None
    if archived is not None and archived.state is OrderState.CANCELLED and archived.owner == order.owner:
        before = archive.restore(session, order.park, order.id)
    if (before or archived) is None:
        return
    in_use = AlreadyExists.named(f"parks/{order.park}/orders/{order.id}", f"{within}order_id")
    if before is None or before.state is not OrderState.CANCELLED or before.owner != order.owner:
        raise in_use
    if len(stored_lots.lots_of(session, order.park, order.id)) or stored_goods.have_left(session, before):
        raise in_use
    order.follow(before)
    session.delete(before)
    session.flush()
    stored_orders.forget_rows(session, order.park, order.id)


def _owner(caller: Caller, draft: OrderDraft, within: str) -> str:
    """The owner of a new order: a buyer itself, else the one named."""
    if draft.owner and not caller.sees_orders_of(draft.owner):
        hint = "leave it out: an order that a buyer creates is its own"
        raise Forbidden.of([Problem("OWNER_NOT_CALLER", f"{within}order.owner", {}, hint)])
    return caller.buyer or draft.owner


def placed(draft: OrderDraft, route: tuple[RouteStep, ...], now: datetime) -> Order:
    """A settled draft with an id, as an order of that route: its own, where the draft has one."""
    return Order(
        park=draft.park,
        id=draft.id,
        product=draft.product,
        quantity=draft.quantity,
        release=draft.release,
        due=draft.due,
        ship_to_zone=draft.ship_to_zone,
        buyer_reference=draft.buyer_reference,
        late_cost_micros=draft.late_cost_micros,
        unmet_cost_micros=draft.unmet_cost_micros,
        partial=draft.partial,
        route=route,
        own_route=bool(draft.route),
        owner=draft.owner,
        transfer_batch=draft.transfer_batch or 0,
        tolerance=draft.tolerance or 0.0,
        created_at=now,
        updated_at=now,
    )


def _product_route(reference: OrderReference, draft: OrderDraft, problems: list[Problem]) -> tuple[RouteStep, ...]:
    if not draft.product:
        hint = "name a product, or give the order a route of its own"
        problems.append(Problem("PRODUCT_MISSING", "order.product", {}, hint))
        return ()
    product = reference.product(draft.product)
    if product is None:
        hint = "name a product of the park; a new one is known here a moment later"
        problems.append(Problem("PRODUCT_UNKNOWN", "order.product", {"product": draft.product}, hint))
        return ()
    if product.retire_date and date.fromisoformat(product.retire_date) <= reference.today:
        hint = "order another product: this one is not made any more"
        problems.append(Problem("PRODUCT_RETIRED", "order.product", {"date": product.retire_date}, hint))
    return product.routing


def _transfer_batch(reference: OrderReference, draft: OrderDraft) -> int:
    """The draft's own, else that of its product; 0 without either: units move in any number."""
    if draft.transfer_batch is not None:
        return draft.transfer_batch
    product = reference.product(draft.product) if draft.product else None
    return product.transfer_batch if product else 0


def _unknown(reference: OrderReference, draft: OrderDraft) -> Iterator[Problem]:
    """Problems of a route of the draft's own: a product or an enterprise that the park does not have."""
    if draft.route and draft.product and reference.product(draft.product) is None:
        hint = "name a product of the park, or leave it out: the order has a route of its own"
        yield Problem("PRODUCT_UNKNOWN", "order.product", {"product": draft.product}, hint)
    named = {enterprise for step in draft.route for enterprise in (*step.excluded_enterprises, *step.only_enterprises)}
    unknown = reference.unknown_enterprises(named) if named else ()
    for number, step in enumerate(draft.route):
        yield from _enterprise_problems(number, step, unknown)


def unreachable(reference: OrderReference, draft: OrderDraft, route: tuple[RouteStep, ...]) -> Iterator[Problem]:
    """A problem where no lane leads to the order's zone from any line of the last step's link."""
    known = draft.ship_to_zone in {zone.id for zone in reference.park.zones}
    if route and known and not reference.leads(route[-1].link, draft.ship_to_zone):
        params = {"zone": draft.ship_to_zone, "link": route[-1].link}
        hint = f'name a zone to which a lane leads from the lines of "{route[-1].link}", or add a lane to the park'
        yield Problem("NO_LANE", "order.ship_to_zone", params, hint)


def _enterprise_problems(number: int, step: RouteStep, unknown: Collection[str]) -> Iterator[Problem]:
    for field in ("excluded_enterprises", "only_enterprises"):
        for place, enterprise in enumerate(getattr(step, field)):
            if enterprise in unknown:
                hint = "give the id of an enterprise of the park"
                yield Problem(
                    "ENTERPRISE_UNKNOWN", f"order.route[{number}].{field}[{place}]", {"enterprise": enterprise}, hint
                )
