"""Post an order and watch what becomes of it. Needs grpcio and the `parkloom` stubs.

python examples/first_integration.py TOKEN [HOST:PORT [PARK [PRODUCT [SHIP_TO_ZONE]]]]
"""

import sys
import uuid
from datetime import date, timedelta

import grpc

from parkloom.matching.v1 import matching_service_pb2 as matching
from parkloom.matching.v1 import order_pb2
from parkloom.matching.v1.matching_service_pb2_grpc import MatchingServiceStub

token, target, park, product, zone = (sys.argv[1:] + ["127.0.0.1:50052", "sock-park", "crew-n168", "dalian"][len(sys.argv) - 2 :])[:5]
service = MatchingServiceStub(grpc.insecure_channel(target))
identity = [("authorization", f"Bearer {token}")]

order = order_pb2.Order(
    product=f"parks/{park}/products/{product}",
    quantity=12_000,
    release_date=f"{date.today() + timedelta(days=1)}",
    due_date=f"{date.today() + timedelta(days=30)}",
    ship_to_zone=zone,
    partial=True,
)
request = matching.CreateOrderRequest(parent=f"parks/{park}", order=order, request_id=str(uuid.uuid4()))
created = service.CreateOrder(request, metadata=identity, timeout=10)
print(created.name)
for reply in service.WatchOrder(matching.WatchOrderRequest(name=created.name), metadata=identity, timeout=120):
    print(order_pb2.OrderState.Name(reply.order.state), reply.order.scheduled_quantity, reply.order.finish_date)
    if reply.order.state != order_pb2.ORDER_STATE_OPEN:
        break
