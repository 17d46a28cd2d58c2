"""No token makes a fault of ours: of any content, though signed with our key, it is a caller or it is refused."""

from __future__ import annotations

import base64
import json
import random
from typing import Any

import pytest
from jwt import api_jws

from services.chassis.identity import Caller, Role, decode, key_ring, mint
from services.errors import Unauthenticated

KEYS = key_ring(access=["a key of the tests that is long enough to sign"])
GOOD: dict[str, Any] = json.loads(
    base64.urlsafe_b64decode(mint(KEYS, Caller("li", "sock", Role.MANAGER), seconds=60).split(".")[1] + "==")
)
NAMES = [*GOOD, "enterprise", "scope", "nbf", "sid", "auth_time"]
ODD: list[Any] = [None, True, 0, -1, 1.5, 10**18, 2**63, 10**40, float("inf"), float("nan"), 1e308]
ODD += ["", "7", "a\x00b", "\ud800", "х", "manager", "x" * 5000, "parks/sock", [], ["manager"], [[]], {}, {"sock": 1}]


def signed(payload: str, **headers: Any) -> str:
    """A token of any content, signed with our key."""
    raw = payload.encode("utf-8", "surrogatepass")
    return api_jws.encode(raw, KEYS[0].secret, algorithm="HS256", headers={"kid": KEYS[0].id, **headers})


def is_caller_or_refused(token: str) -> None:
    try:
        found = decode(KEYS, token)
    except Unauthenticated:
        return
    caller = found.caller
    assert all(
        isinstance(text, str) for text in (caller.subject, caller.park, caller.enterprise, found.id, *caller.scopes)
    )
    (caller.subject + caller.park + caller.enterprise + found.id).encode()


def test_claims_of_any_kind() -> None:
    chance = random.Random(9)
    for name in NAMES:
        for value in ODD:
            more = {chance.choice(NAMES): chance.choice(ODD)} if chance.random() < 0.3 else {}
            is_caller_or_refused(signed(json.dumps(GOOD | {name: value} | more)))


def test_bytes_of_any_kind() -> None:
    chance = random.Random(9)
    for _ in range(300):
        raw = chance.randbytes(chance.randrange(80))
        is_caller_or_refused(raw.decode("latin-1"))
        is_caller_or_refused(".".join(base64.urlsafe_b64encode(part).decode().rstrip("=") for part in (raw, raw, raw)))


@pytest.mark.parametrize(
    "payload",
    ["", "[]", "7", "null", '"x"', "{", "[" * 50_000, '{"exp":1e999}', '{"exp":NaN}', "9" * 5_000, '"\ud800"'],
    ids=lambda text: text[:12].encode("ascii", "replace").decode(),
)
def test_content_that_is_no_set_of_claims(payload: str) -> None:
    with pytest.raises(Unauthenticated):
        decode(KEYS, signed(payload))


@pytest.mark.parametrize(
    "header", [{"kid": 7}, {"kid": []}, {"kid": "x" * 10_000}, {"typ": 7}, {"crit": ["x"]}, {"b64": False}]
)
def test_headers_of_any_kind(header: dict[str, Any]) -> None:
    try:
        token = signed(json.dumps(GOOD), **header)
    except Exception:  # the library does not sign it: by hand then
        first = base64.urlsafe_b64encode(json.dumps({"alg": "HS256", **header}).encode()).decode().rstrip("=")
        token = ".".join([first, *signed(json.dumps(GOOD)).split(".")[1:]])
    is_caller_or_refused(token)
