"""Honest callers are served while each attack goes on; how fast is for the benchmark to say."""

from __future__ import annotations

import pytest

from benchmarks.honest_load.__main__ import honest, measured
from benchmarks.honest_load.attacks import ATTACKS, under
from benchmarks.walls.installation import attacked


@pytest.mark.slow
def test_no_honest_call_fails_while_others_do_their_worst() -> None:
    with attacked("sqlite", {}, ("all",)) as there:
        calls = honest(there)
        failed = {}
        for name, attack in ATTACKS.items():
            with under(attack, there):
                found = measured(calls, 1.0)
            failed |= {f"{kind} beside {name}": each.failures for kind, each in found.items() if each.failures}
        assert failed == {}
        assert there.installation.ended() == []
