"""Ask for a date and a price, hold it, take it: python examples/first_quote.py TOKEN [HOST:PORT PARK PRODUCT ZONE]"""

import sys
from datetime import date, timedelta

from parkloom.matching.v1 import quote_pb2 as quotes
from parkloom.matching.v1 import quote_service_pb2 as calls
from parkloom.matching.v1.order_pb2 import Order
from parkloom.matching.v1.quote_service_pb2_grpc import QuoteServiceStub
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
# One call answers and keeps the capacity of the earliest answer, so that nobody takes it meanwhile.
question = calls.QuoteOrderRequest(parent=f"parks/{park}", order=order, hold=quotes.QUOTE_ANSWER_KIND_EARLIEST)
with Client(target, token, plain_text=True) as client:
    service = client.stub(QuoteServiceStub)
    quote = service.QuoteOrder(question)
    for answer in quote.answers:
        kind = quotes.QuoteAnswerKind.Name(answer.kind).removeprefix("QUOTE_ANSWER_KIND_")
        made = f"{answer.quantity} by {answer.finish_date}"
        print(f"{kind}: {made} for {answer.price_micros / 1_000_000:,.2f}, {answer.enterprise_count} enterprises")
    print(quote.confidence.text)
    print(service.TakeQuote(calls.TakeQuoteRequest(name=quote.name, etag=quote.etag)).placed_order)
