"""Tokens: minted, and read again with all that their claims must satisfy.

A token names its key (`kid`) and is good only for the purpose of that key. Tokens without a `kid` are those of the
version before; they are tried with every key.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Any

import jwt

from services.chassis.clock import utc_now
from services.chassis.identity.callers import Caller, Role
from services.chassis.identity.keys import Key, Purpose, keys_of
from services.errors import Invalid, Unauthenticated, Unavailable

AUDIENCES = {Purpose.ACCESS: "parkloom", Purpose.SIGN_IN: "sign-in", Purpose.SERVICE: "parkloom"}
# The purposes of tokens that come with a call.
CALLS = (Purpose.ACCESS, Purpose.SERVICE)
ISSUER = "parkloom"
# The clocks of the machines that mint and of those that verify may differ by so much.
CLOCK_SKEW = timedelta(seconds=30)
LONGEST = timedelta(days=366)
_ALGORITHM = "HS256"
_MAX_TEXT, _MAX_ID, _MAX_SCOPES = 200, 64, 2000
# A bearer sends the same token with every call.
REMEMBERED_TOKENS = 1_024
# All that a library raises for a text that is none of ours; RecursionError comes of deeply nested JSON.
_UNREADABLE = (jwt.InvalidTokenError, ValueError, TypeError, RecursionError, OverflowError)


@dataclass(frozen=True, slots=True)
class SignedIn:
    """The sign-in of a person that a token was minted for: the id it has, and when it began."""

    id: str
    time: datetime


@dataclass(frozen=True, slots=True)
class Token:
    """The content of a verified token. `id` is unique to it; `sign_in` stands behind tokens of the console's pages."""

    caller: Caller
    id: str
    issued: datetime
    expires: datetime
    sign_in: SignedIn | None = None

    @property
    def since(self) -> datetime:
        """The moment its bearer was let in: at the sign-in, or when the token was minted."""
        return min(self.issued, self.sign_in.time) if self.sign_in else self.issued

    @property
    def ids(self) -> frozenset[str]:
        """The ids under which it can be revoked: its own and that of its sign-in."""
        return frozenset({self.id, self.sign_in.id} if self.sign_in else {self.id})


def mint(
    keys: Sequence[Key],
    caller: Caller,
    *,
    seconds: int,
    purpose: Purpose | None = None,
    sign_in: SignedIn | None = None,
) -> str:
    """A token for `caller`, good for `seconds` from now, signed with the first of `keys` that is for `purpose`.

    Unless given, the purpose is that of calls by the caller's role. Raises Unavailable where no key is for it.
    """
    purpose = purpose or (Purpose.SERVICE if caller.role is Role.SERVICE else Purpose.ACCESS)
    key = next(keys_of(keys, purpose), None)
    if key is None or not purpose.allows(caller.role):
        message = f"no key here signs a token of role {caller.role} for the purpose {purpose}"
        raise Unavailable("KEY_OF_PURPOSE_MISSING", message)
    claims = _claims_of(caller, seconds, purpose) | _sign_in_claims(sign_in)
    given = {name: value for name, value in claims.items() if value != ""}
    return jwt.encode(given, key.secret, algorithm=_ALGORITHM, headers={"kid": key.id})


def verify(keys: Sequence[Key], token: str, *purposes: Purpose) -> Caller:
    """The caller a token was minted for. Raises Unauthenticated."""
    return decode(keys, token, *purposes).caller


def decode(keys: Sequence[Key], token: str, *purposes: Purpose, now: Callable[[], datetime] = utc_now) -> Token:
    """The content of a token for one of `purposes` (none named: those of calls), at the time that `now` returns.

    Raises Unauthenticated when it is not ours, not for the purpose, not good yet or no longer.
    """
    found = _signed(tuple(key for key in keys if key.purpose in (purposes or CALLS)), token)
    _check_times(found, now())
    return found


@lru_cache(REMEMBERED_TOKENS)
def _signed(keys: tuple[Key, ...], token: str) -> Token:
    """The content of a token that one of `keys` has signed: what a signature stands for never changes, but for time."""
    key, claims = _verified(keys, token)
    found = _token(claims)
    if not key.purpose.allows(found.caller.role):
        raise _contradictory()
    return found


def _claims_of(caller: Caller, seconds: int, purpose: Purpose) -> dict[str, Any]:
    now = utc_now()
    return {
        "iss": ISSUER,
        "aud": AUDIENCES[purpose],
        "sub": caller.subject,
        "park": caller.park,
        "role": caller.role.value,
        "enterprise": caller.enterprise,
        "scope": " ".join(sorted(caller.scopes)),
        "jti": uuid.uuid4().hex,
        "iat": now,
        "exp": now + timedelta(seconds=seconds),
    }


def _sign_in_claims(sign_in: SignedIn | None) -> dict[str, Any]:
    """The claims of OpenID Connect for a session and its beginning."""
    return {"sid": sign_in.id, "auth_time": int(sign_in.time.timestamp())} if sign_in else {}


def _verified(keys: Sequence[Key], token: str) -> tuple[Key, Mapping[str, Any]]:
    for key in _candidates(keys, token):
        try:
            return key, _decoded(key, token)
        except jwt.InvalidSignatureError:
            continue
        except _UNREADABLE as wrong:
            raise _malformed() from wrong
    message = "the token was not signed with a key that is known here for such calls: ask for a new one"
    raise Unauthenticated("TOKEN_KEY_UNKNOWN", message)


def _candidates(keys: Sequence[Key], token: str) -> list[Key]:
    try:
        key_id = jwt.get_unverified_header(token).get("kid")
    except _UNREADABLE as wrong:
        raise _malformed() from wrong
    return [key for key in keys if key_id in (None, key.id)]


def _decoded(key: Key, token: str) -> Mapping[str, Any]:
    return jwt.decode(
        token,
        key.secret,
        algorithms=[_ALGORITHM],
        audience=AUDIENCES[key.purpose],
        issuer=ISSUER,
        # Times are checked by the clock that the caller of `decode` gives, not by this machine's.
        options={
            "require": ["exp", "iat", "sub", "jti", "role"],
            "strict_aud": True,
            "verify_exp": False,
            "verify_iat": False,
            "verify_nbf": False,
        },
    )


def _token(claims: Mapping[str, Any]) -> Token:
    try:
        caller = Caller(
            subject=_text(claims, "sub"),
            park=_text(claims, "park"),
            role=Role(_text(claims, "role")),
            enterprise=_text(claims, "enterprise"),
            scopes=frozenset(_text(claims, "scope", _MAX_SCOPES).split()),
        )
        return Token(caller, _id(claims, "jti"), _time(claims, "iat"), _time(claims, "exp"), _sign_in(claims))
    except (Invalid, *_UNREADABLE, OSError) as wrong:
        raise _contradictory() from wrong


def _text(claims: Mapping[str, Any], name: str, longest: int = _MAX_TEXT) -> str:
    value = claims.get(name, "")
    if not isinstance(value, str) or len(value) > longest or not value.isprintable():
        raise ValueError(f"the claim {name} is no text that is used here")
    return value


def _id(claims: Mapping[str, Any], name: str) -> str:
    found = _text(claims, name, _MAX_ID)
    if not found:
        raise ValueError(f"the claim {name} is empty")
    return found


def _time(claims: Mapping[str, Any], name: str) -> datetime:
    value = claims.get(name)
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise ValueError(f"the claim {name} is no time")
    return datetime.fromtimestamp(value, UTC)


def _sign_in(claims: Mapping[str, Any]) -> SignedIn | None:
    return SignedIn(_id(claims, "sid"), _time(claims, "auth_time")) if "sid" in claims else None


def _check_times(token: Token, now: datetime) -> None:
    if token.expires <= now - CLOCK_SKEW:
        raise Unauthenticated("TOKEN_EXPIRED", "the token has expired: ask for a new one")
    if token.issued > now + CLOCK_SKEW:
        message = "the token is not good yet: set the clock of the machine that made it, and ask for a new one"
        raise Unauthenticated("TOKEN_NOT_YET_GOOD", message)
    if token.expires - token.issued > LONGEST:
        message = f"the token is good for more than {LONGEST.days} days: ask for one of a shorter time"
        raise Unauthenticated("TOKEN_TOO_LONG", message, {"maximum_days": f"{LONGEST.days}"})


def _malformed() -> Unauthenticated:
    return Unauthenticated("TOKEN_MALFORMED", "the token is not one of ours: ask for a new one")


def _contradictory() -> Unauthenticated:
    message = "the token's role, park and enterprise do not fit together: ask for a new one"
    return Unauthenticated("TOKEN_CONTRADICTORY", message)
