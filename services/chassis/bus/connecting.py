"""Chooses the bus that a URL names."""

from __future__ import annotations

from urllib.parse import urlsplit

from services.chassis.bus.interface import Bus
from services.errors import Invalid


def connect(url: str) -> Bus:
    """The bus at `embedded:///path/bus.db` or `kafka://host:port[,host:port]`. Raises Invalid for anything else."""
    parts = urlsplit(url)
    if parts.scheme == "embedded" and parts.path:
        from services.chassis.bus.embedded.bus import EmbeddedBus

        return EmbeddedBus(url.removeprefix("embedded:///"))
    if parts.scheme == "kafka" and parts.netloc:
        from services.chassis.bus.kafka import KafkaBus

        return KafkaBus(parts.netloc)
    raise Invalid.field(
        "BUS_URL_MALFORMED", "bus_url", {}, "write it as embedded:///<file> or kafka://<host>:<port>[,<host>:<port>]"
    )
