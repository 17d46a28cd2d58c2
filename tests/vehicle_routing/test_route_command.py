"""`parkloom route` and `parkloom check` on files."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from services.__main__ import main
from tests.vehicle_routing.waves import Kind, line_document, random_document


@pytest.fixture
def wave_file(tmp_path: Path) -> Path:
    path = tmp_path / "wave.json"
    path.write_text(json.dumps(random_document(1, 10, Kind())))
    return path


def route(wave: Path, *options: str) -> tuple[int, Path]:
    answer = wave.with_name("routes.json.gz")
    return main(["route", str(wave), "-o", str(answer), "--iterations", "500", "--quiet", *options]), answer


def verdict(wave: Path, answer: Path, capsys: pytest.CaptureFixture[str]) -> tuple[int, dict[str, Any]]:
    capsys.readouterr()
    status = main(["check", str(wave), str(answer), "--json"])
    return status, json.loads(capsys.readouterr().out)


def test_routes_are_written_and_checked(wave_file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    status, answer = route(wave_file)
    assert status == 0
    status, figures = verdict(wave_file, answer, capsys)
    assert (status, figures["violations"], figures["shipments"]) == (0, {}, 10)
    assert 0 < figures["lower_bound"] <= figures["total_cost"]


def test_the_verdict_is_printed_for_people(wave_file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _, answer = route(wave_file, "--workers", "1")
    assert main(["check", str(wave_file), str(answer)]) == 0
    assert "0 violations" in capsys.readouterr().out


def test_routes_of_another_wave_are_broken(wave_file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _, answer = route(wave_file)
    other = wave_file.with_name("other.json")
    other.write_text(json.dumps(random_document(2, 10, Kind())))
    status, figures = verdict(other, answer, capsys)
    assert status == 1
    assert figures["violations"]


def test_a_wrong_wave_is_refused_and_nothing_is_written(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    wave = tmp_path / "wave.json"
    wave.write_text(json.dumps(line_document(vehicles=[])))
    status, answer = route(wave)
    assert (status, answer.exists()) == (2, False)
    assert "vehicles has no vehicle; add a class" in capsys.readouterr().err


def test_progress_goes_to_standard_error(wave_file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    answer = wave_file.with_name("routes.json")
    assert main(["route", str(wave_file), "-o", str(answer), "--iterations", "100"]) == 0
    assert "vehicles" in capsys.readouterr().err
