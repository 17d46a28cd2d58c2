"""Post an order and watch it: python examples/first_integration.py TOKEN [HOST:PORT PARK PRODUCT ZONE]"""

import sys
from datetime import date, timedelta

from parkloom.matching.v1 import matching_service_pb2 as matching
from parkloom.matching.v1.matching_service_pb2_grpc import MatchingServiceStub
from parkloom.matching.v1.order_pb2 import ORDER_STATE_OPEN, Order, OrderState
from parkloom_client import Client

DEMO = ("127.0.0.1:50052", "sock-park", "sk-144-ct-crew", "port-dalian")
token, (target, park, product, zone) = sys.argv[1], sys.argv[2:6] or DEMO
order = Order(
    product=f"parks/{park}/products/{product}",
    quantity=12_000,
    release_date=str(date.today() + timedelta(days=1)),
    due_date=str(date.today() + timedelta(days=28)),
    ship_to_zone=zone,
)
with Client(target, token, plain_text=True) as client:
    service = client.stub(MatchingServiceStub)
    # The client gives the request an id and may send it again, even if the first arrived: there will be one order.
    created = service.CreateOrder(matching.CreateOrderRequest(parent=f"parks/{park}", order=order))
    for reply in client.watch(service.WatchOrder, matching.WatchOrderRequest(name=created.name)):
        print(created.name, OrderState.Name(reply.order.state), reply.order.scheduled_quantity, reply.order.finish_date)
        if reply.order.state != ORDER_STATE_OPEN:
            break
