from __future__ import annotations

import threading
from dataclasses import dataclass
from datetime import timedelta

import pytest

from services.chassis.database import Database
from services.chassis.rpc import requests
from services.errors import Conflict
from tests.chassis.messages import CreateThing, Thing


@dataclass(frozen=True)
class Sender:
    park: str = "datang"
    subject: str = "manager"


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


@pytest.mark.parametrize("other", [Sender(park="other"), Sender(subject="other")])
def test_ids_of_different_callers_never_meet(creator: Creator, other: Sender) -> None:
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
