"""The mapping of entities to tables."""

from __future__ import annotations

from sqlalchemy import orm

from services.registry.domain.capacity import Capacity
from services.registry.domain.enterprise import Enterprise
from services.registry.domain.line import Line
from services.registry.domain.park import Park
from services.registry.domain.product import Product
from services.registry.storage import tables

_mapped = orm.registry(metadata=tables.metadata)

# A park can have thousands of lanes, and most of its readers want none.
_mapped.map_imperatively(Park, tables.parks, properties={"lanes": orm.deferred(tables.parks.c.lanes)})
_mapped.map_imperatively(Product, tables.products)
_mapped.map_imperatively(Enterprise, tables.enterprises)
_mapped.map_imperatively(Line, tables.lines)
_mapped.map_imperatively(Capacity, tables.capacities)
