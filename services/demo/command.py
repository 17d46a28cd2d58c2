"""`parkloom demo`: a whole park on this machine, from an empty folder to trucks booked, in a few minutes."""

from __future__ import annotations

import argparse
import shutil
import signal
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeElapsedColumn

from parkloom.matching.v1 import order_pb2, plan_pb2
from parkloom.registry.v1 import registry_service_pb2
from services.chassis.clock import utc_now
from services.chassis.identity import Caller, Role
from services.chassis.settings import Settings, inherited_environment
from services.console.sign_in.command import link_for
from services.demo import park_file, summary
from services.demo.clients import Clients
from services.demo.ending import endable
from services.demo.installation import EMBEDDED, SEPARATE, SERVERS, Installation, require_free_addresses
from services.demo.load import Loader
from services.demo.story import Story
from services.errors import Unavailable
from services.gateway.program import find_envoy

PARK_PLAN_SECONDS = 20
FILL_IN_PATIENCE_SECONDS = 180
BOOKED_PATIENCE_SECONDS = 90
EXPLAINED_PATIENCE_SECONDS = 240
READY_SECONDS = 120
LINK_GOOD_FOR = timedelta(hours=12)
DATA = Path("var")
# By custom: 128 and the number of SIGINT.
INTERRUPTED = 130


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the demo's arguments."""
    parser.add_argument("--exit", action="store_true", help="end after the summary, with status 0")
    parser.add_argument("--fresh", action="store_true", help="forget the data of earlier starts")
    parser.add_argument(
        "--real-parts", action="store_true", help="separate processes on a real Kafka and a real PostgreSQL"
    )


def run(arguments: argparse.Namespace) -> int:
    """Start the park, show its story and, without --exit, stay until Ctrl-C. Its end is that of all it started."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        return _run(arguments)
    except KeyboardInterrupt:
        return INTERRUPTED


def _run(arguments: argparse.Namespace) -> int:
    screen = Console(highlight=False, soft_wrap=True)
    data = DATA / "real-parts" if arguments.real_parts else DATA
    settings = Settings.read(inherited_environment())
    gateway = _gateway(screen, settings) if arguments.real_parts else ()
    require_free_addresses(settings, (*SERVERS, *gateway))
    if arguments.fresh:
        shutil.rmtree(data, ignore_errors=True)
    with _real_parts(screen, data, gateway) if arguments.real_parts else _embedded(data) as installation:
        began = time.monotonic()
        installation.wait_until_ready(READY_SECONDS)
        screen.print(f"The park serves after {time.monotonic() - began:.1f} s ({', '.join(installation.names)})")
        with endable():
            _Demo.of(screen, installation).show()
            if not arguments.exit:
                screen.print(f"\nCtrl-C ends it; its data stay in {data}, its logs in {installation.log_dir}")
                _stay()
    return 0


def _gateway(screen: Console, settings: Settings) -> tuple[str, ...]:
    """The process of the gateway, where Envoy is there; else a line says what it takes."""
    try:
        find_envoy(settings.envoy)
    except Unavailable as missing:
        screen.print(f"Without REST and gRPC-Web: {missing}")
        return ()
    return ("gateway",)


@contextmanager
def _embedded(data: Path) -> Iterator[Installation]:
    environment = {**inherited_environment(), "PARKLOOM_DATA_DIR": str(data)}
    with Installation(environment, EMBEDDED, data / "logs") as installation:
        yield installation


@contextmanager
def _real_parts(screen: Console, data: Path, gateway: tuple[str, ...]) -> Iterator[Installation]:
    from services.demo import real_parts

    screen.print("Starting Kafka and PostgreSQL (the first time, Kafka's jars are fetched)")
    with (
        real_parts.running(data, inherited_environment()) as parts,
        Installation(parts.environment, (*SEPARATE, *gateway), data / "logs") as installation,
    ):
        yield installation


@dataclass(frozen=True)
class _Demo:
    """One park manager who shows a newcomer around."""

    screen: Console
    installation: Installation
    manager: Caller
    story: Story
    today: date

    @classmethod
    def of(cls, screen: Console, installation: Installation) -> _Demo:
        park = park_file.park()
        manager = Caller("demo-manager", park["id"], Role.MANAGER)
        story = Story(Clients.of(installation.settings, manager), f"parks/{park['id']}")
        return cls(screen, installation, manager, story, utc_now().astimezone(ZoneInfo(park["time_zone"])).date())

    def show(self) -> None:
        """Load and plan, unless an earlier start has; then print the summary and how to sign in."""
        if self._planned_before():
            self.screen.print("The park is there from an earlier start; --fresh begins from nothing")
            plan = next(self.story.park_plans())
        else:
            plan = self._load_and_plan(park_file.load(self.today))
            self.story.wait_until_booked(BOOKED_PATIENCE_SECONDS)
            self.story.wait_until_explained(EXPLAINED_PATIENCE_SECONDS)
        self.screen.print()
        for line in summary.write(self.story, plan, self.today):
            self.screen.print(line)
        self._print_sign_in_links()

    def _planned_before(self) -> bool:
        listed = self.story.clients.registry.ListParks(registry_service_pb2.ListParksRequest())
        return bool(listed.parks) and next(self.story.park_plans(), None) is not None

    def _load_and_plan(self, document: Mapping[str, Any]) -> plan_pb2.Plan:
        first, rush = document["orders"][:-3], document["orders"][-3:]
        enterprises, machines = len(document["enterprises"]), sum(line["machines"] for line in document["lines"])
        self.screen.print(f"Loading {enterprises:,} enterprises with {machines:,} machines, and {len(first):,} orders")
        with _bars(self.screen) as bars:
            # No plan is applied before all orders are there and the manager has confirmed the first plan.
            loader = Loader(self.story.clients, {**document, "orders": first}, bars.show, auto_confirm=False)
            loader.load()
        self.screen.print(f"A park plan of {PARK_PLAN_SECONDS} s, then minutes in the background as long as they save")
        with _bars(self.screen) as bars:
            plan = self.story.park_plan(PARK_PLAN_SECONDS, "demo-park-plan", bars.show_plan)
        self.story.confirm_plans_automatically()
        self._fill_in(loader, rush)
        return plan

    def _fill_in(self, loader: Loader, rush: list[Mapping[str, Any]]) -> None:
        names = [loader.order(entry).name for entry in rush]
        began = time.monotonic()
        orders = self.story.wait_until_placed(names, FILL_IN_PATIENCE_SECONDS)
        self.screen.print(f"Three more orders; a fill-in plan has placed them {time.monotonic() - began:.1f} s later")
        for order in orders:
            self.screen.print(f"  {_outcome(order)}")

    def _print_sign_in_links(self) -> None:
        settings, park = self.installation.settings, self.manager.park
        staff = Caller("demo-enterprise", park, Role.ENTERPRISE, self.story.busy_enterprise())
        self.screen.print(f"\nConsole    {settings.console_url}")
        if "gateway" in self.installation.names:
            self.screen.print(f"REST       http://{settings.gateway_listen}")
        for who, caller in (("park manager", self.manager), (f"enterprise {staff.enterprise}", staff)):
            self.screen.print(f"Sign in    as {who}, once: {link_for(settings, caller, LINK_GOOD_FOR)}")
        self.screen.print("           more links: parkloom sign-in --help; tokens for gRPC: parkloom token --help")


def _outcome(order: order_pb2.Order) -> str:
    name = order.name.rsplit("/", 1)[-1]
    state = order_pb2.OrderState.Name(order.state).removeprefix("ORDER_STATE_").lower().replace("_", " ")
    when = f", finished {order.finish_date}" if order.finish_date else ""
    return f"{name}: {state}, {order.scheduled_quantity:,} of {order.quantity:,}{when} (due {order.due_date})"


class _Bars:
    """Progress bars, one for each thing that is counted."""

    def __init__(self, progress: Progress) -> None:
        self._progress = progress
        self._tasks: dict[str, TaskID] = {}

    def show(self, what: str, done: int, total: int) -> None:
        if what not in self._tasks:
            self._tasks[what] = self._progress.add_task(what, total=total)
        self._progress.update(self._tasks[what], completed=done)

    def show_plan(self, plan: plan_pb2.Plan) -> None:
        if plan.improves:
            self.show(plan.name, int(plan.seconds), plan.seconds_limit)
        else:
            self.show("seconds", min(int(plan.seconds), PARK_PLAN_SECONDS), PARK_PLAN_SECONDS)
        gap = f", gap {plan.gap:.2%}" if plan.HasField("incumbent_micros") and plan.HasField("bound_micros") else ""
        state = plan_pb2.PlanState.Name(plan.state).removeprefix("PLAN_STATE_").lower()
        task = self._tasks[plan.name if plan.improves else "seconds"]
        self._progress.update(task, description=f"{plan.phase or state}{gap}")


@contextmanager
def _bars(screen: Console) -> Iterator[_Bars]:
    columns = (TextColumn("  {task.description:<24}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=screen) as progress:
        yield _Bars(progress)


def _stay() -> None:
    """Until Ctrl-C, or until somebody asks the process to end."""
    try:
        signal.pause()
    except KeyboardInterrupt:
        return
