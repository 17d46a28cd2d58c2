"""Requests that schemathesis makes up from the document: none breaks a service, and every reply has its schema."""

from __future__ import annotations

from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import content_type_conformance, response_schema_conformance

from tests.gateway.conftest import PATIENCE_SECONDS, Rest
from tests.gateway.openapi.test_document import DOCUMENT
from tests.gateway.test_rest import created

pytestmark = pytest.mark.slow
CHECKS = [not_a_server_error, content_type_conformance, response_schema_conformance]
EXAMPLES = 2
# A watch goes on until its caller ends it.
SCHEMA: Any = schemathesis.openapi.from_dict(DOCUMENT).exclude(path_regex=":watch$")


def test_no_request_breaks_a_service_and_every_reply_has_its_schema(rest: Rest) -> None:
    known = {"park": "small", "order": created(rest, "odd").rpartition("/")[2], "line": "l-spinning-1"}
    operations = [found.ok() for found in SCHEMA.get_all_operations()]
    assert len(operations) > 100
    for operation in operations:
        _try(operation, rest, known)


def _try(operation: Any, rest: Rest, known: dict[str, str]) -> None:
    @settings(
        max_examples=EXAMPLES,
        phases=[Phase.generate],
        derandomize=True,
        database=None,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy())
    def request(case: Any) -> None:
        case.path_parameters |= {name: known[name] for name in case.path_parameters if name in known}
        case.call_and_validate(
            base_url=rest.address,
            headers={"authorization": f"Bearer {rest.token}"},
            timeout=PATIENCE_SECONDS,
            checks=CHECKS,
        )

    request()
