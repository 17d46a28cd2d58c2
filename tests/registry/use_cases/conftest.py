"""Runs on SQLite and on PostgreSQL, with a small park stored."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

import pytest
from sqlalchemy.orm import Session

from services.chassis.database import Database
from services.registry.use_cases import enterprises, lines, parks, products
from services.registry.wire import resources
from tests.registry import world
from tests.registry.on_both import database_url

__all__ = ["database_url"]

T = TypeVar("T")
Transact = Callable[[Callable[[Session], T]], T]


def _furnish(session: Session) -> None:
    park, now = "socks", world.NOW
    parks.create_park(session, world.MANAGER, resources.park_from(world.park(), park, now))
    product = world.create_product()
    products.create_product(session, resources.product_from(product.product, park, product.product_id, now))
    for enterprise in (world.create_enterprise(), world.create_enterprise("rival-dyer")):
        enterprises.create_enterprise(
            session, resources.enterprise_from(enterprise.enterprise, park, enterprise.enterprise_id, now)
        )
    for line in (world.create_line(), world.create_rivals_line()):
        lines.create_line(session, world.MANAGER, resources.line_from(line.line, park, line.line_id, now))


@pytest.fixture
def furnished(database: Database) -> Database:
    """A database with a park, a product, two rival dyers and a line of each."""
    database.transact(_furnish)
    return database
