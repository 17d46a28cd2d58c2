"""What an account gets with a `request_id` does not depend on what others have done with it."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

import pytest

from services.chassis import rpc
from services.chassis.rpc import requests
from tests.system.request_pairs import pairs
from tests.system.request_worlds import World, worlds

pytestmark = pytest.mark.slow

NOBODY_IN_PARTICULAR = {"role": "", "enterprise": ""}


@pytest.fixture(scope="module")
def three(tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[World]]:
    with worlds(tmp_path_factory.mktemp("pairs")) as three:
        yield three


def test_every_rpc_that_changes_something_is_tried(three: list[World]) -> None:
    changing = {each.path for each in rpc.product_rpcs() if "request_id" in each.request.fields_by_name}
    tried = [name for world in three for name in world.requests]
    assert sorted(tried) == sorted(path.rpartition("/")[2] for path in changing)


def test_an_account_gets_with_a_request_id_what_it_would_get_without_the_others_call(three: list[World]) -> None:
    """One account a rpc calls first, others on each; `python -m tests.system.request_pairs` tries all of them."""
    tried = list(chain.from_iterable(pairs(world, most_firsts=1) for world in three))
    assert [pair for pair in tried if pair.fault] == []
    assert len(tried) > 300
    assert all(pair.first_changed_something for pair in tried)


@pytest.mark.parametrize("name", ["AcceptAssignment", "CreateOrder"])
def test_a_reply_remembered_for_a_subject_alone_is_found(
    three: list[World], monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    """The fault for which the pairs are tried, planted."""
    honest = requests._key
    monkeypatch.setattr(requests, "_key", lambda *asked: honest(*asked) | NOBODY_IN_PARTICULAR)
    [world] = [world for world in three if name in world.requests]
    assert any(pair.fault.startswith("the reply of another account") for pair in pairs(world, rpcs=[name]))


def test_a_reply_given_before_anybody_asks_who_may_see_it_is_found(
    three: list[World], monkeypatch: pytest.MonkeyPatch
) -> None:
    honest, remembered = requests._key, requests.once
    monkeypatch.setattr(requests, "_key", lambda *asked: honest(*asked) | NOBODY_IN_PARTICULAR)

    def unasked(database, request, response_type, _authorise, work):  # type: ignore[no-untyped-def]
        caller = rpc.caller()
        return database.transact(
            lambda session: remembered(session, caller, request, response_type, lambda: work(session, caller))
        )

    monkeypatch.setattr(requests, "apply_once", unasked)
    [world] = [world for world in three if "UpdateCapacity" in world.requests]
    assert any(pair.fault.startswith("refused otherwise") for pair in pairs(world, rpcs=["UpdateCapacity"]))
