"""Parts that keep a process's list of revocations up to date.

Registry reads its own table. The others ask registry, and keep a copy in their own database: while registry is away the
last known list holds, over restarts too. A process that has never had a list lets nobody in.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

import grpc

from parkloom.access.v1 import revocation_service_pb2 as pb
from parkloom.access.v1.revocation_service_pb2_grpc import RevocationServiceStub
from services.chassis import rpc, telemetry
from services.chassis.clock import utc_now
from services.chassis.database import Database
from services.chassis.identity import Revocation, Revocations
from services.chassis.revoking import storage
from services.chassis.revoking.api import EVERY_PARK, revocation_from
from services.errors import ParkloomError

# A revocation is to hold everywhere within ten seconds.
READ_EACH_SECONDS, ASKED_EACH_SECONDS = 1.0, 3.0
CALL_SECONDS = 5.0
PAGE_SIZE = 1_000

# The whole list; None where the owner is of the version before, which has none.
Ask = Callable[[], Iterable[Revocation] | None]


class RevocationList:
    """A part that keeps `known` up to date: from `database` itself, or by `ask`, with a copy in `database`."""

    def __init__(self, database: Database, name: str, ask: Ask | None = None) -> None:
        self.name = f"{name} revocations"
        self.known = Revocations()
        self._database = database
        self._ask = ask
        self._copy: frozenset[Revocation] | None = None
        self._clock: tuple[datetime, float] | None = None

    def now(self) -> datetime:
        """The instant by the database's clock, without asking it: counted on from the last refresh."""
        if self._clock is None:
            return utc_now()
        instant, at = self._clock
        return instant + timedelta(seconds=time.monotonic() - at)

    def run(self, stop: threading.Event) -> None:
        """Keep the list up to date until `stop` is set; while its owner is away the last one holds."""
        while not stop.is_set():
            try:
                self.refresh()
            except ParkloomError as away:
                telemetry.log.warning("revocations not read", part=self.name, reason=str(away))
            stop.wait(ASKED_EACH_SECONDS if self._ask else READ_EACH_SECONDS)

    def refresh(self) -> None:
        """Read the list once. Raises the failure of its owner in our own vocabulary."""
        self._clock = self._database.now(), time.monotonic()
        if self._ask is None:
            self.known.replace(self._database.read(storage.listed))
        else:
            self._follow(self._ask)
        telemetry.REVOCATIONS_READ.labels(self.name).set(time.time())

    def _follow(self, ask: Ask) -> None:
        if self._copy is None:
            self._take_copy()
        answer = ask()
        if answer is None:
            # While versions are mixed: what is known already holds.
            self.known.replace(self._copy or ())
            return
        entries = frozenset(answer)
        self.known.replace(entries)
        if entries != self._copy:
            self._database.transact(lambda session: storage.keep_copy(session, entries))
            self._copy = entries

    def _take_copy(self) -> None:
        """Before the owner is asked for the first time: it may be away."""
        copied = self._database.read(storage.copied)
        if copied is not None:
            self.known.replace(copied)
            self._copy = frozenset(copied)


def asked_of(channel: grpc.Channel, token: Callable[[], str] | None = None) -> Ask:
    """A function that asks registry, over `channel`, for the whole list. `token` is for a channel without one."""
    stub = RevocationServiceStub(channel)

    def ask() -> list[Revocation] | None:
        entries: list[Revocation] = []
        request = pb.ListRevocationsRequest(parent=f"parks/{EVERY_PARK}", page_size=PAGE_SIZE)
        metadata = [("authorization", f"Bearer {token()}")] if token else None
        try:
            while True:
                reply = stub.ListRevocations(request, timeout=CALL_SECONDS, metadata=metadata)
                entries += map(revocation_from, reply.revocations)
                if not reply.next_page_token:
                    return entries
                request.page_token = reply.next_page_token
        except grpc.RpcError as failure:
            if failure.code() is grpc.StatusCode.UNIMPLEMENTED:
                return None
            raise rpc.error_from(failure) from failure

    return ask
