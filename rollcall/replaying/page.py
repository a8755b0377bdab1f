"""One case on one page: what stood, as at when, as known at which position, and the checkpoint behind it."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from enum import Enum
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

import msgspec

from domain.kernel.entry import AnyEntry
from domain.kernel.words import Lang, in_words, sentence
from journal.proof.stored.log import newest, origin
from journal.reading import Reader
from projections.difference import Changed, Difference
from projections.gate import Gate, in_clear
from projections.model import Cite
from projections.models.files.row import CaseFile
from projections.models.tallies import TallyRow
from projections.replay import View, zone_of
from rollcall.replaying.labels import label, left, right

WIDTH = 100
#: History lines that fit on a printed page beside the rest.
FITTING = 30


class Page(NamedTuple):
    """A case at a moment, for a reader's eyes (``lines``) and for programs (``facts``)."""

    head: list[str]
    history: list[str]
    foot: list[str]
    facts: dict[str, Any]
    lang: Lang

    def lines(self, *, fit: bool) -> list[str]:
        """The page; fit: only as much of the newest history as one sheet holds."""
        left_out = max(0, len(self.history) - FITTING) if fit else 0
        said = label("({count} earlier entries are not on this page)", self.lang, count=left_out)
        return [*self.head, *([f"  {said}"] if left_out else []), *self.history[left_out:], *self.foot]


def page(reader: Reader, seen: View, gate: Gate, lang: Lang) -> Page:
    """A view as a page. Personal values are opened through the gate, for its stated purpose."""
    file = next((row for row in seen.rows["case_files"] if isinstance(row, CaseFile)), CaseFile(stream=seen.stream))
    tallies = [row for row in seen.rows["tallies"] if isinstance(row, TallyRow)]
    name = gate.value(file.name)
    zone = zone_of(reader, file.unit_id or seen.newest.unit_id, seen.known.position)
    history = [_line(entry, gate, lang, zone) for entry in seen.history]
    head = [
        *_head(seen, file, name, zone, lang),
        *_facts(file, lang),
        *_tallies(tallies, lang),
        label("History ({count} entries)", lang, count=len(history)),
    ]
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
    return Page(head, history, _checkpoint(reader, seen, lang), facts, lang)


def _head(seen: View, file: CaseFile, name: object, zone: ZoneInfo, lang: Lang) -> list[str]:
    title = name if isinstance(name, str) else label("[sealed]", lang)
    if file.opened_at is None:
        title = label("[not open at this moment]", lang)
    moment = seen.as_at.astimezone(zone).isoformat(timespec="minutes") if seen.as_at else label("now", lang)
    of = label(
        "as at {moment} ({zone}), as known at position {position}",
        lang,
        moment=moment,
        zone=zone.key,
        position=seen.known.position,
    )
    recorded = f"{seen.newest.recorded_at:%Y-%m-%d %H:%M}Z"
    return [
        f"{file.case_number or seen.stream}   {title}",
        of + (label(" (open: more may come)", lang) if seen.known.open else ""),
        label("the newest entry known then was recorded {recorded}", lang, recorded=recorded),
        "=" * WIDTH,
    ]


def plain(row: msgspec.Struct) -> dict[str, Any]:
    """A row without its personal values."""
    built: dict[str, Any] = {
        field: value
        for field in row.__struct_fields__
        if type(value := getattr(row, field)).__name__ != "Sealed" and field != "says"
    }
    return built


def difference_lines(found: Difference, lang: Lang) -> list[str]:
    """What differs between two views, and the entries that made it."""
    heading = "Since then: {changes} values differ, made by {causes} entries"
    lines = [label(heading, lang, changes=len(found.changes), causes=len(found.causes))]
    for cause in found.causes:
        entry = cause.entry
        day = label("of {day}", lang, day=f"{entry.occurred_at:%Y-%m-%d}")
        by = label(", by {person}", lang, person=cause.by) if cause.by else ""
        why = left(label(cause.why.value, lang), 10)
        lines.append(f"  {why} #{entry.position:<8} {entry.event.topic} {day}{by}")
    rows: dict[tuple[str, Any], list[Changed]] = {}
    for change in found.changes:
        rows.setdefault((change.model, change.key), []).append(change)
    for (model, key), changes in rows.items():
        where = f" [{_words(key)}]" if key != () else ""
        if all(change.before is None for change in changes):
            lines.append(f"  {model}{where}: {label('new', lang)}")
            continue
        shown = [c for c in changes if "Sealed" not in (type(c.before).__name__, type(c.after).__name__)]
        lines += [f"  {model}.{c.column}{where}: {_short(c.before)} -> {_short(c.after)}" for c in shown]
    return lines


def _facts(file: CaseFile, lang: Lang) -> list[str]:
    term = label("{begins} to {ends}", lang, begins=file.term_begins_on or "?", ends=file.term_ends_on or "?")
    check_ins = label(
        "{received} received, {late} late, {missed} missed",
        lang,
        received=file.check_ins_received,
        late=file.check_ins_late,
        missed=file.check_ins_missed,
    )
    corrections = label("{made} made, {open} open", lang, made=file.corrections_made, open=file.corrections_open)
    named = (
        ("unit", file.unit_id),
        ("category", file.category and in_words(file.category, lang)),
        ("officer", file.officer_id),
        ("class", file.level and in_words(file.level, lang)),
        ("risk", file.risk and in_words(file.risk, lang)),
        ("opened", file.opened_at and f"{file.opened_at:%Y-%m-%d}"),
        ("term", term),
        ("ended", file.ended_at and f"{file.ended_at:%Y-%m-%d} ({in_words(file.ended_by, lang)})"),
        ("next check-in due", file.next_check_in_due_on),
        ("check-ins", check_ins),
        ("corrections", corrections),
    )
    return [f"  {left(label(name, lang), 18)} {value}" for name, value in named if value is not None]


def _tallies(tallies: Sequence[TallyRow], lang: Lang) -> list[str]:
    if not tallies:
        return []
    columns = ("awarded", "deducted", "rewards", "sanctions")
    named = "".join(right(label(name, lang), 11) for name in columns)
    lines = [f"  {left(label('points', lang), 10)}{named}   {label('closed as', lang)}"]
    for row in sorted(tallies, key=lambda r: (r.kind != "month", r.span))[-18:]:
        closed = f"{row.closed.score} ({in_words(row.closed.grade, lang)})" if row.closed else "-"
        again = f" {label('reopened', lang)}" if row.closed and not row.is_closed else ""
        figures = "".join(right(getattr(row, name), 11) for name in columns)
        span = label(row.span, lang) if row.kind == "term" else row.span
        lines.append(f"  {left(span, 10)}{figures}   {closed}{again}")
    return lines


def _line(entry: AnyEntry, gate: Gate, lang: Lang, zone: ZoneInfo) -> str:
    said = sentence(entry.event, lang, unit=entry.unit_id, opened=in_clear(gate.event(entry.event), lang))
    late = (entry.recorded_at - entry.occurred_at).days
    notes = [label("{days} days late", lang, days=late)] if late > 0 else []
    notes += [label("corrected", lang)] if entry.corrected_by else []
    when = entry.occurred_at.astimezone(zone)
    said = f"The{said[3:]}" if said.startswith("the ") else said
    line = f"  {when:%Y-%m-%d} #{entry.position:<8} {said}{' (' + ', '.join(notes) + ')' if notes else ''}"
    return textwrap.shorten(line, WIDTH * 2, placeholder="…") if len(line) > WIDTH * 2 else line


def _checkpoint(reader: Reader, seen: View, lang: Lang) -> list[str]:
    signed = newest(reader.conn)
    rule = "-" * WIDTH
    if signed is None:
        return [rule, label("{origin}: no checkpoint is signed yet", lang, origin=origin(reader.conn))]
    covers = signed.size >= seen.known.position
    heading = (
        "The checkpoint of {signed} covers this page:"
        if covers
        else "The checkpoint of {signed} does not yet cover this page:"
    )
    at = f"{signed.signed_at:%Y-%m-%d %H:%M:%S}Z"
    return [rule, label(heading, lang, signed=at), *signed.note.splitlines()]


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
        case dict():
            return "; ".join(f"{_words(key)}: {_words(held)}" for key, held in value.items()) or "-"
        case tuple() | list():
            return "; ".join(map(_words, value)) or "-"
        case _:
            return "-" if value is None else str(value)
