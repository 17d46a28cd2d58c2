"""People whom an identity provider knows: OpenID Connect, authorization code with PKCE.

The provider says who somebody is; its claims say for which park, in which role and for which enterprise. There is no
default for any of them: who lacks one is refused. Nothing of the provider is kept but what the claims say.
"""

from __future__ import annotations

import secrets
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import requests
from authlib.common.errors import AuthlibBaseError
from authlib.common.urls import add_params_to_uri
from authlib.integrations.requests_client import OAuth2Session

from services.chassis.identity import Caller, Role
from services.chassis.telemetry import log
from services.console.core.id_tokens import IdTokens, untrusted
from services.errors import Forbidden, Invalid, Unauthenticated, Unavailable

SECONDS_PER_CALL = 5.0
KNOWN_FOR_SECONDS = 3600.0
# An attempt to sign in that takes longer begins again.
ATTEMPT_SECONDS = 600.0
# People who sign in while the provider is slow hold so many threads and no more.
AT_ONCE = 2
ROLES = (Role.MANAGER, Role.ENTERPRISE)


@dataclass(frozen=True, slots=True)
class Client:
    """The console as the provider knows it, and the provider's claims by what they are used for."""

    issuer: str
    id: str
    secret: str
    scopes: str
    claims: Mapping[str, str]
    return_url: str
    after_url: str


@dataclass(frozen=True, slots=True)
class Attempt:
    """An attempt to sign in, kept in the session of the browser that began it."""

    state: str
    nonce: str
    verifier: str
    begun: float

    @classmethod
    def begin(cls) -> Attempt:
        return cls(secrets.token_urlsafe(24), secrets.token_urlsafe(24), secrets.token_urlsafe(48), time.time())


class Provider:
    """The identity provider. Its methods raise Unavailable (PROVIDER_AWAY) while it does not answer as it should."""

    def __init__(self, client: Client) -> None:
        self._client = client
        self._turns = threading.BoundedSemaphore(AT_ONCE)
        self._known: tuple[float, Mapping[str, Any], IdTokens] | None = None

    def address(self, attempt: Attempt) -> str:
        """The provider's page that asks a person to sign in."""
        with self._answering():
            metadata, _ = self._metadata()
            url, _state = self._session().create_authorization_url(
                metadata["authorization_endpoint"],
                state=attempt.state,
                nonce=attempt.nonce,
                code_verifier=attempt.verifier,
            )
            return str(url)

    def caller(self, attempt: Attempt, returned: Mapping[str, str]) -> Caller:
        """The person who came back with the parameters `returned`.

        Raises Unauthenticated where the answer belongs to no attempt, is a refusal or cannot be trusted, and Forbidden
        where the claims do not say what the person is here.
        """
        _require_answer_to(attempt, returned)
        with self._answering():
            metadata, id_tokens = self._metadata()
            self._require_own_issuer(metadata, returned)
            session = self._session()
            token = session.fetch_token(
                metadata["token_endpoint"],
                code=returned.get("code", ""),
                code_verifier=attempt.verifier,
                timeout=SECONDS_PER_CALL,
            )
            claims = id_tokens.claims(str(token.get("id_token", "")), attempt.nonce)
            return caller_of(self._client.claims, self._completed(claims, metadata, session))

    def end_address(self) -> str:
        """The provider's page that signs a person out there; our own first one where it has none."""
        with self._answering():
            metadata, _ = self._metadata()
            end = metadata.get("end_session_endpoint")
            parameters = {"client_id": self._client.id, "post_logout_redirect_uri": self._client.after_url}
            return str(add_params_to_uri(end, parameters)) if end else self._client.after_url

    def _session(self) -> OAuth2Session:
        client = self._client
        session = OAuth2Session(
            client.id,
            client.secret or None,
            token_endpoint_auth_method="client_secret_basic" if client.secret else "none",
            scope=client.scopes,
            redirect_uri=client.return_url,
            code_challenge_method="S256",
        )
        session.max_redirects = 0
        return session

    def _metadata(self) -> tuple[Mapping[str, Any], IdTokens]:
        """The provider's metadata and its keys, asked again after an hour."""
        known = self._known
        if known is None or known[0] < time.monotonic():
            metadata = _fetched(f"{self._client.issuer}/.well-known/openid-configuration")
            if metadata.get("issuer") not in (self._client.issuer, f"{self._client.issuer}/"):
                raise _away("its metadata names another issuer")
            id_tokens = IdTokens(metadata["issuer"], self._client.id, lambda: _fetched(metadata["jwks_uri"]))
            known = self._known = (time.monotonic() + KNOWN_FOR_SECONDS, metadata, id_tokens)
        return known[1], known[2]

    def _completed(
        self, claims: Mapping[str, Any], metadata: Mapping[str, Any], session: OAuth2Session
    ) -> Mapping[str, Any]:
        """The claims, with those of the userinfo endpoint where the provider puts them there only."""
        lacking = [name for name in self._client.claims.values() if name not in claims]
        if not lacking or "userinfo_endpoint" not in metadata:
            return claims
        reply = session.get(metadata["userinfo_endpoint"], timeout=SECONDS_PER_CALL)
        reply.raise_for_status()
        more = reply.json()
        if not isinstance(more, dict) or more.get("sub") != claims["sub"]:
            raise untrusted("the userinfo is about somebody else")
        return {**more, **claims}

    def _require_own_issuer(self, metadata: Mapping[str, Any], returned: Mapping[str, str]) -> None:
        """The answer names its issuer (RFC 9207), so that another provider's answer is not taken for this one's."""
        named = returned.get("iss")
        if named is None and not metadata.get("authorization_response_iss_parameter_supported"):
            return
        if named != metadata["issuer"]:
            raise untrusted("the answer is another issuer's")

    @contextmanager
    def _answering(self) -> Iterator[None]:
        """The provider's failures as ours."""
        if not self._turns.acquire(timeout=1.0):
            raise _away("too many people are signing in while it is slow")
        try:
            yield
        except AuthlibBaseError as refused:
            # Of what the provider says only the kind is logged: the rest may hold a code or a token.
            log.warning("identity provider refused", kind=refused.error)
            raise Unauthenticated(
                "PROVIDER_REFUSED", "the identity provider did not accept the sign-in: begin again"
            ) from refused
        except (requests.RequestException, KeyError, TypeError, ValueError) as failed:
            raise _away(type(failed).__name__) from failed
        finally:
            self._turns.release()


def _require_answer_to(attempt: Attempt, returned: Mapping[str, str]) -> None:
    if not secrets.compare_digest(attempt.state.encode(), returned.get("state", "").encode()):
        raise Unauthenticated("ATTEMPT_UNKNOWN", "this browser began no such sign-in: begin again")
    if not 0 <= time.time() - attempt.begun <= ATTEMPT_SECONDS:
        raise Unauthenticated("ATTEMPT_UNKNOWN", "the sign-in took too long: begin again")
    if "error" in returned or "code" not in returned:
        raise Unauthenticated("PROVIDER_REFUSED", "the identity provider did not accept the sign-in: begin again")


def caller_of(names: Mapping[str, str], claims: Mapping[str, Any]) -> Caller:
    """The caller that the claims describe. Raises Forbidden, with the claim that is at fault."""
    role = _role(claims.get(names["role"]))
    if role is None:
        raise _unmapped(names["role"])
    wanted = ("subject", "park", "enterprise") if role is Role.ENTERPRISE else ("subject", "park")
    given = {name: _word(claims.get(names[name])) for name in wanted}
    for name, value in given.items():
        if not value:
            raise _unmapped(names[name])
    try:
        return Caller(given["subject"], given["park"], role, given.get("enterprise", ""))
    except Invalid as wrong:
        raise _unmapped(names.get(wrong.problems[0].field, names["role"])) from wrong


def _role(value: object) -> Role | None:
    """The one role with pages that is named, alone or in a list; None where there is none, or more than one."""
    named = value if isinstance(value, list) else [value]
    known = [role for role in ROLES if role.value in named]
    return known[0] if len(known) == 1 else None


def _word(value: object) -> str:
    return value if isinstance(value, str) and len(value) <= 200 and value.isprintable() else ""


def _unmapped(claim: str) -> Forbidden:
    message = f"the identity provider does not say what this person is here: its claim {claim} is missing or unusable"
    return Forbidden("ACCOUNT_UNMAPPED", message, {"claim": claim})


def _fetched(url: str) -> dict[str, Any]:
    reply = requests.get(url, timeout=SECONDS_PER_CALL, allow_redirects=False)
    reply.raise_for_status()
    content = reply.json()
    if reply.status_code != requests.codes.ok or not isinstance(content, dict):
        raise ValueError("no document")
    return content


def _away(why: str) -> Unavailable:
    log.warning("identity provider away", why=why)
    return Unavailable("PROVIDER_AWAY", "the identity provider does not answer as it should: try again in a moment")
