"""Tokens: minted, verified, refused."""

from __future__ import annotations

import base64
import json
import secrets
import stat
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import jwt
import pytest

from services.chassis import identity
from services.chassis.clock import utc_now
from services.chassis.identity import Caller, Purpose, Role, SignedIn, key_ring, mint, verify
from services.chassis.settings import Settings
from services.errors import Invalid, Unauthenticated, Unavailable

OLD, NEW = (
    key_ring(access=[letter * 40], sign_in=[letter.upper() * 40], service=[letter * 50]) for letter in ("o", "n")
)
MANAGER = Caller("li", "sock", Role.MANAGER)
ENTERPRISE = Caller("wang", "sock", Role.ENTERPRISE, "e-1")
MACHINE = Caller("erp", "sock", Role.INTEGRATOR, "e-1", frozenset({"capacity.write", "orders.read"}))
SERVICE = Caller("matching", "", Role.SERVICE)


@pytest.mark.parametrize("caller", [MANAGER, ENTERPRISE, MACHINE, SERVICE, Caller("a", "sock", Role.AUDITOR)])
def test_a_token_gives_back_the_caller_it_was_minted_for(caller: Caller) -> None:
    assert verify(NEW, mint(NEW, caller, seconds=60)) == caller


def test_the_first_key_signs_and_all_verify() -> None:
    token = mint(OLD, MANAGER, seconds=60)
    assert verify((*NEW, *OLD), token) == MANAGER
    assert verify(NEW, mint((*NEW, *OLD), MANAGER, seconds=60)) == MANAGER


def test_a_token_of_a_foreign_key_is_refused() -> None:
    with pytest.raises(Unauthenticated, match="not signed with a key"):
        verify(NEW, mint(OLD, MANAGER, seconds=60))


def test_an_expired_token_is_refused() -> None:
    with pytest.raises(Unauthenticated, match="expired"):
        verify(NEW, mint(NEW, MANAGER, seconds=-60))


def test_a_sign_in_link_is_no_token_for_calls_and_the_other_way_round() -> None:
    link = mint(NEW, MANAGER, seconds=60, purpose=Purpose.SIGN_IN)
    assert verify(NEW, link, Purpose.SIGN_IN) == MANAGER
    with pytest.raises(Unauthenticated):
        verify(NEW, link)
    with pytest.raises(Unauthenticated):
        verify(NEW, mint(NEW, MANAGER, seconds=60), Purpose.SIGN_IN)


def test_two_tokens_of_one_caller_have_two_ids() -> None:
    ids = {identity.decode(NEW, mint(NEW, MANAGER, seconds=60)).id for _ in range(2)}
    assert len(ids) == 2


@pytest.mark.parametrize("token", ["", "x", "a.b.c", "é", jwt.encode({"sub": "x"}, "", algorithm="none")])
def test_what_is_no_token_of_ours_is_refused(token: str) -> None:
    with pytest.raises(Unauthenticated):
        verify(NEW, token)


def resigned(claims: dict[str, object], headers: dict[str, object] | None = None, secret: str = NEW[0].secret) -> str:
    """A manager's token with other claims and headers, signed with a key of access."""
    good = jwt.decode(mint(NEW, MANAGER, seconds=60), NEW[0].secret, algorithms=["HS256"], audience="parkloom")
    changed = {name: value for name, value in (good | claims).items() if value is not None}
    return jwt.encode(changed, secret, algorithm="HS256", headers=headers)


ODD_CLAIMS: list[dict[str, object]] = [
    {"role": "king"},
    {"park": None},
    {"role": ["manager"]},
    {"role": None},
    {"sub": 7},
    {"sub": "a\x00b"},
    {"sub": "x" * 201},
    {"park": {"sock": 1}},
    {"scope": ["orders.write"]},
    {"jti": ""},
    {"jti": "x" * 65},
    {"jti": 5},
    {"exp": 1e300},
    {"exp": "soon"},
    {"exp": True},
    {"iat": -1e300},
    {"iat": [1]},
    {"aud": ["parkloom"]},
    {"aud": "sign-in"},
    {"iss": "elsewhere"},
    {"sid": "s"},
    {"sid": 1, "auth_time": 1},
    {"sid": "s", "auth_time": 1e300},
]


@pytest.mark.parametrize("claims", ODD_CLAIMS, ids=repr)
def test_a_signed_token_whose_claims_make_no_caller_is_refused(claims: dict[str, object]) -> None:
    with pytest.raises(Unauthenticated):
        verify(NEW, resigned(claims))


@pytest.mark.parametrize("key_id", [7, "", "unknown", ["a"], {}], ids=repr)
def test_a_token_that_names_no_key_of_ours_is_refused(key_id: object) -> None:
    head = base64.urlsafe_b64encode(json.dumps({"alg": "HS256", "kid": key_id}).encode()).decode().rstrip("=")
    _, body, signature = resigned({}).split(".")
    with pytest.raises(Unauthenticated):
        verify(NEW, f"{head}.{body}.{signature}")


def test_a_header_nested_without_end_is_refused() -> None:
    head = base64.urlsafe_b64encode(b"[" * 100_000).decode().rstrip("=")
    with pytest.raises(Unauthenticated):
        verify(NEW, f"{head}.e30.x")


def test_a_token_of_the_version_before_names_no_key_and_is_good() -> None:
    assert verify((*OLD, *NEW), resigned({})) == MANAGER


def test_a_token_names_its_key_and_does_not_betray_it() -> None:
    header = jwt.get_unverified_header(mint(NEW, MANAGER, seconds=60))
    assert header["kid"] == NEW[0].id
    assert NEW[0].id not in NEW[0].secret
    assert len({key.id for key in (*NEW, *OLD)}) == 6
    assert NEW[0].secret not in repr(NEW)


def test_a_key_makes_no_token_of_another_purpose() -> None:
    """A process that holds the services' keys cannot make itself a manager, nor the other way round."""
    access, sign_in, service = ([key for key in NEW if key.purpose is purpose] for purpose in Purpose)
    for keys, caller in ((service, MANAGER), (sign_in, MANAGER), (access, SERVICE)):
        with pytest.raises(Unavailable, match="no key here signs"):
            mint(keys, caller, seconds=60)
    with pytest.raises(Unavailable):
        mint(service, MANAGER, seconds=60, purpose=Purpose.SERVICE)
    with pytest.raises(Unavailable):
        mint(access, SERVICE, seconds=60, purpose=Purpose.ACCESS)


def test_a_token_of_a_role_that_its_key_is_not_for_is_refused() -> None:
    """Such a token comes of a stolen key and a program that is not ours."""
    as_service = resigned({"role": "service", "park": None})
    as_manager = resigned({}, secret=next(key for key in NEW if key.purpose is Purpose.SERVICE).secret)
    for forged in (as_service, as_manager):
        with pytest.raises(Unauthenticated):
            verify(NEW, forged)


@pytest.mark.parametrize("seconds", [-20, 20])
def test_a_clock_that_is_twenty_seconds_off_does_not_matter(seconds: int) -> None:
    token = mint(NEW, MANAGER, seconds=1)
    here = utc_now() + timedelta(seconds=seconds)
    assert identity.decode(NEW, token, now=lambda: here).caller == MANAGER


def test_a_token_from_the_future_is_refused_until_then() -> None:
    earlier = utc_now() - timedelta(minutes=2)
    with pytest.raises(Unauthenticated, match="not good yet"):
        identity.decode(NEW, mint(NEW, MANAGER, seconds=60), now=lambda: earlier)


def test_a_token_for_years_is_refused() -> None:
    with pytest.raises(Unauthenticated, match="more than 366 days"):
        verify(NEW, mint(NEW, MANAGER, seconds=400 * 86_400))


def test_a_page_s_token_names_the_sign_in_behind_it() -> None:
    began = utc_now().replace(microsecond=0) - timedelta(days=2)
    token = identity.decode(NEW, mint(NEW, MANAGER, seconds=60, sign_in=SignedIn("link-1", began)))
    assert token.since == began
    assert token.ids == {token.id, "link-1"}


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


def test_the_embedded_keys_are_made_once_and_are_their_owners_alone(tmp_path: Path) -> None:
    settings = Settings.read({"PARKLOOM_DATA_DIR": str(tmp_path / "new")})
    with ThreadPoolExecutor(8) as pool:
        keys = set(pool.map(lambda _: identity.load_keys(settings), range(16)))
    assert len(keys) == 1
    assert len({key.secret for key in next(iter(keys))}) == 3
    files = {path.name: stat.S_IMODE(path.stat().st_mode) for path in (tmp_path / "new").iterdir()}
    assert files == {"token.key": 0o600, "sign-in.key": 0o600, "service.key": 0o600}


def test_keys_that_are_given_need_no_file(tmp_path: Path) -> None:
    given = secrets.token_urlsafe(32)
    settings = Settings.read({"PARKLOOM_DATA_DIR": str(tmp_path), "PARKLOOM_TOKEN_KEYS": given})
    assert identity.load_keys(settings, Purpose.ACCESS) == key_ring(access=[given])
    assert list(tmp_path.iterdir()) == []


def test_with_kafka_the_keys_that_a_process_needs_must_be_given(tmp_path: Path) -> None:
    given = {"PARKLOOM_DATA_DIR": str(tmp_path), "PARKLOOM_BUS_URL": "kafka://broker:9092"}
    settings = Settings.read(given | {"PARKLOOM_SIGN_IN_KEYS": secrets.token_urlsafe(32)})
    with pytest.raises(Invalid) as refused:
        identity.load_keys(settings)
    assert [problem.field for problem in refused.value.problems] == ["PARKLOOM_TOKEN_KEYS", "PARKLOOM_SERVICE_KEYS"]
    assert len(identity.load_keys(settings, Purpose.SIGN_IN)) == 1
    assert list(tmp_path.iterdir()) == []


def test_a_key_file_without_a_key_is_not_used(tmp_path: Path) -> None:
    (tmp_path / "token.key").touch()
    with pytest.raises(Unavailable, match="remove it"):
        identity.load_keys(Settings.read({"PARKLOOM_DATA_DIR": str(tmp_path)}), Purpose.ACCESS)


@pytest.mark.parametrize("subject", ["a\0b", " mei", "mei ", "   ", "two\nlines", "a\u202eb", "\ud800", "x" * 201])
def test_a_subject_is_clean_text_of_a_bounded_length(subject: str) -> None:
    with pytest.raises(Invalid) as refusal:
        Caller(subject, "sock", Role.MANAGER)
    assert [(each.code, each.field) for each in refusal.value.problems] == [("TEXT_MALFORMED", "subject")]
