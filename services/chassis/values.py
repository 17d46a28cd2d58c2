"""Rows of the table of settings, and readers of their values: each takes the text of one and returns its value.

All raise ValueError with a hint, a phrase that begins with what to do; `settings` adds the variable's name.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Any
from urllib.parse import urlsplit

from services.text import is_mail_address

MIN_KEY_CHARACTERS = 32
# A key made at random has more: this keeps out "0000…" and the like.
MIN_KEY_VARIETY = 10
# Keys that are printed somewhere, and so known to everybody: in the manifests of this version and of those before.
PUBLISHED_KEYS = frozenset({"at-least-32-characters-of-a-good-random-source"})
PUBLISHED_KEY_PREFIX = "example-"
_HOST = r"(?:\[[0-9a-fA-F:.]+\]|[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?)"
_ADDRESS = re.compile(rf"(?P<host>{_HOST}):(?P<port>[0-9]{{1,5}})")
_TRUE = {"1", "true", "yes", "on"}
_FALSE = {"0", "false", "no", "off"}


PREFIX = "PARKLOOM_"


@dataclass(frozen=True, slots=True)
class Setting:
    """One row of the table: how a value is read, who reads it, what it means."""

    default: str
    read: Callable[[str], Any]
    used_by: str
    meaning: str
    derive: Callable[[str], str] = str


def setting(
    default: str,
    read: Callable[[str], Any],
    used_by: str,
    meaning: str,
    *,
    derive: Callable[[str], str] = str,
    secret: bool = False,
) -> Any:
    """A field of a dataclass of settings."""
    return field(repr=not secret, metadata={"setting": Setting(default, read, used_by, meaning, derive)})


def variable(name: str) -> str:
    """The environment variable of the field `name`."""
    return PREFIX + name.upper()


def folder(text: str) -> Path:
    """A folder's absolute path; it need not exist yet."""
    path = Path(text).expanduser().absolute()
    if path.exists() and not path.is_dir():
        raise ValueError(f"give a folder: {text} is a file")
    return path


def optional_file(text: str) -> Path | None:
    """A file's absolute path, which can be read now; empty text is none."""
    if not text:
        return None
    path = Path(text).expanduser().absolute()
    try:
        with path.open("rb"):
            return path
    except OSError as wrong:
        raise ValueError(f"give a file that can be read: {text}: {wrong.strerror}") from wrong


def optional(read: Callable[[str], str]) -> Callable[[str], str]:
    """A reader like `read` that takes empty text too."""
    return lambda text: text and read(text)


def number(low: int, high: int) -> Callable[[str], int]:
    """A reader of whole numbers from `low` to `high`, both included."""

    def read(text: str) -> int:
        if not re.fullmatch(r"-?[0-9]+", text) or not low <= int(text) <= high:
            raise ValueError(f"give a whole number from {low} to {high}, not {text!r}")
        return int(text)

    return read


def choice(*allowed: str) -> Callable[[str], str]:
    """A reader of one word out of `allowed`, in any case."""

    def read(text: str) -> str:
        if text.lower() not in allowed:
            raise ValueError(f"give one of {', '.join(allowed)}, not {text!r}")
        return text.lower()

    return read


def boolean(text: str) -> bool:
    """true, yes, on, 1 or false, no, off, 0."""
    if text.lower() not in _TRUE | _FALSE:
        raise ValueError(f"give true or false, not {text!r}")
    return text.lower() in _TRUE


def listen_address(text: str) -> str:
    """`host:port` to listen on; port 0 lets the system choose one."""
    return _address(text, lowest_port=0)


def optional_listen_address(text: str) -> str:
    """Like `listen_address`, but may be empty."""
    return text and listen_address(text)


def target_address(text: str) -> str:
    """`host:port` to call, or `dns:///host:port` to spread calls over all its addresses."""
    prefix = "dns:///" if text.startswith("dns:///") else ""
    return prefix + _address(text.removeprefix(prefix), lowest_port=0)


def optional_server(text: str) -> str:
    """`host:port` to call; may be empty."""
    return text and _address(text, lowest_port=1)


def mail_address(text: str) -> str:
    """`name@host`, in ASCII."""
    if not is_mail_address(text):
        raise ValueError("write it as name@host, in ASCII")
    return text


def database_url(text: str) -> str:
    """`sqlite:///file` or `postgresql://user@host/database`."""
    if re.fullmatch(r"sqlite:///.+|postgres(ql)?://[^/]*/.+", text):
        return text
    # The value itself stays out of the message: it may hold a password.
    raise ValueError("give sqlite:///path/to/file.db or postgresql://user:password@host:port/database")


def bus_url(text: str) -> str:
    """`embedded:///file` or `kafka://host:port[,host:port]`."""
    scheme, _, rest = text.partition("://")
    if scheme == "embedded" and rest.startswith("/") and len(rest) > 1:
        return text
    if scheme == "kafka" and all(_ADDRESS.fullmatch(broker) for broker in rest.split(",")):
        return text
    raise ValueError(f"give embedded:///path/to/bus.db or kafka://host:port[,host:port], not {text!r}")


def web_url(text: str) -> str:
    """`http://host` or `https://host`, with or without port and path; without the last slash."""
    parts = urlsplit(text)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ValueError(f"give an address that begins with http:// or https://, not {text!r}")
    return text.rstrip("/")


def web_origins(text: str) -> tuple[str, ...]:
    """Origins, comma separated: scheme and host, a port where it is not the usual one, and no path."""
    origins = tuple(each.strip() for each in text.split(",")) if text else ()
    wrong = next((each for each in origins if not re.fullmatch(r"https?://[^/,?#@]+", each)), None)
    if wrong is not None:
        raise ValueError(f"give origins like https://pages.example, comma separated, not {wrong!r}")
    return origins


def signing_keys(text: str) -> tuple[str, ...]:
    """Signing keys, comma separated; empty text is no key. Keys that anybody can know or guess are refused."""
    keys = tuple(key.strip() for key in text.split(",")) if text else ()
    if any(len(key) < MIN_KEY_CHARACTERS for key in keys):
        raise ValueError(f"give keys of at least {MIN_KEY_CHARACTERS} characters each, comma separated")
    if any(key in PUBLISHED_KEYS or key.startswith(PUBLISHED_KEY_PREFIX) for key in keys):
        raise ValueError("make a key of your own: this one is printed in an example, so that everybody knows it")
    if any(len(set(key)) < MIN_KEY_VARIETY for key in keys):
        raise ValueError("make a key at random: this one repeats a few characters and can be guessed")
    return keys


def issuer_url(text: str) -> str:
    """`https://host`, or `http://` on this machine, with or without a path; may be empty."""
    parts = urlsplit(text)
    here = parts.scheme == "http" and parts.hostname in ("127.0.0.1", "localhost", "::1")
    if text and not ((parts.scheme == "https" and parts.hostname) or here):
        raise ValueError(f"give an address that begins with https://, not {text!r}")
    return text.rstrip("/")


def oidc_scopes(text: str) -> str:
    """Scopes with blanks between them, `openid` among them."""
    if "openid" not in text.split():
        raise ValueError(f"give scopes of which one is openid, not {text!r}")
    return text


def oidc_claims(text: str) -> Mapping[str, str]:
    """`subject=…,park=…,role=…,enterprise=…`: the name of a claim for each."""
    wanted = ("subject", "park", "role", "enterprise")
    given = dict(part.strip().split("=", 1) for part in text.split(",") if "=" in part)
    if sorted(given) != sorted(wanted) or not all(given.values()):
        raise ValueError(f"give subject=…,park=…,role=…,enterprise=…, each with the name of a claim, not {text!r}")
    return MappingProxyType(given)


def reachable(address: str) -> str:
    """The address by which this machine reaches what listens on `address`."""
    return re.sub(r"\b0\.0\.0\.0(?=:)", "127.0.0.1", address).replace("[::]", "[::1]")


def _address(text: str, *, lowest_port: int) -> str:
    found = _ADDRESS.fullmatch(text)
    if not found or not lowest_port <= int(found["port"]) <= 65535:
        raise ValueError(f"give host:port with a port from {lowest_port} to 65535, not {text!r}")
    return text
