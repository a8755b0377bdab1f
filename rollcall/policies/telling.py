"""Policies as aligned text for people."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from projections.policies import TableLine, Version, VersionLine
from rollcall.policies.comparing import Compared, Difference, Result


def listed(line: TableLine) -> Iterator[str]:
    """One table: what it is about, its versions (the one in force with a star), and who activated which."""
    yield f"{line.table}: {line.says}"
    for version in line.versions:
        mark = "*" if version.version == line.in_force else " "
        until = version.effective_to or "-"
        dates = f"{version.effective_from} {until!s:<10}" if version.packaged else "by activation        "
        yield f"  {mark} {version.version:<16} {version.status:<7} {dates}  {version.digest[:12]}  {_source(version)}"
    for one in line.activations:
        ends = f" until {one.retired_from}" if one.retired_from else ""
        yield f"    {one.version} at {one.unit_id} from {one.effective_from}{ends}"
    for draft in line.drafts:
        yield f"    {draft.version} is drafted for {draft.unit_id} from {draft.effective_from}"


def shown(line: TableLine, version: Version) -> Iterator[str]:
    """One version: where it is from, in words, and what it says."""
    source = version.line
    held = "in force" if source.version == line.in_force else "not in force"
    yield f"{line.table}@{source.version}: {line.says}"
    yield f"  {_source(source)}. Status: {source.status}."
    until = f" until the day before {source.effective_to}" if source.effective_to else ""
    yield f"  From {source.effective_from}{until}; boundary words are {source.comparator}; {held} there and then."
    if source.note:
        yield f"  {source.note}"
    yield f"  {source.digest}"
    rows = list(flat(version.content))
    width = max((len(name) for name, _ in rows), default=0)
    yield from (f"    {name:<{width}}  {value}" for name, value in rows)


def flat(value: Any, name: str = "") -> Iterator[tuple[str, str]]:
    """Every single value with its path, rows by their id where they have one.

    >>> list(flat({"rules": [{"id": "A01", "points": 2}]}))
    [('rules[A01].id', 'A01'), ('rules[A01].points', '2')]
    """
    if isinstance(value, Mapping):
        for key, inner in value.items():
            yield from flat(inner, f"{name}.{key}" if name else str(key))
    elif isinstance(value, list | tuple) and any(isinstance(inner, Mapping | list | tuple) for inner in value):
        for n, inner in enumerate(value):
            key = inner.get("id", n) if isinstance(inner, Mapping) else n
            yield from flat(inner, f"{name}[{key}]")
    elif isinstance(value, list | tuple):
        yield name, ", ".join(map(str, value)) or "-"
    else:
        yield name, "-" if value is None else str(value)


def difference(found: Difference) -> Iterator[str]:
    """One entry that would have been decided otherwise."""
    number = found.case_number or str(found.case_id)
    yield f"{number:<20} #{found.position:<9} {found.on}  {found.command}"
    if found.was.refused or found.other.refused or found.was.reported != found.other.reported:
        yield f"    {_result(found.was)} -> {_result(found.other)}"
    for figure in found.figures:
        yield f"    {figure.topic} {figure.field}: {_short(figure.was)} -> {_short(figure.other)}"


def summed(compared: Compared) -> str:
    """What was compared, in one line."""
    left = _counts(compared.not_compared)
    return (
        f"{compared.entries} entries of {compared.cases} cases were compared; {compared.differ} would have been "
        f"decided otherwise; {sum(compared.not_compared.values())} could not be compared{left}"
    )


def _counts(counter: Counter[str]) -> str:
    return f" ({', '.join(f'{name} {number}' for name, number in sorted(counter.items()))})" if counter else ""


def _result(result: Result) -> str:
    if result.refused:
        return f"refused: {result.says} [{result.refused}, {result.rule}]"
    return f"accepted, not kept: {', '.join(result.reported)}" if result.reported else "accepted"


def _source(version: VersionLine) -> str:
    article = f", article {version.article}" if version.article != "-" else ""
    return f"{version.instrument}{article}"


def _short(value: Any) -> str:
    return "-" if value is None else str(value)
