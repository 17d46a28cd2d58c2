"""Identity of callers: tokens (JWT, HS256) with subject, park, role, enterprise and scopes; a key for each purpose."""

from services.chassis.identity.callers import Caller, Role
from services.chassis.identity.keys import Key, Purpose, key_ring, load_keys
from services.chassis.identity.revocations import KEPT, Revocation, Revocations
from services.chassis.identity.tokens import SignedIn, Token, decode, mint, verify
from services.chassis.identity.verifier import Verifier

__all__ = [
    "KEPT",
    "Caller",
    "Key",
    "Purpose",
    "Revocation",
    "Revocations",
    "Role",
    "SignedIn",
    "Token",
    "Verifier",
    "decode",
    "key_ring",
    "load_keys",
    "mint",
    "verify",
]
