"""The wheel's build hook: compiles the planner's kernel, so that an installed parkloom needs no compiler."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

KERNEL = "services/matching/planning/kernel"


class KernelHook(BuildHookInterface[Any]):
    """Puts the libraries of this machine beside their sources, and marks the wheel as made for this platform."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Compile before the files are collected."""
        if self.target_name != "wheel":
            return
        built = _build_module(Path(self.root) / KERNEL / "build.py").build()
        build_data["pure_python"] = False
        build_data["infer_tag"] = True
        build_data["artifacts"] += [f"{KERNEL}/{library.name}" for library in built]


def _build_module(path: Path) -> ModuleType:
    """The kernel's build module by itself: the project is not installed yet."""
    spec = importlib.util.spec_from_file_location("parkloom_kernel_build", path)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
