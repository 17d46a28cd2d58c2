"""Every code of an error that a page can meet has words in both languages."""

from __future__ import annotations

import re

from flask_babel import force_locale

from services.console.core import error_words, failures
from services.errors import Infeasible, Problem
from tests.test_error_codes import uses

# Raised by commands, at the start of a process, between services, or by rpcs that no page calls.
NEVER_ON_A_PAGE = {
    "ADDRESS_TAKEN",
    "BUS_URL_MALFORMED",
    "DATABASE_BEHIND",
    "DATABASE_NEWER",
    "DATABASE_URL_MALFORMED",
    "EVENT_INCOMPLETE",
    "EVENT_OF_OTHER_TYPE",
    "EVENT_TOO_LARGE",
    "EVENT_UNREADABLE",
    "GROUP_IN_USE",
    "GROUP_MISSING",
    "HOURS_OUT_OF_RANGE",
    "KEY_FILE_EMPTY",
    "MINUTES_OUT_OF_RANGE",
    "OIDC_CLIENT_MISSING",
    "PAGE_SIZE_NEGATIVE",
    "PARK_MISSING",
    "RECORD_TOO_LARGE",
    "REQUEST_TOO_SLOW",
    "ROLE_WITHOUT_PAGES",
    "RPC_WITHOUT_POLICY",
    "SCENARIO_EDIT_OUTDATED",
    "SCOPE_UNKNOWN",
    "SETTINGS_CONTRADICT",
    "SETTINGS_INVALID",
    "SETTING_INVALID",
    "SETTING_MISSING",
    "SETTING_UNKNOWN",
    "TLS_AUTHORITIES_UNREADABLE",
    "TLS_PAIR_MISMATCH",
    "TEXT_MALFORMED",
    "TOPIC_UNKNOWN",
    # Quotes, which no page asks for.
    "HOLD_LIMIT",
    "HOLD_OVER",
    "HOLD_TOO_LONG",
    "QUOTE_ANSWER_MISSING",
    "QUOTE_NOT_HELD",
    "QUOTE_NOT_OFFERED",
    "QUOTE_ROUTE_NOT_OPEN",
    # Digests, which have no page yet.
    "DIGEST_ADDRESS_UNUSABLE",
    "DIGEST_DISABLED",
    "DIGEST_PENDING",
    "DIGEST_SENT_JUST_NOW",
    "MAIL_NOT_CONFIGURED",
    "TOO_MANY_DIGESTS",
    # Types of events of webhooks that are not for the account; the page is for managers, who may have all.
    "WEBHOOK_EVENT_NOT_ALLOWED",
    # Registry's rpcs that create and update, logistics' that change movements, and those about plans.
    "BATCH_TOO_LARGE",
    "DAY_TOO_MANY_UNITS",
    "RESOURCE_TOO_LARGE",
    "FIELD_FIXED",
    "FIELD_OF_PARK",
    "FIELD_UNKNOWN",
    "FILTER_FIELD_UNKNOWN",
    "FILTER_OPERATOR_UNKNOWN",
    "FILTER_TOO_LARGE",
    "FILTER_UNREADABLE",
    "FILTER_VALUE_WRONG",
    "MANAGERS_ONLY",
    "MAXIMUM_BELOW_PLANNED",
    "MOVEMENT_STATE_CONFLICT",
    "NAME_OF_OTHER_PARK",
    "ORDER_ID_REPEATED",
    "OWNER_NOT_CALLER",
    "REPEATED",
    "REPORT_NOT_ALLOWED",
    "REQUEST_ID_IN_BATCH",
    "REASONS_BUSY",
    "RESUME_TOKEN_EXPIRED",
    "RESUME_TOKEN_INVALID",
    "RESUME_TOKEN_OF_OTHER_WATCH",
    "STEPS_OUT_OF_ORDER",
    "STILL_NEEDED",
    "ZONE_CUT_OFF",
    "TIME_ZONE_UNKNOWN",
    "TOO_MANY_PLANS",
    "TOO_MANY_SOLVER_SECONDS",
}
# A page shows these errors with the sentence of their kind: sign in again, not yours, try again, look again.
WORDED_BY_KIND = {
    "ROW_EXISTS",
    "ROW_GONE",
    "ROW_IN_USE",
    "VALUE_REFUSED",
    "ATTEMPT_UNKNOWN",
    "BROKER_AWAY",
    "COMMIT_UNCERTAIN",
    "DATABASE_AWAY",
    "STORAGE_FAILING",
    "STORAGE_FULL",
    "ENTERPRISE_MISSING",
    "ENTERPRISE_NOT_ALLOWED",
    "ENTERPRISE_NOT_OF_TOKEN",
    "ETAG_MISSING",
    "ETAG_STALE",
    "LINK_USED",
    "NOT_SIGNED_IN",
    "PARK_NOT_OF_TOKEN",
    "PROVIDER_AWAY",
    "PROVIDER_NOT_SET",
    "PROVIDER_REFUSED",
    "PROVIDER_UNTRUSTED",
    "PLAN_DISCARDED",
    "REPLY_TOO_LARGE",
    "REQUEST_OF_TOO_MANY_PARTS",
    "REQUEST_TOO_LARGE",
    "REQUEST_UNREADABLE",
    "RESOURCE_NOT_FOUND",
    "ROLE_NOT_ALLOWED",
    "SCOPES_MISSING",
    "SCOPES_NOT_ALLOWED",
    "SCOPE_MISSING",
    "SERVER_BUSY",
    "SERVER_STOPPING",
    "SERVICE_AWAY",
    "SUBJECT_MISSING",
    "TERMS_NOT_SHOWN",
    "TOKEN_CONTRADICTORY",
    "TOKEN_EXPIRED",
    "TOKEN_NOT_YET_GOOD",
    "TOKEN_TOO_LONG",
    "KEYS_MISSING",
    "KEY_OF_PURPOSE_MISSING",
    "KEY_SHARED",
    "DAYS_OUT_OF_RANGE",
    "REVOCATIONS_FULL",
    "REVOCATION_MALFORMED",
    "REVOCATION_UNCLEAR",
    "INSTANT_MALFORMED",
    "BLOCK_MALFORMED",
    "TOKEN_KEY_UNKNOWN",
    "TOKEN_MALFORMED",
    "TOKEN_MISSING",
    "TOO_MANY_CALLS",
    "TOO_MANY_CALLS_A_SECOND",
    "TOKEN_REVOKED",
    "REVOCATIONS_UNKNOWN",
    "TOO_MANY_STREAMS",
}
SERVED = ("services/registry", "services/matching", "services/logistics", "services/console", "services/chassis")


def codes() -> dict[str, frozenset[str]]:
    """The parameters of each code that a service may answer with."""
    served = (each for each in uses() if each[2].startswith(SERVED) or each[2] == "services/errors.py")
    return {code: params for code, params, _ in served}


def problem(code: str, **params: str) -> Problem:
    return Problem(code, "order.due_date", params, "the service's own hint")


def test_a_code_that_a_page_can_meet_has_words_in_both_languages() -> None:
    met = [problem(code, **dict.fromkeys(params, "7")) for code, params in codes().items()]
    met = [each for each in met if each.code not in NEVER_ON_A_PAGE | WORDED_BY_KIND]
    with force_locale("en"):
        assert [each.code for each in met if error_words.of_problem(each) == each.hint] == []
    with force_locale("zh"):
        assert [each.code for each in met if not re.search("[一-鿿]", error_words.of_problem(each))] == []


def test_codes_that_no_page_meets_exist() -> None:
    assert sorted((NEVER_ON_A_PAGE | WORDED_BY_KIND) - codes().keys()) == []


def test_days_and_figures_are_written_as_the_language_writes_them() -> None:
    with force_locale("zh"):
        day = error_words.of_problem(problem("DATE_PAST", earliest="2026-03-09"))
        figure = error_words.of_problem(problem("CAPACITY_ABOVE_MAXIMUM", maximum="12000"))
    assert (day, "12,000" in figure) == ("请选 3月9日周一 或以后的日子。", True)


def test_an_id_of_digits_is_no_figure() -> None:
    assert "12000" in error_words.of_problem(problem("NOT_DECLARED", kind="zone", id="12000"))


def test_a_text_of_very_many_digits_is_no_figure_either() -> None:
    typed = "1" * 80
    assert f"says: {typed}" in error_words.of_problem(problem("CELL_NO_NUMBER", cell=typed))


def test_an_unknown_code_is_shown_in_the_services_words() -> None:
    assert error_words.of_problem(problem("MOON_STANDS_WRONG")) == "the service's own hint"


def test_words_whose_parameter_was_cut_off_are_the_services_own() -> None:
    assert error_words.of_problem(problem("DATE_PAST")) == "the service's own hint"


def test_a_whole_error_is_worded_by_its_code() -> None:
    closed = Infeasible("ORDER_CLOSED", "the order is DELIVERED", {"state": "DELIVERED"})
    assert error_words.of_error(closed) == "The order is over: it can no longer be changed."


def test_a_refused_answer_shows_each_day_and_what_can_be_done() -> None:
    figures = {"date": "2026-03-09", "capacity": "30", "taken": "10", "quantity": "80", "fits": "20"}
    days = [Problem("DAY_ABOVE_CAPACITY", "quantities", figures, "give at most 20")]
    refused = Infeasible("AGREED_ABOVE_CAPACITY", "20 fit", {"fits": "20", "quantity": "80"}, days)
    with force_locale("en"):
        assert failures.words(refused) == (
            "That is not possible as things stand. On Mon, Mar 9 the line can do 30, of which 10 is agreed: 20 of 80 "
            "units fit. 20 of these 80 units fit in the capacity that is known now: agree to the part that fits, make "
            "a counter-offer for other days, or raise the capacity figures of the line first, if it can do more."
        )
    with force_locale("zh"):
        assert "只容得下 20 件" in failures.words(refused)
