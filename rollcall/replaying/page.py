"""One case on one page: what stood, as at when, as known at which position, and the checkpoint behind it."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from enum import Enum
from typing import Any, NamedTuple

import msgspec

from domain.kernel.entry import AnyEntry
from domain.kernel.words import Lang, sentence
from journal.proof.stored.log import newest, origin
from journal.reading import Reader
from projections.difference import Changed, Difference
from projections.gate import Gate, in_clear
from projections.model import Cite
from projections.models.files.row import CaseFile
from projections.models.tallies import TallyRow
from projections.replay import View, zone_of

WIDTH = 100
#: History lines that fit on a printed page beside the rest.
FITTING = 30


class Page(NamedTuple):
    """A case at a moment, for a reader's eyes (``lines``) and for programs (``facts``)."""

    head: list[str]
    history: list[str]
    foot: list[str]
    facts: dict[str, Any]

    def lines(self, *, fit: bool) -> list[str]:
        """The page; fit: only as much of the newest history as one sheet holds."""
        left_out = max(0, len(self.history) - FITTING) if fit else 0
        note = [f"  ({left_out} earlier entries are not on this page)"] if left_out else []
        return [*self.head, *note, *self.history[left_out:], *self.foot]


def page(reader: Reader, seen: View, gate: Gate, lang: Lang) -> Page:
    """A view as a page. Personal values are opened through the gate, for its stated purpose."""
    file = next((row for row in seen.rows["case_files"] if isinstance(row, CaseFile)), CaseFile(stream=seen.stream))
    tallies = [row for row in seen.rows["tallies"] if isinstance(row, TallyRow)]
    name = gate.value(file.name)
    title = "[not open at this moment]" if file.opened_at is None else name if isinstance(name, str) else "[sealed]"
    zone = zone_of(reader, file.unit_id or seen.entries[0].unit_id, seen.known.position)
    moment = seen.as_at.astimezone(zone).isoformat(timespec="minutes") if seen.as_at else "now"
    recorded = max(entry.recorded_at for entry in seen.entries)
    head = [
        f"{file.case_number or seen.stream}   {title}",
        f"as at {moment} ({zone.key}), as known at position {seen.known.position}"
        f"{' (open: more may come)' if seen.known.open else ''}",
        f"the newest entry known then was recorded {recorded:%Y-%m-%d %H:%M}Z",
        "=" * WIDTH,
        *_facts(file),
        *_tallies(tallies),
        f"History ({len(seen.history)} entries)",
    ]
    history = [_line(entry, gate, lang, zone) for entry in seen.history]
    facts = {
        "case": seen.stream,
        "case_number": file.case_number,
        "as_at": seen.as_at,
        "known_at": seen.known.position,
        "open": seen.known.open,
        "case_file": plain(file) | {"name": name if isinstance(name, str) else None},
        "tallies": [plain(row) for row in tallies],
        "history": [said.strip() for said in history],
    }
    return Page(head, history, _checkpoint(reader, seen), facts)


def plain(row: msgspec.Struct) -> dict[str, Any]:
    """A row without its personal values."""
    built: dict[str, Any] = {
        field: value
        for field in row.__struct_fields__
        if type(value := getattr(row, field)).__name__ != "Sealed" and field != "says"
    }
    return built


def difference_lines(found: Difference) -> list[str]:
    """What differs between two views, and the entries that made it."""
    lines = [f"Since then: {len(found.changes)} values differ, made by {len(found.causes)} entries"]
    for cause in found.causes:
        entry = cause.entry
        by = f", by {cause.by}" if cause.by else ""
        lines.append(
            f"  {cause.why.value:<10} #{entry.position:<8} {entry.event.topic} of {entry.occurred_at:%Y-%m-%d}{by}"
        )
    rows: dict[tuple[str, Any], list[Changed]] = {}
    for change in found.changes:
        rows.setdefault((change.model, change.key), []).append(change)
    for (model, key), changes in rows.items():
        if all(change.before is None for change in changes):
            lines.append(f"  {model} [{key}]: new")
            continue
        shown = [c for c in changes if "Sealed" not in (type(c.before).__name__, type(c.after).__name__)]
        lines += [f"  {model}.{c.column} [{key}]: {_short(c.before)} -> {_short(c.after)}" for c in shown]
    return lines


def _facts(file: CaseFile) -> list[str]:
    named = (
        ("unit", file.unit_id),
        ("category", file.category),
        ("officer", file.officer_id),
        ("class", file.level),
        ("risk", file.risk),
        ("opened", file.opened_at and f"{file.opened_at:%Y-%m-%d}"),
        ("term", f"{file.term_begins_on or '?'} to {file.term_ends_on or '?'}"),
        ("ended", file.ended_at and f"{file.ended_at:%Y-%m-%d} ({file.ended_by})"),
        ("next check-in due", file.next_check_in_due_on),
        (
            "check-ins",
            f"{file.check_ins_received} received, {file.check_ins_late} late, {file.check_ins_missed} missed",
        ),
        ("corrections", f"{file.corrections_made} made, {file.corrections_open} open"),
    )
    return [f"  {label:<18} {value}" for label, value in named if value is not None]


def _tallies(tallies: Sequence[TallyRow]) -> list[str]:
    if not tallies:
        return []
    lines = [f"  {'points':<10}{'awarded':>9}{'deducted':>10}{'rewards':>9}{'sanctions':>11}   closed as"]
    for row in sorted(tallies, key=lambda r: (r.kind != "month", r.span))[-18:]:
        closed = f"{row.closed.score} ({row.closed.grade})" if row.closed else "-"
        again = " reopened" if row.closed and not row.is_closed else ""
        lines.append(
            f"  {row.span:<10}{row.awarded:>9}{row.deducted:>10}{row.rewards:>9}{row.sanctions:>11}   {closed}{again}"
        )
    return lines


def _line(entry: AnyEntry, gate: Gate, lang: Lang, zone: Any) -> str:
    said = sentence(entry.event, lang, unit=entry.unit_id, opened=in_clear(gate.event(entry.event)))
    late = (entry.recorded_at - entry.occurred_at).days
    notes = [f"{late} days late"] if late > 0 else []
    notes += ["corrected"] if entry.corrected_by else []
    when = entry.occurred_at.astimezone(zone)
    said = f"The{said[3:]}" if said.startswith("the ") else said
    line = f"  {when:%Y-%m-%d} #{entry.position:<8} {said}{' (' + ', '.join(notes) + ')' if notes else ''}"
    return textwrap.shorten(line, WIDTH * 2, placeholder="…") if len(line) > WIDTH * 2 else line


def _checkpoint(reader: Reader, seen: View) -> list[str]:
    signed = newest(reader.conn)
    rule = "-" * WIDTH
    if signed is None:
        return [rule, f"{origin(reader.conn)}: no checkpoint is signed yet"]
    covers = "covers" if signed.size >= seen.known.position else "does not yet cover"
    return [
        rule,
        f"The checkpoint of {signed.signed_at:%Y-%m-%d %H:%M:%S}Z {covers} this page:",
        *signed.note.splitlines(),
    ]


def _short(value: Any) -> str:
    return textwrap.shorten(_words(value), 60, placeholder="…")


def _words(value: Any) -> str:
    """A value of a row as people read it."""
    match value:
        case Cite():
            return f"#{value.position}"
        case Enum():
            return str(value.value)
        case msgspec.Struct():
            named = ((name, getattr(value, name)) for name in value.__struct_fields__)
            return ", ".join(f"{name} {_words(held)}" for name, held in named if held not in (None, ()))
        case tuple() | list():
            return "; ".join(map(_words, value)) or "-"
        case _:
            return "-" if value is None else str(value)
