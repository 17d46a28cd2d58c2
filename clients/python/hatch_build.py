"""Takes the stubs into the wheel from where they are generated, so that the repository has them once."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

# Other packages may have modules below these names too: what has no __init__.py is shared.
SHARED = {"parkloom", "buf", "buf/validate"}


class StubsHook(BuildHookInterface):
    """Adds `parkloom.*` and `buf.validate`, with their types and contracts."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002 - hatchling names it
        protos = (Path(self.root) / "../../protos").resolve()
        for package in ("parkloom", "buf"):
            for file in sorted((protos / package).rglob("*")):
                inside = file.relative_to(protos)
                shared = file.name == "__init__.py" and inside.parent.as_posix() in SHARED
                if file.suffix in {".py", ".pyi", ".proto"} and not shared:
                    build_data["force_include"][str(file)] = inside.as_posix()
