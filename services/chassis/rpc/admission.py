"""Admission of callers by a call's headers alone: identity, policy, rate. On the event loop; nothing here waits."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from typing import Any

from google.protobuf.descriptor import Descriptor

from services.chassis import telemetry
from services.chassis.identity import Caller, Token, Verifier
from services.chassis.rpc.calls import Call
from services.chassis.rpc.conclusion import metadata_of
from services.chassis.rpc.limits import Holder, Limits, Rates, holder_of
from services.chassis.rpc.policy import Policy, Rpc
from services.errors import Forbidden, Unauthenticated


class Admission:
    """Admits callers whose tokens `verifier` takes to `rpcs`, as often as `limits` allow."""

    def __init__(self, rpcs: Iterable[Rpc], verifier: Verifier, limits: Limits) -> None:
        self._rpcs = {rpc.path: rpc for rpc in rpcs}
        self._verifier = verifier
        self._rates = Rates(limits)

    def token(self, context: Any) -> Token:
        """The token of a call. Raises Unauthenticated where it has no good one."""
        scheme, _, token = metadata_of(context).get("authorization", "").partition(" ")
        if scheme.lower() != "bearer" or not token:
            raise Unauthenticated("TOKEN_MISSING", "send a token: metadata `authorization: Bearer …`")
        return self._verifier.verify(token.strip())

    def admit(self, call: Call, context: Any) -> Holder:
        """Let the call's caller in. Raises Unauthenticated, Forbidden or Exhausted."""
        caller = self.identify(call, context)
        self.policy(call.method).check(caller)
        return self.count(caller)

    def identify(self, call: Call, context: Any) -> Caller:
        """The caller, noted in `call` with its token. Raises Unauthenticated."""
        token = self.token(context)
        call.caller, call.token_id = token.caller, token.id
        call.check_token = partial(self._verifier.check, token)
        return token.caller

    def count(self, caller: Caller) -> Holder:
        """Count a call of `caller`, and return whose limits it is under. Raises Exhausted."""
        self._rates.count(caller)
        return holder_of(caller)

    def policy(self, method: str) -> Policy:
        """The policy of the rpc at this path. Raises Forbidden where it has none."""
        rpc = self._rpcs.get(method)
        if rpc is None or rpc.policy is None:
            telemetry.log.error("rpc without a policy is refused", method=method)
            raise Forbidden("RPC_WITHOUT_POLICY", "nobody may make this call")
        return rpc.policy

    def request(self, method: str) -> Descriptor:
        """The type of the requests of an rpc that has a policy."""
        return self._rpcs[method].request
