"""Settings of TLS and SASL, and what the clients and servers of a process are given by them.

Files are PEM, and are read again for new connections, so that renewed certificates need no restart. HTTPS of the
console's pages is the ingress' part.
"""

# ruff: noqa: RUF009  (a `setting` is a dataclasses.field that carries its row of the table)

from __future__ import annotations

import ssl
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlencode

from services.chassis import values
from services.chassis.values import setting, variable
from services.errors import Problem

_SERVERS = "registry, matching, logistics"
_SERVICES = f"{_SERVERS}, console"
_DATABASES = ("registry_database_url", "matching_database_url", "logistics_database_url", "console_database_url")


@dataclass(frozen=True, slots=True)
class TlsFiles:
    """PEM files: the authorities that vouch for the others, and the own certificate with its key."""

    authorities: Path
    certificate: Path | None
    key: Path | None


@dataclass(frozen=True, slots=True, kw_only=True)
class EncryptionSettings:
    """The part of the settings that is about encryption."""

    database_tls_ca: Path | None = setting(
        "",
        values.optional_file,
        f"{_SERVICES}, planner",
        "Authorities (PEM) that vouch for PostgreSQL: connections are encrypted and the server's name is checked.",
    )
    database_tls_certificate: Path | None = setting(
        "", values.optional_file, f"{_SERVICES}, planner", "Certificate (PEM) that is shown to PostgreSQL."
    )
    database_tls_key: Path | None = setting(
        "",
        values.optional_file,
        f"{_SERVICES}, planner",
        "Key of that certificate (PEM); readable by its owner alone, or by root's group.",
    )
    kafka_tls: bool = setting("false", values.boolean, _SERVERS, "Whether connections to Kafka are encrypted.")
    kafka_tls_ca: Path | None = setting(
        "", values.optional_file, _SERVERS, "Authorities (PEM) that vouch for Kafka; empty: those of the system."
    )
    kafka_tls_certificate: Path | None = setting(
        "", values.optional_file, _SERVERS, "Certificate (PEM) that is shown to Kafka."
    )
    kafka_tls_key: Path | None = setting("", values.optional_file, _SERVERS, "Key of that certificate (PEM).")
    kafka_sasl_mechanism: str = setting(
        "",
        values.optional(values.choice("plain", "scram-sha-256", "scram-sha-512")),
        _SERVERS,
        "How a process proves to Kafka who it is: `plain`, `scram-sha-256` or `scram-sha-512`; empty: not by SASL.",
    )
    kafka_sasl_username: str = setting("", str, _SERVERS, "The name for SASL.")
    kafka_sasl_password: str = setting("", str, _SERVERS, "The password for SASL.", secret=True)
    rpc_tls_certificate: Path | None = setting(
        "",
        values.optional_file,
        f"{_SERVICES}, gateway",
        "Certificate (PEM) of this process: its gRPC is served with it, and it is shown where it calls.",
    )
    rpc_tls_key: Path | None = setting(
        "", values.optional_file, f"{_SERVICES}, gateway", "Key of that certificate (PEM)."
    )
    rpc_tls_ca: Path | None = setting(
        "",
        values.optional_file,
        f"{_SERVICES}, gateway",
        "Authorities (PEM) that vouch for the services: given, every call to one is encrypted and its name checked.",
    )
    rpc_tls_clients: str = setting(
        "any",
        values.choice("any", "known"),
        _SERVERS,
        "Who may connect to gRPC: `any`, or `known`: who shows a certificate of these authorities (mTLS).",
    )


def rpc_tls(settings: EncryptionSettings) -> TlsFiles | None:
    """The files of gRPC, for servers and for channels; None where it is not encrypted."""
    if settings.rpc_tls_ca is None:
        return None
    return TlsFiles(settings.rpc_tls_ca, settings.rpc_tls_certificate, settings.rpc_tls_key)


def kafka_security(settings: EncryptionSettings) -> dict[str, object]:
    """The options of Kafka's clients."""
    options: dict[str, object] = {}
    if settings.kafka_tls:
        options |= {
            "ssl_cafile": _text(settings.kafka_tls_ca),
            "ssl_certfile": _text(settings.kafka_tls_certificate),
            "ssl_keyfile": _text(settings.kafka_tls_key),
        }
    if settings.kafka_sasl_mechanism:
        options |= {
            "sasl_mechanism": settings.kafka_sasl_mechanism.upper(),
            "sasl_plain_username": settings.kafka_sasl_username,
            "sasl_plain_password": settings.kafka_sasl_password,
        }
    channel = "SSL" if settings.kafka_tls else "PLAINTEXT"
    return {**options, "security_protocol": f"SASL_{channel}" if settings.kafka_sasl_mechanism else channel}


def encrypted_urls(settings: EncryptionSettings) -> dict[str, Any]:
    """The URLs of the databases on PostgreSQL, by the names of their settings, with what libpq needs for TLS."""
    if settings.database_tls_ca is None:
        return {}
    query = {
        "sslmode": "verify-full",
        "sslrootcert": _text(settings.database_tls_ca),
        "sslcert": _text(settings.database_tls_certificate),
        "sslkey": _text(settings.database_tls_key),
    }
    given = {name: value for name, value in query.items() if value}
    return {name: _with_query(url, given) for name, url in _on_postgresql(settings)}


def contradictions(settings: EncryptionSettings) -> Iterator[Problem]:
    """Problems of settings that do not fit together, by the names of the variables."""
    for prefix in ("database_tls", "kafka_tls", "rpc_tls"):
        yield from _pair_problems(settings, prefix)
        yield from _authorities_problems(settings, prefix)
    yield from _database_problems(settings)
    yield from _kafka_problems(settings)
    if settings.rpc_tls_certificate and not settings.rpc_tls_ca:
        yield _missing("rpc_tls_ca", "rpc_tls_certificate")
    if settings.rpc_tls_clients == "known" and not settings.rpc_tls_certificate:
        yield _missing("rpc_tls_certificate", "rpc_tls_clients")


def _pair_problems(settings: EncryptionSettings, prefix: str) -> Iterator[Problem]:
    certificate: Path | None = getattr(settings, f"{prefix}_certificate")
    key: Path | None = getattr(settings, f"{prefix}_key")
    if certificate and not key:
        yield _missing(f"{prefix}_key", f"{prefix}_certificate")
    elif key and not certificate:
        yield _missing(f"{prefix}_certificate", f"{prefix}_key")
    elif certificate and key:
        try:
            ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT).load_cert_chain(certificate, key, password=_no_password)
        except (OSError, ValueError) as wrong:
            hint = f"give the key of the certificate in {variable(f'{prefix}_certificate')}, both as PEM: {wrong}"
            yield Problem("TLS_PAIR_MISMATCH", variable(f"{prefix}_key"), {}, hint)


def _authorities_problems(settings: EncryptionSettings, prefix: str) -> Iterator[Problem]:
    authorities: Path | None = getattr(settings, f"{prefix}_ca")
    if authorities:
        try:
            ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT).load_verify_locations(authorities)
        except OSError as wrong:
            hint = f"give a PEM file of certificates: {wrong}"
            yield Problem("TLS_AUTHORITIES_UNREADABLE", variable(f"{prefix}_ca"), {}, hint)


def _database_problems(settings: EncryptionSettings) -> Iterator[Problem]:
    if settings.database_tls_certificate and not settings.database_tls_ca:
        yield _missing("database_tls_ca", "database_tls_certificate")
    if settings.database_tls_ca:
        for name, url in _on_postgresql(settings):
            if any(option.startswith("ssl") for option, _ in parse_qsl(_query_of(url))):
                hint = f"take its ssl… options out: {variable('database_tls_ca')} is given"
                yield Problem("SETTINGS_CONTRADICT", variable(name), {}, hint)


def _kafka_problems(settings: EncryptionSettings) -> Iterator[Problem]:
    if (settings.kafka_tls_ca or settings.kafka_tls_certificate) and not settings.kafka_tls:
        hint = f"set it to true, or give no {variable('kafka_tls_ca')} and {variable('kafka_tls_certificate')}"
        yield Problem("SETTINGS_CONTRADICT", variable("kafka_tls"), {}, hint)
    if settings.kafka_sasl_mechanism == "plain" and not settings.kafka_tls:
        hint = f"set it to true: with {variable('kafka_sasl_mechanism')}=plain the password would go out readable"
        yield Problem("SETTINGS_CONTRADICT", variable("kafka_tls"), {}, hint)
    for name in ("kafka_sasl_username", "kafka_sasl_password"):
        if settings.kafka_sasl_mechanism and not getattr(settings, name):
            yield _missing(name, "kafka_sasl_mechanism")
        elif getattr(settings, name) and not settings.kafka_sasl_mechanism:
            yield _missing("kafka_sasl_mechanism", name)


def _missing(name: str, because_of: str) -> Problem:
    return Problem("SETTING_MISSING", variable(name), {}, f"give it too: {variable(because_of)} is given")


def _on_postgresql(settings: EncryptionSettings) -> Iterator[tuple[str, str]]:
    urls: Mapping[str, Any] = {name: getattr(settings, name) for name in _DATABASES}
    return ((name, url) for name, url in urls.items() if not url.startswith("sqlite:"))


def _with_query(url: str, query: Mapping[str, str]) -> str:
    return f"{url}{'&' if _query_of(url) else '?'}{urlencode(query)}"


def _query_of(url: str) -> str:
    return url.rpartition("@")[2].partition("?")[2]


def _no_password() -> str:
    raise ValueError("a key with a passphrase cannot be used here")


def _text(path: Path | None) -> str | None:
    return None if path is None else str(path)
