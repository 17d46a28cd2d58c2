"""Pages by key: complete, without repeats, and for one question only."""

from __future__ import annotations

import base64
import json
from typing import Any

import pytest
from google.protobuf import descriptor_pb2, descriptor_pool, message_factory
from sqlalchemy import BigInteger, Column, String, select

from services.chassis.identity import Caller, Role
from services.chassis.rpc import paging
from services.errors import Invalid

LI = Caller("li", "sock", Role.MANAGER)
ENTERPRISE = Caller("wang", "sock", Role.ENTERPRISE, "e-1")
ROWS = list(range(1, 8))


def _request_type() -> Any:
    file = descriptor_pb2.FileDescriptorProto(name="paging_test.proto", package="tests.paging", syntax="proto3")
    message = file.message_type.add(name="ListThings")
    for number, (name, kind) in enumerate([("parent", 9), ("page_size", 5), ("page_token", 9)], start=1):
        message.field.add(name=name, number=number, type=kind, label=1)
    pool = descriptor_pool.DescriptorPool()
    pool.Add(file)
    return message_factory.GetMessageClass(pool.FindMessageTypeByName("tests.paging.ListThings"))


ListThings = _request_type()


def page_of(caller: Caller = LI, **fields: Any) -> tuple[list[int], str]:
    page = paging.of(ListThings(**fields), caller)
    later = [row for row in ROWS if not page.after or row > int(page.after[0])]
    return page.cut(later[: page.limit], key=lambda row: (row,))


def test_pages_follow_each_other_until_all_is_shown() -> None:
    shown, token = page_of(page_size=3)
    while token:
        more, token = page_of(page_size=2, page_token=token)
        shown += more
    assert shown == ROWS


def test_the_last_page_has_no_token_even_when_it_is_full() -> None:
    assert page_of(page_size=7) == (ROWS, "")


def test_an_empty_list_is_one_empty_page() -> None:
    page = paging.of(ListThings(), LI)
    assert page.cut([], key=lambda row: (row,)) == ([], "")


@pytest.mark.parametrize(("asked", "size"), [(0, 50), (1, 1), (1000, 1000), (5000, 1000)])
def test_the_size_has_a_default_and_a_cap(asked: int, size: int) -> None:
    assert paging.of(ListThings(page_size=asked), LI).size == size


def test_a_negative_size_is_refused() -> None:
    with pytest.raises(Invalid, match="page_size"):
        page_of(page_size=-1)


def test_a_token_is_good_for_the_question_it_was_given_for_only() -> None:
    _, token = page_of(parent="parks/sock", page_size=3)
    with pytest.raises(Invalid, match="page_token"):
        page_of(parent="parks/other", page_token=token)


def test_a_token_is_not_good_for_another_caller() -> None:
    _, token = page_of(page_size=3)
    with pytest.raises(Invalid, match="page_token"):
        page_of(ENTERPRISE, page_token=token)


@pytest.mark.parametrize("text", ["[", "[" * 2000, '"x"', "{}", "3", "[]", "null"])
def test_what_is_no_token_is_refused(text: str) -> None:
    with pytest.raises(Invalid, match="page_token"):
        page_of(page_token=base64.urlsafe_b64encode(text.encode()).decode())


@pytest.mark.parametrize("token", ["x", "é", "%%%%", "//8="])
def test_what_is_not_even_base64_of_text_is_refused(token: str) -> None:
    with pytest.raises(Invalid, match="page_token"):
        page_of(page_token=token)


PARK = Column("park", String)
NUMBER = Column("number", BigInteger)
FORGED = [
    [],
    ["x"],
    [1],
    [2**63],
    [True],
    [1.5],
    [None],
    [[1]],
    ["a\x00"],
    ["\ud800"],
    ["a" * 201],
    ["a", 1, 2],
    [1, "a"],
]


@pytest.mark.parametrize("key", FORGED, ids=repr)
def test_a_key_that_a_client_made_up_is_refused_before_the_database_sees_it(key: list[Any]) -> None:
    question = paging.of(ListThings(), LI).question
    token = base64.urlsafe_b64encode(json.dumps([question, *key]).encode()).decode()
    with pytest.raises(Invalid, match="page_token"):
        paging.keyset(select(PARK), paging.of(ListThings(page_token=token), LI), PARK, NUMBER)


def test_a_key_of_the_right_kinds_is_taken() -> None:
    page = paging.of(ListThings(page_size=1), LI)
    _, token = page.cut(["sock", "wool"], key=lambda park: (park, 7))
    query = paging.keyset(select(PARK), paging.of(ListThings(page_token=token), LI), PARK, NUMBER)
    assert "(park, number) >" in str(query)
