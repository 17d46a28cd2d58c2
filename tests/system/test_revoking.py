"""A token that is revoked is refused by every process soon, and after a restart without registry."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from http.client import HTTPException
from pathlib import Path

import grpc
import pytest

from parkloom.access.v1.revocation_service_pb2 import CreateRevocationRequest, Revocation
from parkloom.access.v1.revocation_service_pb2_grpc import RevocationServiceStub
from parkloom.audit.v1.audit_service_pb2 import ListAuditEntriesRequest
from parkloom.audit.v1.audit_service_pb2_grpc import AuditServiceStub
from services.chassis.identity import Caller, Purpose, Role, decode, load_keys, mint
from services.chassis.revoking import following
from services.chassis.rpc import channel
from services.demo.installation import Installation, environment
from tests.system.reader import signed_in
from tests.waiting import wait_until

pytestmark = pytest.mark.slow

NOT_LISTENING, UNAUTHORIZED = 0, 401
# The park has no data, so that pages have another status than 200: what counts is who is let in.
OUTSIDE = (NOT_LISTENING, UNAUTHORIZED)
PARK = "parks/sock"
SERVICES = ("registry", "matching", "logistics")
PROCESSES = (*SERVICES, "console")
LI, MEI, WANG = (Caller(name, "sock", Role.MANAGER) for name in ("li", "mei", "wang"))


def test_the_list_is_asked_often_enough_to_hold_within_ten_seconds() -> None:
    assert following.READ_EACH_SECONDS + following.ASKED_EACH_SECONDS + following.CALL_SECONDS < 10


@dataclass(frozen=True)
class Apart:
    """The services and the console as processes of their own, on SQLite."""

    installation: Installation

    def token(self, caller: Caller) -> str:
        return mint(load_keys(self.installation.settings, Purpose.ACCESS), caller, seconds=3600)

    def answers(self, service: str, token: str) -> grpc.StatusCode:
        """The code with which `service` answers a call with `token`."""
        with channel(getattr(self.installation.settings, f"{service}_target"), token) as opened:
            try:
                AuditServiceStub(opened).ListAuditEntries(ListAuditEntriesRequest(parent=PARK), timeout=20)
            except grpc.RpcError as failure:
                code: grpc.StatusCode = failure.code()
                return code
        return grpc.StatusCode.OK

    def signed_in(self, caller: Caller) -> Callable[[], int]:
        """A function that opens a page as `caller`, who has signed in by a link, and returns the page's status."""
        read = signed_in(self.installation.settings, caller)

        def status() -> int:
            try:
                return int(read("/sign-ins").partition(" ")[0])
            except (OSError, HTTPException):
                return NOT_LISTENING

        return status

    def refuse(self, token: str, services: tuple[str, ...] = SERVICES) -> bool:
        return {self.answers(service, token) for service in services} == {grpc.StatusCode.UNAUTHENTICATED}

    def accept(self, token: str, services: tuple[str, ...] = SERVICES) -> bool:
        return {self.answers(service, token) for service in services} == {grpc.StatusCode.OK}


@pytest.fixture(scope="module")
def apart(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Apart]:
    folder: Path = tmp_path_factory.mktemp("revoking")
    variables = environment(folder)
    subprocess.run([sys.executable, "-m", "services", "migrate"], env=variables, check=True, capture_output=True)
    with Installation(variables, PROCESSES, folder / "logs") as installation:
        installation.wait_until_ready(120)
        yield Apart(installation)


def test_a_revoked_subject_is_refused_everywhere_and_after_a_restart_without_registry(apart: Apart) -> None:
    tokens = {caller: apart.token(caller) for caller in (LI, MEI, WANG)}
    wait_until(lambda: all(map(apart.accept, tokens.values())), 120)
    page, page_of_mei = apart.signed_in(LI), apart.signed_in(MEI)
    wait_until(lambda: page() not in OUTSIDE, 120)
    with channel(apart.installation.settings.registry_target, tokens[MEI]) as opened:
        revocation = Revocation(subject=LI.subject)
        RevocationServiceStub(opened).CreateRevocation(CreateRevocationRequest(parent=PARK, revocation=revocation))
    by_command = [
        "revoke",
        "--token-id",
        decode(load_keys(apart.installation.settings), tokens[WANG]).id,
        "--park",
        "sock",
    ]
    subprocess.run(
        [sys.executable, "-m", "services", *by_command], env=dict(apart.installation.environment), check=True
    )
    began = time.monotonic()
    wait_until(lambda: apart.refuse(tokens[LI]) and apart.refuse(tokens[WANG]) and page() == UNAUTHORIZED, 60)
    print(f"refused everywhere after {time.monotonic() - began:.1f} s")
    # On a busy machine a call of somebody who is let in may still end late.
    wait_until(lambda: apart.accept(tokens[MEI]) and apart.accept(apart.token(WANG)), 120)
    wait_until(lambda: page_of_mei() not in OUTSIDE, 120)

    for process in PROCESSES:
        apart.installation.kill(process)
    others = ("matching", "logistics")
    for process in (*others, "console"):
        apart.installation.start(process)
    wait_until(lambda: apart.accept(tokens[MEI], others), 120)
    wait_until(lambda: page_of_mei() not in OUTSIDE, 120)
    revoked = (tokens[LI], tokens[WANG])
    assert grpc.StatusCode.OK not in {apart.answers(service, token) for service in others for token in revoked}
    wait_until(lambda: all(apart.refuse(token, others) for token in revoked), 120)
    assert page() in OUTSIDE
    wait_until(lambda: page() == UNAUTHORIZED, 120)
    apart.installation.start("registry")
    wait_until(lambda: apart.accept(tokens[MEI]), 120)
    wait_until(lambda: apart.refuse(tokens[LI]), 120)
