"""The contracts: every rpc says who may call it, and a change that breaks callers fails."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from parkloom.access.v1 import access_pb2
from parkloom.logistics.v1 import logistics_service_pb2
from parkloom.matching.v1 import matching_service_pb2
from parkloom.matching.v1 import snapshot_service_pb2 as matching_snapshot
from parkloom.registry.v1 import registry_service_pb2
from parkloom.registry.v1 import snapshot_service_pb2 as registry_snapshot

ROOT = Path(__file__).parents[1]
BUF = Path(sys.executable).parent / "buf"
RPCS = [
    pytest.param(method, id=method.full_name)
    for module in (
        registry_service_pb2,
        registry_snapshot,
        matching_service_pb2,
        matching_snapshot,
        logistics_service_pb2,
    )
    for service in module.DESCRIPTOR.services_by_name.values()
    for method in service.methods
]


@pytest.mark.parametrize("rpc", RPCS)
def test_every_rpc_says_who_may_call_it(rpc) -> None:
    assert rpc.GetOptions().Extensions[access_pb2.policy].roles


@pytest.mark.parametrize("rpc", RPCS)
def test_no_rpc_lets_an_auditor_change_anything(rpc) -> None:
    reads = rpc.name.startswith(("Get", "List", "Watch", "Summarize", "Stream", "Explain"))
    assert reads or access_pb2.ROLE_AUDITOR not in rpc.GetOptions().Extensions[access_pb2.policy].roles


def test_a_change_that_breaks_callers_is_found(tmp_path: Path) -> None:
    copy = tmp_path / "contracts"
    shutil.copytree(ROOT / "protos", copy / "protos", ignore=shutil.ignore_patterns("*.py", "*.pyi", "__pycache__"))
    shutil.copytree(ROOT / "third_party", copy / "third_party")
    shutil.copy(ROOT / "buf.yaml", copy)
    assert _breaking(copy).returncode == 0
    order = copy / "protos" / "parkloom" / "matching" / "v1" / "order.proto"
    order.write_text(order.read_text().replace("int64 quantity = 3", "string quantity = 3"))
    broken = _breaking(copy)
    assert broken.returncode != 0
    assert "quantity" in broken.stdout


def _breaking(folder: Path) -> subprocess.CompletedProcess[str]:
    command = [BUF, "breaking", "protos", "--against", "protos/released.binpb"]
    return subprocess.run(command, check=False, cwd=folder, capture_output=True, text=True, timeout=60)
