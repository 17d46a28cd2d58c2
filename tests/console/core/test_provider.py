"""What a provider's claims make of a person; without all of them, nothing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from services.chassis.identity import Caller, Role
from services.console.core.provider import Attempt, Client, Provider, caller_of
from services.errors import Forbidden, ParkloomError

NAMES = {"subject": "sub", "park": "park", "role": "groups", "enterprise": "works_for"}
NOWHERE = Client("http://127.0.0.1:1", "console", "", "openid", NAMES, "http://console/oidc/return", "http://console")


def test_claims_name_a_manager_and_an_enterprises_people() -> None:
    manager = caller_of(NAMES, {"sub": "li", "park": "sock", "groups": ["staff", "manager"], "works_for": "knit-a"})
    knitter = caller_of(NAMES, {"sub": "wang", "park": "sock", "groups": "enterprise", "works_for": "knit-a"})
    assert manager == Caller("li", "sock", Role.MANAGER)
    assert knitter == Caller("wang", "sock", Role.ENTERPRISE, "knit-a")


@pytest.mark.parametrize(
    ("claims", "fault"),
    [
        ({}, "groups"),
        ({"sub": "li", "park": "sock"}, "groups"),
        ({"sub": "li", "park": "sock", "groups": "service"}, "groups"),
        ({"sub": "li", "park": "sock", "groups": "auditor"}, "groups"),
        ({"sub": "li", "park": "sock", "groups": ["manager", "enterprise"], "works_for": "knit-a"}, "groups"),
        ({"sub": "li", "park": "sock", "groups": {"manager": True}}, "groups"),
        ({"sub": "li", "groups": "manager"}, "park"),
        ({"sub": "li", "park": "", "groups": "manager"}, "park"),
        ({"sub": "li", "park": ["sock"], "groups": "manager"}, "park"),
        ({"sub": "li", "park": "so\x00ck", "groups": "manager"}, "park"),
        ({"sub": "x" * 300, "park": "sock", "groups": "manager"}, "sub"),
        ({"sub": "wang", "park": "sock", "groups": "enterprise"}, "works_for"),
    ],
)
def test_a_person_whom_the_claims_do_not_place_is_refused(claims: Mapping[str, Any], fault: str) -> None:
    with pytest.raises(Forbidden) as refused:
        caller_of(NAMES, claims)
    assert (refused.value.code, refused.value.params) == ("ACCOUNT_UNMAPPED", {"claim": fault})


@pytest.mark.parametrize(
    ("returned", "code"),
    [
        ({}, "ATTEMPT_UNKNOWN"),
        ({"state": "made up", "code": "x"}, "ATTEMPT_UNKNOWN"),
        ({"state": "the state"}, "PROVIDER_REFUSED"),
        ({"state": "the state", "error": "access_denied", "code": "x"}, "PROVIDER_REFUSED"),
        ({"state": "the state", "code": "x"}, "PROVIDER_AWAY"),
    ],
)
def test_an_answer_that_belongs_to_no_attempt_reaches_no_provider(returned: dict[str, str], code: str) -> None:
    attempt = Attempt("the state", "nonce", "verifier", Attempt.begin().begun)
    with pytest.raises(ParkloomError) as refused:
        Provider(NOWHERE).caller(attempt, returned)
    assert refused.value.code == code


def test_an_attempt_that_took_too_long_begins_again() -> None:
    attempt = Attempt("the state", "nonce", "verifier", Attempt.begin().begun - 3600)
    with pytest.raises(ParkloomError) as refused:
        Provider(NOWHERE).caller(attempt, {"state": "the state", "code": "x"})
    assert refused.value.code == "ATTEMPT_UNKNOWN"
