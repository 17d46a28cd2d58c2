"""The contracts: every rpc names the roles that may call it, and a change that breaks callers fails."""

from __future__ import annotations

import shutil
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pytest

from parkloom.access.v1 import access_pb2

ROOT = Path(__file__).parents[1]
BUF = Path(sys.executable).parent / "buf"
PROTOS = ROOT / "protos"
# Every service there is: a new file of one needs no entry here.
SERVICES = [
    import_module(".".join(path.relative_to(PROTOS).with_suffix("").parts))
    for path in sorted(PROTOS.glob("parkloom/**/*_service_pb2.py"))
]
RPCS = [
    pytest.param(method, id=method.full_name)
    for module in SERVICES
    for service in module.DESCRIPTOR.services_by_name.values()
    for method in service.methods
]


@pytest.mark.parametrize("rpc", RPCS)
def test_every_rpc_names_the_roles_that_may_call_it(rpc) -> None:
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
