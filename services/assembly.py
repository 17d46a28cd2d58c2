"""Installations put together: the only place where a service meets its server, the bus and the other services."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import grpc

from services.chassis import process
from services.chassis.bus import Bus, connect_by
from services.chassis.clock import Clock, utc_now
from services.chassis.encryption import rpc_tls
from services.chassis.identity import Caller, Key, Purpose, Role, Verifier, load_keys, mint
from services.chassis.ids import IdSource, random_id
from services.chassis.operations import Operations
from services.chassis.process import App, Part
from services.chassis.rpc import Limits, RpcServer, Serving, channel, server_credentials
from services.chassis.settings import Settings

# A server waits so long for its first list of revoked tokens, and is not ready without one.
_FIRST_LIST_SECONDS = 2.0


@dataclass(frozen=True)
class Assembly:
    """The shared parts of an installation's processes: settings, keys, the bus, and channels to each other.

    `clock` returns the current UTC time, `ids` is the source of ids that are drawn: those of the machine, unless a test
    or a simulation hands over its own. No setting selects them.
    """

    settings: Settings
    clock: Clock = utc_now
    ids: IdSource = random_id

    @cached_property
    def keys(self) -> tuple[Key, ...]:
        """The keys of the tokens that come with calls; links to the console are read by the console alone."""
        return load_keys(self.settings, Purpose.ACCESS, Purpose.SERVICE)

    @cached_property
    def bus(self) -> Bus:
        return connect_by(self.settings)

    def app(self, service: str) -> App:
        """The app of one process, built and not yet running."""
        if service == "planner":
            return self._planner()
        module = importlib.import_module(f"services.{service}.app")
        if service == "console":
            built: App = module.build(self.settings, self._anonymous_channel, self.clock)
            return built
        return self._with_server(module.build(self.settings, self.bus, self._service_channel, self.clock, self.ids))

    def run(self, apps: Sequence[App], others: Sequence[Part] = ()) -> int:
        """Run until a signal comes or a part dies; returns the exit status."""
        parts = [*(part for app in apps for part in app.parts), *others, *self._operations(apps)]
        status = process.run(parts, grace=self.settings.grace_seconds)
        for app in apps:
            app.close()
        return status

    def _operations(self, apps: Sequence[App]) -> list[Part]:
        def ready() -> None:
            for app in apps:
                app.ready()

        return [Operations(self.settings.metrics_listen, ready)] if self.settings.metrics_listen else []

    def _planner(self) -> App:
        from services.matching.planner import build

        return App(name="planner", parts=[build(self.settings, self.clock, self.ids)])

    def _with_server(self, app: App) -> App:
        def ready() -> None:
            app.revocations.require(_FIRST_LIST_SECONDS)
            app.ready()

        server = RpcServer(
            getattr(self.settings, f"{app.name}_listen"),
            app.servicers,
            Verifier(self.keys, app.revocations, app.clock),
            Serving(
                threads=self.settings.rpc_threads,
                max_watches=self.settings.max_watches,
                grace=self.settings.grace_seconds,
                limits=self._limits(),
            ),
            ready=ready,
            credentials=self._credentials(),
        )
        return replace(app, parts=[server, *app.parts])

    def _limits(self) -> Limits:
        return Limits(
            calls_per_second=self.settings.caller_calls_per_second,
            park_calls_per_second=self.settings.park_calls_per_second,
            calls=self.settings.caller_calls,
            park_calls=self.settings.park_calls,
            streams=self.settings.caller_watches,
            park_streams=self.settings.park_watches,
        )

    def _credentials(self) -> grpc.ServerCredentials | None:
        tls = rpc_tls(self.settings)
        if tls is None or tls.certificate is None:
            return None
        return server_credentials(tls, only_known=self.settings.rpc_tls_clients == "known")

    def _anonymous_channel(self, service: str) -> grpc.Channel:
        """A channel whose calls bring their caller's own token."""
        return self._channel(service, None)

    def _service_channel(self, service: str) -> grpc.Channel:
        """A channel whose calls are made as one of the installation's own services."""
        ourselves = Caller(subject="parkloom", park="", role=Role.SERVICE)
        return self._channel(service, lambda: mint(self.keys, ourselves, seconds=600))

    def _channel(self, service: str, token: Callable[[], str] | None) -> grpc.Channel:
        return channel(getattr(self.settings, f"{service}_target"), token, rpc_tls(self.settings))
