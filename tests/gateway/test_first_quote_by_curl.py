"""The commands of docs/rest.md lead from nothing to a quote, as they stand on the page."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from services.demo.installation import Installation
from tests.waiting import Stopwatch

PAGE = Path(__file__).parents[2] / "docs" / "rest.md"
# The page's word: five minutes.
PATIENCE_SECONDS = 300


@pytest.mark.slow
def test_the_first_quote_takes_less_than_five_minutes(served: Installation, tmp_path: Path) -> None:
    commands = re.findall(r"```bash\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    own = tmp_path / "parkloom"
    own.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m services "$@"\n', encoding="utf-8")
    own.chmod(0o755)
    given = {
        **served.environment,
        "PATH": f"{tmp_path}:{os.environ['PATH']}",
        "GATEWAY": f"http://{served.settings.gateway_listen}",
    }
    clock = Stopwatch()
    ran = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", "\n".join(commands)],
        env=given,
        capture_output=True,
        text=True,
        timeout=PATIENCE_SECONDS,
        check=False,
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert '"state":"QUOTE_STATE_TAKEN"' in ran.stdout
    assert '"state":"ORDER_STATE_' in ran.stdout.splitlines()[-1]
    assert clock.seconds() < PATIENCE_SECONDS
