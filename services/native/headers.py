"""The C side of structures: a header that declares them, and a source file that exports how the compiler lays them out.

Both are written into the repository, so that the sources compile and read without Python; a test compares them with
what the dataclasses give now.
"""

from __future__ import annotations

from collections.abc import Mapping

from services.native.structures import Structure, c_fields, checksum

NOTICE = "/* Generated from {origin}; edit that and run `python -m {module}`. */"


def layout_files(
    structures: tuple[type[Structure], ...],
    by_header: Mapping[str, tuple[type[Structure], ...]],
    *,
    origin: str,
    module: str,
    includes: Mapping[str, tuple[str, ...]] | None = None,
) -> dict[str, str]:
    """Returns a kernel's generated files by name: its headers, each with those that it includes, and `layout.c`."""
    files = {
        name: header(
            declared,
            guard=f"PARKLOOM_{name.upper().replace('.', '_')}",
            origin=origin,
            module=module,
            includes=(includes or {}).get(name, ()),
        )
        for name, declared in by_header.items()
    }
    files["layout.c"] = layout_source(structures, includes=tuple(by_header), origin=origin, module=module)
    return files


def header(
    structures: tuple[type[Structure], ...], *, guard: str, origin: str, module: str, includes: tuple[str, ...] = ()
) -> str:
    """Returns the header that declares these structures, after those of `includes`."""
    included = "".join(f'#include "{name}"\n' for name in includes)
    bodies = "\n\n".join(_declare(structure) for structure in structures)
    notice = NOTICE.format(origin=origin, module=module)
    return f"{notice}\n#ifndef {guard}\n#define {guard}\n\n{included}#include <stdint.h>\n\n{bodies}\n\n#endif\n"


def layout_source(
    structures: tuple[type[Structure], ...], *, includes: tuple[str, ...], origin: str, module: str
) -> str:
    """Returns the C file of `parkloom_layout`: how many numbers follow, then of each structure the checksum of
    its declaration, its size and the offsets of its fields."""
    lines = []
    for structure in structures:
        name = structure.__name__
        lines += [f"    {checksum(structure)},", f"    sizeof({name}),"]
        lines += [f"    offsetof({name}, {field.name})," for field in c_fields(structure)]
    notice = NOTICE.format(origin=origin, module=module)
    table = "\n".join([f"    {len(lines)},", *lines])
    included = "\n".join(f'#include "{name}"' for name in (*includes, "boundary.h"))
    return (
        f"{notice}\n{included}\n\n#include <stddef.h>\n\n"
        f"PARKLOOM_API const int64_t parkloom_layout[] = {{\n{table}\n}};\n"
    )


def _declare(structure: type[Structure]) -> str:
    purpose = (structure.__doc__ or "").partition("\n")[0]
    members = "\n".join(field.declare() for field in c_fields(structure))
    return f"/* {purpose} */\ntypedef struct {{\n{members}\n}} {structure.__name__};"
