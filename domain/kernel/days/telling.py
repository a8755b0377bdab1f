"""How a last day was counted, in a sentence."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from domain.kernel.days.counting import Counted

CHINESE = {"days": "日", "workdays": "个工作日", "weeks": "周", "months": "个月"}
ENGLISH = {"days": "day", "workdays": "working day", "weeks": "week", "months": "month"}


def in_english(counted: Counted) -> str:
    """The sentence that ``Counted.explained`` gives in English."""
    first = "not counted" if counted.count_from == "next_day" else "counted"
    long = _many(counted.number, ENGLISH[counted.unit])
    said = [f"{long} from {counted.start}, the first day {first}: until {counted.last} inclusive"]
    if counted.ahead:
        said = [f"{long} ahead of {counted.start}, that day not counted: by {counted.last} at the latest"]
    if counted.skipped:
        said.append(f"passing over {_many(len(counted.skipped), 'non-working day')} ({_runs(counted.skipped, ' to ')})")
    if counted.rolled:
        said.append(f"rolled over {_many(len(counted.rolled), 'non-working day')} ({_runs(counted.rolled, ' to ')})")
    if counted.calendar:
        said.append(f"calendar {counted.calendar.partition('#')[0]}")
    if counted.uncovered_years:
        said.append(f"no calendar of {_years(counted)}, weekends only")
    return "; ".join(said)


def in_chinese(counted: Counted) -> str:
    """The sentence that ``Counted.explained`` gives in Chinese."""
    first = "当日不计入" if counted.count_from == "next_day" else "当日计入"
    long = f"{counted.number}{CHINESE[counted.unit]}"
    said = [f"自{counted.start}起{long}，{first}：至{counted.last}止（含当日）"]
    if counted.ahead:
        said = [f"{counted.start}前{long}，当日不计入：最迟{counted.last}（含当日）"]
    if counted.skipped:
        said.append(f"跳过非工作日{len(counted.skipped)}日（{_runs(counted.skipped, '至')}）")
    if counted.rolled:
        said.append(f"末日为非工作日，顺延{len(counted.rolled)}日（{_runs(counted.rolled, '至')}）")
    if counted.calendar:
        said.append(f"日历{counted.calendar.partition('#')[0]}")
    if counted.uncovered_years:
        said.append(f"{_years(counted)}年无日历数据，仅以周末为非工作日")
    return "；".join(said)


def _many(number: int, what: str) -> str:
    return f"{number} {what}" if number == 1 else f"{number} {what}s"


def _years(counted: Counted) -> str:
    return ", ".join(str(year) for year in counted.uncovered_years)


def _runs(days: Sequence[date], to: str) -> str:
    """Days that follow one another as first and last."""
    runs: list[list[date]] = []
    for day in sorted(days):
        if runs and day - runs[-1][-1] == timedelta(days=1):
            runs[-1].append(day)
        else:
            runs.append([day])
    return ", ".join(str(run[0]) if len(run) == 1 else f"{run[0]}{to}{run[-1]}" for run in runs)
