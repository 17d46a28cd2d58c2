"""The console's calls about webhooks and what they have sent."""

from __future__ import annotations

from collections.abc import Sequence

from parkloom.matching.v1 import webhook_service_pb2 as service
from parkloom.matching.v1.webhook_pb2 import Webhook, WebhookDelivery
from services.console.core.asking import Asking

DELIVERIES_A_PAGE = 25


class WebhookCalls(Asking):
    """The calls about webhooks."""

    def webhooks(self) -> list[Webhook]:
        """All of the park that the person may see, by id."""
        replies = self._pages(self._services.webhooks.ListWebhooks, service.ListWebhooksRequest(parent=self._parent))
        return [one for reply in replies for one in reply.webhooks]

    def webhook(self, webhook: str) -> Webhook:
        found: Webhook = self._ask(
            self._services.webhooks.GetWebhook, service.GetWebhookRequest(name=self._name("webhooks", webhook))
        )
        return found

    def create_webhook(self, url: str, event_types: Sequence[int], request_id: str) -> Webhook:
        """Creates a webhook; the reply has its secret."""
        webhook = Webhook(url=url, event_types=event_types)  # type: ignore[arg-type]
        request = service.CreateWebhookRequest(parent=self._parent, webhook=webhook, request_id=request_id)
        created: Webhook = self._ask(self._services.webhooks.CreateWebhook, request)
        return created

    def update_webhook(self, webhook: str, changed: Webhook, request_id: str) -> None:
        """Changes address, types of events and state, as far as `changed` has them, where its etag is still true."""
        request = service.UpdateWebhookRequest(
            name=self._name("webhooks", webhook),
            etag=changed.etag,
            url=changed.url or None,
            event_types=changed.event_types,
            state=changed.state,
            request_id=request_id,
        )
        self._ask(self._services.webhooks.UpdateWebhook, request)

    def rotate_webhook_secret(self, webhook: str, etag: str, request_id: str) -> Webhook:
        """Gives a webhook another secret; the reply has it."""
        name = self._name("webhooks", webhook)
        request = service.RotateWebhookSecretRequest(name=name, etag=etag, request_id=request_id)
        rotated: Webhook = self._ask(self._services.webhooks.RotateWebhookSecret, request)
        return rotated

    def delete_webhook(self, webhook: str, etag: str, request_id: str) -> None:
        name = self._name("webhooks", webhook)
        request = service.DeleteWebhookRequest(name=name, etag=etag, request_id=request_id)
        self._ask(self._services.webhooks.DeleteWebhook, request)

    def webhook_deliveries(self, webhook: str, state: int, page_token: str = "") -> tuple[list[WebhookDelivery], str]:
        """A page of a webhook's deliveries in a state (0: any), the newest first, and the token of the next one."""
        request = service.ListWebhookDeliveriesRequest(
            parent=self._name("webhooks", webhook),
            state=state,  # type: ignore[arg-type]
            page_size=DELIVERIES_A_PAGE,
            page_token=page_token,
        )
        reply = self._ask(self._services.webhooks.ListWebhookDeliveries, request)
        return list(reply.deliveries), reply.next_page_token

    def resend_webhook_delivery(self, webhook: str, delivery: str, request_id: str) -> None:
        name = f"{self._name('webhooks', webhook)}/deliveries/{delivery}"
        request = service.ResendWebhookDeliveryRequest(name=name, request_id=request_id)
        self._ask(self._services.webhooks.ResendWebhookDelivery, request)
