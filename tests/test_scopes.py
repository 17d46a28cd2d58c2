"""docs/scopes.md lists every scope with what it opens; `python -m tests.test_scopes` writes it."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

from google.protobuf.descriptor import Descriptor

from parkloom.access.v1 import access_pb2
from services.chassis import rpc
from services.chassis.identity import Role

PAGE = Path(__file__).parents[1] / "docs" / "scopes.md"
HEAD = """# Scopes of an integrator's token

An integrator is a machine account. What it may call is named by the scopes of its token (`parkloom token --role
integrator --scope …`); the other roles have none. This page is written from the contracts by `python -m
tests.test_scopes`.

- **Bound to an enterprise** (`--enterprise`) it may call what its enterprise may, and sees what that sees; it needs the
  scope besides.
- **Bound to none** it is a *buyer*: of orders it sees, watches, explains and cancels its own, those that it created or
  of which a manager named it the `owner`, and with them their lots, shortfalls, assignments and movements. What belongs
  to the whole park (products, lines, capacity, plans, vehicles) it sees by its scopes, prices and costs by
  `prices.read` alone, and how much all orders of the park are together and how busy it is by `loads.read` alone.

An account is park, role, enterprise and subject together: two of one subject share nothing. No scope opens scarcity
prices, the answers of enterprises to assignments, or another buyer's orders; `audit.read`, which is for a system of the
park's own, names them as far as its entries do.

| scope | opens |
| --- | --- |
"""


def page() -> str:
    opened: defaultdict[str, list[str]] = defaultdict(list)
    for each in sorted(rpc.product_rpcs(), key=lambda each: each.path):
        if each.policy and each.policy.scope:
            opened[each.policy.scope].append(each.path.rpartition("/")[2])
    for field, scope in sorted(_fields_with_scope()):
        opened[scope].append(f"`{field}`")
    return HEAD + "".join(f"| `{scope}` | {', '.join(opened[scope])} |\n" for scope in sorted(opened))


def _fields_with_scope() -> set[tuple[str, str]]:
    found: set[tuple[str, str]] = set()
    seen: set[str] = set()

    def walk(message: Descriptor) -> None:
        if message.full_name in seen:
            return
        seen.add(message.full_name)
        for field in message.fields:
            scope = str(field.GetOptions().Extensions[access_pb2.read_scope])
            if scope:
                found.add((f"{message.name}.{field.name}", scope))
            if field.message_type:
                walk(field.message_type)

    for each in rpc.product_rpcs():
        if each.policy and Role.INTEGRATOR in each.policy.roles:
            walk(each.response)
    return found


def test_the_page_lists_every_scope_with_what_it_opens() -> None:
    assert PAGE.read_text() == page(), "run python -m tests.test_scopes"


def test_every_scope_that_a_token_may_have_is_listed() -> None:
    assert [scope for scope in rpc.known_scopes() if f"| `{scope}` |" not in page()] == []


if __name__ == "__main__":
    PAGE.write_text(page())
