"""Display names of links, zones, products and enterprises, which resources refer to by id."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from parkloom.registry.v1.park_pb2 import Park
from parkloom.registry.v1.product_pb2 import Product


def short(resource_name: str) -> str:
    """parks/sock/orders/o-17 → o-17"""
    return resource_name.rsplit("/", 1)[-1]


class Names:
    """Display names of one park; an id without one stands for itself.

    `enterprises` has those of enterprises by short id, and is asked when the first is wanted.
    """

    def __init__(
        self, park: Park, products: Iterable[Product] = (), enterprises: Callable[[], Mapping[str, str]] = dict
    ) -> None:
        self.park = park
        self._enterprises = enterprises
        self.products = {product.name: product for product in products}
        self._links = {link.id: link.display_name for link in park.links}
        self._zones = {zone.id: zone.display_name for zone in park.zones}

    def link(self, link: str) -> str:
        return self._links.get(link) or link

    def enterprise(self, name: str) -> str:
        """The display name of an enterprise, by its resource name or short id."""
        return self._enterprises().get(short(name)) or short(name)

    def enterprise_id(self, text: str) -> str:
        """The short id of the enterprise of this id or display name; the text itself where there is none."""
        known = self._enterprises()
        return text if text in known else next((ident for ident, name in known.items() if name == text), text)

    def zone(self, zone: str) -> str:
        return self._zones.get(zone) or zone

    def product(self, name: str) -> str:
        """The display name of `parks/{park}/products/{product}`."""
        known = self.products.get(name)
        return known.display_name if known else short(name)

    def route(self, product: str) -> list[str]:
        """The ids of the links that make the product of this resource name, in order."""
        known = self.products.get(product)
        return [step.link for step in known.routing] if known else []
