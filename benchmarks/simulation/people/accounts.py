"""Accounts of people, and the calls that they make: what is refused is counted by its code."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Self
from zoneinfo import ZoneInfo

import grpc

from benchmarks.simulation.chances import Chances, Habits
from benchmarks.simulation.ledger import Ledger
from benchmarks.simulation.park import ENTERPRISES, PARK
from parkloom.logistics.v1.logistics_service_pb2_grpc import LogisticsServiceStub
from parkloom.matching.v1.assignment_pb2 import Assignment
from parkloom.matching.v1.matching_service_pb2_grpc import MatchingServiceStub
from parkloom.matching.v1.report_service_pb2_grpc import ReportServiceStub
from parkloom.matching.v1.terms_service_pb2_grpc import TermsServiceStub
from parkloom.registry.v1.registry_service_pb2_grpc import RegistryServiceStub
from services.chassis.clock import Clock
from services.chassis.encryption import rpc_tls
from services.chassis.identity import Caller, Purpose, Role, load_keys, mint
from services.chassis.rpc import channel
from services.chassis.settings import Settings

TOKEN_SECONDS = 12 * 3600
ZONE = ZoneInfo("Asia/Shanghai")
# Nothing that people do may be answered so.
FAULTS = (grpc.StatusCode.INTERNAL, grpc.StatusCode.UNKNOWN, grpc.StatusCode.UNIMPLEMENTED)


@dataclass(frozen=True)
class Account:
    """Stubs of one account."""

    registry: RegistryServiceStub
    matching: MatchingServiceStub
    terms: TermsServiceStub
    reports: ReportServiceStub
    logistics: LogisticsServiceStub

    @classmethod
    def of(cls, settings: Settings, caller: Caller) -> Self:
        """The account of a caller in the installation of these settings."""
        token = mint(load_keys(settings, Purpose.ACCESS), caller, seconds=TOKEN_SECONDS)
        tls = rpc_tls(settings)
        matching = channel(settings.matching_target, token, tls)
        return cls(
            registry=RegistryServiceStub(channel(settings.registry_target, token, tls)),
            matching=MatchingServiceStub(matching),
            terms=TermsServiceStub(matching),
            reports=ReportServiceStub(matching),
            logistics=LogisticsServiceStub(channel(settings.logistics_target, token, tls)),
        )


@dataclass
class Books:
    """What people have done, as far as it was taken: the checker holds the park against it.

    `reports`: good and spoilt units by assignment and day. `made`: units that were really made then, reported or not.
    `movements`: ids of those with a report; `late`: of those for which a later day was given. `declined`: the number of
    the last entry of an assignment's terms once its enterprise had declined; `lifted`: orders, steps and
    enterprises of which the manager lifted that. `answers`: since the midnight before, each assignment that was
    declined, as it was read and as the reply has it. `ended`: orders that were cancelled or closed.
    """

    reports: dict[tuple[str, str], tuple[int, int]] = field(default_factory=dict)
    made: dict[tuple[str, str], int] = field(default_factory=dict)
    movements: set[str] = field(default_factory=set)
    late: set[str] = field(default_factory=set)
    declined: dict[str, int] = field(default_factory=dict)
    lifted: set[tuple[str, int, str]] = field(default_factory=set)
    answers: list[tuple[Assignment, Assignment]] = field(default_factory=list)
    ended: set[str] = field(default_factory=set)

    def decline(self, assignment: str, entry: int) -> None:
        """The enterprise has declined, wholly or in part; the entry is the last one by then."""
        self.declined.setdefault(assignment, entry)

    def lift(self, order: str, step: int, enterprise: str) -> None:
        """Plans may ask the enterprise again."""
        self.lifted.add((order, step, enterprise))


@dataclass
class People:
    """Everybody's accounts, their chances and habits, and their books."""

    manager: Account
    staff: dict[str, Account]
    clock: Clock
    chances: Chances
    habits: Habits
    ledger: Ledger
    books: Books = field(default_factory=Books)

    @classmethod
    def of(cls, settings: Settings, clock: Clock, seed: int, habits: Habits) -> Self:
        """The people of the simulated park."""
        manager = Account.of(settings, Caller("manager", PARK, Role.MANAGER))
        staff = {
            each: Account.of(settings, Caller(f"staff-{each}", PARK, Role.ENTERPRISE, each)) for each in ENTERPRISES
        }
        return cls(manager, staff, clock, Chances(seed), habits, Ledger(seed))

    @property
    def now(self) -> datetime:
        """The time in the park."""
        return self.clock().astimezone(ZONE)

    @property
    def today(self) -> date:
        """The day by the park's clock."""
        return self.now.date()

    def happens(self, probability: float, *what: object) -> bool:
        """True with the probability, once for the thing on a day."""
        return self.chances.happens(probability, self.today, *what)

    def call(self, rpc: Callable[[Any], Any], request: Any) -> Any:
        """The reply, None where the call was refused. Raises the error of a fault that is no refusal."""
        try:
            return rpc(request)
        except grpc.RpcError as refusal:
            code = refusal.code()
            if code in FAULTS:
                raise
            self.ledger.refused[f"{type(request).__name__.removesuffix('Request')} {code.name}"] += 1
            return None


def short(name: str) -> str:
    """The last part of a resource name."""
    return name.rpartition("/")[2]
