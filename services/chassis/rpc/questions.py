"""The question that a token belongs to: who asks, and what."""

from __future__ import annotations

import hashlib
import json

from google.protobuf.message import Message

from services.chassis.identity import Caller


def fingerprint(request: Message, caller: Caller, *besides: str) -> str:
    """16 hexadecimal digits of the request, without the fields named `besides`, and of the account that sends it."""
    question = type(request)()
    question.CopyFrom(request)
    for field in besides:
        question.ClearField(field)
    account = (caller.park, caller.role, caller.enterprise, caller.subject)
    asked = json.dumps([request.DESCRIPTOR.full_name, *account]).encode()
    return hashlib.sha256(asked + question.SerializeToString(deterministic=True)).hexdigest()[:16]
