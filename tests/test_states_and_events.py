"""The page of states and events is that of the contracts: `python -m tests.test_states_and_events` writes it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

from google.protobuf.descriptor import EnumDescriptor, FileDescriptor

from services.chassis.rpc import product_services
from services.gateway.openapi.comments import comments
from tests.gateway.openapi.test_document import compiled

PAGE = Path(__file__).parents[1] / "docs" / "states-and-events.md"
# From here on the page is written by hand.
BY_HAND = "## Calls that are sent again"
EVENTS = (
    "## Events\n\n"
    "An event goes out once its change is stored, on Kafka or the embedded bus: CloudEvents in binary mode,\n"
    "the message as its value. Delivery is at least once, and in order for a key. Each event carries the whole state\n"
    "with a version: the newest one wins, a lower version is dropped. Topics are for the installation's own systems:\n"
    "they hold the data of all enterprises, and no partner is let in. Partners follow by watches and lists.\n\n"
    "| event | means |\n| --- | --- |"
)


@cache
def page() -> str:
    """The text of the page."""
    words, files = comments(compiled()), list(_files())
    _, _, rest = PAGE.read_text(encoding="utf-8").partition(BY_HAND)
    head = ["# States, events, retries and versions\n", *_states(files, words), *_events(words), BY_HAND]
    return "\n".join(head) + rest


def _files() -> Iterator[FileDescriptor]:
    """The files of the services and all that they import of ours, and the events, by name."""
    found: dict[str, FileDescriptor] = {}
    waiting = [service.file for service in product_services()]
    while waiting:
        file = waiting.pop()
        if file.package.startswith("parkloom.") and file.name not in found:
            found[file.name] = file
            waiting += file.dependencies
    yield from (found[name] for name in sorted(found))


def _states(files: list[FileDescriptor], words: Mapping[str, str]) -> Iterator[str]:
    yield (
        "This page is written from the contracts (`python -m tests.test_states_and_events`).\n\n## States\n\n"
        "A state says where a thing stands; its other fields say why. Only rpcs, events and days that end change it.\n"
    )
    for enum in (enum for file in files for enum in file.enum_types_by_name.values()):
        if enum.name.endswith("State") and words.get(f"{enum.full_name}.{enum.values[0].name}", "").startswith(
            ("Unspec", "Not")
        ):
            yield from _table(enum, words)


def _table(enum: EnumDescriptor, words: Mapping[str, str]) -> Iterator[str]:
    prefix = re.sub("(?<!^)(?=[A-Z])", "_", enum.name).upper() + "_"
    yield f"### {enum.name.removesuffix('State')}\n\n| state | means |\n| --- | --- |"
    for value in enum.values[1:]:
        yield f"| `{value.name.removeprefix(prefix)}` | {words[f'{enum.full_name}.{value.name}']} |"
    yield ""


def _events(words: Mapping[str, str]) -> Iterator[str]:
    yield EVENTS
    topics = {name: text for name, text in words.items() if "Topic `" in text or "Key: " in text}
    for name, text in sorted(topics.items()):
        yield f"| `{name.removeprefix('parkloom.')}` | {text} |"
    yield ""


def test_the_page_is_that_of_the_contracts() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "run `python -m tests.test_states_and_events`"


def test_every_state_and_event_is_on_the_page() -> None:
    text = page()
    assert all(
        f"### {name}\n" in text for name in ("Order", "Plan", "Assignment", "Quote", "Movement", "Wave", "Scenario")
    )
    assert "`matching.v1.OrderChanged`" in text


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
