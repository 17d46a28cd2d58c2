"""`parkloom demo`: a whole park on this machine, from an empty folder to trucks booked, in a few minutes."""

from __future__ import annotations

import argparse
import os
import shutil
import signal
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from parkloom.matching.v1 import order_pb2, plan_pb2
from parkloom.registry.v1 import registry_service_pb2
from services.chassis.identity import Caller, Role
from services.console.sign_in_command import link
from services.demo import park_file, summary
from services.demo.clients import Clients
from services.demo.installation import EMBEDDED, SEPARATE, Installation
from services.demo.load import Loader
from services.demo.story import Story

PARK_RUN_SECONDS = 20
FILL_IN_SECONDS = 60
DATA = Path("var")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What the demo can be told."""
    parser.add_argument("--exit", action="store_true", help="end after the summary, with status 0")
    parser.add_argument("--fresh", action="store_true", help="forget the data of earlier starts")
    parser.add_argument(
        "--real-parts", action="store_true", help="separate processes on a real Kafka and a real PostgreSQL"
    )


def run(arguments: argparse.Namespace) -> int:
    """Start the park, tell its story and, unless told to end, stay until Ctrl-C."""
    screen = Console(highlight=False)
    data = DATA / ("real-parts" if arguments.real_parts else "embedded")
    if arguments.fresh:
        shutil.rmtree(data, ignore_errors=True)
    parts = _real_parts(screen, data) if arguments.real_parts else _embedded(data)
    with parts as installation:
        began = time.monotonic()
        installation.wait_until_ready(120)
        screen.print(f"The park serves after {time.monotonic() - began:.1f} s: {', '.join(installation.names)}")
        _tell(screen, installation)
        _sign_in(screen, installation)
        if not arguments.exit:
            screen.print("Ctrl-C ends it; the data stay in", str(data))
            _stay()
    return 0


@contextmanager
def _embedded(data: Path) -> Iterator[Installation]:
    environment = {**_inherited(), "PARKLOOM_DATA_DIR": str(data)}
    with Installation(environment, EMBEDDED, data / "logs") as installation:
        yield installation


@contextmanager
def _real_parts(screen: Console, data: Path) -> Iterator[Installation]:
    from services.demo import real_parts

    screen.print("Starting Kafka and PostgreSQL; the first time, Kafka's jars are fetched")
    with (
        real_parts.running(data, _inherited()) as parts,
        Installation(parts.environment, SEPARATE, data / "logs") as installation,
    ):
        yield installation


def _inherited() -> Mapping[str, str]:
    return dict(os.environ)


def _tell(screen: Console, installation: Installation) -> None:
    """Load and plan where that has not been done by an earlier start; then the summary."""
    document = park_file.load(date.today())
    manager = Caller(subject="demo-manager", park=document["park"]["id"], role=Role.MANAGER)
    story = Story(Clients.of(installation.settings, manager), f"parks/{manager.park}")
    today = datetime.now(ZoneInfo(document["park"]["time_zone"])).date()
    if _known(story):
        screen.print("The park is there from an earlier start; --fresh begins anew")
        plan = _last_park_run(story)
    else:
        plan = _begin(screen, story, park_file.load(today))
    for line in summary.write(story, plan, today):
        screen.print(line)


def _begin(screen: Console, story: Story, document: Mapping[str, Any]) -> plan_pb2.Plan:
    later = document["orders"][-3:]
    now = {**document, "orders": document["orders"][:-3]}
    firms, machines = len(document["enterprises"]), sum(line["machines"] for line in document["lines"])
    screen.print(f"Loading {firms:,} enterprises with {machines:,} machines and {len(now['orders']):,} orders")
    with _bars(screen) as show:
        loader = Loader(story.clients, now, show)
        loader.load()
    screen.print(f"A park run of {PARK_RUN_SECONDS} s")
    with _bars(screen) as show:
        plan = story.park_run(PARK_RUN_SECONDS, "demo-park-run", _watcher(show))
    posted = [loader.order(entry).name for entry in later]
    began = time.monotonic()
    orders = story.wait_until_placed(posted, FILL_IN_SECONDS)
    screen.print(f"Three more orders, and a fill-in run has placed them after {time.monotonic() - began:.1f} s:")
    for order in orders:
        screen.print(f"  {_outcome(order)}")
    return plan


def _known(story: Story) -> bool:
    request = registry_service_pb2.ListParksRequest()
    return any(park.name == story.parent for park in story.clients.registry.ListParks(request).parks) and any(
        True for _ in story.park_runs()
    )


def _last_park_run(story: Story) -> plan_pb2.Plan:
    return next(iter(story.park_runs()))


def _watcher(show: Any) -> Any:
    def watch(plan: plan_pb2.Plan) -> None:
        phase = plan.phase or plan_pb2.PlanState.Name(plan.state).removeprefix("PLAN_STATE_").lower()
        gap = f", gap {plan.gap:.2%}" if plan.HasField("incumbent_micros") else ""
        show(f"{phase}{gap}", min(int(plan.seconds), PARK_RUN_SECONDS), PARK_RUN_SECONDS)

    return watch


def _outcome(order: order_pb2.Order) -> str:
    name = order.name.rsplit("/", 1)[-1]
    state = order_pb2.OrderState.Name(order.state).removeprefix("ORDER_STATE_").lower().replace("_", " ")
    when = f", finished {order.finish_date}" if order.finish_date else ""
    return f"{name}: {state}, {order.scheduled_quantity:,} of {order.quantity:,}{when} (due {order.due_date})"


def _sign_in(screen: Console, installation: Installation) -> None:
    settings = installation.settings
    park = park_file.PARK
    screen.print(f"\nConsole    {settings.console_url}")
    people = (
        ("park manager", Caller(subject="demo-manager", park=park, role=Role.MANAGER)),
        ("an enterprise", Caller("demo-workshop", park, Role.ENTERPRISE, park_file.AN_ENTERPRISE)),
    )
    for who, caller in people:
        screen.print(f"Sign in    as {who}, once: {link(settings, caller)}", soft_wrap=True)
    screen.print("           more links: parkloom sign-in --help; tokens for gRPC: parkloom token --help")


@contextmanager
def _bars(screen: Console) -> Iterator[Any]:
    columns = (TextColumn("  {task.description:<24}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=screen) as progress:
        tasks: dict[str, Any] = {}

        def show(what: str, done: int, total: int) -> None:
            key = what if total != PARK_RUN_SECONDS else "run"
            if key not in tasks:
                tasks[key] = progress.add_task(what, total=total)
            progress.update(tasks[key], description=what, completed=done, total=total)

        yield show


def _stay() -> None:
    """Until Ctrl-C or a request to end."""
    signal.signal(signal.SIGTERM, signal.getsignal(signal.SIGINT))
    try:
        signal.pause()
    except KeyboardInterrupt:
        return
