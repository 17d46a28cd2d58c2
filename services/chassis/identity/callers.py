"""Callers of an rpc: their role, and whom they stand for."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from services import text
from services.errors import Invalid

# Characters of the texts that a token names its bearer by.
_LONGEST = {"subject": 200, "park": 63, "enterprise": 63}


class Role(StrEnum):
    """The role that a token gives its bearer; the names of parkloom.access.v1.Role without their prefix."""

    MANAGER = "manager"
    ENTERPRISE = "enterprise"
    INTEGRATOR = "integrator"
    AUDITOR = "auditor"
    SERVICE = "service"


@dataclass(frozen=True, slots=True)
class Caller:
    """The caller of an rpc. Raises Invalid when role, park and enterprise contradict each other."""

    subject: str
    park: str
    role: Role
    enterprise: str = ""
    scopes: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        if not self.subject:
            raise Invalid.field("SUBJECT_MISSING", "subject", {}, "name the person or account that the token is for")
        self._check_texts()
        if not self.park and self.role is not Role.SERVICE:
            raise Invalid.field(
                "PARK_MISSING", "park", {}, "name the park: only a service's token is good for all parks"
            )
        if self.role is Role.ENTERPRISE and not self.enterprise:
            raise Invalid.field("ENTERPRISE_MISSING", "enterprise", {}, "name the enterprise that this token acts for")
        if self.enterprise and self.role not in (Role.ENTERPRISE, Role.INTEGRATOR):
            hint = f"leave it out: a token of role {self.role} is not bound to an enterprise"
            raise Invalid.field("ENTERPRISE_NOT_ALLOWED", "enterprise", {"role": self.role}, hint)
        if self.scopes and self.role is not Role.INTEGRATOR:
            hint = f"leave them out: role {self.role} has none; only an integrator's token does"
            raise Invalid.field("SCOPES_NOT_ALLOWED", "scopes", {"role": self.role}, hint)

    def _check_texts(self) -> None:
        for field, most in _LONGEST.items():
            if len(getattr(self, field)) > most or not text.is_clean(getattr(self, field)):
                hint = f"give at most {most} characters; {text.HINT}"
                raise Invalid.field("TEXT_MALFORMED", field, {"maximum": f"{most}"}, hint)

    @property
    def bound(self) -> bool:
        """True if this caller stands for one enterprise and sees only what that may see."""
        return self.enterprise != ""

    @property
    def buyer(self) -> str:
        """The buyer whom this caller stands for: the subject of an integrator bound to no enterprise, else ""."""
        return self.subject if self.role is Role.INTEGRATOR and not self.bound else ""

    @property
    def outsider(self) -> bool:
        """True for an enterprise and for a buyer: what shows how others stand is left out for them."""
        return self.bound or self.buyer != ""

    def sees_orders_of(self, owner: str) -> bool:
        """True if orders of `owner`, "" for the park, may be shown: a buyer sees its own, the park's people all."""
        return not self.buyer or self.buyer == owner

    def sees_enterprise(self, enterprise: str) -> bool:
        """True if data of `enterprise` alone may be shown: a bound caller sees its own, others all."""
        return not self.bound or self.enterprise == enterprise

    def acts_for(self, enterprise: str) -> bool:
        """True if this caller may change data of `enterprise`; an auditor changes nothing."""
        return self.role is not Role.AUDITOR and self.sees_enterprise(enterprise)
