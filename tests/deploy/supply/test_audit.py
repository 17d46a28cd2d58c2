"""What an audit says of a report, and of an index that does not answer."""

from __future__ import annotations

import json

import pytest

from deploy.supply import audit

FLAW = {"id": "CVE-2026-1", "fix_versions": ["2.0"], "aliases": [], "description": ""}


def _report(*packages: dict[str, object]) -> str:
    return json.dumps({"dependencies": packages, "fixes": []})


def test_no_known_vulnerability_is_status_0() -> None:
    found = audit.verdict(_report({"name": "flask", "version": "3.1.3", "vulns": []}))
    assert (found.status, found.lines) == (0, ("1 packages audited, 0 vulnerabilities known",))


def test_a_vulnerability_is_status_1_and_names_the_version_without_it() -> None:
    found = audit.verdict(_report({"name": "flask", "version": "1.0", "vulns": [FLAW]}))
    assert found.status == 1
    assert found.lines[0] == "flask 1.0: CVE-2026-1, gone in 2.0"


def test_a_package_that_the_index_does_not_know_is_named() -> None:
    known = {"name": "flask", "version": "3.1.3", "vulns": []}
    found = audit.verdict(_report(known, {"name": "odd", "skip_reason": "not found"}))
    assert (found.status, found.lines[0]) == (0, "not in the index: odd")


@pytest.mark.parametrize(
    "report", ["", "no JSON", "[]", _report(), _report({"name": "flask", "skip_reason": "no answer"})]
)
def test_an_index_that_does_not_answer_is_status_3_in_one_line(report: str) -> None:
    found = audit.verdict(report)
    assert (found.status, len(found.lines)) == (3, 1)


def test_a_tool_that_is_not_there_is_status_3(capsys: pytest.CaptureFixture[str]) -> None:
    assert audit.main("/nowhere/pip-audit", "/nowhere") == 3
    assert capsys.readouterr().out == "no index of vulnerabilities answers here: nothing was audited\n"
