"""A request that comes again is done again, even under the same `request_id`."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import TypeVar

from google.protobuf.message import Message
from sqlalchemy.orm import Session

from services.__main__ import main
from services.chassis.rpc import requests

M = TypeVar("M", bound=Message)


def _always(_session: Session, _caller: object, _request: Message, _response_type: type[M], work: Callable[[], M]) -> M:
    return work()


if __name__ == "__main__":
    requests.once = _always
    sys.exit(main())
