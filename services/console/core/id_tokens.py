"""ID tokens of an identity provider: signature, issuer, audience, nonce and times are checked."""

from __future__ import annotations

import secrets
import threading
import time
from collections.abc import Callable, Mapping
from typing import Any

import jwt

from services.errors import Unauthenticated

# Signatures by key pairs only: with "none", or with a secret shared by HMAC, others could sign.
ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA")
CLOCK_SKEW_SECONDS = 60.0
# A provider that changes its keys is asked again; a token with a made-up key asks no more often than this.
KEYS_ASKED_EACH_SECONDS = 30.0


class IdTokens:
    """Reads ID tokens of `issuer` for the client `audience`. `fetch_keys` returns the provider's JWK set."""

    def __init__(
        self,
        issuer: str,
        audience: str,
        fetch_keys: Callable[[], dict[str, Any]],
        now: Callable[[], float] = time.time,
    ) -> None:
        self._issuer = issuer
        self._audience = audience
        self._fetch_keys = fetch_keys
        self._now = now
        self._lock = threading.Lock()
        self._keys: dict[str | None, Any] = {}
        self._asked = float("-inf")

    def claims(self, token: str, nonce: str) -> Mapping[str, Any]:
        """The claims of a token made for this audience and `nonce`. Raises Unauthenticated, or as `fetch_keys`."""
        try:
            claims = self._verified(token)
        except (jwt.PyJWTError, TypeError, ValueError, RecursionError) as wrong:
            raise untrusted(type(wrong).__name__) from wrong
        self._check(claims, nonce)
        return claims

    def _verified(self, token: str) -> Mapping[str, Any]:
        key = self._key(jwt.get_unverified_header(token).get("kid"))
        verified: Mapping[str, Any] = jwt.decode(
            token,
            key,
            algorithms=[key.algorithm_name] if key.algorithm_name in ALGORITHMS else [],
            audience=self._audience,
            issuer=self._issuer,
            # Times are checked by the clock that was given.
            options={
                "require": ["iss", "sub", "aud", "exp", "iat", "nonce"],
                "verify_exp": False,
                "verify_iat": False,
                "verify_nbf": False,
            },
        )
        return verified

    def _check(self, claims: Mapping[str, Any], nonce: str) -> None:
        now, skew = self._now(), CLOCK_SKEW_SECONDS
        times = claims["exp"], claims["iat"]
        if any(isinstance(one, bool) or not isinstance(one, int | float) for one in times):
            raise untrusted("its times are none")
        if not (times[0] > now - skew and times[1] < now + skew):
            raise untrusted("it has expired, or is not good yet")
        if not secrets.compare_digest(str(claims["nonce"]).encode(), nonce.encode()):
            raise untrusted("its nonce is another sign-in's")
        several = isinstance(claims["aud"], list) and len(claims["aud"]) > 1
        if claims.get("azp", None if several else self._audience) != self._audience:
            raise untrusted("it was made for another client")
        if not (isinstance(claims["sub"], str) and claims["sub"]):
            raise untrusted("it names nobody")

    def _key(self, key_id: str | None) -> Any:
        with self._lock:
            if key_id not in self._keys and self._now() >= self._asked + KEYS_ASKED_EACH_SECONDS:
                self._asked = self._now()
                self._keys = self._fetched()
            if key_id not in self._keys:
                raise jwt.InvalidKeyError("no such key")
            return self._keys[key_id]

    def _fetched(self) -> dict[str | None, Any]:
        keys = [key for key in jwt.PyJWKSet.from_dict(self._fetch_keys()).keys if key.public_key_use in (None, "sig")]
        # A token that names no key is good where there is only one.
        return {key.key_id: key for key in keys} | ({None: keys[0]} if len(keys) == 1 else {})


def untrusted(why: str) -> Unauthenticated:
    """The error for an answer that does not hold; `why` is for the log of the console's people."""
    return Unauthenticated("PROVIDER_UNTRUSTED", f"the identity provider's answer cannot be trusted: {why}")
