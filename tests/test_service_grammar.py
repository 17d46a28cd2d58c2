"""Registry, matching and logistics have one shape and one grammar: that of docs/service-grammar.md."""

from __future__ import annotations

import ast
import importlib
import inspect
import re
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest
from google.protobuf.descriptor import MethodDescriptor, ServiceDescriptor

ROOT = Path(__file__).parents[1]
SERVICES = ("registry", "matching", "logistics")
ROOMS = {"domain", "storage", "wire", "use_cases", "api", "app.py", "migrations"}
MAY_HAVE = {"handlers", "scheduling", "routing", "planner"}


def snake(name: str) -> str:
    return re.sub(r"(?<!^)(?=[A-Z])", "_", name).lower()


def proto_services(service: str) -> Iterator[ServiceDescriptor]:
    """The proto services of `service`, by its package."""
    for path in sorted((ROOT / "protos" / "parkloom" / service / "v1").glob("*_service_pb2.py")):
        module = importlib.import_module(f"parkloom.{service}.v1.{path.stem}")
        yield from module.DESCRIPTOR.services_by_name.values()


def modules(service: str, room: str) -> Iterator[ModuleType]:
    for path in sorted((ROOT / "services" / service / room).glob("*.py")):
        if path.stem != "__init__":
            yield importlib.import_module(f"services.{service}.{room}.{path.stem}")


def public_functions(module: ModuleType) -> Iterator[str]:
    for name, value in vars(module).items():
        if inspect.isfunction(value) and value.__module__ == module.__name__ and not name.startswith("_"):
            yield name


PROTO_SERVICES = [(service, proto) for service in SERVICES for proto in proto_services(service)]
RPCS = [(service, method) for service, proto in PROTO_SERVICES for method in proto.methods]


def servicer_of(service: str, proto: ServiceDescriptor) -> type:
    stem = proto.name.removesuffix("Service")
    module = importlib.import_module(f"services.{service}.api.{snake(stem)}")
    found: type = getattr(module, f"{stem}Api")
    return found


def rpc_name(value: tuple[str, MethodDescriptor]) -> str:
    return f"{value[0]}.{value[1].name}"


@pytest.mark.parametrize("service", SERVICES)
def test_a_service_has_the_rooms_of_every_service_and_no_others(service: str) -> None:
    found = {path.name for path in (ROOT / "services" / service).iterdir()} - {"__init__.py", "__pycache__"}
    assert ROOMS <= found <= ROOMS | MAY_HAVE


@pytest.mark.parametrize("service", SERVICES)
def test_every_service_is_built_by_one_signature(service: str) -> None:
    app = importlib.import_module(f"services.{service}.app")
    assert service == app.NAME
    assert list(inspect.signature(app.build).parameters) == ["settings", "bus", "connect", "clock", "ids"]


@pytest.mark.parametrize(("service", "proto"), PROTO_SERVICES, ids=lambda value: getattr(value, "full_name", None))
def test_a_servicer_is_named_after_its_service_and_stands_in_a_module_of_that_name(
    service: str, proto: ServiceDescriptor
) -> None:
    servicer = servicer_of(service, proto)
    assert [base.__name__ for base in servicer.__bases__] == [f"{proto.name}Servicer"]
    given = ["database", "clock"]
    more = (["limits"], ["parks"], ["outgoing"], ["means"])
    assert list(inspect.signature(servicer).parameters) in (given[:1], given, *([*given, *each] for each in more))


@pytest.mark.parametrize("rpc", RPCS, ids=rpc_name)
def test_an_rpc_is_one_use_case_of_its_name(rpc: tuple[str, MethodDescriptor]) -> None:
    """A watch of one resource shows what its Get reads, again and again."""
    service, method = rpc
    name = snake(method.name if "parent" in method.input_type.fields_by_name else re.sub("^Watch", "Get", method.name))
    (use_case,) = [
        getattr(module, name) for module in modules(service, "use_cases") if name in public_functions(module)
    ]
    assert next(iter(inspect.signature(use_case).parameters)) in ("session", "database")
    called = inspect.getsource(getattr(servicer_of(service, method.containing_service), method.name))
    assert f".{name}(" in called


@pytest.mark.parametrize("rpc", [rpc for rpc in RPCS if "request_id" in rpc[1].input_type.fields_by_name], ids=rpc_name)
def test_an_rpc_that_changes_something_remembers_its_reply(rpc: tuple[str, MethodDescriptor]) -> None:
    service, method = rpc
    source = inspect.getsource(getattr(servicer_of(service, method.containing_service), method.name))
    assert re.search(r"return requests\.apply_once(_across)?\(", source)
    assert "transact(" not in source


@pytest.mark.parametrize("rpc", [rpc for rpc in RPCS if rpc[1].name.startswith("List")], ids=rpc_name)
def test_a_list_is_cut_to_the_largest_reply(rpc: tuple[str, MethodDescriptor]) -> None:
    service, method = rpc
    assert "one_page(" in inspect.getsource(getattr(servicer_of(service, method.containing_service), method.name))


@pytest.mark.parametrize("service", SERVICES)
def test_a_function_of_wire_says_in_its_ending_which_way_it_translates(service: str) -> None:
    functions = [name for module in modules(service, "wire") for name in public_functions(module)]
    assert [name for name in functions if not re.search(r"_(from|messages?|response|events?)$", name)] == []


_BY_KEY = re.compile(r"return (kept\(session, )?session\.get\(")


@pytest.mark.parametrize("service", SERVICES)
def test_a_query_by_key_is_a_find(service: str) -> None:
    functions = [
        (name, getattr(module, name)) for module in modules(service, "storage") for name in public_functions(module)
    ]
    by_key = {name for name, function in functions if _BY_KEY.search(inspect.getsource(function))}
    assert by_key
    assert [name for name in by_key if not re.fullmatch("find(_.*)?", name)] == []


@pytest.mark.parametrize("service", [name for name in SERVICES if (ROOT / "services" / name / "handlers").is_dir()])
def test_handlers_are_named_after_the_service_that_publishes(service: str) -> None:
    for module in modules(service, "handlers"):
        owner = module.__name__.rpartition(".")[2]
        handlers = getattr(module, f"{owner.capitalize()}Handlers")
        assert list(inspect.signature(handlers).parameters) == ["clock"]
        assert all(topic.startswith(f"{owner}.") for topic in module.TOPICS)


def test_the_current_time_is_read_in_one_place() -> None:
    readers = {
        str(path.relative_to(ROOT))
        for path in (ROOT / "services").rglob("*.py")
        if "datetime" in (text := path.read_text())
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.Attribute) and node.attr in ("now", "utcnow", "today") and _is_datetime(node.value)
    }
    assert readers == {"services/chassis/clock.py"}


def _is_datetime(value: ast.expr) -> bool:
    return isinstance(value, ast.Name) and value.id in ("datetime", "date")
