"""What a month asked of a person, and what is there: for whoever has to see to it that the hours are kept."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from domain.assessment.record import SupervisionClass
from domain.case import Case
from domain.education.attendance.record import Credit
from domain.education.attendance.tables import EducationHours
from domain.intake import standing
from domain.kernel import days
from domain.kernel.ids import Month
from domain.kernel.rule import Facts
from domain.kernel.words import Lang, in_words


class Share(NamedTuple):
    """One kind of hours in a month, in minutes. counted_days: those of which the share is asked, of all its days."""

    credit: Credit
    asked_whole: int
    asked: int
    credited: int
    counted_days: int
    of_days: int

    @property
    def short(self) -> int:
        """How many minutes are missing; never negative."""
        return max(0, self.asked - self.credited)

    def explained(self, lang: Lang) -> str:
        """How what is asked follows from the table, and what is missing."""
        named = in_words(self.credit, lang)
        whole, part = self.asked_whole, f"{self.counted_days}/{self.of_days}"
        if lang == "zh":
            return (
                f"{named}：每月{whole}分钟，计入{part}日，应完成{self.asked}分钟，"
                f"已完成{self.credited}分钟，尚差{self.short}分钟"
            )
        return (
            f"{named}: {whole} minutes a month, {part} days counted, {self.asked} asked, "
            f"{self.credited} credited, {self.short} short"
        )


class HoursShort(NamedTuple):
    """What a month asked and what is there. level: the class that it was reckoned by; rule: the table's pin."""

    month: Month
    level: SupervisionClass
    education: Share
    public_benefit: Share
    rule: str

    @property
    def short(self) -> bool:
        """Whether anything is missing."""
        return bool(self.education.short or self.public_benefit.short)

    def explained(self, lang: Lang) -> str:
        """How it was reckoned, in one sentence."""
        shares = "；" if lang == "zh" else "; "
        rule = self.rule.partition("#")[0]
        said = shares.join(one.explained(lang) for one in (self.education, self.public_benefit))
        level = in_words(self.level, lang)
        return f"{self.month}（{level}，{rule}）{said}" if lang == "zh" else f"{self.month} ({level}, {rule}): {said}"


def hours_short(case: Case, facts: Facts, month: Month) -> HoursShort:
    """What the class asks for in a month, and what was credited.

    It takes the class that holds now and the table in force on the first day of the month. Where the table prorates,
    only the days of the month count on which the file was open, by the last day of the term at the latest; for
    public-benefit work those without an exemption. CaseNotOpened for a file that was never opened.
    """
    first, last = days.bounds(month)
    table = facts.policies.of(EducationHours, first)
    level = case.assessment.level or table.unclassed
    supervised = _supervised(case, facts, first, last)
    free = tuple(days.Interval(one.from_on, one.until or date.max) for one in case.benefit.granted.values())
    exempted = days.cumulative(free, supervised) if supervised else 0
    counted = days.days_away(*supervised) if supervised else 0
    credited = case.attendance.within(first, last)

    def share(credit: Credit, number: int) -> Share:
        whole, of_days = table.asked(level).of(credit), days.days_away(first, last)
        asked = whole * number // of_days if table.prorated else whole if number else 0
        return Share(credit, whole, asked, credited.of(credit), number, of_days)

    return HoursShort(
        month, level, share(Credit.EDUCATION, counted), share(Credit.BENEFIT, counted - exempted), table.pin
    )


def _supervised(case: Case, facts: Facts, first: date, last: date) -> days.Interval | None:
    """The days of a month on which the file was open; None where there is none."""
    ended = case.ending.ended
    ends_on = facts.day(ended) if ended else case.intake.term_ends_on or date.max
    return days.overlap(days.Interval(facts.day(standing.opened(case)), ends_on), days.Interval(first, last))
