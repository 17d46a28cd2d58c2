"""ID tokens that hold, and all that do not."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import ec

from services.console.core.id_tokens import IdTokens
from services.errors import Unauthenticated

ISSUER, CLIENT, NONCE = "https://id.example", "console", "the nonce of this sign-in"
KEY, OTHER_KEY = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
NOW = time.time()


def keys(**named: ec.EllipticCurvePrivateKey) -> dict[str, Any]:
    """A JWK set with the public halves."""
    parts = [
        json.loads(jwt.algorithms.ECAlgorithm.to_jwk(key.public_key())) | {"kid": name, "alg": "ES256", "use": "sig"}
        for name, key in named.items()
    ]
    return {"keys": parts}


def claims(**changed: Any) -> dict[str, Any]:
    usual = {"iss": ISSUER, "aud": CLIENT, "sub": "li", "nonce": NONCE, "iat": NOW, "exp": NOW + 300}
    return {name: value for name, value in (usual | changed).items() if value is not None}


def signed(given: dict[str, Any], key: Any = KEY, algorithm: str = "ES256", kid: str | None = "one") -> str:
    return jwt.encode(given, key, algorithm=algorithm, headers={"kid": kid} if kid else {})


def read(token: str, now: float = NOW) -> Any:
    return IdTokens(ISSUER, CLIENT, lambda: keys(one=KEY), lambda: now).claims(token, NONCE)


def test_a_token_for_this_console_and_sign_in_is_read() -> None:
    assert read(signed(claims()))["sub"] == "li"
    assert read(signed(claims(aud=[CLIENT, "another"], azp=CLIENT)))["sub"] == "li"
    assert read(signed(claims(), kid=None))["sub"] == "li"


@pytest.mark.parametrize("seconds", [-330, 50])
def test_clocks_may_differ_by_less_than_a_minute(seconds: float) -> None:
    assert read(signed(claims(iat=NOW + min(seconds, 50), exp=NOW + seconds + 290)))["sub"] == "li"


REFUSED: dict[str, Callable[[], str]] = {
    "another issuer": lambda: signed(claims(iss="https://other.example")),
    "another audience": lambda: signed(claims(aud="another")),
    "one of several audiences, made for another": lambda: signed(claims(aud=[CLIENT, "another"], azp="another")),
    "one of several audiences, made for nobody": lambda: signed(claims(aud=[CLIENT, "another"])),
    "another sign-in": lambda: signed(claims(nonce="of another")),
    "no nonce": lambda: signed(claims(nonce=None)),
    "expired": lambda: signed(claims(iat=NOW - 900, exp=NOW - 600)),
    "not good yet": lambda: signed(claims(iat=NOW + 600, exp=NOW + 900)),
    "no time of its end": lambda: signed(claims(exp=None)),
    "a time that is none": lambda: signed(claims(exp="tomorrow")),
    "nobody": lambda: signed(claims(sub="")),
    "no subject": lambda: signed(claims(sub=None)),
    "another key": lambda: signed(claims(), OTHER_KEY),
    "a key that is not known": lambda: signed(claims(), OTHER_KEY, kid="two"),
    "no signature": lambda: signed(claims(), "", "none"),
    "signed with a secret": lambda: signed(claims(), "a secret that has at least 32 characters", "HS256"),
    "nothing": lambda: "",
    "no token": lambda: "a.b.c",
}


@pytest.mark.parametrize("what", REFUSED)
def test_a_token_that_does_not_hold_is_refused(what: str) -> None:
    with pytest.raises(Unauthenticated) as refused:
        read(REFUSED[what]())
    assert refused.value.code == "PROVIDER_UNTRUSTED"


def test_new_keys_of_the_provider_are_asked_for_and_made_up_ones_only_now_and_then() -> None:
    asked: list[float] = []
    now = [NOW]

    def fetch() -> dict[str, Any]:
        asked.append(now[0])
        return keys(one=KEY) if len(asked) == 1 else keys(one=KEY, two=OTHER_KEY)

    tokens = IdTokens(ISSUER, CLIENT, fetch, lambda: now[0])
    tokens.claims(signed(claims()), NONCE)
    for _ in range(3):
        with pytest.raises(Unauthenticated):
            tokens.claims(signed(claims(), OTHER_KEY, kid="two"), NONCE)
    now[0] += 31
    assert tokens.claims(signed(claims(), OTHER_KEY, kid="two"), NONCE)["sub"] == "li"
    assert len(asked) == 2
