"""Display names of links, zones and products, which resources refer to by id."""

from __future__ import annotations

from collections.abc import Iterable

from parkloom.registry.v1.park_pb2 import Park
from parkloom.registry.v1.product_pb2 import Product


def short(resource_name: str) -> str:
    """parks/sock/orders/o-17 → o-17"""
    return resource_name.rsplit("/", 1)[-1]


class Names:
    """Display names of one park; an id without one stands for itself."""

    def __init__(self, park: Park, products: Iterable[Product] = ()) -> None:
        self.park = park
        self.products = {product.name: product for product in products}
        self._links = {link.id: link.display_name for link in park.links}
        self._zones = {zone.id: zone.display_name for zone in park.zones}

    def link(self, link: str) -> str:
        return self._links.get(link) or link

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
