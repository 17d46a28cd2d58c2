"""Identity of callers: tokens (JWT, HS256) with subject, park, role, enterprise and scopes; a key for each purpose."""

from services.chassis.identity.callers import Caller, Role
from services.chassis.identity.keys import Key, Purpose, key_ring, load_keys
from services.chassis.identity.tokens import SignedIn, Token, decode, mint, verify

__all__ = [
    "Caller",
    "Key",
    "Purpose",
    "Role",
    "SignedIn",
    "Token",
    "decode",
    "key_ring",
    "load_keys",
    "mint",
    "verify",
]
