"""Every page as every role: each link and form is followed, and nothing that is found shows what is another's."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from services.chassis.identity import Caller
from services.console.core.access import Backend
from tests.console import weights, world
from tests.console.crawling import Crawl, Seen
from tests.console.installation import Installation, running
from tests.console.posting import Posted, post_all
from tests.console.visitor import Visitor

pytestmark = pytest.mark.slow

WECHAT = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) AppleWebKit/605.1 Mobile MicroMessenger/8.0.49"
# Figures and names of one rival that occur nowhere else; the second has no figure that is its own alone. The capacity
# of the first is none: what it cannot make is the other's work, whose units may add up to it.
OF_RIVAL = (world.RIVALS_NAME, "knit-b", "w-b", "0.430117", "430117", "0.4301")
OF_KNITTER = ("Anna Knitting", "knit-a", "w-a")
# Its price is nobody else's to see; units that come from it to the next step's enterprise are.
PRICE = OF_RIVAL[3:]


@pytest.fixture(scope="module")
def park(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Installation, Posted]]:
    """A park in which both rivals were asked for work and have accepted some, so that no page is empty."""
    with running(tmp_path_factory.mktemp("crawled")) as installation:
        posted = post_all(installation.visitor(world.MANAGER))
        for caller in (world.KNITTER, world.RIVAL):
            visitor = installation.visitor(caller)
            visitor.open(f"/enterprises/{caller.enterprise}?show=offered")
            if "/accept" in visitor.text:
                visitor.press("/accept")
        yield installation, posted


def faults(crawl: Crawl, secrets: tuple[str, ...], allowed: set[int]) -> list[tuple[str, str, object]]:
    """Replies that show a secret, that are faults, or that no link should have led to."""
    found: list[tuple[str, str, object]] = []
    for seen in crawl.all():
        shown = [secret for secret in secrets if secret in seen.body]
        found += [(seen.method, seen.address, shown)] if shown else []
        found += [(seen.method, seen.address, seen.status)] if seen.status not in allowed else []
    return found


def probed(visitor: Visitor, addresses: list[str]) -> Crawl:
    """Pages that another one's links lead to, opened by somebody to whom no link shows them."""
    crawl = Crawl(visitor)
    for address in addresses:
        crawl.look(address)
    return crawl


PAGES = {200, 303}
REFUSED = {200, 303, 400, 401, 403, 404, 405, 409, 429}


def test_every_page_as_every_role(park: tuple[Installation, Posted]) -> None:
    installation, posted = park
    manager = Crawl(installation.visitor(world.MANAGER)).walk("/", posted.scheduled, posted.unmatched)
    assert faults(manager, (), PAGES) == []
    addresses = list(manager.pages)
    assert len(addresses) > 60
    assert max(weights.of_page(seen.text) for seen in manager.pages.values()) < weights.MOST_BYTES
    assert any(world.RIVALS_NAME in seen.body for seen in manager.pages.values())
    rivals: list[tuple[Caller, tuple[str, ...]]] = [(world.KNITTER, OF_RIVAL), (world.RIVAL, OF_KNITTER)]
    for caller, secrets in rivals:
        own = Crawl(installation.visitor(caller, user_agent=WECHAT)).walk("/", "/capacity", "/capacity/grid")
        assert faults(own, secrets, PAGES) == []
        assert len(own.pages) > 10
        assert out_of_place(own) == []
        probe = probed(installation.visitor(caller), _without(addresses, secrets))
        assert faults(probe, secrets, REFUSED) == []
    assert refused_alike(installation.visitor(world.KNITTER), addresses) == []
    packer = Crawl(installation.visitor(world.PACKER)).walk("/", "/capacity")
    assert faults(packer, PRICE, PAGES) == []
    for enterprise, secrets in (("knit-a", OF_RIVAL), ("", PRICE)):
        device = probed(_device(installation, enterprise), _without(addresses, secrets))
        assert faults(device, secrets, REFUSED) == []
        assert {seen.status for seen in device.pages.values()} - {200, 403, 404} == set()
    stranger = probed(Visitor(installation.pages), addresses)
    assert faults(stranger, (*OF_RIVAL, *OF_KNITTER, "Clara"), REFUSED) == []


def test_no_form_of_an_enterprise_shows_a_rivals(park: tuple[Installation, Posted]) -> None:
    installation, _posted = park
    for caller, secrets in ((world.KNITTER, OF_RIVAL), (world.RIVAL, OF_KNITTER)):
        own = Crawl(installation.visitor(caller)).walk("/", forms=True)
        assert faults(own, secrets, REFUSED) == []
        assert len(own.replies) > 5


def refused_alike(visitor: Visitor, addresses: list[str]) -> list[str]:
    """Pages about a rival's things that are not answered as those about things that nobody has."""
    about = [one for one in addresses if any(secret in one for secret in ("knit-b", "w-b"))]
    assert about
    answers = ((address, *_answers(visitor, address)) for address in about)
    return [at for at, there, nowhere in answers if (there.status, _plain(there)) != (nowhere.status, _plain(nowhere))]


def _answers(visitor: Visitor, address: str) -> tuple[Seen, Seen]:
    crawl = Crawl(visitor)
    other = address.replace("knit-b", "knit-x").replace("w-b", "w-x")
    return crawl.look(address), crawl.look(other)


def _plain(seen: Seen) -> str:
    return seen.body.replace("knit-b", "").replace("knit-x", "").replace("w-b", "").replace("w-x", "")


def _without(addresses: list[str], secrets: tuple[str, ...]) -> list[str]:
    """Addresses that do not hold a secret themselves: a page that cannot be found repeats nothing else."""
    return [one for one in addresses if not any(secret in one for secret in secrets)]


def _device(installation: Installation, enterprise: str) -> Visitor:
    """A shared device of the enterprise; of none, "", it is a driver's phone."""
    backend: Backend = installation.pages.extensions["parkloom"]
    visitor = Visitor(installation.pages)
    visitor.sign_in_as(backend.sign_ins.make_device(world.MANAGER, enterprise, "Hall"))
    return visitor


def out_of_place(crawl: Crawl) -> list[tuple[str, str]]:
    """What WeChat's browser does not do: other windows and downloads."""
    marks = (' target="', " download", "window.open")
    pages = crawl.pages.values()
    found = [(seen.address, mark) for seen in pages for mark in marks if mark in seen.text]
    return found + [(seen.address, "file") for seen in pages if "Content-Disposition" in seen.headers]
