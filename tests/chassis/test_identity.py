"""Tokens: minted, verified, refused."""

from __future__ import annotations

import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import jwt
import pytest

from services.chassis import identity
from services.chassis.identity import Caller, Role, mint, verify
from services.errors import Invalid, Unauthenticated, Unavailable

OLD, NEW = "o" * 40, "n" * 40
MANAGER = Caller("li", "sock", Role.MANAGER)
ENTERPRISE = Caller("wang", "sock", Role.ENTERPRISE, "e-1")
MACHINE = Caller("erp", "sock", Role.INTEGRATOR, "e-1", frozenset({"capacity.write", "orders.read"}))
SERVICE = Caller("matching", "", Role.SERVICE)


@pytest.mark.parametrize("caller", [MANAGER, ENTERPRISE, MACHINE, SERVICE, Caller("a", "sock", Role.AUDITOR)])
def test_a_token_gives_back_the_caller_it_was_minted_for(caller: Caller) -> None:
    assert verify([NEW], mint([NEW], caller, seconds=60)) == caller


def test_the_first_key_signs_and_all_verify() -> None:
    token = mint([OLD], MANAGER, seconds=60)
    assert verify([NEW, OLD], token) == MANAGER
    assert verify([NEW], mint([NEW, OLD], MANAGER, seconds=60)) == MANAGER


def test_a_token_of_a_foreign_key_is_refused() -> None:
    with pytest.raises(Unauthenticated, match="not signed with a key"):
        verify([NEW], mint([OLD], MANAGER, seconds=60))


def test_an_expired_token_is_refused() -> None:
    with pytest.raises(Unauthenticated, match="expired"):
        verify([NEW], mint([NEW], MANAGER, seconds=-60))


def test_a_sign_in_link_is_no_token_for_calls_and_the_other_way_round() -> None:
    link = mint([NEW], MANAGER, seconds=60, audience="sign-in")
    assert verify([NEW], link, "sign-in") == MANAGER
    with pytest.raises(Unauthenticated):
        verify([NEW], link)
    with pytest.raises(Unauthenticated):
        verify([NEW], mint([NEW], MANAGER, seconds=60), "sign-in")


def test_two_tokens_of_one_caller_have_two_ids() -> None:
    ids = {identity.decode([NEW], mint([NEW], MANAGER, seconds=60)).id for _ in range(2)}
    assert len(ids) == 2


@pytest.mark.parametrize("token", ["", "x", "a.b.c", "é", jwt.encode({"sub": "x"}, "", algorithm="none")])
def test_what_is_no_token_of_ours_is_refused(token: str) -> None:
    with pytest.raises(Unauthenticated):
        verify([NEW], token)


@pytest.mark.parametrize("claims", [{"role": "king", "park": "sock"}, {"role": "manager"}, {"role": ["manager"]}])
def test_a_signed_token_whose_claims_make_no_caller_is_refused(claims: dict[str, object]) -> None:
    good = jwt.decode(mint([NEW], MANAGER, seconds=60), NEW, algorithms=["HS256"], audience="parkloom")
    forged = {name: value for name, value in good.items() if name not in ("role", "park")} | claims
    with pytest.raises(Unauthenticated):
        verify([NEW], jwt.encode(forged, NEW, algorithm="HS256"))


@pytest.mark.parametrize(
    ("field", "role", "park", "enterprise", "scopes"),
    [
        ("park", Role.MANAGER, "", "", ()),
        ("enterprise", Role.ENTERPRISE, "sock", "", ()),
        ("enterprise", Role.MANAGER, "sock", "e-1", ()),
        ("scopes", Role.ENTERPRISE, "sock", "e-1", ("orders.write",)),
    ],
)
def test_a_caller_that_contradicts_itself_is_refused(
    field: str, role: Role, park: str, enterprise: str, scopes: tuple[str, ...]
) -> None:
    with pytest.raises(Invalid) as refused:
        Caller("x", park, role, enterprise, frozenset(scopes))
    assert refused.value.problems[0].field == field


def test_a_bound_caller_sees_and_acts_for_its_own_enterprise_only() -> None:
    for caller in (ENTERPRISE, MACHINE):
        assert caller.bound
        assert caller.sees_enterprise("e-1")
        assert caller.acts_for("e-1")
        assert not caller.sees_enterprise("e-2")
        assert not caller.acts_for("e-2")


def test_an_auditor_sees_all_and_acts_for_nobody() -> None:
    auditor = Caller("a", "sock", Role.AUDITOR)
    assert auditor.sees_enterprise("e-1")
    assert not auditor.acts_for("e-1")


def test_the_embedded_key_is_made_once_and_is_its_owners_alone(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        keys = set(pool.map(lambda _: identity.load_keys((), tmp_path / "new"), range(16)))
    assert len(keys) == 1
    assert stat.S_IMODE((tmp_path / "new" / "token.key").stat().st_mode) == 0o600
    assert [path.name for path in (tmp_path / "new").iterdir()] == ["token.key"]


def test_keys_that_are_given_need_no_file(tmp_path: Path) -> None:
    assert identity.load_keys((NEW,), tmp_path) == (NEW,)
    assert list(tmp_path.iterdir()) == []


def test_a_key_file_without_a_key_is_not_used(tmp_path: Path) -> None:
    (tmp_path / "token.key").touch()
    with pytest.raises(Unavailable, match="remove it"):
        identity.load_keys((), tmp_path)
