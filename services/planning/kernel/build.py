"""Compile the native kernel: `python -m services.planning.kernel.build`.

`make setup` and the wheel build put the library beside its sources. Where neither has been (a plain checkout), the
first plan compiles it once into the user's cache. Its name carries a digest of the sources, so a stale one is never
used.
"""

from __future__ import annotations

import hashlib
import os
import platform
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

HERE = Path(__file__).parent
FLAGS = (
    "-O3",
    "-std=c11",
    "-D_POSIX_C_SOURCE=200809L",
    "-fno-math-errno",
    "-fno-trapping-math",
    "-ffp-contract=fast",
    "-shared",
    "-fPIC",
)
MODERN_X86 = {"avx2", "bmi1", "bmi2", "fma", "f16c", "movbe"}  # what x86-64-v3 adds and this code may use


def levels() -> tuple[str, ...]:
    """The processor levels worth a library of their own on this kind of machine, best first."""
    return ("x86_64_v3", "x86_64") if _is_x86() else ("baseline",)


def best_level() -> str:
    """The best level that this very processor runs."""
    if not _is_x86():
        return "baseline"
    return "x86_64_v3" if _cpu_flags() >= MODERN_X86 else "x86_64"


def library_name(level: str) -> str:
    """File name of the library: system, level and digest of the sources it must come from."""
    return f"parkloom-kernel-{sys.platform}-{platform.machine().lower()}-{level}-{_digest()}.so"


def build(into: Path = HERE) -> list[Path]:
    """Compile every level into a folder, and remove libraries of older sources there."""
    built = [compile_level(level, into) for level in levels()]
    for old in into.glob("parkloom-kernel-*.so"):
        if old not in built:
            old.unlink()
    return built


def compile_level(level: str, into: Path) -> Path:
    """Compile one level into a folder, in one rename, so that nobody ever loads half a library.

    Raises CalledProcessError with the compiler's words in `stderr`.
    """
    into.mkdir(parents=True, exist_ok=True)
    target = into / library_name(level)
    with tempfile.TemporaryDirectory(dir=into, prefix=".building-") as scratch:
        fresh = Path(scratch) / target.name
        environment = _environment(scratch)
        subprocess.run(_command(level, fresh), check=True, capture_output=True, text=True, env=environment)  # noqa: S603
        fresh.replace(target)
    return target


def ensure() -> Path:
    """The library for this processor: beside the sources, else from the user's cache, else compiled there now."""
    level = best_level()
    for folder in (HERE, cache_folder()):
        if (folder / library_name(level)).exists():
            return folder / library_name(level)
    return compile_level(level, cache_folder())


def cache_folder() -> Path:
    """Where this user's compiled kernels live."""
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Caches" / "parkloom"
    return Path.home() / ".cache" / "parkloom"


def _sources() -> Iterator[Path]:
    return iter(sorted(HERE.glob("*.c")))


def _digest() -> str:
    text = b"".join(path.read_bytes() for path in sorted([*HERE.glob("*.c"), *HERE.glob("*.h")]))
    return hashlib.sha256(text + " ".join(FLAGS).encode()).hexdigest()[:12]


def _command(level: str, target: Path) -> list[str]:
    cpu = [] if level == "baseline" else [f"-mcpu={level}"]
    sources = [str(path) for path in _sources()]
    return [sys.executable, "-m", "ziglang", "cc", *FLAGS, *cpu, "-o", str(target), *sources, "-lm", "-lpthread"]


def _environment(scratch: str) -> dict[str, str]:
    """The compiler keeps its own cache; a home that is read-only or missing must not stop it."""
    return os.environ | {"ZIG_GLOBAL_CACHE_DIR": f"{scratch}/zig", "ZIG_LOCAL_CACHE_DIR": f"{scratch}/zig"}


def _is_x86() -> bool:
    return platform.machine().lower() in {"x86_64", "amd64"}


def _cpu_flags() -> set[str]:
    """What the processor says it can do; nothing where the system does not tell (the baseline then serves)."""
    listing = Path("/proc/cpuinfo")
    if not listing.exists():
        return set()
    for line in listing.read_text().splitlines():
        if line.startswith("flags"):
            return set(line.split())
    return set()


if __name__ == "__main__":
    for library in build():
        print(library.name)
