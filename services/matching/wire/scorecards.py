"""Scorecards and days of lines: from requests, and into replies."""

from __future__ import annotations

from collections.abc import Iterable

from parkloom.matching.v1 import performance_service_pb2 as pb
from parkloom.matching.v1 import scorecard_pb2
from services.chassis import wire
from services.matching.domain.line_days import LineDay
from services.matching.domain.scorecards import LinkScores, Medians, Scorecard, Sums, Window
from services.matching.wire import names


def window_from(window: scorecard_pb2.ScorecardWindow) -> Window:
    """The window asked for. Raises Invalid for none."""
    return wire.required_enum_from(Window, scorecard_pb2.ScorecardWindow, window, "window")


def scorecard_message(card: Scorecard) -> scorecard_pb2.Scorecard:
    return scorecard_pb2.Scorecard(
        name=names.SCORECARD.format(park=card.park, enterprise=card.enterprise),
        window=wire.enum_number(scorecard_pb2.ScorecardWindow, card.window),
        first_date=wire.date_text(card.first),
        last_date=wire.date_text(card.last),
        figures=_figures_message(card.sums),
        links=map(_link_message, card.links),
        guest=card.guest,
    )


def summarize_line_response(days: Iterable[LineDay]) -> pb.SummarizeLineResponse:
    """The days of a line."""
    return pb.SummarizeLineResponse(
        days=[
            scorecard_pb2.LineDay(
                date=wire.date_text(each.day), maximum=each.maximum, planned=each.planned, agreed=each.agreed
            )
            for each in days
        ]
    )


def _figures_message(sums: Sums) -> scorecard_pb2.ScorecardFigures:
    return scorecard_pb2.ScorecardFigures(
        on_time_share=sums.on_time_share,
        reported_days=sums.reported_days,
        on_time_days=sums.on_time_days,
        assumed_days=sums.assumed_days,
        quality_share=sums.quality_share,
        good_quantity=sums.good,
        scrapped_quantity=sums.scrapped,
        acceptance_share=sums.acceptance_share,
        accepted_quantity=sums.accepted,
        declined_quantity=sums.declined,
        expired_quantity=sums.expired,
        answered_terms=sums.terms,
        response_hours=sums.response_hours,
        answers=sums.answers,
        reports=sums.reports,
    )


def _link_message(scores: LinkScores) -> scorecard_pb2.LinkScorecard:
    middle = None if scores.medians is None else _medians_message(scores.medians)
    return scorecard_pb2.LinkScorecard(link=scores.link, figures=_figures_message(scores.sums), medians=middle)


def _medians_message(found: Medians) -> scorecard_pb2.ScorecardMedians:
    return scorecard_pb2.ScorecardMedians(
        on_time_share=found.on_time_share,
        quality_share=found.quality_share,
        acceptance_share=found.acceptance_share,
        response_hours=found.response_hours,
        withheld=found.withheld,
    )
