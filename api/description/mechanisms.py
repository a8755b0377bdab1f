"""The mechanisms of the work plans, each with the events, commands, policies and tests that carry it."""

from __future__ import annotations

import inspect
import tomllib
from importlib.resources import files

import msgspec

from domain.catalogue import CATALOGUE, RULES
from domain.kernel.words import template

HEAD = """# What the work plans ask for, and where it is

Generated from the catalogue by `python -m api.description`. The three work plans are a county's (P1), a street's
(P2) and a town's (P3). Each mechanism is carried by events on the record, commands that bring them about, dated
policy tables, and tests that show it.

"""


class Asked(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One mechanism as the plans say it. plans: which of them."""

    plans: tuple[str, ...]
    says: str


class Carried(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What of one slice carries a mechanism. events: topics; policies: tables; tests: ids of tests. note: where it is
    carried by something else than events."""

    events: tuple[str, ...] = ()
    commands: tuple[str, ...] = ()
    policies: tuple[str, ...] = ()
    tests: tuple[str, ...] = ()
    note: str = ""


class Mechanism(msgspec.Struct, frozen=True):
    """A mechanism with all that carries it, in order of slice."""

    number: int
    asked: Asked
    carried: Carried


def mechanisms() -> list[Mechanism]:
    """All mechanisms, in order of number. ValueError where a slice names one that the plans do not have."""
    asked: dict[str, Asked] = {}
    carried: dict[str, list[Carried]] = {}
    for file in sorted(files("domain").joinpath("mechanisms").iterdir(), key=lambda file: file.name):
        if not file.name.endswith(".toml"):
            continue
        content = tomllib.loads(file.read_text("utf-8"))
        if file.name == "plans.toml":
            asked = msgspec.convert(content, dict[str, Asked])
            continue
        for key, one in msgspec.convert(content, dict[str, Carried]).items():
            carried.setdefault(key, []).append(one)
    if unknown := carried.keys() - asked.keys():
        raise ValueError(f"the plans have no mechanism {', '.join(sorted(unknown))}")
    found = [Mechanism(int(key[1:]), one, _joined(carried.get(key, []))) for key, one in asked.items()]
    return sorted(found, key=lambda mechanism: mechanism.number)


def text() -> str:
    """The table as Markdown."""
    return HEAD + "\n".join(_section(mechanism) for mechanism in mechanisms())


def _joined(parts: list[Carried]) -> Carried:
    def all_of(name: str) -> tuple[str, ...]:
        return tuple(dict.fromkeys(value for part in parts for value in getattr(part, name)))

    notes = " ".join(part.note for part in parts if part.note)
    return Carried(all_of("events"), all_of("commands"), all_of("policies"), all_of("tests"), notes)


def _section(mechanism: Mechanism) -> str:
    asked, carried = mechanism.asked, mechanism.carried
    lines = [f"## {mechanism.number}. {asked.says}", "", f"*{', '.join(asked.plans)}.* {carried.note}".rstrip(), ""]
    lines += [f"- event `{topic}`: {template(CATALOGUE[topic], 'en')}" for topic in carried.events]
    lines += [f"- command `{name}`: {_first_line(name)}" for name in carried.commands]
    lines += [f"- policy `{table}`" for table in carried.policies]
    lines += [f"- shown by `{test}`" for test in carried.tests]
    return "\n".join(lines) + "\n"


def _first_line(command: str) -> str:
    return (inspect.getdoc(RULES[command].command) or "").partition("\n")[0]
