"""What reaches the log and the metrics page."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator

import pytest
import structlog

from services.chassis import telemetry


@pytest.fixture(autouse=True)
def restored_logging() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level, configured = root.handlers[:], root.level, structlog.get_config()
    yield
    root.handlers[:], root.level = handlers, level
    structlog.configure(**configured)


def test_a_json_line_has_event_level_time_and_fields(capsys: pytest.CaptureFixture[str]) -> None:
    telemetry.configure("info", "json")
    telemetry.log.info("served", method="Echo", 门=3)
    line = json.loads(capsys.readouterr().err)
    assert (line["event"], line["level"], line["method"], line["门"]) == ("served", "info", "Echo", 3)
    assert line["timestamp"].endswith("Z")


def test_secrets_stay_out_of_the_log_even_when_someone_passes_them(capsys: pytest.CaptureFixture[str]) -> None:
    telemetry.configure("info", "text")
    telemetry.log.info("served", token="secret-token", price=987654321, request="secret-body")
    logged = capsys.readouterr().err
    assert "served" in logged
    assert not any(secret in logged for secret in ("secret-token", "987654321", "secret-body"))


def test_lines_below_the_level_are_not_written(capsys: pytest.CaptureFixture[str]) -> None:
    telemetry.configure("warning", "json")
    telemetry.log.info("quiet")
    assert capsys.readouterr().err == ""


def test_lines_of_libraries_come_in_the_same_form(capsys: pytest.CaptureFixture[str]) -> None:
    telemetry.configure("info", "json")
    logging.getLogger("some.library").info("wrote %s", "this")
    assert json.loads(capsys.readouterr().err)["event"] == "wrote this"
