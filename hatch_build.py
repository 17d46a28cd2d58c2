"""Compiles the kernels when a wheel is built, so that nothing is compiled where it is installed."""

from __future__ import annotations

import importlib.util
import sys
import sysconfig
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

KERNELS = (Path("services/planning/kernel"), Path("services/vehicle_routing/kernel"))


class KernelHook(BuildHookInterface):
    """Puts the kernels' libraries beside their sources and into the wheel."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Compile for this platform; an editable install compiles in `make setup`, where it can be repeated."""
        if self.target_name != "wheel" or version == "editable":
            return
        root = Path(self.root)
        compiler = _compiler(root / "services/native/build.py")
        for kernel in KERNELS:
            libraries = compiler.Kernel(root / kernel).build()
            build_data["force_include"].update({str(path): str(kernel / path.name) for path in libraries})
        build_data["pure_python"] = False
        # The libraries are called through ctypes: any Python of this platform can.
        build_data["tag"] = f"py3-none-{sysconfig.get_platform().replace('-', '_').replace('.', '_')}"


def _compiler(path: Path) -> Any:
    """Returns the module that compiles, without importing the package that is being built."""
    spec = importlib.util.spec_from_file_location("native_build", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module  # a dataclass looks its module up there
    spec.loader.exec_module(module)
    return module
