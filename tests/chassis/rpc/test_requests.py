from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from google.protobuf.message import Message
from sqlalchemy import Column, MetaData, Table, select
from sqlalchemy.orm import Session

from services.chassis import audit
from services.chassis.clock import utc_now
from services.chassis.database import Database
from services.chassis.identity import Caller, Role
from services.chassis.rpc import requests
from services.chassis.rpc.calls import Call, serving
from services.errors import Conflict, Forbidden, Infeasible
from tests.chassis.messages import CreateThing, Thing


@dataclass(frozen=True)
class Sender:
    park: str = "datang"
    role: Role = Role.INTEGRATOR
    enterprise: str = "weaver"
    subject: str = "erp"


OTHERS = [Sender(park="other"), Sender(role=Role.ENTERPRISE), Sender(enterprise="other"), Sender(subject="other")]


class Creator:
    """Creates things through `once` and counts what it really created."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.created: list[str] = []

    def send(self, name: str, request_id: str, caller: Sender = Sender()) -> str:
        request = CreateThing(name=name, request_id=request_id)

        def create() -> Thing:
            self.created.append(name)
            return Thing(name=f"{name} {len(self.created)}")

        return self.database.transact(lambda session: requests.once(session, caller, request, Thing, create)).name


@pytest.fixture
def creator(database: Database) -> Creator:
    return Creator(database)


def test_a_request_sent_again_gets_the_first_response_and_has_no_second_effect(creator: Creator) -> None:
    assert creator.send("loom", "r1") == "loom 1"
    assert creator.send("loom", "r1") == "loom 1"
    assert creator.created == ["loom"]


def test_an_empty_request_id_is_not_remembered(creator: Creator) -> None:
    assert creator.send("loom", "") == "loom 1"
    assert creator.send("loom", "") == "loom 2"


def test_a_used_id_with_other_content_is_refused_with_a_hint(creator: Creator) -> None:
    creator.send("loom", "r1")
    with pytest.raises(Conflict) as refused:
        creator.send("dye", "r1")
    assert refused.value.problems[0].field == "request_id"
    assert refused.value.problems[0].hint.startswith("use a new request_id")


@pytest.mark.parametrize("other", OTHERS, ids=str)
def test_ids_of_accounts_that_differ_in_anything_never_meet(creator: Creator, other: Sender) -> None:
    creator.send("loom", "r1")
    assert creator.send("loom", "r1", other) == "loom 2"


def test_an_id_whose_work_failed_can_be_used_again(creator: Creator, database: Database) -> None:
    def fail() -> Thing:
        raise LookupError

    request = CreateThing(name="loom", request_id="r1")
    with pytest.raises(LookupError):
        database.transact(lambda session: requests.once(session, Sender(), request, Thing, fail))
    assert creator.send("loom", "r1") == "loom 1"


def test_the_same_request_sent_ten_times_at_once_gets_one_answer(creator: Creator) -> None:
    answers: list[str] = []
    senders = [threading.Thread(target=lambda: answers.append(creator.send("loom", "r1"))) for _ in range(10)]
    for sender in senders:
        sender.start()
    for sender in senders:
        sender.join()
    assert len(answers) == 10
    assert len(set(answers)) == 1


def test_ids_are_forgotten_when_they_are_old(creator: Creator, database: Database) -> None:
    creator.send("loom", "r1")
    assert database.transact(requests.prune) == 0
    assert database.transact(lambda session: requests.prune(session, timedelta(0))) == 1
    assert creator.send("loom", "r1") == "loom 2"


MANAGER = Caller("mei", "datang", Role.MANAGER)
LOOM = CreateThing(name="loom", request_id="r1")


@contextmanager
def called_by(caller: Caller) -> Iterator[None]:
    with serving(Call("CreateThing", "1", time.monotonic() + 10, caller, "t-1")):
        yield


def refuse(_session: Session, _caller: Caller) -> None:
    raise Forbidden("LOST", "the right is lost")


def test_who_has_lost_a_right_does_not_read_the_old_reply(database: Database) -> None:
    with called_by(MANAGER):
        requests.apply_once(database, LOOM, Thing, requests.policy_suffices, lambda *_: Thing(name="made"))
        with pytest.raises(Forbidden):
            requests.apply_once(database, LOOM, Thing, refuse, lambda *_: Thing(name="made"))
        with pytest.raises(Forbidden):
            requests.apply_once_across(database, LOOM, Thing, refuse, lambda _: Thing(name="made"))


class Applied:
    """Work of two transactions, of which the second makes the change, once."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.done = 0

    def send(self, twin: Callable[[], object] = lambda: None) -> str:
        """`twin` does its work between the two transactions."""

        def work(conclude: requests.Conclude[Message]) -> Message:
            twin()

            def change(session: Session) -> Message:
                if self.done:
                    raise Infeasible("DONE", "it is done")
                self.done += 1
                conclude(session, Thing(name="made"))
                return Thing(name="made")

            return self.database.transact(change)

        with called_by(MANAGER):
            reply = requests.apply_once_across(self.database, LOOM, Thing, requests.policy_suffices, work)
        return str(reply.name)


def test_work_of_several_transactions_is_done_once_and_answered_twice(database: Database) -> None:
    applied = Applied(database)
    assert [applied.send(), applied.send(), applied.done] == ["made", "made", 1]


def test_of_two_that_do_the_same_at_once_the_slower_gets_the_reply_of_the_faster(database: Database) -> None:
    applied = Applied(database)
    assert applied.send(twin=applied.send) == "made"
    assert applied.done == 1


def trail(database: Database) -> list[Any]:
    entries = select(audit.entries.ENTRIES).order_by(audit.entries.ENTRIES.c.id)
    return list(database.read(lambda session: session.execute(entries).all()))


def test_a_change_is_in_the_audit_trail_and_a_reply_given_again_is_not(database: Database) -> None:
    with called_by(MANAGER):
        for _ in range(2):
            requests.apply_once(database, LOOM, Thing, requests.policy_suffices, lambda *_: Thing(name="made"))
    (entry,) = trail(database)
    assert (entry.park, entry.subject, entry.role, entry.enterprise) == ("datang", "mei", "manager", "")
    assert (entry.act, entry.resource, entry.items, entry.outcome) == ("CreateThing", "made", 1, "done")
    assert (entry.call_id, entry.request_id, entry.token_id, len(entry.digest)) == ("1", "r1", "t-1", 64)


def test_work_of_several_transactions_is_in_the_audit_trail_once(database: Database) -> None:
    applied = Applied(database)
    applied.send(twin=applied.send)
    applied.send()
    assert [entry.resource for entry in trail(database)] == ["made"]


def test_what_was_refused_or_failed_leaves_no_entry(database: Database) -> None:
    def fail(_session: Session, _caller: Caller) -> Message:
        raise Infeasible("NOT_NOW", "not now")

    with called_by(MANAGER):
        with pytest.raises(Infeasible):
            requests.apply_once(database, LOOM, Thing, requests.policy_suffices, fail)
        with pytest.raises(Forbidden):
            requests.apply_once(database, LOOM, Thing, refuse, fail)
    assert trail(database) == []


def test_a_managers_act_names_the_enterprises_whose_things_it_changes(database: Database) -> None:
    def work(session: Session, _caller: Caller) -> Message:
        for number in range(22):
            audit.concerns(session, f"e-{number:02}")
        return Thing(name="parks/datang/enterprises/e-00")

    for caller in (MANAGER, Caller("wang", "datang", Role.ENTERPRISE, "e-00")):
        with called_by(caller):
            request = CreateThing(name="loom")
            requests.apply_once(database, request, Thing, requests.policy_suffices, work)
    of_manager, of_enterprise = trail(database)
    assert of_manager.acting_for == ", ".join(f"e-{number:02}" for number in range(20)) + " and 2 more"
    assert (of_enterprise.acting_for, of_enterprise.enterprise) == ("", "e-00")


def test_an_id_that_an_earlier_version_has_served_is_refused(creator: Creator, database: Database) -> None:
    served = {"park": "datang", "subject": "erp", "rpc": CreateThing.DESCRIPTOR.full_name, "request_id": "r1"}
    row = served | {"fingerprint": "", "response": b"another's", "created_at": utc_now()}
    earlier = Table("request_ids", MetaData(), *(Column(name) for name in row))
    database.transact(lambda session: session.execute(earlier.insert().values(row)))
    with pytest.raises(Conflict, match="earlier version"):
        creator.send("loom", "r1")
    assert creator.created == []
