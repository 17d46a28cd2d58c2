"""Robots of DingTalk and WeCom groups: the bodies that they take, signatures, and what their answers mean."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from datetime import UTC, datetime, timedelta
from urllib.parse import urlencode

from services.matching.domain.digests import Channel, Destination, Message

HEADERS = {"Content-Type": "application/json; charset=utf-8", "User-Agent": "Parkloom-Digests"}
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def request_of(robot: Destination, message: Message, now: datetime) -> tuple[str, bytes]:
    """The URL to call and the body to post. DingTalk takes a signature for an hour."""
    if robot.channel is Channel.WECOM:
        content = {"msgtype": "markdown", "markdown": {"content": message.text}}
        return robot.address, _json(content)
    content = {"msgtype": "markdown", "markdown": {"title": message.title, "text": message.text}}
    return signed_url(robot, now), _json(content)


def signed_url(robot: Destination, now: datetime) -> str:
    """The URL with `timestamp` (milliseconds) and `sign`; without a secret as it is."""
    if not robot.secret:
        return robot.address
    timestamp = f"{(now - _EPOCH) // timedelta(milliseconds=1)}"
    digest = hmac.digest(robot.secret.encode(), f"{timestamp}\n{robot.secret}".encode(), hashlib.sha256)
    query = urlencode({"timestamp": timestamp, "sign": base64.b64encode(digest).decode()})
    return f"{robot.address}{'&' if '?' in robot.address else '?'}{query}"


def error_code_of(body: bytes) -> int | None:
    """The `errcode` of a robot's answer, 0 where it has taken the message; None for what no robot answers."""
    try:
        answer = json.loads(body)
    except ValueError:
        return None
    code = answer.get("errcode") if isinstance(answer, dict) else None
    return code if isinstance(code, int) and abs(code) < 2**31 else None


def _json(content: object) -> bytes:
    return json.dumps(content, ensure_ascii=False).encode()
