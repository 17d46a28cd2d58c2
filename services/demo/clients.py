"""The three services as one caller sees them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

from parkloom.logistics.v1.logistics_service_pb2_grpc import LogisticsServiceStub
from parkloom.logistics.v1.wave_service_pb2_grpc import WaveServiceStub
from parkloom.matching.v1.matching_service_pb2_grpc import MatchingServiceStub
from parkloom.matching.v1.pegging_service_pb2_grpc import PeggingServiceStub
from parkloom.matching.v1.quote_service_pb2_grpc import QuoteServiceStub
from parkloom.registry.v1.registry_service_pb2_grpc import RegistryServiceStub
from services.chassis.encryption import rpc_tls
from services.chassis.identity import Caller, Purpose, load_keys, mint
from services.chassis.rpc import channel
from services.chassis.settings import Settings

TOKEN_SECONDS = 12 * 3600


@dataclass(frozen=True)
class Clients:
    """Stubs whose calls carry the caller's token. Good for 12 hours."""

    registry: RegistryServiceStub
    matching: MatchingServiceStub
    logistics: LogisticsServiceStub
    waves: WaveServiceStub
    quotes: QuoteServiceStub
    pegging: PeggingServiceStub

    @classmethod
    def of(cls, settings: Settings, caller: Caller) -> Self:
        """Clients of the installation that `settings` describe; it is reached when the first call is made."""
        token = mint(load_keys(settings, Purpose.ACCESS), caller, seconds=TOKEN_SECONDS)
        tls = rpc_tls(settings)
        logistics = channel(settings.logistics_target, token, tls)
        matching = channel(settings.matching_target, token, tls)
        return cls(
            registry=RegistryServiceStub(channel(settings.registry_target, token, tls)),
            matching=MatchingServiceStub(matching),
            logistics=LogisticsServiceStub(logistics),
            waves=WaveServiceStub(logistics),
            quotes=QuoteServiceStub(matching),
            pegging=PeggingServiceStub(matching),
        )
