"""Run the kernels' tests on builds with sanitizers: `python -m tests.native.sanitize` (`make sanitize`).

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
# What calls each kernel: every C function is reached from here.
TESTS = {
    "planning": (
        "tests/planning/kernel",
        "tests/planning/solve/pricing/test_dual.py",
        "tests/planning/solve/improve/test_flow_rounding.py",
        "tests/planning/solve/whole_orders/test_dives.py",
        "tests/planning/solve/test_insertion.py",
    ),
    "vehicle_routing": ("tests/vehicle_routing/kernel", "tests/vehicle_routing/solve"),
}


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


def build(package: str, sanitizer: Sanitizer, folder: Path) -> Path:
    """Returns a package's kernel compiled with a sanitizer, and with allocations that tests can make fail."""
    target = folder / f"{package}-{sanitizer.name}.so"
    kernel = Kernel(ROOT / "services" / package / "kernel")
    flags = tuple(flag for flag in FLAGS if flag != "-O3")
    checks = (f"-fsanitize={sanitizer.name}", "-fno-sanitize-recover=all", "-fno-omit-frame-pointer")
    arguments = kernel.command(target, (*flags, "-O1", "-g", "-DPARKLOOM_FAULTS", *checks))
    subprocess.run(["gcc", *arguments], check=True)
    return target


def run(package: str, sanitizer: Sanitizer, tests: Sequence[str], folder: Path) -> int:
    """Runs tests on a package's kernel with this sanitizer. Returns pytest's status, 0 without the runtime."""
    runtime = runtime_of(sanitizer)
    if runtime is None:
        print(f"{sanitizer.name}: left out, gcc with {sanitizer.runtime} is not on this machine", flush=True)
        return 0
    # ThreadSanitizer wants its memory map where a randomised address space may have put something else.
    fixed = ["setarch", platform.machine(), "-R"] if shutil.which("setarch") else []
    library = build(package, sanitizer, folder)
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
    print(f"{package}, {sanitizer.name}: {library.name} with {runtime}", flush=True)
    command = [*fixed, sys.executable, "-m", "pytest", *options, *tests]
    status = subprocess.run(command, check=False, cwd=ROOT, env=environment).returncode
    print(
        f"{package}, {sanitizer.name}: {'nothing found' if status == 0 else f'pytest ended with {status}'}", flush=True
    )
    return status


def asked(tests: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """Returns the tests to run by package: all, or those named, which stand below the package's folder of tests."""
    if not tests:
        return TESTS
    named = {package: tuple(each for each in tests if each.startswith(f"tests/{package}/")) for package in TESTS}
    if sum(map(len, named.values())) < len(tests):
        raise SystemExit(f"sanitize: tests below {' or '.join(f'tests/{package}/' for package in TESTS)} are asked for")
    return {package: chosen for package, chosen in named.items() if chosen}


def main() -> int:
    """Runs each kernel's tests, or those named, on every sanitizer. Returns 0 where none has found anything."""
    with tempfile.TemporaryDirectory() as folder:
        return max(
            run(package, sanitizer, tests, Path(folder))
            for package, tests in asked(sys.argv[1:]).items()
            for sanitizer in SANITIZERS
        )


if __name__ == "__main__":
    raise SystemExit(main())
