"""Jars: those named in a list with their sums, such as the broker's, fetched once and checked every time."""

from __future__ import annotations

import fcntl
import hashlib
import ssl
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from urllib.request import urlopen

import certifi
from jgo.maven import Artifact, MavenContext, PythonResolver

SUMS = Path(__file__).with_name("kafka_jars.sha256")
FETCHES_AT_ONCE, TRIES, TIMEOUT_SECONDS = 6, 3, 30


def kafka_jars(folder: Path | None = None) -> list[Path]:
    """The jars of Apache Kafka and what it needs, as `fetched` has them."""
    return fetched(SUMS, folder)


def fetched(sums: Path, folder: Path | None = None) -> list[Path]:
    """The jars of a list, in `folder` (default: the user's own Maven repository).

    Each line of `sums` is a sha256 and `group:name:version`. RuntimeError when a jar cannot be fetched or is not the
    one of its sum.
    """
    folder = folder or repository()
    folder.mkdir(parents=True, exist_ok=True)
    wanted = [line.split() for line in sums.read_text().splitlines()]
    with _alone_in(folder), ThreadPoolExecutor(FETCHES_AT_ONCE) as pool:
        return list(pool.map(lambda entry: _jar(folder, *entry), wanted))


def repository() -> Path:
    """The folder of jars: `~/.m2/repository`, or below the temporary folder for a user without a home."""
    try:
        home = Path.home()
    except RuntimeError:
        home = Path("/")
    if home.is_dir() and home != Path(home.root):
        return home / ".m2" / "repository"
    return Path(tempfile.gettempdir()) / "parkloom-jars"


def _jar(folder: Path, sha256: str, coordinates: str) -> Path:
    group, name, version = coordinates.split(":")
    failure = "no try"
    for _ in range(TRIES):
        artifact = MavenContext(_Fetch(), folder).project(group, name).at_version(version).artifact()
        try:
            path = artifact.resolve()
        except (OSError, RuntimeError) as error:
            failure = str(error)
            continue
        found = hashlib.sha256(path.read_bytes()).hexdigest()
        if found == sha256:
            return Path(path)
        failure = f"its sha256 is {found}, not {sha256}"
        # Half a file, left by a process that was ended while fetching, is fetched again.
        path.unlink()
    raise RuntimeError(f"{coordinates} cannot be had: {failure}")


class _Fetch(PythonResolver):
    """Fetches as jgo does, but trusts whom this machine trusts, which may be the authority of a proxy."""

    def download(self, artifact: Artifact) -> Path | None:
        target = artifact.cached_path
        if target is None:
            return None
        trusted = ssl.create_default_context()
        trusted.load_verify_locations(certifi.where())
        repository = next(iter(artifact.context.remote_repos.values()))
        url = f"{repository}/{artifact.component.path_prefix.as_posix()}/{artifact.filename}"
        target.parent.mkdir(parents=True, exist_ok=True)
        with urlopen(url, timeout=TIMEOUT_SECONDS, context=trusted) as answer:  # noqa: S310 - https, named by jgo
            target.write_bytes(answer.read())
        return target


@contextmanager
def _alone_in(folder: Path) -> Iterator[None]:
    with (folder / ".parkloom.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
