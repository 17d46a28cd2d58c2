"""Compiles the planner's kernel when a wheel is built, so that nothing is compiled where it is installed."""

from __future__ import annotations

import importlib.util
import sysconfig
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

KERNEL = Path("services/planning/kernel")


class KernelHook(BuildHookInterface):
    """Puts the kernel's libraries beside their sources and into the wheel."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Compile for this platform; an editable install compiles in `make setup`, where it can be repeated."""
        if self.target_name != "wheel" or version == "editable":
            return
        libraries = _compiler(Path(self.root) / KERNEL / "build.py").build()
        build_data["force_include"].update({str(path): str(KERNEL / path.name) for path in libraries})
        build_data["pure_python"] = False
        # The libraries are called through ctypes: any Python of this platform can.
        build_data["tag"] = f"py3-none-{sysconfig.get_platform().replace('-', '_').replace('.', '_')}"


def _compiler(path: Path) -> Any:
    """The module that compiles, without importing the package that is being built."""
    spec = importlib.util.spec_from_file_location("kernel_build", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
