"""Figures of the dual prices: temperatures, the share of time, the sample and the quasi-Newton method."""

from __future__ import annotations

from dataclasses import dataclass

from services.planning.solve.params.figure import figure


@dataclass(frozen=True, slots=True)
class QuasiNewtonParams:
    """Limited-memory quasi-Newton descent on x >= 0 with Armijo's rule."""

    memory: int = figure(14, "pairs", "more pairs cost memory traffic and gain nothing measurable", least=1)
    sufficient_decrease: float = figure(1e-4, "share of the linear decrease", "Armijo's usual constant", most=1.0)
    shrink: float = figure(0.4, "factor per trial", "a rejected step is usually far too long", most=0.99)
    trials: int = figure(8, "trials", "0.4 ** 8 is below 1e-3: a shorter step is not worth an evaluation", least=1)
    drop_curvature: float = figure(1e-12, "share of the squared gradient change", "below it a pair is rounding noise")
    first_step: float = figure(0.01, "share of the largest price", "without curvature: far enough to measure some")
    first_step_least: float = figure(1e-3, "scaled price", "the first step where every price is still 0")


@dataclass(frozen=True, slots=True)
class PricingParams:
    """Ascent of the smooth dual from hot to cold; temperatures are shares of the mean cost of a unit."""

    hottest: float = figure(1e-2, "share of the mean unit cost", "prices move freely, the bound is still useful")
    hottest_overloaded: float = figure(
        1e-1, "share of the mean unit cost", "more is ordered than can be made: prices rise towards the unmet cost"
    )
    coldest: float = figure(
        2e-5, "share of the mean unit cost", "colder ones climb slowly; the last stages go on from here"
    )
    stages: int = figure(7, "temperatures", "a factor of about 3 between two keeps each ascent short", least=1)
    iterations: int = figure(60, "quasi-Newton iterations per stage", "later ones gain less than a colder stage")
    near: float = figure(
        0.1, "share of the cheapest cost", "lines that are never this close to their group's best are tried last"
    )
    threads: int = figure(2, "threads", "the planner is built for two cores", least=1, most=8)
    orders_per_thread: int = figure(150, "orders", "with fewer, waiting for the second thread costs more than it helps")
    time_share: float = figure(0.3, "share of the time left", "prices are nearly settled by then", most=1.0)
    time_share_short: float = figure(
        0.6, "share of the time left", "used in full where even that allows too few evaluations", most=1.0
    )
    enough_evaluations: int = figure(150, "evaluations of the dual", "prices settle within about as many", least=1)
    hot_weight: float = figure(
        5.0, "times the coldest stage's time", "prices that start wrong stay wrong: the hottest stage gets most"
    )
    fewest_stages: int = figure(3, "temperatures", "fewer leap too far between two", least=1)
    iterations_per_stage: int = figure(25, "evaluations", "what one stage needs at least where time is short", least=1)
    sample_from: int = figure(700, "orders", "below, the whole park is quick enough for the hot stages")
    sample_share: float = figure(0.2, "share of the orders", "a fifth prices lines nearly as all of them do", most=1.0)
    sample_least: int = figure(150, "orders", "fewer leave lines without demand", least=1)
    sample_time: float = figure(0.25, "share of the time for prices", "the rest is for all orders", most=1.0)
    sample_coldest: float = figure(1e-3, "share of the mean unit cost", "colder stages would fit the sample's noise")
    crowded: float = figure(
        0.7, "share of a link's capacity", "asked of any link: from here on clearing prices come first without runs too"
    )
    clearing_orders: int = figure(60, "orders", "price a link nearly as all of them do, in no time", least=1)
    clearing_temperature: float = figure(1e-2, "share of the mean unit cost", "few figures to find: any will do")
    clearing_iterations: int = figure(8, "quasi-Newton iterations", "a handful of figures has settled by then", least=1)
    evaluations_warm: int = figure(10, "evaluations per temperature", "prices that are nearly right need few", least=1)
    cooling: float = figure(3.0, "factor between two temperatures", "of prices that are nearly right", least=1.01)
    overlap: float = figure(3.0, "times `sample_coldest`", "where the sample begins, at prices that clear every link")
    last_hottest: float = figure(0.4, "times `coldest`", "the last stages prove more of the bound where time is left")
    last_coldest: float = figure(0.1, "times `coldest`", "the same, where they end")
    last_stages: int = figure(3, "temperatures", "the last stages prove more of the bound where time is left", least=1)
    setup_time: float = figure(
        0.3, "share of the time for prices", "for the last stages, where campaigns cost anything", most=1.0
    )
    setup_evaluation: float = figure(3.0, "times one without campaigns", "an evaluation that charges set-ups takes")
    timing_evaluations: int = figure(2, "evaluations", "the quicker of them is the time of an evaluation", least=1)
    timing_temperature: float = figure(1e-2, "money", "any temperature: an evaluation is timed, its value unused")
    quasi_newton: QuasiNewtonParams = QuasiNewtonParams()
