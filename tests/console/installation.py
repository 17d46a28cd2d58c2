"""The services behind the console: real gRPC servers on loopback, on SQLite, in this process."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import grpc
from flask import Flask

from parkloom.logistics.v1.logistics_service_pb2_grpc import LogisticsServiceStub
from parkloom.matching.v1.matching_service_pb2 import GetParkDayRequest
from parkloom.matching.v1.matching_service_pb2_grpc import MatchingServiceStub
from parkloom.registry.v1.registry_service_pb2_grpc import RegistryServiceStub
from services.chassis import bus as buses
from services.chassis import identity
from services.chassis.clock import utc_now
from services.chassis.database import Database
from services.chassis.database.migrations import migrate
from services.chassis.identity import Caller, Key, Revocations, Role
from services.chassis.process import Part
from services.chassis.rpc import RpcServer, Serving, channel
from services.chassis.settings import Settings
from services.console.app import make_pages
from services.console.core import sign_ins
from services.console.core.access import Backend
from services.console.core.asking import Services
from services.console.core.sign_ins import SignIns
from services.console.files.jobs import Imports
from services.logistics import app as logistics
from services.matching import app as matching
from services.matching import planner
from services.registry import app as registry
from services.testbed.ports import listen_on_free_ports
from tests.console import world
from tests.console.visitor import Visitor
from tests.waiting import wait_until

GRPC_SERVICES = {"registry": registry, "matching": matching, "logistics": logistics}


@dataclass(frozen=True)
class Installation:
    """A running park and the console's pages over it."""

    settings: Settings
    keys: tuple[Key, ...]
    pages: Flask

    def link(self, caller: Caller) -> str:
        """A sign-in link, without the console's address before it."""
        link = sign_ins.link(self.settings.console_url, self.keys, caller, timedelta(minutes=5))
        return link.removeprefix(self.settings.console_url)

    def visitor(self, caller: Caller, language: str = "en", user_agent: str = "") -> Visitor:
        """`caller`, signed in, who has not yet opened the overview to which that leads."""
        visitor, link = Visitor(self.pages, language, user_agent), self.link(caller)
        visitor.open(link)
        assert visitor.post_bare(link, **visitor.form().values).status_code == 303
        return visitor

    def channel(self, service: str, caller: Caller | None) -> grpc.Channel:
        """A channel to a service in the caller's name; None: without any token."""
        token = None if caller is None else lambda: identity.mint(self.keys, caller, seconds=60)
        return channel(getattr(self.settings, f"{service}_target"), token)


def settings_in(folder: Path) -> Settings:
    """Everything in `folder`, on ports that nobody listens on."""
    own = {"PARKLOOM_DATA_DIR": str(folder), "PARKLOOM_GRACE_SECONDS": "1"}
    return Settings.read({**own, **listen_on_free_ports()})


@contextmanager
def running(folder: Path) -> Iterator[Installation]:
    """A park of three enterprises, all services and a planner running."""
    settings = settings_in(folder)
    keys = identity.load_keys(settings)
    for service in (*GRPC_SERVICES, "console"):
        migrate(getattr(settings, f"{service}_database_url"), f"services.{service}")
    with ExitStack() as stack:
        console_database = Database(settings.console_database_url)
        stack.callback(console_database.close)
        to_services = Services(lambda name: channel(getattr(settings, f"{name}_target"), None))
        stack.callback(to_services.close)
        backend = Backend(console_database, to_services, SignIns(console_database, keys, utc_now, Revocations([])))
        installation = Installation(settings, keys, make_pages(settings, keys, backend))
        stack.enter_context(_serving(installation, Imports(installation.pages, backend)))
        _wait_for_servers(settings)
        _load_park(installation, stack)
        yield installation


def _wait_for_servers(settings: Settings) -> None:
    for service in GRPC_SERVICES:
        with grpc.insecure_channel(getattr(settings, f"{service}_target")) as way:
            grpc.channel_ready_future(way).result(60)


def _load_park(installation: Installation, stack: ExitStack) -> None:
    to_registry = stack.enter_context(installation.channel("registry", world.MANAGER))
    to_logistics = stack.enter_context(installation.channel("logistics", world.MANAGER))
    world.load(RegistryServiceStub(to_registry), LogisticsServiceStub(to_logistics))
    to_matching = MatchingServiceStub(stack.enter_context(installation.channel("matching", world.MANAGER)))
    wait_until(lambda: _has_begun(to_matching), 60, "the park's first day begins")


def _has_begun(to_matching: MatchingServiceStub) -> bool:
    """True once matching has heard of the park, whose first day begins then."""
    try:
        to_matching.GetParkDay(GetParkDayRequest(name=f"{world.PARENT}/day"))
    except grpc.RpcError:
        return False
    return True


@contextmanager
def _serving(installation: Installation, imports: Part) -> Iterator[None]:
    settings, stop = installation.settings, threading.Event()
    bus = buses.connect(settings.bus_url)
    ourselves = Caller("parkloom", "", Role.SERVICE)
    apps = [
        service.build(settings, bus, lambda name: installation.channel(name, ourselves))
        for service in GRPC_SERVICES.values()
    ]
    for app in apps:
        bus.create_topics(app.topics)
    servers = [
        RpcServer(getattr(settings, f"{app.name}_listen"), app.servicers, installation.keys, Serving(grace=0.2))
        for app in apps
    ]
    parts = [*servers, *(part for app in apps for part in app.parts), planner.build(settings), imports]
    threads = _started(parts, stop)
    try:
        yield
    finally:
        stop.set()
        for thread in threads:
            thread.join(10)
        for app in apps:
            app.close()
        bus.close()


def _started(parts: Sequence[Part], stop: threading.Event) -> list[threading.Thread]:
    threads = [threading.Thread(target=part.run, args=(stop,), name=part.name, daemon=True) for part in parts]
    for thread in threads:
        thread.start()
    return threads
