"""Known vulnerabilities of the installed packages: `python deploy/supply/audit.py PIP_AUDIT FOLDER_OF_PACKAGES`.

Exit status: 0 none is known, 1 some are, 3 no index answers, so that nothing is known either way.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

CLEAN, VULNERABLE, UNKNOWN = 0, 1, 3
SECONDS = 300
# The index has packages that are made here, or by the system, no more than ours.
OURS = {"parkloom"}


@dataclass(frozen=True)
class Verdict:
    """An exit status, and the lines that explain it."""

    status: int
    lines: tuple[str, ...]


def verdict(report: str) -> Verdict:
    """What pip-audit's JSON report says; anything that is no report counts as an index that does not answer."""
    try:
        packages = json.loads(report)["dependencies"]
        answered = [each for each in packages if "vulns" in each]
        silent = [each["name"] for each in packages if "vulns" not in each and each["name"] not in OURS]
    except (ValueError, KeyError, TypeError):
        answered, silent = [], []
    if not answered:
        return Verdict(UNKNOWN, ("no index of vulnerabilities answers here: nothing was audited",))
    found = tuple(line for each in answered for line in _vulnerabilities(each))
    unknown = (f"not in the index: {', '.join(silent)}",) if silent else ()
    summary = f"{len(answered)} packages audited, {len(found)} vulnerabilities known"
    return Verdict(VULNERABLE if found else CLEAN, (*found, *unknown, summary))


def _vulnerabilities(package: dict[str, Any]) -> list[str]:
    return [
        f"{package['name']} {package['version']}: {each['id']}, gone in {', '.join(each['fix_versions']) or 'none'}"
        for each in package["vulns"]
    ]


def main(pip_audit: str, packages: str) -> int:
    """Audit the packages in a folder, print what was found and return the status."""
    found = verdict(_report(Path(pip_audit), Path(packages)))
    print("\n".join(found.lines))
    return found.status


def _report(pip_audit: Path, packages: Path) -> str:
    command: Sequence[str] = [str(pip_audit), "--path", str(packages), "--format", "json", "--progress-spinner", "off"]
    try:
        return subprocess.run(command, capture_output=True, text=True, check=False, timeout=SECONDS).stdout
    except (OSError, subprocess.TimeoutExpired):
        return ""


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
