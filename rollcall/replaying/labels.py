"""The words of a printed page, in English and Chinese, and columns that stand straight in both."""

from __future__ import annotations

from rich.cells import cell_len

from domain.kernel.words import Lang

CHINESE = {
    "[not open at this moment]": "[此时尚未立案]",
    "[sealed]": "[已封存]",
    "as at {moment} ({zone}), as known at position {position}": "截至 {moment}({zone}),按记录位置 {position} 所知",
    " (open: more may come)": "(尚未定论:仍可能有补记)",
    "the newest entry known then was recorded {recorded}": "当时所知的最新一条记录登记于 {recorded}",
    "now": "现在",
    "unit": "机构",
    "category": "类别",
    "officer": "责任工作人员",
    "class": "管理类别",
    "risk": "风险等级",
    "opened": "立案日期",
    "term": "矫正期限",
    "{begins} to {ends}": "{begins} 至 {ends}",
    "ended": "解除或终止",
    "next check-in due": "下次报告期限",
    "check-ins": "报告",
    "{received} received, {late} late, {missed} missed": "已报告 {received} 次,逾期 {late} 次,缺报 {missed} 次",
    "corrections": "更正",
    "{made} made, {open} open": "已更正 {made} 项,待更正 {open} 项",
    "points": "计分",
    "awarded": "加分",
    "deducted": "扣分",
    "rewards": "奖励",
    "sanctions": "处罚",
    "closed as": "结账",
    "reopened": "已重新打开",
    "History ({count} entries)": "历史记录({count} 条)",
    "({count} earlier entries are not on this page)": "(此前的 {count} 条记录未列在本页)",
    "{days} days late": "迟记 {days} 天",
    "corrected": "已更正",
    "{origin}: no checkpoint is signed yet": "{origin}:尚未签署检查点",
    "The checkpoint of {signed} covers this page:": "{signed} 的检查点覆盖本页:",
    "The checkpoint of {signed} does not yet cover this page:": "{signed} 的检查点尚未覆盖本页:",
    "Since then: {changes} values differ, made by {causes} entries": "此后有 {changes} 项不同,由 {causes} 条记录造成",
    "of {day}": "发生于 {day}",
    ", by {person}": ",由 {person}",
    "new": "新增",
    "late": "迟记",
    "withdrawn": "已撤回",
    "not_yet": "尚未发生",
}


def label(text: str, lang: Lang, **facts: object) -> str:
    """A label, with its facts in place."""
    return (CHINESE[text] if lang == "zh" else text).format_map(facts)


def left(text: object, width: int) -> str:
    """A text at the left of a column of so many cells; a Chinese character takes two."""
    return f"{text}{' ' * (width - cell_len(str(text)))}"


def right(text: object, width: int) -> str:
    """A text at the right of a column of so many cells."""
    return f"{' ' * (width - cell_len(str(text)))}{text}"
