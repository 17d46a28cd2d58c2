"""Compile a kernel: `python -m services.native.build services/planning/kernel`.

`make setup` and the wheel build put the libraries beside their sources. Where neither has run (a plain checkout), the
first use compiles the library once into the user's cache. The name of a library carries a digest of its sources, so a
stale one is never loaded.

Standard library only: the wheel's build hook loads this file by its path, before the package is installed.
"""

from __future__ import annotations

import hashlib
import os
import platform
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

SHARED = Path(__file__).parent / "c"  # sources and headers that every kernel compiles
FLAGS = (
    "-O3",
    "-std=c11",
    "-D_POSIX_C_SOURCE=200809L",
    "-fno-math-errno",
    "-fno-trapping-math",
    "-ffp-contract=fast",
    "-fvisibility=hidden",
    "-shared",
    "-fPIC",
)
LIBRARIES = ("-lm", "-lpthread")
MODERN_X86 = {"avx2", "bmi1", "bmi2", "fma", "f16c", "movbe"}  # the part of x86-64-v3 that the kernels may use


def levels() -> tuple[str, ...]:
    """Returns the processor levels that get a library of their own on this kind of machine, best first."""
    return ("x86_64_v3", "x86_64") if _is_x86() else ("baseline",)


def best_level() -> str:
    """Returns the best level that this processor runs."""
    if not _is_x86():
        return "baseline"
    return "x86_64_v3" if _cpu_flags() >= MODERN_X86 else "x86_64"


def cache_folder() -> Path:
    """Returns the folder of this user's compiled libraries."""
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Caches" / "parkloom"
    return Path.home() / ".cache" / "parkloom"


@dataclass(frozen=True, slots=True)
class Kernel:
    """The C sources of one library: all `*.c` and `*.h` below a folder, and those in `native/c`."""

    folder: Path

    @property
    def prefix(self) -> str:
        """The beginning of the library's file name: the two last parts of the folder."""
        return f"parkloom-{self.folder.parent.name}-{self.folder.name}"

    def sources(self) -> list[Path]:
        """Returns the files to compile, those that every kernel shares included."""
        return [*sorted(self.folder.rglob("*.c")), *sorted(SHARED.glob("*.c"))]

    def library_name(self, level: str) -> str:
        """Returns the library's file name: system, processor level and digest of sources, headers and flags."""
        system = f"{sys.platform}-{platform.machine().lower()}"
        return f"{self.prefix}-{system}-{level}-{self._digest()}.so"

    def command(self, target: Path, flags: tuple[str, ...] = FLAGS) -> list[str]:
        """Returns the compiler's arguments (without the compiler) for a library."""
        sources = [str(path) for path in self.sources()]
        return [*flags, f"-I{SHARED}", f"-I{self.folder}", "-o", str(target), *sources, *LIBRARIES]

    def build(self, into: Path | None = None) -> list[Path]:
        """Compiles every level into a folder, by default beside the sources, and removes older libraries there."""
        folder = into or self.folder
        built = [self.compile_level(level, folder) for level in levels()]
        for old in folder.glob(f"{self.prefix}-*.so"):
            if old not in built:
                old.unlink()
        return built

    def compile_level(self, level: str, into: Path) -> Path:
        """Compiles one level into a folder; a rename at the end keeps half-written libraries from being loaded.

        Raises CalledProcessError with the compiler's messages in `stderr`.
        """
        into.mkdir(parents=True, exist_ok=True)
        target = into / self.library_name(level)
        cpu = () if level == "baseline" else (f"-mcpu={level}",)
        with tempfile.TemporaryDirectory(dir=into, prefix=".building-") as scratch:
            fresh = Path(scratch) / target.name
            compile_with_zig(self.command(fresh, (*FLAGS, *cpu)), Path(scratch))
            fresh.replace(target)
        return target

    def ensure(self) -> Path:
        """Returns the library for this processor: beside the sources, else from the cache, else compiled there now."""
        name = self.library_name(best_level())
        for folder in (self.folder, cache_folder()):
            if (folder / name).exists():
                return folder / name
        return self.compile_level(best_level(), cache_folder())

    def _digest(self) -> str:
        headers = [*self.folder.rglob("*.h"), *SHARED.glob("*.h")]
        text = b"".join(path.read_bytes() for path in [*self.sources(), *sorted(headers)])
        return hashlib.sha256(text + " ".join(FLAGS).encode()).hexdigest()[:12]


def compile_with_zig(arguments: list[str], scratch: Path) -> None:
    """Runs the packaged compiler with its cache in `scratch`, because a home may be read-only or missing."""
    cache = {"ZIG_GLOBAL_CACHE_DIR": str(scratch / "zig"), "ZIG_LOCAL_CACHE_DIR": str(scratch / "zig")}
    command = [sys.executable, "-m", "ziglang", "cc", *arguments]
    subprocess.run(command, check=True, capture_output=True, text=True, env=os.environ | cache)  # noqa: S603


def _is_x86() -> bool:
    return platform.machine().lower() in {"x86_64", "amd64"}


def _cpu_flags() -> set[str]:
    """Returns the processor's features; none where the system does not list them (the baseline then serves)."""
    listing = Path("/proc/cpuinfo")
    if not listing.exists():
        return set()
    for line in listing.read_text().splitlines():
        if line.startswith("flags"):
            return set(line.split())
    return set()


if __name__ == "__main__":
    for folder in sys.argv[1:]:
        for library in Kernel(Path(folder)).build():
            print(library.name)
