"""TLS and SASL of Kafka by settings, on a real broker."""

from __future__ import annotations

from pathlib import Path

import pytest

from services.chassis.bus import Record, connect_by
from services.chassis.bus.kafka import clients
from services.chassis.settings import Settings
from services.errors import Unavailable
from services.testbed import KafkaBroker, Secured
from tests.certificates import Authority
from tests.chassis.bus.records import read

pytestmark = pytest.mark.real_parts


def connected(broker: KafkaBroker, listener: str, topic: str, **settings: object) -> bytes:
    """What came of a record that went through a listener of the broker and back."""
    named = {f"PARKLOOM_KAFKA_{name.upper()}": str(value) for name, value in settings.items()}
    bus = connect_by(Settings.read({"PARKLOOM_BUS_URL": f"kafka://{broker.address(listener)}", **named}))
    try:
        bus.create_topics({topic: 1})
        bus.publish([Record(topic, "k", b"secret", {})])
        reader = bus.consumer(f"{topic}.reader", [topic])
        [found] = read(reader, 1)
        reader.close()
    finally:
        bus.close()
    return found.value


@pytest.mark.parametrize("mechanism", ["plain", "scram-sha-256", "scram-sha-512"])
def test_a_name_and_a_password_over_tls(
    own_kafka: KafkaBroker, secured_kafka: Secured, fresh_prefix: str, mechanism: str
) -> None:
    found = connected(
        own_kafka,
        "SASL_SSL",
        fresh_prefix,
        tls="true",
        tls_ca=secured_kafka.authorities,
        sasl_mechanism=mechanism,
        sasl_username=secured_kafka.username,
        sasl_password=secured_kafka.password,
    )
    assert found == b"secret"


def test_a_certificate_of_the_client(
    own_kafka: KafkaBroker, secured_kafka: Secured, authority: Authority, fresh_prefix: str
) -> None:
    mine = authority.issue("client")
    files = {"tls_ca": mine.authorities, "tls_certificate": mine.certificate, "tls_key": mine.key}
    assert connected(own_kafka, "SSL", fresh_prefix, tls="true", **files) == b"secret"


@pytest.mark.parametrize("wrong", ["password", "authority", "no certificate"])
def test_who_is_not_who_it_should_be_is_an_outage(
    own_kafka: KafkaBroker,
    secured_kafka: Secured,
    real_parts_folder: Path,
    fresh_prefix: str,
    monkeypatch: pytest.MonkeyPatch,
    wrong: str,
) -> None:
    monkeypatch.setitem(clients.PATIENCE, "bootstrap_timeout_ms", 1_000)
    strange = Authority(real_parts_folder / "stranger")
    settings: dict[str, object] = {
        "tls": "true",
        "tls_ca": strange.file if wrong == "authority" else secured_kafka.authorities,
        "sasl_mechanism": "scram-sha-256",
        "sasl_username": secured_kafka.username,
        "sasl_password": "wrong" if wrong == "password" else secured_kafka.password,
    }
    listener = "SASL_SSL"
    if wrong == "no certificate":
        listener, settings = "SSL", {"tls": "true", "tls_ca": secured_kafka.authorities}
    with pytest.raises(Unavailable, match="the message broker does not answer"):
        connected(own_kafka, listener, fresh_prefix, **settings)
