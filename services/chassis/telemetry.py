"""Telemetry of a process: log lines (structlog) and metrics (Prometheus).

Neither ever holds prices, tokens or the bodies of requests: log names, counts and times.
"""

from __future__ import annotations

import logging
import sys
import traceback
from collections.abc import MutableMapping
from typing import Any

import structlog
from prometheus_client import Counter, Gauge, Histogram

log: structlog.stdlib.BoundLogger = structlog.stdlib.get_logger("parkloom")

RPC_CALLS = Counter("parkloom_rpc_calls", "Calls answered, by method and status code.", ["method", "code"])
RPC_SECONDS = Histogram(
    "parkloom_rpc_seconds",
    "Seconds from a call's arrival to its end, by method; streams when they end.",
    ["method"],
    buckets=(0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 600),
)
OPEN_WATCHES = Gauge("parkloom_open_watches", "Streams open now.")
UNSENT_EVENTS = Gauge("parkloom_outbox_unsent_events", "Events stored and not yet on the bus, by relay.", ["relay"])
SUBSCRIBER_LAG = Gauge(
    "parkloom_subscriber_lag_seconds", "Age of the event handled last when it was handled, by group.", ["group"]
)
DEAD_LETTERS = Counter(
    "parkloom_dead_letters", "Events set aside after failing, by topic and group.", ["topic", "group"]
)
STORAGE_OUTAGES = Counter(
    "parkloom_storage_outages", "Transactions refused by a full or failing storage, by code.", ["code"]
)
REVOCATIONS_READ = Gauge(
    "parkloom_revocations_read_time_seconds", "When the list of revoked tokens was last read, by part.", ["part"]
)

_SECRET = ("token", "authorization", "password", "price", "cost", "body", "request", "response")
_NOISY = ("grpc", "kafka", "alembic", "sqlalchemy", "werkzeug", "waitress")


def configure(level: str, format: str) -> None:  # noqa: A002  (named like the setting)
    """Send all log lines of this process, the libraries' too, to stderr: `format` is "text" or "json"."""
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        without_secrets,
    ]
    structlog.configure(
        processors=[structlog.stdlib.filter_by_level, *shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=False,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(structlog.stdlib.ProcessorFormatter(processors=_endings(format), foreign_pre_chain=shared))
    logging.basicConfig(handlers=[handler], level=level.upper(), force=True)
    for name in _NOISY:
        logging.getLogger(name).setLevel(max(logging.WARNING, logging.getLevelName(level.upper())))


def without_secrets(_logger: object, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """A structlog processor: the value of a field that by its name holds a secret does not reach the log."""
    return {name: "(kept out)" if name in _SECRET else value for name, value in event.items()}


def described(fault: BaseException) -> dict[str, object]:
    """A fault's kinds and place as fields of a log line; not its texts, which may quote prices or requests."""
    kinds: list[str] = []
    link: BaseException | None = fault
    while link is not None:
        kinds.append(type(link).__qualname__)
        link = link.__cause__ or link.__context__
    return {"kinds": kinds, "where": "".join(traceback.format_tb(fault.__traceback__))}


def _endings(format: str) -> list[Any]:  # noqa: A002
    take_out = structlog.stdlib.ProcessorFormatter.remove_processors_meta
    if format == "json":
        return [take_out, structlog.processors.format_exc_info, structlog.processors.JSONRenderer(ensure_ascii=False)]
    # Plain tracebacks: the default ones show local variables, and some of those are tokens.
    return [
        take_out,
        structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty(), exception_formatter=structlog.dev.plain_traceback),
    ]
