"""Two accounts and one `request_id`: what the second one gets when the first has made the very same call.

Every ordered pair of accounts on every rpc that changes something: `python -m tests.system.request_pairs` tries them
all and prints how many there were.
"""

from __future__ import annotations

import sys
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path
from sqlite3 import Connection

import grpc
from google.protobuf.message import Message
from google.protobuf.timestamp_pb2 import Timestamp

from services.chassis import rpc
from services.chassis.identity import Caller, Role
from services.chassis.rpc import error_from, read_scopes
from tests.system.request_worlds import BUYER, World, worlds

ID, ANOTHER_ID = "5f0c1e0e-0d0c-4b0a-9c08-070605040302", "0a1b2c3d-4e5f-4a6b-8c7d-8e9f0a1b2c3d"
ALL = frozenset(rpc.known_scopes())
REFUSED = {grpc.StatusCode.PERMISSION_DENIED, grpc.StatusCode.UNAUTHENTICATED, grpc.StatusCode.NOT_FOUND}
FAST_MEMORY = Path("/dev/shm")


def accounts(world: World) -> dict[str, Caller]:
    """Accounts of every kind, most of them of one subject."""
    park, own, rival = world.park, world.enterprise, world.rival
    return {
        "manager": Caller("mei", park, Role.MANAGER),
        "manager of the subject": Caller(BUYER, park, Role.MANAGER),
        "auditor": Caller("an", park, Role.AUDITOR),
        "auditor of the subject": Caller(BUYER, park, Role.AUDITOR),
        "enterprise": Caller("wang", park, Role.ENTERPRISE, own),
        "enterprise of the subject": Caller(BUYER, park, Role.ENTERPRISE, own),
        "rival": Caller("lu", park, Role.ENTERPRISE, rival),
        "rival of the subject": Caller(BUYER, park, Role.ENTERPRISE, rival),
        "enterprise's machine": Caller(BUYER, park, Role.INTEGRATOR, own, ALL),
        "rival's machine": Caller(BUYER, park, Role.INTEGRATOR, rival, ALL),
        "buyer": Caller(BUYER, park, Role.INTEGRATOR, scopes=ALL),
        "buyer without prices": Caller(BUYER, park, Role.INTEGRATOR, scopes=ALL - {"prices.read"}),
        "buyer without scopes": Caller(BUYER, park, Role.INTEGRATOR),
        "other buyer": Caller("bob", park, Role.INTEGRATOR, scopes=ALL),
        "buyer of another park": Caller(BUYER, "elsewhere", Role.INTEGRATOR, scopes=ALL),
        "manager of another park": Caller("sun", "elsewhere", Role.MANAGER),
        "manager of the subject and another park": Caller(BUYER, "elsewhere", Role.MANAGER),
        "service": Caller(BUYER, "", Role.SERVICE),
    }


@dataclass(frozen=True)
class Answer:
    """The end of a call: a reply, or a code and the words that came with it."""

    reply: Message | None
    code: grpc.StatusCode
    text: str = ""

    def without_chance(self) -> Answer:
        """Alike for two new things that differ in the id drawn for them, and in the instant of their making."""
        return self if self.reply is None else replace(self, reply=_without_chance(self.reply))


@dataclass(frozen=True)
class Pair:
    """What `second` got for an rpc with the id that `first` had used, and what is wrong with it ("": nothing)."""

    rpc: str
    first: str
    second: str
    fault: str
    first_changed_something: bool


def pairs(world: World, most_firsts: int | None = None, rpcs: Iterable[str] = ()) -> Iterator[Pair]:
    """All ordered pairs of accounts on all rpcs of `world`, or on those named.

    With `most_firsts`, only so many accounts call first, of those whose call takes effect: others on every rpc.
    """
    known = accounts(world)
    start = world.saved()
    try:
        for number, name in enumerate(rpcs or world.requests):
            trial = _Trial(world, name, known)
            alone = {who: trial.from_start(start, who) for who in known}
            firsts = list(known)
            if most_firsts is not None:
                able = [who for who in known if alone[who].reply is not None]
                firsts = [able[(number + place) % len(able)] for place in range(min(most_firsts, len(able)))]
            for first in firsts:
                yield from trial.after(start, first, alone)
    finally:
        world.put_back(start)


class _Trial:
    """One rpc, called by one account after another."""

    def __init__(self, world: World, name: str, known: dict[str, Caller]) -> None:
        self._world = world
        self._name = name
        self._known = known

    def from_start(self, start: Connection, who: str) -> Answer:
        self._world.put_back(start)
        return self._call(who, ID)

    def after(self, start: Connection, first: str, alone: dict[str, Answer]) -> Iterator[Pair]:
        self._world.put_back(start)
        given = self._call(first, ID)
        with_id = self._world.saved()
        changed = given.reply is not None
        without_id = with_id
        if changed:
            self._world.put_back(start)
            self._call(first, ANOTHER_ID)
            without_id = self._world.saved()
        for second, unasked in alone.items():
            self._world.put_back(with_id)
            got = self._call(second, ID)
            same = self._account(first) == self._account(second)
            if unasked.code in REFUSED:
                fault = "" if got == unasked else f"refused otherwise: {got} for {unasked}"
            elif same and changed:
                # Of one account, either token may lack the scope for a price.
                fault = "" if self._shown(got, first) == self._shown(given, second) else f"not the first reply: {got}"
            else:
                fault = self._fault_of_a_stranger(without_id, second, got, given if changed else None)
            yield Pair(self._name, first, second, fault, changed)

    def _fault_of_a_stranger(self, without_id: Connection, second: str, got: Answer, given: Answer | None) -> str:
        """As if the first account had used another id: the same effect, and nothing remembered that is the second's."""
        self._world.put_back(without_id)
        wanted = self._call(second, ID)
        # Where nothing is left to change, all get the same words under any id of the first account.
        if given is not None and got.reply is not None and got.reply == given.reply and got != wanted:
            return f"the reply of another account: {got}"
        return "" if got.without_chance() == wanted.without_chance() else f"{got} for {wanted}"

    def _shown(self, answer: Answer, who: str) -> Answer:
        if answer.reply is None:
            return answer
        reply = type(answer.reply)()
        reply.CopyFrom(answer.reply)
        read_scopes.withhold(reply, self._known[who])
        return replace(answer, reply=reply)

    def _account(self, who: str) -> tuple[object, ...]:
        caller = self._known[who]
        return caller.park, caller.role, caller.enterprise, caller.subject

    def _call(self, who: str, request_id: str) -> Answer:
        request = type(self._world.requests[self._name])()
        request.CopyFrom(self._world.requests[self._name])
        request.request_id = request_id  # type: ignore[attr-defined]  # every request of these has it
        call = self._world.method(self._known[who], self._name)
        try:
            return Answer(call(request), grpc.StatusCode.OK)
        except grpc.RpcError as failure:
            error = error_from(failure)
            return Answer(None, failure.code(), f"{error} {error.params} {error.problems}")


def _without_chance(message: Message) -> Message:
    copy = type(message)()
    copy.CopyFrom(message)
    for new in (copy, *getattr(copy, "orders", ())):
        for drawn in {"name", "secret"} & set(new.DESCRIPTOR.fields_by_name):
            new.ClearField(drawn)
    return _without_instants(copy)


def _without_instants(message: Message) -> Message:
    for field, value in message.ListFields():
        if field.message_type is Timestamp.DESCRIPTOR:
            message.ClearField(field.name)
        elif field.message_type is not None and not field.message_type.GetOptions().map_entry:
            for part in value if field.is_repeated else [value]:
                _without_instants(part)
    return message


def main() -> int:
    """Tries every pair; status 1 where one of them got what was not its own."""
    counts, faults = Counter[str](), list[Pair]()
    changing = Counter[str]()
    memory = FAST_MEMORY if FAST_MEMORY.is_dir() else None
    with tempfile.TemporaryDirectory(dir=memory) as folder, worlds(Path(folder)) as three:
        for pair in chain.from_iterable(map(pairs, three)):
            counts[pair.rpc] += 1
            changing[pair.rpc] += pair.first_changed_something
            faults += [pair] if pair.fault else []
    for name, count in sorted(counts.items()):
        print(f"{name:22}{count:6} pairs of accounts, in {changing[name]:4} of which the first one's call took effect")
    print(f"{counts.total()} pairs of accounts on {len(counts)} rpcs; {len(faults)} got what was not their own")
    for pair in faults[:20]:
        print(f"  {pair.rpc}: {pair.second} after {pair.first}: {pair.fault}")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
