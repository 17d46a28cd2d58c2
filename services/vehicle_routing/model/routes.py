"""The routes file: each vehicle's stops with their times, and what stays unserved."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from services import files
from services.files import Entry

PICKUP, DELIVERY = "pickup", "delivery"


@dataclass(frozen=True, slots=True)
class Stop:
    """A shipment picked up or delivered, and the second at which its service begins."""

    shipment: str
    action: str
    start: float


@dataclass(frozen=True, slots=True)
class Route:
    """One vehicle's day: its class and its stops in order. A vehicle without stops stays at home."""

    vehicle: str
    stops: tuple[Stop, ...]


@dataclass(frozen=True, slots=True)
class Routes:
    """An answer to a wave; `cost` is what it claims to cost, `certificate` what proves its lower bound."""

    routes: tuple[Route, ...]
    unserved: tuple[str, ...] = ()
    cost: float | None = None
    certificate: Mapping[str, Any] | None = field(default=None, compare=False)


def read(path: Path | str) -> Routes:
    """The routes in a file, gzipped or not.

    Raises Invalid, naming the entry and a hint, where the file cannot be read as routes. Whether they keep the rules
    is not asked here.
    """
    return parse(files.load(path))


def parse(document: Mapping[str, object]) -> Routes:
    """The routes that a decoded routes file states. Raises Invalid as `read` does."""
    entry = Entry(document, "")
    certificate = entry.entry("certificate")
    return Routes(
        routes=tuple(_route(each) for each in entry.entries("routes", identified_by="vehicle", required=True)),
        unserved=tuple(entry.texts("unserved")),
        cost=entry.number("cost") if entry.has("cost") else None,
        certificate=None if certificate is None else certificate.content,
    )


def _route(entry: Entry) -> Route:
    stops = entry.entries("stops", identified_by="shipment", required=True, standing=entry.place)
    return Route(entry.text("vehicle"), tuple(_stop(each) for each in stops))


def _stop(entry: Entry) -> Stop:
    action = entry.text("action")
    if action not in (PICKUP, DELIVERY):
        raise entry.refuse("action", f'is "{action}"', f"write {PICKUP} or {DELIVERY}")
    return Stop(entry.text("shipment"), action, entry.signed("start"))


def write(routes: Routes, path: Path | str) -> None:
    """Writes the routes file, gzipped if the name ends in `.gz`, whole or not at all: equal routes give equal bytes.

    Raises OSError where it cannot be written.
    """
    files.write(path, encoded(routes))


def encoded(routes: Routes) -> bytes:
    """The routes file as UTF-8, with a vehicle to a line."""
    return "".join(_lines(routes)).encode()


_encode = json.JSONEncoder(ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode


def _lines(routes: Routes) -> Iterator[str]:
    yield '{\n"routes":[\n' + ",\n".join(_encode(_document(route)) for route in routes.routes) + "\n],\n"
    yield f'"unserved":{_encode(list(routes.unserved))}'
    if routes.cost is not None:
        yield f',\n"cost":{_encode(routes.cost)}'
    if routes.certificate is not None:
        yield f',\n"certificate":{_encode(routes.certificate)}'
    yield "\n}\n"


def _document(route: Route) -> dict[str, object]:
    return {"vehicle": route.vehicle, "stops": [_stop_document(stop) for stop in route.stops]}


def _stop_document(stop: Stop) -> dict[str, object]:
    return {"shipment": stop.shipment, "action": stop.action, "start": stop.start}
