"""Revoked tokens: by id, by subject until a moment, in one park or in all."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from services.chassis.clock import utc_now
from services.chassis.identity import Caller, Purpose, Revocation, Revocations, Role, SignedIn, Verifier, key_ring, mint
from services.errors import Unauthenticated, Unavailable

KEYS = key_ring(access=["a" * 40], sign_in=["i" * 40], service=["s" * 40])
LI = Caller("li", "sock", Role.MANAGER)
NOW = utc_now()
HOUR = timedelta(hours=1)


def refuses(entry: Revocation, caller: Caller = LI, **token: Any) -> bool:
    """True if `entry` is about a token of `caller` issued now with the id t-1."""
    try:
        Revocations([entry]).check(caller, **{"since": NOW, "ids": {"t-1"}, **token})
    except Unauthenticated:
        return True
    return False


@pytest.mark.parametrize(
    ("entry", "refused"),
    [
        (Revocation("sock", "li", "", NOW + HOUR), True),
        (Revocation("", "li", "", NOW + HOUR), True),
        (Revocation("mill", "li", "", NOW + HOUR), False),
        (Revocation("sock", "wang", "", NOW + HOUR), False),
        (Revocation("sock", "li", "", NOW - HOUR), False),
        (Revocation("sock", "", "t-1", NOW - HOUR), True),
        (Revocation("", "", "t-1", NOW - HOUR), True),
        (Revocation("mill", "", "t-1", NOW - HOUR), False),
        (Revocation("sock", "", "t-2", NOW - HOUR), False),
    ],
    ids=lambda each: f"{each.park} {each.subject} {each.token_id}" if isinstance(each, Revocation) else f"{each}",
)
def test_an_entry_hits_the_tokens_that_it_is_about_and_no_others(entry: Revocation, refused: bool) -> None:
    assert refuses(entry) == refused


def test_a_token_of_a_clock_that_is_ahead_does_not_slip_through() -> None:
    entry = Revocation("sock", "li", "", NOW)
    assert refuses(entry, since=NOW + timedelta(seconds=20))
    assert not refuses(entry, since=NOW + timedelta(seconds=31))


def test_a_page_s_token_falls_with_the_sign_in_behind_it() -> None:
    """Pages mint a new token each time: the moment that counts is that of the sign-in."""
    token = mint(KEYS, LI, seconds=60, sign_in=SignedIn("link-1", NOW - timedelta(days=3)))
    for entry in (Revocation("sock", "li", "", NOW - timedelta(days=1)), Revocation("sock", "", "link-1", NOW)):
        with pytest.raises(Unauthenticated):
            Verifier(KEYS, Revocations([entry])).verify(token)
    fresh = mint(KEYS, LI, seconds=60, sign_in=SignedIn("link-2", NOW))
    assert Verifier(KEYS, Revocations([Revocation("sock", "li", "", NOW - HOUR)])).verify(fresh).caller == LI


def test_a_link_that_was_given_before_signs_nobody_in() -> None:
    link = mint(KEYS, LI, seconds=60, purpose=Purpose.SIGN_IN)
    with pytest.raises(Unauthenticated):
        Verifier(KEYS, Revocations([Revocation("sock", "li", "", utc_now())])).verify(link, Purpose.SIGN_IN)


def test_without_any_list_only_our_own_services_get_in() -> None:
    unknown = Revocations()
    with pytest.raises(Unavailable, match="not known here yet"):
        unknown.check(LI, since=NOW, ids=())
    with pytest.raises(Unavailable):
        unknown.require(0.0)
    unknown.check(Caller("matching", "", Role.SERVICE), since=NOW, ids=())
    unknown.replace([])
    unknown.require(0.0)
    unknown.check(LI, since=NOW, ids=())


def test_of_two_entries_about_a_subject_the_later_counts() -> None:
    both = Revocations([Revocation("sock", "li", "", NOW + HOUR), Revocation("sock", "li", "", NOW - HOUR)])
    with pytest.raises(Unauthenticated):
        both.check(LI, since=NOW, ids=())


def test_tokens_are_verified_by_the_clock_that_is_given() -> None:
    token = mint(KEYS, LI, seconds=60)
    with pytest.raises(Unauthenticated, match="expired"):
        Verifier(KEYS, Revocations([]), lambda: utc_now() + HOUR).verify(token)
