"""Sign-ins as they are stored, on both databases."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from services.chassis.database import Database
from services.chassis.identity import Caller, Revocations, Role
from services.console.core import sign_ins as module
from services.console.core.sign_ins import SignIns
from services.errors import NotFound
from tests.databases import ON_BOTH, fresh_url, migrated_file
from tests.serving import KEYS

LI = Caller("li", "sock", Role.MANAGER)
WANG = Caller("wang", "sock", Role.ENTERPRISE, "knit-a")
ELSEWHERE = Caller("li", "shoe", Role.MANAGER)


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return migrated_file(tmp_path_factory, "console")


@pytest.fixture(params=ON_BOTH)
def database(request: pytest.FixtureRequest, tmp_path: Path, migrated: Path) -> Iterator[Database]:
    with closing(Database(fresh_url(request, tmp_path, migrated))) as database:
        yield database


def test_sign_ins_are_listed_by_person_and_by_park(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "SIGN_INS_A_PAGE", 2)
    now = datetime.now(UTC)
    sign_ins = SignIns(database, KEYS, lambda: now, Revocations([]))
    begun = [sign_ins.admit(who, "Chrome") for who in (WANG, LI, WANG, LI, ELSEWHERE)]
    sign_ins.end(begun[2])
    first, after = sign_ins.of_park("sock", "")
    second, end = sign_ins.of_park("sock", after)
    assert [one.subject for one in (*first, *second)] == ["li", "li", "wang"]
    assert (end, [one.id for one in sign_ins.own(WANG)]) == ("", [begun[0].link])
    now += timedelta(days=1)
    assert sign_ins.of_park("sock", "") == ([], "")


def test_what_is_no_id_of_a_sign_in_reaches_no_database(database: Database) -> None:
    sign_ins = SignIns(database, KEYS, lambda: datetime.now(UTC), Revocations([]))
    begun = sign_ins.admit(LI)
    assert [one.id for one in sign_ins.of_park("sock", "a\0b")[0]] == [begun.link]
    with pytest.raises(NotFound):
        sign_ins.end_of(LI, "a\0b")


def test_of_too_many_sign_ins_of_one_person_the_oldest_end(database: Database) -> None:
    now = datetime.now(UTC)
    sign_ins = SignIns(database, KEYS, lambda: now, Revocations([]))
    first = sign_ins.admit(LI)
    for _ in range(module.SIGN_INS_A_PERSON):
        now += timedelta(seconds=1)
        sign_ins.admit(LI)
    assert (sign_ins.find(first), len(sign_ins.own(LI))) == (None, module.SIGN_INS_A_PERSON)


def test_a_sign_in_of_the_version_before_is_listed_after_its_next_page(database: Database) -> None:
    now = datetime.now(UTC)
    sign_ins = SignIns(database, KEYS, lambda: now, Revocations([]))
    before = module.SignIn(WANG, "begun-before")
    row = {"link": before.link, "expires_at": now + module.SIGNED_IN_FOR}
    database.transact(lambda session: module.storage.begin(session, row))
    found = sign_ins.find(before)
    assert found
    assert (found.began, [one.id for one in sign_ins.own(WANG)]) == (now, [before.link])
