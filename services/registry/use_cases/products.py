"""Products: create, read, change."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from services.chassis.messaging import outbox
from services.chassis.rpc import etags
from services.chassis.rpc.masks import Mask
from services.chassis.rpc.paging import Page
from services.errors import Problem
from services.registry.domain.product import Product
from services.registry.storage import queries
from services.registry.use_cases import checks
from services.registry.wire import events, names


def create_product(session: Session, draft: Product) -> Product:
    """Raises NotFound for the park, AlreadyExists, Invalid for the route and for enterprises that do not exist."""
    park = checks.existing_park(session, draft.park)
    name = names.PRODUCT.format(park=draft.park, product=draft.id)
    checks.refuse_if_taken(queries.find(session, Product, draft.park, draft.id), "product_id", name)
    checks.refuse_if([*draft.problems(park), *_unknown_enterprises(session, draft)], within="product.")
    session.add(draft)
    outbox.append(session, [events.product_changed_event(draft)])
    return draft


def get_product(session: Session, park: str, product: str) -> Product:
    """Raises NotFound."""
    return checks.existing_product(session, park, product)


def list_products(session: Session, park: str, page: Page) -> Sequence[Product]:
    """The products of `page` and one more. Raises NotFound for the park."""
    checks.existing_park(session, park)
    return queries.page_of_products(session, park, page)


def update_product(session: Session, draft: Product, *, mask: Mask, etag: str, now: datetime) -> Product:
    """Take over the fields of `draft` that `mask` names.

    Raises NotFound, Conflict for a stale `etag`, Invalid for the route and for enterprises that do not exist.
    """
    product = checks.existing_product(session, draft.park, draft.id)
    etags.check(etag, product.version)
    product.take_over(draft, mask.within(Product.CHANGEABLE), now)
    park = checks.existing_park(session, product.park)
    checks.refuse_if([*product.problems(park), *_unknown_enterprises(session, product)], within="product.")
    outbox.append(session, [events.product_changed_event(product)])
    return product


def _unknown_enterprises(session: Session, product: Product) -> Iterator[Problem]:
    """Problems of a routing that names enterprises which the park does not have."""
    named = [
        (f"routing[{index}].{field}[{place}]", enterprise)
        for index, step in enumerate(product.routing)
        for field in ("excluded_enterprises", "only_enterprises")
        for place, enterprise in enumerate(getattr(step, field))
    ]
    known = queries.known_enterprises(session, product.park, {enterprise for _, enterprise in named}) if named else ()
    for at, enterprise in named:
        if enterprise not in known:
            hint = "name an enterprise of the park, or create it first"
            yield Problem("ENTERPRISE_UNKNOWN", at, {"enterprise": enterprise}, hint)
