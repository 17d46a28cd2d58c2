"""WebhookService over gRPC."""

from __future__ import annotations

from grpc import ServicerContext
from sqlalchemy.orm import Session

from parkloom.matching.v1 import webhook_pb2
from parkloom.matching.v1 import webhook_service_pb2 as pb
from parkloom.matching.v1.webhook_service_pb2_grpc import WebhookServiceServicer
from services.chassis import rpc
from services.chassis.clock import Clock
from services.chassis.database import Database
from services.chassis.identity import Caller
from services.chassis.outgoing import Outgoing
from services.chassis.rpc import paging, requests
from services.chassis.rpc.replies import one_page
from services.chassis.rpc.resource_names import ids
from services.chassis.wire import optional
from services.matching.use_cases import webhooks
from services.matching.use_cases.webhooks import Change, WebhookDraft
from services.matching.wire import names
from services.matching.wire.webhooks import (
    delivery_message,
    delivery_state_from,
    event_types_from,
    webhook_message,
    webhook_state_from,
)


class WebhookApi(WebhookServiceServicer):
    """Serves the webhooks of `database`; `outgoing` knows which addresses can be called."""

    def __init__(self, database: Database, clock: Clock, outgoing: Outgoing) -> None:
        self._database = database
        self._clock = clock
        self._outgoing = outgoing

    def CreateWebhook(self, request: pb.CreateWebhookRequest, _context: ServicerContext) -> webhook_pb2.Webhook:
        (park,) = ids(request.parent, names.PARK, "parent")
        kinds = event_types_from(request.webhook.event_types, "webhook.event_types")
        draft = WebhookDraft(request.webhook.url, kinds)

        def create(session: Session, caller: Caller) -> webhook_pb2.Webhook:
            webhook = webhooks.create_webhook(session, caller, park, draft, self._outgoing)
            return webhook_message(webhook, secret=True)

        return requests.apply_once(self._database, request, webhook_pb2.Webhook, requests.policy_suffices, create)

    def GetWebhook(self, request: pb.GetWebhookRequest, _context: ServicerContext) -> webhook_pb2.Webhook:
        caller, (park, ident) = rpc.caller(), ids(request.name, names.WEBHOOK)
        return self._database.read(lambda s: webhook_message(webhooks.get_webhook(s, caller, park, ident)))

    def ListWebhooks(self, request: pb.ListWebhooksRequest, _context: ServicerContext) -> pb.ListWebhooksResponse:
        caller, (park,) = rpc.caller(), ids(request.parent, names.PARK, "parent")
        page = paging.of(request, caller)
        rows = self._database.read(lambda s: webhooks.list_webhooks(s, caller, park, page))
        shown, token = one_page(page, rows, webhook_message, key=lambda webhook: (webhook.id,))
        return pb.ListWebhooksResponse(webhooks=shown, next_page_token=token)

    def UpdateWebhook(self, request: pb.UpdateWebhookRequest, _context: ServicerContext) -> webhook_pb2.Webhook:
        park, ident = ids(request.name, names.WEBHOOK)
        kinds = event_types_from(request.event_types, "event_types")
        change = Change(optional(request, "url"), kinds, webhook_state_from(request.state))
        webhooks.check_url(change.url, self._outgoing)
        return requests.apply_once(
            self._database,
            request,
            webhook_pb2.Webhook,
            _visible(park, ident),
            lambda s, caller: webhook_message(webhooks.update_webhook(s, caller, (park, ident), request.etag, change)),
        )

    def DeleteWebhook(self, request: pb.DeleteWebhookRequest, _context: ServicerContext) -> pb.DeleteWebhookResponse:
        park, ident = ids(request.name, names.WEBHOOK)

        def delete(session: Session, caller: Caller) -> pb.DeleteWebhookResponse:
            webhooks.delete_webhook(session, caller, park, ident, request.etag)
            return pb.DeleteWebhookResponse()

        return requests.apply_once(self._database, request, pb.DeleteWebhookResponse, requests.policy_suffices, delete)

    def RotateWebhookSecret(
        self, request: pb.RotateWebhookSecretRequest, _context: ServicerContext
    ) -> webhook_pb2.Webhook:
        park, ident = ids(request.name, names.WEBHOOK)
        return requests.apply_once(
            self._database,
            request,
            webhook_pb2.Webhook,
            _visible(park, ident),
            lambda s, caller: webhook_message(
                webhooks.rotate_webhook_secret(s, caller, park, ident, request.etag), secret=True
            ),
        )

    def ListWebhookDeliveries(
        self, request: pb.ListWebhookDeliveriesRequest, _context: ServicerContext
    ) -> pb.ListWebhookDeliveriesResponse:
        caller, (park, ident) = rpc.caller(), ids(request.parent, names.WEBHOOK, "parent")
        page, state = paging.of(request, caller), delivery_state_from(request.state)
        rows = self._database.read(lambda s: webhooks.list_webhook_deliveries(s, caller, (park, ident), state, page))
        shown, token = one_page(page, rows, delivery_message, key=lambda row: (row.number, row.id))
        return pb.ListWebhookDeliveriesResponse(deliveries=shown, next_page_token=token)

    def ResendWebhookDelivery(
        self, request: pb.ResendWebhookDeliveryRequest, _context: ServicerContext
    ) -> webhook_pb2.WebhookDelivery:
        park, ident, delivery = ids(request.name, names.WEBHOOK_DELIVERY)
        return requests.apply_once(
            self._database,
            request,
            webhook_pb2.WebhookDelivery,
            _visible(park, ident),
            lambda s, caller: delivery_message(webhooks.resend_webhook_delivery(s, caller, park, ident, delivery)),
        )


def _visible(park: str, ident: str) -> requests.Authorise:
    return lambda session, caller: webhooks.get_webhook(session, caller, park, ident)
