"""Settings: one table, read from any mapping."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

import pytest

from services.chassis import settings
from services.chassis.settings import Settings
from services.errors import Invalid

KEY = hashlib.sha256(b"settings").hexdigest()


def problems(**environ: str) -> dict[str, str]:
    with pytest.raises(Invalid) as refused:
        Settings.read(environ)
    return {problem.field: problem.hint for problem in refused.value.problems}


def test_an_empty_environment_is_one_machine_with_everything_in_the_data_folder() -> None:
    read = Settings.read({})
    assert read.data_dir == Path("var").absolute()
    assert read.matching_database_url == f"sqlite:///{read.data_dir}/matching.db"
    assert read.bus_url == f"embedded:///{read.data_dir}/bus.db"
    assert (read.rpc_threads, read.metrics_listen, read.token_keys) == (16, "", ())


def test_a_target_follows_what_is_listened_on() -> None:
    read = Settings.read({"PARKLOOM_REGISTRY_LISTEN": "0.0.0.0:7001", "PARKLOOM_CONSOLE_LISTEN": "[::]:80"})
    assert read.registry_target == "127.0.0.1:7001"
    assert read.console_url == "http://[::1]:80"


def test_an_unknown_name_is_refused_with_the_nearest_one() -> None:
    assert problems(PARKLOOM_REGISTRY_LISTN="x") == {
        "PARKLOOM_REGISTRY_LISTN": "did you mean PARKLOOM_REGISTRY_LISTEN?"
    }


def test_a_name_like_no_other_gets_the_hint_to_remove_it() -> None:
    assert problems(PARKLOOM_ZZZ="1")["PARKLOOM_ZZZ"].startswith("remove it")


def test_names_of_others_are_left_alone() -> None:
    assert Settings.read({"PATH": "/bin", "KAFKA_BOOTSTRAP_SERVERS": "x"}) == Settings.read({})


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("PARKLOOM_REGISTRY_LISTEN", "50051"),
        ("PARKLOOM_REGISTRY_LISTEN", "127.0.0.1:70000"),
        ("PARKLOOM_REGISTRY_TARGET", "http://registry:50051"),
        ("PARKLOOM_MATCHING_DATABASE_URL", "mysql://localhost/x"),
        ("PARKLOOM_MATCHING_DATABASE_URL", "postgresql://localhost"),
        ("PARKLOOM_BUS_URL", "kafka://localhost"),
        ("PARKLOOM_BUS_URL", "embedded://bus.db"),
        ("PARKLOOM_CONSOLE_URL", "park.example"),
        ("PARKLOOM_OIDC_ISSUER", "http://id.example"),
        ("PARKLOOM_OIDC_ISSUER", "id.example"),
        ("PARKLOOM_OIDC_SCOPES", "profile"),
        ("PARKLOOM_OIDC_CLAIMS", "subject=sub,park=park,role=role"),
        ("PARKLOOM_OIDC_CLAIMS", "subject=sub,park=,role=role,enterprise=e"),
        ("PARKLOOM_OIDC_CLAIMS", "subject=sub,park=park,role=role,enterprise=e,scopes=s"),
        ("PARKLOOM_RPC_THREADS", "many"),
        ("PARKLOOM_RPC_THREADS", "0"),
        ("PARKLOOM_GRACE_SECONDS", "-1"),
        ("PARKLOOM_TOKEN_KEYS", f"{KEY},short"),
        ("PARKLOOM_SERVICE_KEYS", "k" * 40),
        ("PARKLOOM_LOG_LEVEL", "loud"),
        ("PARKLOOM_DATA_DIR", __file__),
        ("PARKLOOM_DATA_DIR", "/var/lib/park\x07loom"),
        ("PARKLOOM_MATCHING_DATABASE_URL", "sqlite:///a\nb.db"),
    ],
)
def test_a_bad_value_is_refused_by_name(variable: str, value: str) -> None:
    assert list(problems(**{variable: value})) == [variable]


def test_all_that_is_wrong_is_found_at_once() -> None:
    assert set(problems(PARKLOOM_RPC_THREADS="x", PARKLOOM_LOG_FORMAT="xml", PARKLOOM_ZZZ="1")) == {
        "PARKLOOM_RPC_THREADS",
        "PARKLOOM_LOG_FORMAT",
        "PARKLOOM_ZZZ",
    }


def test_a_database_password_is_not_shown() -> None:
    assert "hunter2" not in str(problems(PARKLOOM_REGISTRY_DATABASE_URL="postgres:hunter2@db"))


def test_keys_are_not_shown_with_the_settings() -> None:
    assert KEY not in repr(Settings.read({"PARKLOOM_TOKEN_KEYS": KEY}))


def test_several_keys_can_be_given() -> None:
    read = Settings.read({"PARKLOOM_BUS_URL": "kafka://a:9092,b:9092", "PARKLOOM_TOKEN_KEYS": f"{KEY}, {KEY}2"})
    assert read.token_keys == (KEY, f"{KEY}2")


def test_one_key_serves_one_purpose() -> None:
    found = problems(PARKLOOM_TOKEN_KEYS=KEY, PARKLOOM_SIGN_IN_KEYS=f"{KEY}2", PARKLOOM_SERVICE_KEYS=f"{KEY}3,{KEY}")
    assert list(found) == ["PARKLOOM_SERVICE_KEYS"]
    assert "stands in PARKLOOM_TOKEN_KEYS too" in found["PARKLOOM_SERVICE_KEYS"]


def test_a_key_that_is_printed_in_an_example_is_refused() -> None:
    """Wherever a document or a manifest shows a key, a reader may have kept it."""
    root = Path(__file__).parents[2]
    texts = [
        *root.glob("deploy/**/*.yaml"),
        *root.glob("docs/**/*.md"),
        *root.glob("examples/**/*"),
        root / "README.md",
    ]
    shown = {
        found
        for path in texts
        if path.is_file()
        for found in re.findall(
            r"PARKLOOM_(?:TOKEN|SIGN_IN|SERVICE)_KEYS[:=] *[\"']?([^\s\"'|]{32,})", path.read_text()
        )
    }
    for key in shown | {"at-least-32-characters-of-a-good-random-source"}:
        assert "printed in an example" in problems(PARKLOOM_TOKEN_KEYS=key)["PARKLOOM_TOKEN_KEYS"]
    assert shown


def test_an_empty_value_counts_as_not_set() -> None:
    assert Settings.read({"PARKLOOM_LOG_LEVEL": " "}).log_level == "info"


def test_the_documented_table_is_the_one_that_is_read() -> None:
    page = Path(__file__).parents[2] / "docs" / "configuration.md"
    assert page.read_text() == settings.document()


def test_an_identity_provider_needs_its_client() -> None:
    assert list(problems(PARKLOOM_OIDC_ISSUER="https://id.example")) == ["PARKLOOM_OIDC_CLIENT_ID"]


def test_claims_are_named_one_by_one() -> None:
    given = "subject=email, park=https://x.example/park,role=groups,enterprise=company"
    named = Settings.read({"PARKLOOM_OIDC_CLAIMS": given}).oidc_claims
    assert dict(named) == {
        "subject": "email",
        "park": "https://x.example/park",
        "role": "groups",
        "enterprise": "company",
    }
