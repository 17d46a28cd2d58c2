"""Run a kernel's tests on builds with sanitizers: `python -m tests.native.sanitize` (`make sanitize`).

The system's C compiler builds the library once for each sanitizer, because the packaged one ships no runtime for
AddressSanitizer and ThreadSanitizer. Python itself is not instrumented, so the runtime is preloaded, and leaks, which
Python has by design, are not looked for. A sanitizer without a runtime on this machine is left out, with the reason.
"""

from __future__ import annotations

import os
import platform
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from services.native.build import FLAGS, Kernel

ROOT = Path(__file__).parents[2]
KERNEL = Kernel(ROOT / "services" / "planning" / "kernel")
# What calls the kernel: every C function is reached from here.
TESTS = (
    "tests/planning/kernel",
    "tests/planning/solve/pricing/test_dual.py",
    "tests/planning/solve/improve/test_flow_rounding.py",
    "tests/planning/solve/whole_orders/test_dives.py",
    "tests/planning/solve/test_insertion.py",
)


@dataclass(frozen=True, slots=True)
class Sanitizer:
    """A compiler's sanitizer: its runtime library, and the environment variable with its options."""

    name: str
    runtime: str
    variable: str
    options: str


SANITIZERS = (
    Sanitizer("address", "libasan.so", "ASAN_OPTIONS", "detect_leaks=0:detect_stack_use_after_return=1"),
    Sanitizer("undefined", "libubsan.so", "UBSAN_OPTIONS", "print_stacktrace=1:halt_on_error=1"),
    Sanitizer("thread", "libtsan.so", "TSAN_OPTIONS", "ignore_noninstrumented_modules=1:halt_on_error=1"),
)


def runtime_of(sanitizer: Sanitizer) -> Path | None:
    """Returns the runtime library of the system's compiler; None where there is no compiler, or no such library."""
    compiler = shutil.which("gcc")
    if compiler is None:
        return None
    answer = [compiler, f"-print-file-name={sanitizer.runtime}"]
    found = Path(subprocess.run(answer, check=True, capture_output=True, text=True).stdout.strip())
    return found.resolve() if found.is_absolute() else None


def build(sanitizer: Sanitizer, folder: Path) -> Path:
    """Returns the kernel compiled with a sanitizer, and with allocations that tests can make fail."""
    target = folder / f"kernel-{sanitizer.name}.so"
    flags = tuple(flag for flag in FLAGS if flag != "-O3")
    checks = (f"-fsanitize={sanitizer.name}", "-fno-sanitize-recover=all", "-fno-omit-frame-pointer")
    arguments = KERNEL.command(target, (*flags, "-O1", "-g", "-DPARKLOOM_FAULTS", *checks))
    subprocess.run(["gcc", *arguments], check=True)
    return target


def run(sanitizer: Sanitizer, tests: Sequence[str], folder: Path) -> int:
    """Runs tests on a build with this sanitizer. Returns pytest's status, 0 where the runtime is missing."""
    runtime = runtime_of(sanitizer)
    if runtime is None:
        print(f"{sanitizer.name}: left out, gcc with {sanitizer.runtime} is not on this machine", flush=True)
        return 0
    # ThreadSanitizer wants its memory map where a randomised address space may have put something else.
    fixed = ["setarch", platform.machine(), "-R"] if shutil.which("setarch") else []
    library = build(sanitizer, folder)
    environment = os.environ | {"LD_PRELOAD": str(runtime), sanitizer.variable: sanitizer.options}
    options = [
        "-q",
        "-p",
        "no:cacheprovider",
        "-m",
        "not real_parts",
        "--timeout=3000",
        "--kernel",
        library,
    ]
    print(f"{sanitizer.name}: {library.name} with {runtime}", flush=True)
    command = [*fixed, sys.executable, "-m", "pytest", *options, *tests]
    status = subprocess.run(command, check=False, cwd=ROOT, env=environment).returncode
    print(f"{sanitizer.name}: {'nothing found' if status == 0 else f'pytest ended with {status}'}", flush=True)
    return status


def main() -> int:
    """Runs the kernel's tests, or those named, on every sanitizer. Returns 0 where none has found anything."""
    tests = sys.argv[1:] or TESTS
    with tempfile.TemporaryDirectory() as folder:
        return max(run(sanitizer, tests, Path(folder)) for sanitizer in SANITIZERS)


if __name__ == "__main__":
    raise SystemExit(main())
