"""Chooses the bus that a URL names."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from urllib.parse import urlsplit

from services.chassis.bus.interface import KEPT, Bus
from services.chassis.encryption import kafka_security
from services.chassis.settings import Settings
from services.errors import Invalid


def connect(url: str, *, kept: timedelta = KEPT, security: Mapping[str, object] | None = None) -> Bus:
    """The bus at `embedded:///path/bus.db` or `kafka://host:port[,host:port]`. Raises Invalid for anything else.

    Records are kept for `kept`. `security` are the options of Kafka's clients for TLS and SASL.
    """
    parts = urlsplit(url)
    if parts.scheme == "embedded" and parts.path:
        from services.chassis.bus.embedded.bus import EmbeddedBus

        return EmbeddedBus(url.removeprefix("embedded:///"), kept=kept)
    if parts.scheme == "kafka" and parts.netloc:
        from services.chassis.bus.kafka.bus import KafkaBus

        return KafkaBus(parts.netloc, kept=kept, security=security)
    raise Invalid.field(
        "BUS_URL_MALFORMED", "bus_url", {}, "write it as embedded:///<file> or kafka://<host>:<port>[,<host>:<port>]"
    )


def connect_by(settings: Settings) -> Bus:
    """The bus of an installation."""
    kept = timedelta(hours=settings.topic_retention_hours)
    return connect(settings.bus_url, kept=kept, security=kafka_security(settings))
