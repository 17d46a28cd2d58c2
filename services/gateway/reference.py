"""The reference of REST for people: a page for each service, without a script or a word from outside."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

PAGES = Path(__file__).parent / "pages"
_REFERENCE = "#/components/schemas/"


def write(document: Mapping[str, Any], folder: Path) -> dict[str, Path]:
    """Write the pages of an OpenAPI document into `folder`; returns the files, by the paths that they go by."""
    environment = Environment(
        loader=FileSystemLoader(PAGES), autoescape=True, undefined=StrictUndefined, trim_blocks=True
    )
    environment.filters |= {"words": _words, "marked": _marked, "form": _form}
    services = [_service(document, tag) for tag in document["tags"]]
    files = {"/": folder / "index.html", "/reference.css": PAGES / "reference.css"}
    index = environment.get_template("index.html").render(document=document, services=services)
    files["/"].write_text(index, encoding="utf-8")
    page = environment.get_template("service.html")
    for service in services:
        file = files[f"/{service['name']}"] = folder / f"{service['name']}.html"
        file.write_text(page.render(document=document, service=service), encoding="utf-8")
    return files


def _service(document: Mapping[str, Any], tag: Mapping[str, Any]) -> dict[str, Any]:
    """A service with its operations and the messages that these name, however deep."""
    operations = [each for each in _operations(document) if tag["name"] in each["tags"]]
    components, named = document["components"]["schemas"], dict[str, Any]()
    waiting = [name for each in operations for name in _names([each["parameters"], each["body"], each["reply"]])]
    while waiting:
        name = waiting.pop()
        if name not in named:
            named[name] = components[name]
            waiting += _names(components[name])
    return {**tag, "operations": operations, "messages": dict(sorted(named.items()))}


def _operations(document: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            content = operation.get("requestBody", {}).get("content", {})
            body = content.get("application/json", {}).get("schema")
            reply = operation["responses"]["200"]["content"]["application/json"].get("schema")
            yield {**operation, "path": path, "method": method.upper(), "body": body, "reply": reply}


def _names(schema: Any) -> Iterator[str]:
    """The messages that a schema, or a list of them, refers to."""
    if isinstance(schema, Mapping):
        if isinstance(schema.get("$ref"), str):
            yield schema["$ref"].removeprefix(_REFERENCE)
        schema = list(schema.values())
    if isinstance(schema, Sequence) and not isinstance(schema, str):
        for part in schema:
            yield from _names(part)


def _words(text: str) -> Markup:
    """Paragraphs, with what stands in backticks as code."""
    return Markup("").join(Markup("<p>{}</p>").format(_marked(each)) for each in text.split("\n\n") if each)


def _marked(text: str) -> Markup:
    parts = [
        Markup("<code>{}</code>").format(part) if n % 2 else escape(part) for n, part in enumerate(text.split("`"))
    ]
    return Markup("").join(parts)


def _form(schema: Mapping[str, Any]) -> Markup:
    """A schema in a few words, with links to the messages that it names."""
    if "$ref" in schema:
        name = schema["$ref"].removeprefix(_REFERENCE)
        return Markup('<a href="#{}">{}</a>').format(name, name)
    if "allOf" in schema:
        return _form(schema["allOf"][0])
    if schema.get("type") == "array":
        return Markup("list of {}").format(_form(schema["items"]))
    kind = schema.get("type", "object")
    named = kind if isinstance(kind, str) else " or ".join(kind)
    return Markup("{}").format(", ".join([named, *_bounds(schema)]))


def _bounds(schema: Mapping[str, Any]) -> Iterator[str]:
    signs = {"minimum": "≥", "maximum": "≤", "exclusiveMinimum": ">", "exclusiveMaximum": "<"}
    yield from (f"{sign} {schema[name]}" for name, sign in signs.items() if name in schema)
    if "maxLength" in schema:
        yield f"≤ {schema['maxLength']} characters"
    if "pattern" in schema:
        yield schema["pattern"]
