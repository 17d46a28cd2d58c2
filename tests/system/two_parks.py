"""The story that an enterprise and two buyers live through in parks that differ only in their rivals: all they see."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack, closing
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

from google.protobuf.message import Message

from benchmarks.in_process import InProcess, in_process
from parkloom.logistics.v1 import (
    departure_pb2,
    logistics_service_pb2,
    movement_pb2,
    round_service_pb2,
    wave_service_pb2,
)
from parkloom.matching.v1 import (
    assignment_pb2,
    matching_service_pb2,
    order_pb2,
    report_service_pb2,
    terms_service_pb2,
)
from parkloom.registry.v1 import capacity_pb2, enterprise_pb2, registry_service_pb2
from services.chassis.clock import MovableClock
from services.chassis.identity import Caller, Role
from services.demo.clients import Clients
from services.demo.load import Loader
from tests.system import desk, small_park
from tests.system.access_requests import Names
from tests.system.observer import Observer
from tests.system.reader import Reader, Watch
from tests.system.rivals import (
    ALL_FORCED,
    BEGIN,
    FORCED,
    GUEST,
    OWN,
    OWN_PRODUCT,
    PARK,
    QUOTES,
    RIVAL,
    START,
    Rivals,
    document,
    forced_order,
    load_with_many_rules,
    own_order,
    rivals_act,
)
from tests.waiting import wait_until

VARIABLES = {
    "PARKLOOM_TOKEN_KEYS": "the same key in both parks so that tokens are alike",
    "PARKLOOM_PLANNER_THREADS": "1",
}
LINE = f"{PARK}/lines/l-{OWN}"
SCOPES = frozenset({"orders.read", "orders.write", "parks.read", "products.read"})
OF_QUOTES = frozenset({"quotes.read", "quotes.write"})
OF_MACHINE = frozenset(
    {
        *("assignments.read", "assignments.write", "capacity.read", "capacity.write", "lines.read"),
        *("movements.write", "reports.write"),
    }
)
# A buyer who reads movements sees whom its goods go to: its order names them all. The shop's does not. The desk asks
# for quotes of what the enterprise alone makes, so that rivals have no part in its price and its days.
READERS = {
    "staff": Caller("staff", small_park.PARK, Role.ENTERPRISE, OWN),
    "machine": Caller(
        "plc", small_park.PARK, Role.INTEGRATOR, OWN, OF_MACHINE | {"enterprises.read", "movements.read"}
    ),
    "buyer": Caller("erp", small_park.PARK, Role.INTEGRATOR, scopes=SCOPES | {"movements.read"}),
    "shop": Caller("shop", small_park.PARK, Role.INTEGRATOR, scopes=SCOPES),
    "desk": Caller("desk", small_park.PARK, Role.INTEGRATOR, scopes=SCOPES | OF_QUOTES),
    "late buyer": desk.LATE_BUYER,
}
# They send again what another account has sent.
OTHERS = {
    "clerk": Caller("clerk", small_park.PARK, Role.ENTERPRISE, OWN),
    "rival": Caller("staff", small_park.PARK, Role.ENTERPRISE, RIVAL),
    "other buyer": Caller("erp-2", small_park.PARK, Role.INTEGRATOR, scopes=SCOPES | OF_QUOTES),
}
PAGES = (
    "/",
    f"/enterprises/{OWN}",
    *(f"/enterprises/{OWN}?show={state}" for state in ("offered", "accepted", "declined", "all")),
    f"/enterprises/{RIVAL}",
    "/enterprises/nobody",
    "/enterprises",
    "/calendar",
    "/movements",
    "/orders",
    "/orders/own-0",
    "/orders/rivals-0",
)
# The buyer, the order, days until it begins and who makes it. On the day on which the shop's is sewn, rivals act.
ORDERED = (
    ("buyer", "buyers-0", 4, ALL_FORCED),
    ("buyer", "buyers-1", 5, ALL_FORCED),
    ("shop", "shops-0", 3, FORCED),
)
# Streams of changes: what makes them safe to send again is in their messages.
STREAMED = ("StreamProductionReports", "StreamCapacity", "StreamPacked")
COLLECTIONS = (
    ("staff", "WatchAssignments"),
    ("staff", "WatchMovements"),
    ("machine", "WatchAssignments"),
    ("buyer", "WatchOrders"),
    ("buyer", "WatchMovements"),
    ("shop", "WatchOrders"),
)
WATCHED = {"buyer": "buyers-0", "shop": "shops-0", "late buyer": desk.LATE}
# The reader, the rpc, and the request.
Change = tuple[str, str, Message]


@dataclass
class Seen:
    """What the readers saw, each by what it was: whole answers and pages, and the messages of streams.

    `collections` has the last state of each resource that a watch of a collection showed, by name: which states before
    it are shown is a matter of when they are read.

    What they did not: `most_lots`, the most lots of a movement of each order, after rivals have acted, and
    `guest_work`, the assignments of a guest.
    """

    answers: dict[str, str] = field(default_factory=dict)
    streams: dict[str, list[bytes]] = field(default_factory=dict)
    collections: dict[str, dict[str, bytes]] = field(default_factory=dict)
    names: dict[str, Names] = field(default_factory=dict)
    most_lots: Counter[str] = field(default_factory=Counter)
    guest_work: int = 0

    def beginning(self, words: str) -> dict[str, str]:
        """What begins with these words, by the rest of what it was."""
        return {what.removeprefix(words): seen for what, seen in self.answers.items() if what.startswith(words)}


def live_through(folder: Path, templates: Path, rivals: Rivals, asked: Mapping[str, Names]) -> Seen:
    """The story in such a park. Its readers ask about the names `asked`, or about those that this park has."""
    clock = MovableClock(BEGIN)
    with in_process(folder, templates, clock, VARIABLES) as installation, ExitStack() as held:
        readers = {who: Reader(installation.settings, caller) for who, caller in READERS.items()}
        for reader in readers.values():
            held.enter_context(closing(reader))
        return _Story(installation, rivals, readers).live_through(asked)


class _Story:
    def __init__(self, installation: InProcess, rivals: Rivals, readers: Mapping[str, Reader]) -> None:
        self._installation = installation
        self._rivals = rivals
        self._readers = readers
        self._manager = self._clients(Caller("manager", small_park.PARK, Role.MANAGER))
        self._see = Observer(self._manager, PARK, frozenset())
        self._loader = Loader(self._manager, document(rivals), lambda *_: None)
        self._seen = Seen()

    def live_through(self, asked: Mapping[str, Names]) -> Seen:
        self._begin()
        self._seen.names = dict(asked) or self._names()
        changes = list(self._changes())
        for who, name, change in changes:
            if name not in STREAMED:
                change.request_id = f"once-{name}"  # type: ignore[attr-defined]  # every one of them has it
            self._seen.answers[f"first {who} {name}"] = self._readers[who].ask(name, change)
        self._go_on()
        watches, collections = dict(self._watches()), dict(self._collections())
        self._read("before")
        if self._rivals.act:
            rivals_act(self._installation, self._manager, self._loader)
        else:
            for _ in range(QUOTES):
                self._installation.assembly.ids("quote")
        self._go_on()
        self._read("after")
        for movement in self._see.movements():
            order = movement.order.rpartition("/")[2]
            self._seen.most_lots[order] = max(self._seen.most_lots[order], movement.lots)
        guest = f"{PARK}/enterprises/{GUEST}"
        self._seen.guest_work = sum(work.enterprise == guest for work in self._see.assignments())
        self._send_again(changes)
        self._end_it()
        self._go_on()
        self._seen.collections = {what: watch.last_by_name() for what, watch in collections.items()}
        self._read("at the end")
        self._write()
        self._seen.streams = {what: watch.end() for what, watch in watches.items()}
        return self._seen

    def _begin(self) -> None:
        """The park plans what there is; the buyers' orders come to that."""
        orders, self._loader.document["orders"] = self._loader.document["orders"], []  # type: ignore[index]
        load_with_many_rules(self._loader)
        for order in orders:
            self._loader.order(order)
        evening = departure_pb2.Departure(display_name="Seven o'clock", zone="north")
        self._manager.waves.CreateDeparture(
            wave_service_pb2.CreateDepartureRequest(parent=PARK, departure_id="evening", departure=evening)
        )
        for who, name, days, enterprises in ORDERED:
            buyer = Loader(self._clients(READERS[who]), self._loader.document, lambda *_: None)
            buyer.order(forced_order(name, START + timedelta(days=days), enterprises))
        other = Loader(self._clients(desk.LATE_BUYER), self._loader.document, lambda *_: None)
        for name, begin, days, quantity in desk.LATE_OR_SHORT:
            other.order(own_order(name, START + timedelta(days=begin), days, quantity))
        self._go_on()

    def _go_on(self) -> None:
        self._installation.wait_until_settled()
        self._installation.clock.move(timedelta(minutes=10))

    def _read(self, when: str) -> None:
        for who, reader in self._readers.items():
            for whose, names in self._seen.names.items():
                self._keep(f"{when} {who} {whose}", reader.reads(names))
        self._keep(f"{when} late buyer asks", desk.reasons(self._installation.settings))
        # A quote has the instant at which it was asked for.
        self._keep(f"quoted {when}", desk.previews(self._readers["desk"]))
        self._keep(f"{when} staff's page", self._readers["staff"].pages(*PAGES))

    def _write(self) -> None:
        for who, reader in self._readers.items():
            for whose, names in self._seen.names.items():
                self._keep(f"written {who} {whose}", reader.writes(names))

    def _keep(self, when: str, seen: Iterator[tuple[str, str]]) -> None:
        self._seen.answers.update({f"{when} {what}": answer for what, answer in seen})

    def _changes(self) -> Iterator[Change]:
        """Every kind of change that they may make, of something of theirs, each with an id."""
        own, registry, matching = self._seen.names["own"], registry_service_pb2, matching_service_pb2
        figure = capacity_pb2.DailyFigure(date=f"{START + timedelta(days=30)}", daily_capacity=77)
        figures = registry.UpdateCapacityRequest(name=LINE, figures=[figure])
        yield "machine", "UpdateCapacity", figures
        yield "staff", "BatchUpdateCapacity", registry.BatchUpdateCapacityRequest(parent=PARK, requests=[figures])
        fed = registry.CapacityUpdate(line=LINE, date=figure.date, daily_capacity=78)
        yield "staff", "StreamCapacity", registry.StreamCapacityRequest(parent=PARK, position=1, updates=[fed])
        yield "staff", "ConfirmCapacity", registry.ConfirmCapacityRequest(name=own.enterprise)
        line = enterprise_pb2.Line(name=LINE, min_lot=50)
        yield "staff", "UpdateLine", registry.UpdateLineRequest(line=line, update_mask={"paths": ["min_lot"]})
        mei = enterprise_pb2.Enterprise(name=own.enterprise, contacts=[enterprise_pb2.Contact(person="Mei")])
        contacts = registry.UpdateEnterpriseRequest(enterprise=mei, update_mask={"paths": ["contacts"]})
        yield "staff", "UpdateEnterprise", contacts
        accepted, declined = self._offer("own-1"), self._offer("own-2")
        yield "machine", "AcceptAssignment", matching.AcceptAssignmentRequest(name=accepted.name, etag=accepted.etag)
        made = report_service_pb2.ReportProductionRequest(
            assignment=accepted.name, date=f"{BEGIN.date()}", good_quantity=1
        )
        yield "machine", "ReportProduction", made
        streamed = report_service_pb2.StreamProductionReportsRequest(request=made)
        streamed.request.request_id = "once-streamed"
        yield "staff", "StreamProductionReports", streamed
        yield (
            "staff",
            "BatchReportProduction",
            report_service_pb2.BatchReportProductionRequest(parent=PARK, requests=[made]),
        )
        offer = terms_service_pb2.CounterAssignmentRequest(
            name=declined.name, etag=declined.etag, quantities=declined.quantities, unit_price_micros=900_000_000
        )
        yield "staff", "CounterAssignment", offer
        following = f"v{int(declined.etag[1:]) + 1}"
        refused = matching.DeclineAssignmentRequest(name=declined.name, etag=following, reason="no hands")
        yield "staff", "DeclineAssignment", refused
        loaded = movement_pb2.MOVEMENT_STATE_LOADED
        sent = logistics_service_pb2.ChangeMovementStateRequest(name=own.movement, state=loaded)
        yield "staff", "ChangeMovementState", sent
        back = logistics_service_pb2.ReportMovementRequest(name=own.movement, returned_quantity=1)
        yield "staff", "ReportMovement", back
        yield (
            "machine",
            "BatchReportMovements",
            logistics_service_pb2.BatchReportMovementsRequest(parent=PARK, requests=[back, back]),
        )
        packed = wave_service_pb2.PackedReport(enterprise=own.enterprise, packed_quantity=7, ordered_quantity=9)
        counts = wave_service_pb2.ReportPackedRequest(
            parent=PARK, departure=f"{PARK}/departures/evening", date=f"{BEGIN.date()}", counts=[packed]
        )
        yield "staff", "ReportPacked", counts
        yield "staff", "StreamPacked", wave_service_pb2.StreamPackedRequest(position=1, request=counts)
        yield from self._round(own.enterprise)
        yield from desk.quotes(self._clients(READERS["desk"]))
        yield "buyer", "CreateOrder", matching.CreateOrderRequest(parent=PARK, order=_order_of_drawn_name())
        one = matching.CreateOrderRequest(parent=PARK, order=_order_of_drawn_name())
        yield "buyer", "BatchCreateOrders", matching.BatchCreateOrdersRequest(parent=PARK, requests=[one])
        yield "buyer", "CloseOrder", matching.CloseOrderRequest(name=f"{PARK}/orders/buyers-1")
        yield "buyer", "ReopenOrder", matching.ReopenOrderRequest(name=f"{PARK}/orders/buyers-1")
        update = matching.UpdateOrderRequest(name=f"{PARK}/orders/buyers-0", buyer_reference="as agreed by phone")
        yield "buyer", "UpdateOrder", update
        yield "buyer", "CancelOrder", matching.CancelOrderRequest(name=f"{PARK}/orders/buyers-1")

    def _round(self, enterprise: str) -> Iterator[Change]:
        """Parts that the enterprise issues to households, and some that are back."""
        issued = round_service_pb2.Round(
            enterprise=enterprise,
            zone="north",
            household_group="wang",
            issued_quantity=40,
            issue_date=f"{BEGIN.date()}",
            lead_days=3,
        )
        yield "staff", "CreateRound", round_service_pb2.CreateRoundRequest(parent=PARK, round_id="r-1", round=issued)
        back = round_service_pb2.ReportRoundRequest(name=f"{PARK}/rounds/r-1", returned_quantity=9)
        yield "staff", "ReportRound", back

    def _watches(self) -> Iterator[tuple[str, Watch]]:
        """Each order watched from now on, and from the first message on by another stream."""
        for who, name in WATCHED.items():
            asked = matching_service_pb2.WatchOrderRequest(name=f"{PARK}/orders/{name}")
            first = self._readers[who].watch("WatchOrder", asked)
            wait_until(lambda first=first: first.messages, 20, "the order as it is")  # type: ignore[misc]
            asked.resume_token = matching_service_pb2.WatchOrderResponse.FromString(first.messages[0]).resume_token
            yield f"{who} from now on", first
            yield f"{who} after the first message", self._readers[who].watch("WatchOrder", asked)

    def _collections(self) -> Iterator[tuple[str, Watch]]:
        """All that each may watch of the park's collections, from now on."""
        for who, name in COLLECTIONS:
            watch = self._readers[who].collection(name, PARK)
            wait_until(lambda watch=watch: watch.messages, 20, "the token of now")  # type: ignore[misc]
            yield f"{who} {name}", watch

    def _send_again(self, changes: Iterable[Change]) -> None:
        """The same account gets the same bytes; then others send what is another's, with its id."""
        for who, name, change in changes:
            self._seen.answers[f"again {who} {name}"] = self._readers[who].ask(name, change)
        for other, caller in OTHERS.items():
            with closing(Reader(self._installation.settings, caller)) as reader:
                for who, name, change in changes:
                    self._seen.answers[f"{other} after {who} {name}"] = reader.ask(name, change)

    def _end_it(self) -> None:
        """The buyers take their orders back, which their streams show."""
        for who, name in WATCHED.items():
            cancel = matching_service_pb2.CancelOrderRequest(name=f"{PARK}/orders/{name}")
            self._seen.answers[f"cancelled {who}"] = self._readers[who].ask("CancelOrder", cancel)

    def _offer(self, order: str) -> assignment_pb2.Assignment:
        of_order = self._see.assignments(order=f"{PARK}/orders/{order}")
        return next(one for one in of_order if one.enterprise.endswith(f"/{OWN}"))

    def _names(self) -> dict[str, Names]:
        """The enterprise's own things, a rival's, and things that do not exist."""
        own, rivals = self._names_of(OWN, "own-0"), self._names_of(None, "rivals-0")
        return {"own": own, "rival's": rivals, "nobody's": own.absent()}

    def _names_of(self, enterprise: str | None, order: str) -> Names:
        """Of the enterprise that dyes the order, which is the one named."""
        order = f"{PARK}/orders/{order}"
        work = next(one for one in self._see.assignments(order=order) if one.link == "dyeing")
        assert enterprise is None or work.enterprise.endswith(f"/{enterprise}")
        sent = next(
            one for one in self._see.movements() if (one.order, one.from_enterprise) == (order, work.enterprise)
        )
        return Names(
            park=PARK,
            product=f"{PARK}/products/{OWN_PRODUCT}",
            enterprise=work.enterprise,
            line=work.line,
            order=order,
            plan=f"{PARK}/plans/any",
            assignment=work.name,
            movement=sent.name,
            day=work.quantities[0].date,
        )

    def _clients(self, caller: Caller) -> Clients:
        return Clients.of(self._installation.settings, caller)


def _order_of_drawn_name() -> order_pb2.Order:
    entry = forced_order("", START + timedelta(days=6), ALL_FORCED)
    route = [
        order_pb2.RouteStep(link=step["link"], load=1, only_enterprises=[f"{PARK}/enterprises/{enterprise}"])
        for step, enterprise in zip(entry["route"], ALL_FORCED, strict=True)
    ]
    return order_pb2.Order(
        product=f"{PARK}/products/crew",
        quantity=entry["quantity"],
        release_date=entry["release_date"],
        due_date=entry["due_date"],
        ship_to_zone=entry["ship_to_zone"],
        route=route,
    )
