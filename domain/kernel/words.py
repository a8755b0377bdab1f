"""What people read: the sentence of every event and every refusal, in English and Chinese.

English stands where the thing is declared: the first line of an event's docstring, the two paragraphs of a
refusal's. Chinese stands in ``domain/words/zh/``, a file a slice, by topic and by code.
"""

from __future__ import annotations

import inspect
import tomllib
from collections.abc import Mapping
from datetime import date, datetime
from enum import Enum
from functools import cache
from importlib.resources import files
from string import Formatter
from typing import Any, Literal

import msgspec

from domain.kernel.event import Event, Redacted, Sealed
from domain.kernel.refusal import Refused

Lang = Literal["en", "zh"]


class Words(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The words of one language. codes: the values of fields that are lists of codes."""

    sealed: str
    erased: str
    none: str
    yes: str
    no: str
    subject: str
    unit: str
    redacted_sealed: str
    redacted_erased: str
    events: dict[str, str] = {}
    refusals: dict[str, tuple[str, str]] = {}
    codes: dict[str, str] = {}


ENGLISH = Words(
    sealed="[sealed]",
    erased="[erased]",
    none="not given",
    yes="yes",
    no="no",
    subject="the person",
    unit="the unit",
    redacted_sealed="This entry is sealed and cannot be read.",
    redacted_erased="What this entry said has been destroyed.",
)


@cache
def words(lang: Lang) -> Words:
    """The words of a language."""
    if lang == "en":
        return ENGLISH
    found: dict[str, Any] = {}
    for file in files("domain").joinpath("words", lang).iterdir():
        for key, value in tomllib.loads(file.read_text("utf-8")).items():
            if not isinstance(value, dict):
                found[key] = value
                continue
            there = found.setdefault(key, {})
            if again := {name for name in value.keys() & there.keys() if value[name] != there[name]}:
                raise ValueError(f"{file.name} says otherwise than another file: {', '.join(sorted(again))}")
            there.update(value)
    return msgspec.convert(found, Words)


@cache
def template(kind: type[Event], lang: Lang) -> str:
    """The sentence of an event class with its placeholders; empty where Chinese has none yet."""
    if lang == "en":
        return inspect.cleandoc(kind.__doc__ or "").partition("\n")[0]
    return words(lang).events.get(kind.topic, "")


def placeholders(text: str) -> set[str]:
    """The fields that a sentence names.

    >>> sorted(placeholders("{subject} reported on {due_on}."))
    ['due_on', 'subject']
    """
    return {name for _, name, _, _ in Formatter().parse(text) if name}


def sentence(
    event: Event,
    lang: Lang = "en",
    *,
    unit: str = "",
    subject: str = "",
    opened: Mapping[str, str] | None = None,
) -> str:
    """What happened, in one sentence.

    unit, subject: the names to use, where whoever asks may have them. opened: personal fields by name, in
    clear, or why they are not; those that are not there read as sealed.
    """
    said = words(lang)
    if isinstance(event, Redacted):
        return said.redacted_sealed if event.reason == "sealed" else said.redacted_erased
    values = {"unit": unit or said.unit, "subject": subject or said.subject}
    text = template(type(event), lang)
    for name in placeholders(text) - values.keys():
        values[name] = (opened or {}).get(name) or in_words(getattr(event, name), lang)
    said_now = text.format_map(values)
    begins_with_words = not (unit or subject) and text.startswith(("{subject}", "{unit}"))
    return said_now[:1].upper() + said_now[1:] if begins_with_words else said_now


def refusal_words(refusal: Refused, lang: Lang = "en") -> tuple[str, str]:
    """What is wrong, and what would be acceptable, of one refusal."""
    pair = words(lang).refusals.get(refusal.code) if lang != "en" else None
    if pair is None:
        return refusal.title, refusal.acceptable
    facts = {name: in_words(value, lang) for name, value in refusal.facts.items()}
    facts["rule"] = refusal.rule_name
    filled = _Filled(facts)
    return pair[0].format_map(filled), pair[1].format_map(filled)


def in_words(value: Any, lang: Lang) -> str:
    """A fact as it stands in a sentence: dates as they are, codes as words."""
    said = words(lang)
    if value is None:
        return said.none
    if isinstance(value, bool):
        return said.yes if value else said.no
    if isinstance(value, Sealed):
        return said.sealed
    if isinstance(value, datetime):
        return value.isoformat(sep=" ", timespec="minutes")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, str):
        text = value.value if isinstance(value, Enum) else value
        return ", ".join(_code(part, said) for part in text.split(", "))
    if isinstance(value, tuple):
        return ", ".join(in_words(each, lang) for each in value) or said.none
    return str(value)


def _code(text: str, said: Words) -> str:
    known = words("zh").codes.get(text)
    if known is None:
        return text  # an id, or a code of somebody's own list
    return text.replace("_", " ") if said is ENGLISH else known


class _Filled(dict[str, str]):
    def __missing__(self, key: str) -> str:
        return "-"
