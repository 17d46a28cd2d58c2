from __future__ import annotations

import re
import tempfile
from pathlib import Path

import pytest

from services.testbed import jars


def test_jars_are_kept_in_the_users_maven_repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    assert jars.repository() == tmp_path / ".m2" / "repository"


@pytest.mark.parametrize("home", ["", "/", "/no/such/folder"])
def test_a_user_without_a_home_keeps_them_in_the_temporary_folder(home: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", home)
    assert jars.repository().parent == Path(tempfile.gettempdir())


def test_every_jar_is_named_with_its_sum_once() -> None:
    lines = jars.SUMS.read_text().splitlines()
    assert all(re.fullmatch(r"[0-9a-f]{64}  [\w.\-]+:[\w.\-]+:[\w.\-]+", line) for line in lines)
    assert len(set(lines)) == len(lines) > 40


@pytest.mark.real_parts
def test_a_jar_that_is_not_the_one_we_know_is_fetched_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    small = next(line for line in jars.SUMS.read_text().splitlines() if "jspecify" in line)
    monkeypatch.setattr(jars, "SUMS", tmp_path / "sums")
    jars.SUMS.write_text(small)
    [jar] = jars.kafka_jars(tmp_path)
    whole = jar.read_bytes()
    jar.write_bytes(whole[:100])
    assert jars.kafka_jars(tmp_path) == [jar]
    assert jar.read_bytes() == whole


@pytest.mark.real_parts
def test_a_jar_with_another_sum_is_refused_by_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jars, "SUMS", tmp_path / "sums")
    jars.SUMS.write_text(f"{'0' * 64}  org.jspecify:jspecify:1.0.0")
    with pytest.raises(RuntimeError, match=r"org\.jspecify:jspecify:1\.0\.0 cannot be had: its sha256 is"):
        jars.kafka_jars(tmp_path)
