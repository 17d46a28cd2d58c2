"""Resource names as callers write them, and the short ids inside."""

from __future__ import annotations

from services.chassis.rpc import resource_names

PARK = "parks/{park}"
ORDER = "parks/{park}/orders/{order}"
PLAN = "parks/{park}/plans/{plan}"
ASSIGNMENT = "parks/{park}/assignments/{assignment}"
PRODUCT = "parks/{park}/products/{product}"
ENTERPRISE = "parks/{park}/enterprises/{enterprise}"
LINE = "parks/{park}/lines/{line}"


def park(name: str, field: str = "parent") -> str:
    """The id in a park's name."""
    return resource_names.ids(name, PARK, field)[0]


def optional_id(name: str, pattern: str, park: str, field: str) -> str:
    """The id in `name` of something in `park`; "" in an empty name. Raises Invalid where it names another park."""
    return resource_names.id_in_park(name, pattern, park, field) if name else ""


def order(park: str, ident: str) -> str:
    return f"parks/{park}/orders/{ident}"


def plan(park: str, ident: str) -> str:
    return f"parks/{park}/plans/{ident}"


def line(park: str, ident: str) -> str:
    return f"parks/{park}/lines/{ident}"


def enterprise(park: str, ident: str) -> str:
    return f"parks/{park}/enterprises/{ident}"
