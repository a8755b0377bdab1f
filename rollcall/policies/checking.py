"""Whether files of policy versions are well-formed: what is wrong, where, and what would be acceptable."""

from __future__ import annotations

import difflib
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Literal

import msgspec

from domain.kernel.calendar import CalendarYear, content_of, digest_of
from domain.kernel.policy import TABLES, PolicyTable
from domain.kernel.policy_files import version_of
from projections.policies import version_of as name_of

#: The two complete sets: whoever gives a version of one gives both.
PLANS, LAW = "plans", "prc-2020"
_VERSION = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")
_PLACE = re.compile(r"^(?P<says>.*?)(?: - at `\$\.?(?P<field>.*)`)?$", re.DOTALL)
_FIELD = re.compile(r"field `(?P<name>[^`]+)`")


class Checked(msgspec.Struct, frozen=True, kw_only=True):
    """What was found of one file or table. pin: of a file that is well-formed.

    field: where in the file; says: what is wrong; acceptable: what would not be.
    """

    place: str
    state: Literal["good", "wrong"]
    pin: str | None = None
    field: str | None = None
    says: str | None = None
    acceptable: str | None = None


def checked(path: Path) -> Iterator[Checked]:
    """What there is to say of a file, of a table's folder or of a folder of tables, in order of name."""
    good: dict[str, list[PolicyTable]] = defaultdict(list)
    for file in _files(path):
        found = _year(file) if _is_calendar(file) else _file(file)
        if isinstance(found, Checked):
            yield found
            continue
        good[found.table].append(found)
        yield Checked(place=_named(file), state="good", pin=found.pin)
    if path.is_dir():
        for name, versions in good.items():
            yield from _sets(name, versions)


def _files(path: Path) -> Sequence[Path]:
    if path.is_file():
        return [path]
    return sorted([*path.glob("*.toml"), *path.glob("*/*.toml"), *path.glob("calendars/*/*.toml")])


def _is_calendar(file: Path) -> bool:
    return file.absolute().parent.parent.name == "calendars"


def _year(file: Path) -> Checked:
    """What there is to say of a year of a calendar."""
    name, content = _named(file), file.read_bytes()
    try:
        published = content_of(name, content)
        year = (published.work or tuple(festival.last for festival in published.festivals))[0].year
        CalendarYear.of(year, "", published)
    except (ValueError, IndexError) as malformed:
        says = str(malformed).removeprefix(f"calendar {name}: ") if isinstance(malformed, ValueError) else "it is empty"
        return _wrong(file, says, "the days off and the weekend days worked of one year, as in domain/calendars/cn")
    pin = f"{file.absolute().parent.name}@{file.name.removesuffix('.toml')}#{digest_of(content)}"
    return Checked(place=name, state="good", pin=pin)


def _named(file: Path) -> str:
    return f"{file.absolute().parent.name}/{file.name}"


def _file(file: Path) -> PolicyTable | Checked:
    table, version = file.absolute().parent.name, file.name.removesuffix(".toml")
    if table not in TABLES:
        near = difflib.get_close_matches(table, TABLES, 3) or sorted(TABLES)
        return _wrong(file, "its folder is no policy table", f"a folder of the name of a table: {', '.join(near)}")
    if _VERSION.fullmatch(version) is None:
        return _wrong(file, "its name is no name of a version", "small letters, digits and hyphens: strict-2027.toml")
    try:
        found = version_of(table, version, file.read_bytes())
    except ValueError as malformed:
        return _malformed(file, malformed)
    source = found.source
    if source.effective_to is not None and source.effective_to <= source.effective_from:
        return _wrong(file, "it ends before it begins", f"a day after {source.effective_from}", "source.effective_to")
    return found


def _malformed(file: Path, malformed: ValueError) -> Checked:
    table = file.absolute().parent.name
    parsed = _PLACE.match(str(malformed).removeprefix(f"policy {table}/{file.name}: "))
    assert parsed is not None
    says, field = parsed["says"], parsed["field"] or None
    named = _FIELD.search(says)
    if named is not None:
        field = ".".join(part for part in (field, named["name"]) if part)
    return _wrong(file, says, _acceptable(table, says, field), field)


def _acceptable(table: str, says: str, field: str | None) -> str:
    """What would do, from the form of the table."""
    if says.startswith("Expected"):
        return says.partition(", got")[0].removeprefix("Expected ")
    if "unknown field" in says and field is not None and "." not in field:
        return f"one of the fields of the table: {', '.join(_fields(TABLES[table]))}"
    if "missing required field" in says:
        return f"the field `{field}`"
    return f"the form of {table}: `rollcall policy show {table}` shows one"


def _fields(kind: type[PolicyTable]) -> list[str]:
    return [name for name in kind.__struct_fields__ if name != "pin"]


def _wrong(file: Path, says: str, acceptable: str, field: str | None = None) -> Checked:
    return Checked(place=_named(file), state="wrong", field=field, says=says, acceptable=acceptable)


def _sets(table: str, versions: Sequence[PolicyTable]) -> Iterator[Checked]:
    """Of the two complete sets both or neither, the one ending on the day on which the other begins."""
    by: Mapping[str, PolicyTable] = {name_of(v.pin): v for v in versions}
    plans, law = by.get(PLANS), by.get(LAW)
    if plans is None and law is None:
        return
    if plans is None or law is None:
        there, lacks = (LAW, PLANS) if plans is None else (PLANS, LAW)
        yield Checked(place=table, state="wrong", says=f"{there} is there and {lacks} is not", acceptable="both sets")
    elif plans.source.effective_to != law.source.effective_from or law.source.effective_to is not None:
        says = f"{PLANS} ends on {plans.source.effective_to}, {LAW} begins on {law.source.effective_from}"
        yield Checked(
            place=table,
            state="wrong",
            field="source.effective_to",
            says=says,
            acceptable=f"{PLANS} until {law.source.effective_from}, {LAW} without an end",
        )
