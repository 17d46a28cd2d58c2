"""The words of digests, in the languages that they come in: one phrase for each key, with its figures in braces."""

from __future__ import annotations

from collections.abc import Mapping

from services.matching.domain.digests import Language
from services.matching.domain.reasons import Reason, Rule

WORDS: Mapping[Language, Mapping[str, str]] = {
    Language.EN: {
        "title": "Park {park}, {day}",
        "newly": "Orders newly late or short: {count}",
        "due": "Orders due by {last}: {count}",
        "offered": "Offers that await an enterprise's answer: {count}",
        "countered": "Counter-offers that await the park's answer: {count}",
        "offers": "Offers that await your answer: {count}",
        "work": "Units to be made by {last}: {count}",
        "at_risk": "Assignments at risk: {count}",
        "order": "{order}, {units} of {product}, due {due}",
        "late": "done {finish}",
        "short": "{missing} not scheduled",
        "offer": "{order}, {units} of {product}",
        "answer_by": "answer by {instant}",
        "day_of_work": "{day}: {units} of {product}",
        "more": "and {count} more",
        "nothing": "Nothing to report.",
        "console": "More in the console: {url}",
    },
    Language.ZH: {
        "title": "园区 {park} {day}",
        "newly": "新近延期或短缺的订单：{count}",
        "due": "{last} 前到期的订单：{count}",
        "offered": "等待企业答复的派单：{count}",
        "countered": "等待园区答复的还价：{count}",
        "offers": "等待您答复的派单：{count}",
        "work": "{last} 前要完成的件数：{count}",
        "at_risk": "有风险的任务：{count}",
        "order": "{order}，{product} {units} 件，{due} 到期",
        "late": "{finish} 完成",
        "short": "{missing} 件未排产",
        "offer": "{order}，{product} {units} 件",
        "answer_by": "请在 {instant} 前答复",
        "day_of_work": "{day}：{product} {units} 件",
        "more": "另有 {count} 项",
        "nothing": "没有要报告的事项。",
        "console": "详情请看控制台：{url}",
    },
}
REASONS: Mapping[Language, Mapping[Rule, str]] = {
    Language.EN: {
        Rule.NO_ELIGIBLE_LINE: "no line is eligible for {link}",
        Rule.CAPACITY: "no capacity left at {link}",
        Rule.QUOTA: "a quota of {link} is used up",
        Rule.LEAD_TIME: "too little time",
        Rule.MAX_SUPPLIERS: "more suppliers needed at {link} than the order allows",
        Rule.MIN_LOT: "free capacity at {link} is below the minimum lot",
        Rule.COST: "making it would cost more than leaving it",
        Rule.UNFINISHED: "planning ended before a better place was found",
        Rule.MIN_RUN: "free capacity at {link} is below the smallest run",
        Rule.TRANSFER_BATCH: "too little at once for a transfer batch",
        Rule.SET_UP: "set-ups at {link} leave too little capacity",
        Rule.NO_LANE: "no lane leads to or from {link}",
        Rule.CHANGED_MEANWHILE: "what was planned no longer holds; a fill-in plan was asked for",
    },
    Language.ZH: {
        Rule.NO_ELIGIBLE_LINE: "{link} 没有合适的产线",
        Rule.CAPACITY: "{link} 产能已用完",
        Rule.QUOTA: "{link} 的配额已用完",
        Rule.LEAD_TIME: "时间不够",
        Rule.MAX_SUPPLIERS: "{link} 需要的企业多于订单允许的数目",
        Rule.MIN_LOT: "{link} 的空闲产能低于最小批量",
        Rule.COST: "生产的费用高于不做的费用",
        Rule.UNFINISHED: "规划在找到更好的安排之前结束",
        Rule.MIN_RUN: "{link} 的空闲产能低于最小开工量",
        Rule.TRANSFER_BATCH: "一次的数量不够一个转运批",
        Rule.SET_UP: "{link} 换产占用了太多产能",
        Rule.NO_LANE: "没有到 {link} 或从 {link} 出发的运输线路",
        Rule.CHANGED_MEANWHILE: "原计划不再成立，已请求补排",
    },
}


def reason_in_words(reason: Reason, language: Language) -> str:
    """The rule that binds, as a phrase."""
    return REASONS[language][reason.rule].format(link=reason.link)
