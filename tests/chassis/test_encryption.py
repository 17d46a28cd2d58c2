"""Settings of TLS and SASL: what is missing or contradicts itself is refused by the name of the setting."""

from __future__ import annotations

from pathlib import Path

import pytest

from services.chassis import encryption
from services.chassis.settings import Settings
from services.errors import Invalid
from tests.certificates import Authority


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority(tmp_path_factory.mktemp("certificates"))


def hints(**environ: object) -> dict[str, str]:
    with pytest.raises(Invalid) as refused:
        Settings.read({f"PARKLOOM_{name}": str(value) for name, value in environ.items()})
    return {problem.field.removeprefix("PARKLOOM_"): problem.hint for problem in refused.value.problems}


def test_without_settings_nothing_is_encrypted() -> None:
    read = Settings.read({})
    assert encryption.rpc_tls(read) is None
    assert encryption.kafka_security(read) == {"security_protocol": "PLAINTEXT"}


@pytest.mark.parametrize("prefix", ["DATABASE_TLS", "KAFKA_TLS", "RPC_TLS"])
def test_a_missing_file_is_named(prefix: str) -> None:
    for ending in ("CA", "CERTIFICATE", "KEY"):
        hint = hints(**{f"{prefix}_{ending}": "/nowhere/x.pem"})[f"{prefix}_{ending}"]
        assert hint == "give a file that can be read: /nowhere/x.pem: No such file or directory"


@pytest.mark.parametrize("prefix", ["DATABASE_TLS", "KAFKA_TLS", "RPC_TLS"])
def test_half_a_pair_is_refused_by_the_name_of_the_other_half(authority: Authority, prefix: str) -> None:
    files = authority.issue("half")
    given = hints(**{f"{prefix}_CERTIFICATE": files.certificate})
    assert given[f"{prefix}_KEY"] == f"give it too: PARKLOOM_{prefix}_CERTIFICATE is given"
    given = hints(**{f"{prefix}_KEY": files.key})
    assert given[f"{prefix}_CERTIFICATE"] == f"give it too: PARKLOOM_{prefix}_KEY is given"


@pytest.mark.parametrize("prefix", ["DATABASE_TLS", "KAFKA_TLS", "RPC_TLS"])
def test_a_key_of_another_certificate_is_refused(authority: Authority, prefix: str) -> None:
    one, other = authority.issue("one"), authority.issue("other")
    given = hints(
        **{f"{prefix}_CERTIFICATE": one.certificate, f"{prefix}_KEY": other.key, f"{prefix}_CA": one.authorities}
    )
    assert given[f"{prefix}_KEY"].startswith(f"give the key of the certificate in PARKLOOM_{prefix}_CERTIFICATE")


def test_a_file_that_holds_no_certificate_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "empty.pem"
    file.write_text("nothing")
    assert hints(RPC_TLS_CA=file)["RPC_TLS_CA"].startswith("give a PEM file of certificates")


def test_certificates_are_checked_by_an_authority(authority: Authority) -> None:
    files = authority.issue("alone")
    for prefix in ("DATABASE_TLS", "RPC_TLS"):
        given = hints(**{f"{prefix}_CERTIFICATE": files.certificate, f"{prefix}_KEY": files.key})
        assert given == {f"{prefix}_CA": f"give it too: PARKLOOM_{prefix}_CERTIFICATE is given"}


def test_known_clients_need_a_server_with_a_certificate(authority: Authority) -> None:
    given = hints(RPC_TLS_CA=authority.file, RPC_TLS_CLIENTS="known")
    assert given == {"RPC_TLS_CERTIFICATE": "give it too: PARKLOOM_RPC_TLS_CLIENTS is given"}


def test_a_password_is_not_sent_readable() -> None:
    given = hints(KAFKA_SASL_MECHANISM="plain", KAFKA_SASL_USERNAME="me", KAFKA_SASL_PASSWORD="secret")
    assert "the password would go out readable" in given["KAFKA_TLS"]
    assert "secret" not in str(given)


def test_sasl_needs_a_name_and_a_password() -> None:
    given = hints(KAFKA_SASL_MECHANISM="scram-sha-256")
    assert set(given) == {"KAFKA_SASL_USERNAME", "KAFKA_SASL_PASSWORD"}
    assert set(hints(KAFKA_SASL_USERNAME="me")) == {"KAFKA_SASL_MECHANISM"}


def test_files_for_kafka_without_tls_are_refused(authority: Authority) -> None:
    assert "set it to true" in hints(KAFKA_TLS_CA=authority.file)["KAFKA_TLS"]


def test_tls_is_in_the_settings_or_in_the_url(authority: Authority) -> None:
    url = "postgresql://u:p@db/registry?sslmode=require"
    given = hints(REGISTRY_DATABASE_URL=url, DATABASE_TLS_CA=authority.file)
    assert set(given) == {"REGISTRY_DATABASE_URL"}


def test_only_urls_of_postgresql_get_options_and_secrets_are_not_shown(authority: Authority) -> None:
    read = Settings.read(
        {
            "PARKLOOM_REGISTRY_DATABASE_URL": "postgresql://u:p@db/registry?application_name=x",
            "PARKLOOM_DATABASE_TLS_CA": str(authority.file),
            "PARKLOOM_KAFKA_SASL_MECHANISM": "scram-sha-512",
            "PARKLOOM_KAFKA_SASL_USERNAME": "me",
            "PARKLOOM_KAFKA_SASL_PASSWORD": "sesame-sesame",
        }
    )
    query = read.registry_database_url.partition("?")[2]
    assert query.startswith("application_name=x&sslmode=verify-full&sslrootcert=")
    assert read.matching_database_url.startswith("sqlite:")
    assert "sslmode" not in read.matching_database_url
    assert "sesame" not in repr(read)
