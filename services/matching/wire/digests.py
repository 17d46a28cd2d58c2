"""Digests: from requests, and into replies, which show of a robot its host alone."""

from __future__ import annotations

from urllib.parse import urlsplit

from parkloom.matching.v1 import digest_pb2, webhook_pb2
from services.chassis import wire
from services.chassis.rpc.etags import etag
from services.chassis.rpc.resource_names import name_of
from services.matching.domain.digests import Channel, Destination, Digest, DigestDelivery, DigestState, Language
from services.matching.wire import names
from services.matching.wire.webhooks import attempt_message

# No URL has it: what a reply shows is not taken for an address again.
MASK = "/…"


def destination_from(message: digest_pb2.DigestDestination) -> Destination:
    """The destination of a message that has one."""
    channel = Channel(str(message.WhichOneof("to")))
    if channel is Channel.DINGTALK:
        return Destination(channel, message.dingtalk.url, message.dingtalk.secret)
    if channel is Channel.WECOM:
        return Destination(channel, message.wecom.url)
    return Destination(channel, message.mail.address)


def required_language_from(number: int, field: str) -> Language:
    """The language of that number. Raises Invalid."""
    return wire.required_enum_from(Language, digest_pb2.DigestLanguage, number, field)


def language_from(number: int) -> Language | None:
    """The language of that number; None for unspecified. Raises Invalid."""
    return wire.enum_from(Language, digest_pb2.DigestLanguage, number, "language")


def state_from(number: int) -> DigestState | None:
    """The state of that number; None for unspecified. Raises Invalid."""
    return wire.enum_from(DigestState, digest_pb2.DigestState, number, "state")


def digest_message(digest: Digest, sent: DigestDelivery | None) -> digest_pb2.Digest:
    """The digest with the message that it has sent last."""
    return digest_pb2.Digest(
        name=names.DIGEST.format(park=digest.park, digest=digest.id),
        destination=_destination_message(digest.destination),
        hour=digest.hour,
        language=wire.enum_number(digest_pb2.DigestLanguage, digest.language),
        state=wire.enum_number(digest_pb2.DigestState, digest.state),
        subject=digest.subject,
        enterprise=name_of(names.ENTERPRISE, park=digest.park, enterprise=digest.enterprise),
        last_delivery=None if sent is None else _delivery_message(sent),
        etag=etag(digest.version),
        create_time=digest.created_at,
        update_time=digest.updated_at,
    )


def _destination_message(destination: Destination) -> digest_pb2.DigestDestination:
    if destination.channel is Channel.MAIL:
        return digest_pb2.DigestDestination(mail=digest_pb2.MailAddress(address=destination.address))
    url = f"https://{urlsplit(destination.address).hostname}{MASK}"
    if destination.channel is Channel.DINGTALK:
        return digest_pb2.DigestDestination(dingtalk=digest_pb2.DingTalkRobot(url=url))
    return digest_pb2.DigestDestination(wecom=digest_pb2.WeComRobot(url=url))


def _delivery_message(sent: DigestDelivery) -> digest_pb2.DigestDelivery:
    return digest_pb2.DigestDelivery(
        date=wire.date_text(sent.day),
        state=wire.enum_number(webhook_pb2.WebhookDeliveryState, sent.state),
        attempt_count=sent.attempts,
        next_attempt_time=sent.next_at,
        attempts=map(attempt_message, sent.log),
    )
