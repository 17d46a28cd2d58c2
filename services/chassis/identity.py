"""Identity of callers: tokens (JWT, HS256) with subject, park, role, enterprise and scopes.

The first key signs, all keys verify, so that a key can be changed without a moment in which good tokens fail.
"""

from __future__ import annotations

import os
import secrets
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from pathlib import Path
from typing import Any

import jwt

from services import text
from services.chassis.clock import utc_now
from services.errors import Invalid, Unauthenticated, Unavailable

AUDIENCE = "parkloom"
ISSUER = "parkloom"
CLOCK_SKEW_SECONDS = 10
_ALGORITHM = "HS256"
# Characters of the texts that a token names its bearer by.
_LONGEST = {"subject": 200, "park": 63, "enterprise": 63}


class Role(StrEnum):
    """The role that a token gives its bearer; the names of parkloom.access.v1.Role without their prefix."""

    MANAGER = "manager"
    ENTERPRISE = "enterprise"
    INTEGRATOR = "integrator"
    AUDITOR = "auditor"
    SERVICE = "service"


@dataclass(frozen=True, slots=True)
class Caller:
    """The caller of an rpc. Raises Invalid when role, park and enterprise contradict each other."""

    subject: str
    park: str
    role: Role
    enterprise: str = ""
    scopes: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        if not self.subject:
            raise Invalid.field("SUBJECT_MISSING", "subject", {}, "name the person or account that the token is for")
        self._check_texts()
        if not self.park and self.role is not Role.SERVICE:
            raise Invalid.field(
                "PARK_MISSING", "park", {}, "name the park: only a service's token is good for all parks"
            )
        if self.role is Role.ENTERPRISE and not self.enterprise:
            raise Invalid.field("ENTERPRISE_MISSING", "enterprise", {}, "name the enterprise that this token acts for")
        if self.enterprise and self.role not in (Role.ENTERPRISE, Role.INTEGRATOR):
            hint = f"leave it out: a token of role {self.role} is not bound to an enterprise"
            raise Invalid.field("ENTERPRISE_NOT_ALLOWED", "enterprise", {"role": self.role}, hint)
        if self.scopes and self.role is not Role.INTEGRATOR:
            hint = f"leave them out: role {self.role} has none; only an integrator's token does"
            raise Invalid.field("SCOPES_NOT_ALLOWED", "scopes", {"role": self.role}, hint)

    def _check_texts(self) -> None:
        for field, most in _LONGEST.items():
            if len(getattr(self, field)) > most or not text.is_clean(getattr(self, field)):
                hint = f"give at most {most} characters; {text.HINT}"
                raise Invalid.field("TEXT_MALFORMED", field, {"maximum": f"{most}"}, hint)

    @property
    def bound(self) -> bool:
        """True if this caller stands for one enterprise and sees only what that may see."""
        return self.enterprise != ""

    def sees_enterprise(self, enterprise: str) -> bool:
        """True if data of `enterprise` alone may be shown: a bound caller sees its own, others all."""
        return not self.bound or self.enterprise == enterprise

    def acts_for(self, enterprise: str) -> bool:
        """True if this caller may change data of `enterprise`; an auditor changes nothing."""
        return self.role is not Role.AUDITOR and self.sees_enterprise(enterprise)


@dataclass(frozen=True, slots=True)
class Token:
    """The content of a verified token. `id` is unique to it, for tokens that may be used once."""

    caller: Caller
    id: str
    expires: datetime


def mint(keys: Sequence[str], caller: Caller, *, seconds: int, audience: str = AUDIENCE) -> str:
    """A token for `caller`, good for `seconds` from now, signed with the first of `keys`."""
    now = utc_now()
    claims = {
        "iss": ISSUER,
        "aud": audience,
        "sub": caller.subject,
        "park": caller.park,
        "role": caller.role.value,
        "enterprise": caller.enterprise,
        "scope": " ".join(sorted(caller.scopes)),
        "jti": uuid.uuid4().hex,
        "iat": now,
        "exp": now + timedelta(seconds=seconds),
    }
    return jwt.encode({name: value for name, value in claims.items() if value != ""}, keys[0], algorithm=_ALGORITHM)


def verify(keys: Sequence[str], token: str, audience: str = AUDIENCE) -> Caller:
    """The caller a token was minted for. Raises Unauthenticated."""
    return decode(keys, token, audience).caller


def decode(keys: Sequence[str], token: str, audience: str = AUDIENCE) -> Token:
    """The claims of a token. Raises Unauthenticated when it is not ours, not for `audience`, or has expired."""
    claims = _claims(keys, token, audience)
    try:
        return Token(_caller(claims), claims["jti"], datetime.fromtimestamp(claims["exp"], UTC))
    except (Invalid, ValueError) as wrong:
        message = "the token's role, park and enterprise do not fit together: ask for a new one"
        raise Unauthenticated("TOKEN_CONTRADICTORY", message) from wrong


def load_keys(given: Sequence[str], data_dir: Path) -> tuple[str, ...]:
    """The keys given, or the one in `data_dir`/token.key, made at the first need and readable by its owner alone."""
    return tuple(given) or (_own_key(data_dir / "token.key"),)


def _claims(keys: Sequence[str], token: str, audience: str) -> Mapping[str, Any]:
    for key in keys:
        try:
            return _decoded(key, token, audience)
        except jwt.InvalidSignatureError:
            continue
        except jwt.ExpiredSignatureError as expired:
            raise Unauthenticated("TOKEN_EXPIRED", "the token has expired: ask for a new one") from expired
        except jwt.InvalidTokenError as wrong:
            raise Unauthenticated("TOKEN_MALFORMED", "the token is not one of ours: ask for a new one") from wrong
    raise Unauthenticated(
        "TOKEN_KEY_UNKNOWN", "the token was not signed with a key that is known here: ask for a new one"
    )


def _decoded(key: str, token: str, audience: str) -> Mapping[str, Any]:
    return jwt.decode(
        token,
        key,
        algorithms=[_ALGORITHM],
        audience=audience,
        issuer=ISSUER,
        leeway=CLOCK_SKEW_SECONDS,
        options={"require": ["exp", "iat", "sub", "jti", "role"], "strict_aud": True},
    )


def _caller(claims: Mapping[str, Any]) -> Caller:
    return Caller(
        subject=claims["sub"],
        park=str(claims.get("park", "")),
        role=Role(claims["role"]),
        enterprise=str(claims.get("enterprise", "")),
        scopes=frozenset(str(claims.get("scope", "")).split()),
    )


def _own_key(path: Path) -> str:
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        _write_once(path, secrets.token_urlsafe(48))
    key = path.read_text().strip()
    if len(key) < 32:
        raise Unavailable("KEY_FILE_EMPTY", f"{path} holds no key: remove it, and a new one is made")
    return key


def _write_once(path: Path, text: str) -> None:
    """Several processes may come here at once: a link appears with all its content, or was there already."""
    draft = path.with_name(f"{path.name}.{uuid.uuid4().hex}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(text)
    try:
        os.link(draft, path)
    except FileExistsError:
        pass  # another process was faster; its key is the one to use
    finally:
        draft.unlink()
