"""Ask for a date and a price, hold it, take it: python examples/first_quote.py TOKEN [HOST:PORT PARK PRODUCT ZONE]"""

import sys
import uuid
from datetime import date, timedelta

import grpc

from parkloom.matching.v1 import quote_pb2 as quotes
from parkloom.matching.v1 import quote_service_pb2 as calls
from parkloom.matching.v1.order_pb2 import Order
from parkloom.matching.v1.quote_service_pb2_grpc import QuoteServiceStub

DEMO = ("127.0.0.1:50052", "sock-park", "sk-144-ct-crew", "port-dalian")
token, (target, park, product, zone) = sys.argv[1], sys.argv[2:6] or DEMO
identity = [("authorization", f"Bearer {token}")]
service = QuoteServiceStub(grpc.insecure_channel(target))
order = Order(
    product=f"parks/{park}/products/{product}",
    quantity=12_000,
    release_date=str(date.today() + timedelta(days=1)),
    due_date=str(date.today() + timedelta(days=28)),
    ship_to_zone=zone,
)
# One call answers and keeps the capacity of the earliest answer, so that nobody takes it meanwhile.
request = calls.QuoteOrderRequest(
    parent=f"parks/{park}", order=order, hold=quotes.QUOTE_ANSWER_KIND_EARLIEST, request_id=str(uuid.uuid4())
)
quote = service.QuoteOrder(request, metadata=identity, timeout=10)
for answer in quote.answers:
    kind = quotes.QuoteAnswerKind.Name(answer.kind).removeprefix("QUOTE_ANSWER_KIND_")
    price = answer.price_micros / 1_000_000
    print(f"{kind}: {answer.quantity} by {answer.finish_date} for {price:,.2f}, {answer.enterprise_count} enterprises")
print(quote.confidence.text)
taken = service.TakeQuote(
    calls.TakeQuoteRequest(name=quote.name, etag=quote.etag, request_id=str(uuid.uuid4())),
    metadata=identity,
    timeout=10,
)
print(taken.placed_order)
