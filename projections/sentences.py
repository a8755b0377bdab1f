"""What people read of the read models: the history line by line, and each deduction explained."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from domain.assessment.points.tables import ScoreRules
from domain.catalogue import policies
from domain.kernel.correction import EntryCorrected
from domain.kernel.entry import AnyEntry
from domain.kernel.event import Event
from domain.kernel.words import Lang, in_words, sentence
from journal.reading import Reader
from projections.gate import Gate, Opened, in_clear
from projections.models.audit_trail import AuditLine
from projections.models.contributions import Contribution
from projections.sheets import opening


class Told(NamedTuple):
    """One line of a history as people read it.

    personal: the personal fields of the entry, opened or ``Redacted``; empty without a gate.
    becomes: what a correction put in the place of an entry, in a sentence.
    """

    line: AuditLine
    sentence: str
    personal: dict[str, Opened]
    becomes: str | None = None


def told(
    reader: Reader,
    lines: Sequence[AuditLine],
    lang: Lang,
    *,
    gate: Gate | None = None,
    subject: str = "",
    unit: str = "",
    entries: Sequence[AnyEntry] | None = None,
) -> list[Told]:
    """A page of one file's audit trail in sentences. Without a gate, personal values read as sealed.

    entries: of the file, where they are at hand; else they are read.
    """
    if not lines:
        return []
    if entries is None:
        entries = opening.of_versions(reader, lines[0].stream, [line.version for line in lines])
    by_id = {entry.event_id: entry for entry in entries}
    return [_told(line, by_id[line.entry], lang, gate, subject, unit) for line in lines]


def _told(line: AuditLine, entry: AnyEntry, lang: Lang, gate: Gate | None, subject: str, unit: str) -> Told:
    event = entry.event
    personal = gate.event(event) if gate else {}
    said = sentence(event, lang, unit=unit, subject=subject, opened=in_clear(personal, lang))
    becomes = event.becomes if isinstance(event, EntryCorrected) else None
    return Told(line, said, personal, _becomes(becomes, lang, gate, subject, unit))


def _becomes(event: Event | None, lang: Lang, gate: Gate | None, subject: str, unit: str) -> str | None:
    if event is None:
        return None
    opened = in_clear(gate.event(event), lang) if gate else {}
    return sentence(event, lang, unit=unit, subject=subject, opened=opened)


_EXPLAINED: dict[Lang, str] = {
    "en": "{points} points were {side} for {month}: {text} (rule {rule}, {pin}).",
    "zh": "{month}{side}{points}分：{text}（规则{rule}，{pin}）。",
}
_CAPPED: dict[Lang, str] = {
    "en": " The cap of the rule for the month took off {capped}.",
    "zh": "该规则的月度上限减去{capped}分。",
}
_RESTS: dict[Lang, str] = {"en": " It rests on {count} entries.", "zh": "依据{count}条记录。"}
_REVERSED: dict[Lang, str] = {"en": " It was reversed and counts no more.", "zh": "该项已撤销，不再计入。"}


def explained(line: Contribution, lang: Lang) -> str:
    """Why points were awarded or deducted, in a sentence or two: the rule in words, its version, what it rests on."""
    pin = next((p for p in line.policies if p.startswith("score.rules@")), "")
    table = policies().pinned(pin)
    rule = table.rule(line.rule_id) if isinstance(table, ScoreRules) else None
    text = (rule.zh if lang == "zh" else rule.en) if rule else line.rule_id
    values = {
        "points": line.points,
        "side": in_words(line.side, lang),
        "month": line.for_month,
        "text": text,
        "rule": line.rule_id,
        "pin": pin.partition("#")[0] or "-",
        "capped": line.capped,
        "count": len(line.evidence),
    }
    parts = [_EXPLAINED[lang]]
    if line.capped:
        parts.append(_CAPPED[lang])
    if line.evidence:
        parts.append(_RESTS[lang])
    if line.reversed_by:
        parts.append(_REVERSED[lang])
    return "".join(parts).format_map(values)
