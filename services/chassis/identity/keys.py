"""Keys that sign tokens, each for one purpose: a key of one purpose makes no token of another.

Of a purpose the first key signs and all verify, so that a key can be changed without a moment in which good tokens
fail.
"""

from __future__ import annotations

import hashlib
import os
import secrets
import uuid
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Protocol

from services.chassis.identity.callers import Role
from services.errors import Invalid, Problem, Unavailable

ID_CHARACTERS = 12


class Purpose(StrEnum):
    """The purpose of a key: calls of people and machine accounts, links to the console, calls of our own services."""

    ACCESS = "access"
    SIGN_IN = "sign-in"
    SERVICE = "service"

    def allows(self, role: Role) -> bool:
        """True if a token of this purpose may have `role`: a service's own tokens have keys of their own."""
        return (self is Purpose.SERVICE) == (role is Role.SERVICE)


# The setting that holds the keys of a purpose, and the file that the embedded mode keeps its own one in.
_SETTINGS = {Purpose.ACCESS: "token_keys", Purpose.SIGN_IN: "sign_in_keys", Purpose.SERVICE: "service_keys"}
_FILES = {Purpose.ACCESS: "token.key", Purpose.SIGN_IN: "sign-in.key", Purpose.SERVICE: "service.key"}


@dataclass(frozen=True, slots=True)
class Key:
    """One signing key."""

    purpose: Purpose
    secret: str = field(repr=False)

    @property
    def id(self) -> str:
        """The key's public name (`kid` of its tokens), derived from it and the same in every process."""
        return hashlib.sha256(b"parkloom key id\0" + self.secret.encode()).hexdigest()[:ID_CHARACTERS]


class Configured(Protocol):
    """The settings that keys depend on."""

    @property
    def token_keys(self) -> tuple[str, ...]: ...
    @property
    def sign_in_keys(self) -> tuple[str, ...]: ...
    @property
    def service_keys(self) -> tuple[str, ...]: ...
    @property
    def bus_url(self) -> str: ...
    @property
    def data_dir(self) -> Path: ...


def key_ring(
    *, access: Iterable[str] = (), sign_in: Iterable[str] = (), service: Iterable[str] = ()
) -> tuple[Key, ...]:
    """The keys of these secrets, each for the purpose it is given as."""
    given = {Purpose.ACCESS: access, Purpose.SIGN_IN: sign_in, Purpose.SERVICE: service}
    return tuple(Key(purpose, secret) for purpose, all_secrets in given.items() for secret in all_secrets)


def load_keys(settings: Configured, *purposes: Purpose) -> tuple[Key, ...]:
    """The keys of `purposes` (none named: of all): those configured, or one in the data folder, made at first need.

    Raises Invalid, with one problem a purpose, where the processes of an installation must be given their keys.
    """
    wanted = purposes or tuple(Purpose)
    missing = [
        Problem("KEYS_MISSING", _variable(purpose), {}, _HINT) for purpose in wanted if _lacks(settings, purpose)
    ]
    if missing:
        raise Invalid.of(missing)
    return tuple(key for purpose in wanted for key in _keys(settings, purpose))


def keys_of(keys: Sequence[Key], purpose: Purpose) -> Iterator[Key]:
    """Each of `keys` that is for `purpose`, in their order."""
    return (key for key in keys if key.purpose is purpose)


_HINT = "give the keys that all processes share: with Kafka they are not made up in the data folder"


def _variable(purpose: Purpose) -> str:
    return f"PARKLOOM_{_SETTINGS[purpose].upper()}"


def _lacks(settings: Configured, purpose: Purpose) -> bool:
    return settings.bus_url.startswith("kafka://") and not _given(settings, purpose)


def _keys(settings: Configured, purpose: Purpose) -> Iterator[Key]:
    secrets_given = _given(settings, purpose) or (_own_key(settings.data_dir / _FILES[purpose]),)
    return (Key(purpose, secret) for secret in secrets_given)


def _given(settings: Configured, purpose: Purpose) -> tuple[str, ...]:
    given = {
        Purpose.ACCESS: settings.token_keys,
        Purpose.SIGN_IN: settings.sign_in_keys,
        Purpose.SERVICE: settings.service_keys,
    }
    return given[purpose]


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
