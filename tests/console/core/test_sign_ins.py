"""Links that sign in once."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from services.chassis import identity
from services.chassis.database import Database
from services.chassis.database.migrations import migrate, schema_differences
from services.chassis.identity import Caller, Purpose, Revocation, Revocations, Role
from services.console.core import storage
from services.console.core.sign_ins import LONGEST_LINK, SIGNED_IN_FOR, SignIn, SignIns, link
from services.errors import Conflict, Forbidden, Invalid, ParkloomError, Unauthenticated
from tests.serving import KEYS

LI = Caller("li", "sock", Role.MANAGER)
WANG = Caller("wang", "sock", Role.ENTERPRISE, "e-0001")


class Clock:
    """The present, to be moved by a test."""

    def __init__(self) -> None:
        self.now = datetime.now(UTC)

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    url = f"sqlite:///{tmp_path}/console.db"
    migrate(url, "services.console")
    with closing(Database(url)) as database:
        yield database


@pytest.fixture
def revocations() -> Revocations:
    return Revocations([])


@pytest.fixture
def sign_ins(database: Database, clock: Clock, revocations: Revocations) -> SignIns:
    return SignIns(database, KEYS, clock, revocations)


def token(caller: Caller = LI) -> str:
    return link("http://console", KEYS, caller, timedelta(minutes=5)).rsplit("/", 1)[-1]


def test_a_link_lets_in_whom_it_was_made_for(sign_ins: SignIns) -> None:
    assert sign_ins.redeem(token(WANG)).caller == WANG


def test_a_link_works_once(sign_ins: SignIns) -> None:
    given = token()
    sign_ins.redeem(given)
    with pytest.raises(Conflict, match="used already: ask for a new one"):
        sign_ins.redeem(given)


def test_looking_at_a_link_does_not_use_it_up(sign_ins: SignIns) -> None:
    given = token()
    assert [sign_ins.preview(given), sign_ins.preview(given), sign_ins.redeem(given).caller] == [LI, LI, LI]


def test_looking_at_a_used_link_says_that_it_was_used(sign_ins: SignIns) -> None:
    given = token()
    sign_ins.redeem(given)
    with pytest.raises(Conflict, match="used already"):
        sign_ins.preview(given)


def test_of_many_who_use_a_link_at_once_one_gets_in(sign_ins: SignIns) -> None:
    given = token()

    def enter(_number: int) -> bool:
        try:
            sign_ins.redeem(given)
        except Conflict:
            return False
        return True

    with ThreadPoolExecutor(6) as visitors:
        assert sum(visitors.map(enter, range(12))) == 1


def test_a_token_for_rpc_is_no_link(sign_ins: SignIns) -> None:
    with pytest.raises(Unauthenticated):
        sign_ins.redeem(identity.mint(KEYS, LI, seconds=60))


def test_a_link_is_no_token_for_rpc() -> None:
    with pytest.raises(Unauthenticated):
        identity.verify(KEYS, token())


def test_an_expired_link_lets_nobody_in(sign_ins: SignIns) -> None:
    expired = identity.mint(KEYS, LI, seconds=-60, purpose=Purpose.SIGN_IN)
    with pytest.raises(Unauthenticated, match="expired"):
        sign_ins.redeem(expired)


def test_a_role_without_pages_is_turned_away(sign_ins: SignIns) -> None:
    machine = Caller("erp", "sock", Role.INTEGRATOR, scopes=frozenset({"orders.read"}))
    with pytest.raises(Forbidden):
        sign_ins.redeem(identity.mint(KEYS, machine, seconds=60, purpose=Purpose.SIGN_IN))


@pytest.mark.parametrize(
    ("caller", "good_for", "field"),
    [
        (Caller("an", "sock", Role.AUDITOR), timedelta(minutes=5), "role"),
        (LI, timedelta(0), "minutes"),
        (LI, timedelta(days=4), "minutes"),
    ],
)
def test_a_link_that_could_not_be_used_well_is_not_made(caller: Caller, good_for: timedelta, field: str) -> None:
    with pytest.raises(Invalid) as refused:
        link("http://console", KEYS, caller, good_for)
    assert [problem.field for problem in refused.value.problems] == [field]


def test_a_sign_in_ends_for_every_copy_of_its_cookie(sign_ins: SignIns) -> None:
    entered = sign_ins.redeem(token())
    copy = SignIn.from_cookie(entered.to_cookie())
    sign_ins.end(entered)
    assert sign_ins.find(copy) is None


def test_a_sign_in_ends_by_itself_after_a_week(sign_ins: SignIns, clock: Clock) -> None:
    entered = sign_ins.redeem(token())
    clock.now += SIGNED_IN_FOR - timedelta(minutes=1)
    held = sign_ins.find(entered) is not None
    clock.now += timedelta(minutes=1)
    assert (held, sign_ins.find(entered)) == (True, None)


@pytest.mark.parametrize("what", ["the subject", "the link"])
def test_a_revocation_ends_the_sign_ins_and_the_links_from_before(
    sign_ins: SignIns, clock: Clock, revocations: Revocations, what: str
) -> None:
    entered, waiting = sign_ins.redeem(token()), token()
    other = sign_ins.redeem(token(WANG))
    clock.now += timedelta(minutes=5)
    of_link = Revocation("sock", "", entered.link, clock.now)
    revocations.replace([of_link if what == "the link" else Revocation("", "li", "", clock.now)])
    assert sign_ins.find(entered) is None
    assert sign_ins.find(other) is not None
    if what == "the subject":
        with pytest.raises(Unauthenticated, match="revoked"):
            sign_ins.redeem(waiting)


def test_a_page_s_token_carries_the_sign_in_behind_it(sign_ins: SignIns, clock: Clock) -> None:
    """The services hear of a revocation by themselves, and refuse it even where the console has not."""
    began = clock.now
    entered = sign_ins.find(sign_ins.redeem(token()))
    assert entered is not None
    behind = identity.decode(KEYS, sign_ins.token(entered)).sign_in
    assert behind is not None
    assert (behind.id, behind.time) == (entered.link, began.replace(microsecond=0))


def test_expired_sign_ins_are_forgotten(sign_ins: SignIns, clock: Clock, database: Database) -> None:
    first = sign_ins.redeem(token())
    clock.now += SIGNED_IN_FOR
    sign_ins.redeem(token())
    assert not database.read(lambda session: storage.is_used(session, first.link))


def test_a_used_link_is_remembered_for_longer_than_it_is_good() -> None:
    assert LONGEST_LINK < SIGNED_IN_FOR


def test_the_token_behind_a_page_is_the_persons_own(sign_ins: SignIns) -> None:
    entered = sign_ins.redeem(token(WANG))
    assert identity.verify(KEYS, sign_ins.token(entered)) == WANG


def test_a_cookie_that_contradicts_itself_is_refused() -> None:
    cookie = SignIn(WANG, "link").to_cookie() | {"enterprise": ""}
    with pytest.raises(ParkloomError):
        SignIn.from_cookie(cookie)


def test_migrations_make_what_storage_expects(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/console.db"
    migrate(url, "services.console")
    assert schema_differences(url, storage.METADATA) == []
