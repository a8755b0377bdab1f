"""Problem details (RFC 9457) for every answer of 400 and above. Only here are status codes known.

Nothing that a stranger sent stands in one: codes, field names of our own forms, and facts of the rules only.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from importlib.resources import files
from typing import Any, Literal, NamedTuple

import msgspec

from domain.kernel.codec import TopicUnknown
from domain.kernel.refusal import Malformed, NotEmpowered, Refused, Stale, Unknown
from domain.kernel.words import refusal_words
from journal.batching import Full
from journal.handling import KeyReused, SeenVersionMissing
from journal.store import ClockWrong, TailCut, Unavailable

Language = Literal["en", "zh"]
MEDIA_TYPE = b"application/problem+json"
TYPE = "urn:rollcall:problem:"

#: What a kind of refusal says the caller can do about it; what is not listed is a conflict with the file.
KINDS: tuple[tuple[type[Refused], int], ...] = (
    (Malformed, 422),
    (Unknown, 404),
    (NotEmpowered, 403),
    (Stale, 412),
    (KeyReused, 422),
    (SeenVersionMissing, 428),
)
CONFLICT = 409

#: What the journal raises that is no refusal, and the problem it is answered with.
RAISED: tuple[tuple[type[Exception], str], ...] = (
    (Full, "busy"),
    (TopicUnknown, "newer-release"),
    (TailCut, "record-cut"),
    (ClockWrong, "clock-wrong"),
    (Unavailable, "unavailable"),
)
RETRY_SECONDS = {
    "contended": 1, "busy": 1, "unavailable": 2, "newer-release": 30, "projection-behind": 1,
    "record-cut": 60, "clock-wrong": 30,
}  # fmt: skip
#: What does not pass by waiting: somebody has to come. Each answer with one of them is logged and counted.
ALARMING = frozenset({"internal", "record-cut", "clock-wrong"})


class Words(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One problem of the API's own."""

    status: int
    title: str
    acceptable: str
    title_zh: str
    acceptable_zh: str


OWN: dict[str, Words] = msgspec.convert(
    tomllib.loads(files("api").joinpath("problems.toml").read_text(encoding="utf-8")), dict[str, Words]
)


class Problem(Exception):
    """A request that the API itself cannot carry out. code: of ``problems.toml``; facts: nothing of the input."""

    def __init__(self, code: str, *, headers: Mapping[str, str] | None = None, **facts: Any) -> None:
        super().__init__(code)
        self.code = code
        self.facts = facts
        self.headers = dict(headers or {})


class Body(msgspec.Struct, frozen=True, omit_defaults=True):
    """What a problem answer says.

    title: what is wrong. acceptable: what would be. rule: pin of the policy version that says so. facts: of
    this case, never personal. correlation_id: to name when asking about it.
    """

    type: str
    title: str
    status: int
    code: str
    acceptable: str = ""
    rule: str | None = None
    facts: dict[str, Any] = {}
    correlation_id: str = ""


class Answered(NamedTuple):
    """A finished problem answer."""

    status: int
    headers: list[tuple[bytes, bytes]]
    body: bytes


_encode = msgspec.json.Encoder().encode


def problem_of(raised: BaseException) -> Problem | Refused:
    """What an exception is answered with; ``internal`` for what nobody foresaw."""
    if isinstance(raised, Problem | Refused):
        return raised
    for kind, code in RAISED:
        if isinstance(raised, kind):
            return Problem(code)
    return Problem("internal")


def status_of(problem: Problem | Refused) -> int:
    """The status code of a problem or refusal."""
    if isinstance(problem, Problem):
        return OWN[problem.code].status
    return next((status for kind, status in KINDS if isinstance(problem, kind)), CONFLICT)


def status_of_refusal(kind: type[Refused]) -> int:
    """The status code of a kind of refusal."""
    return next((status for of, status in KINDS if issubclass(kind, of)), CONFLICT)


def answer(problem: Problem | Refused, language: Language, correlation_id: str) -> Answered:
    """The answer to a problem, in a language."""
    status = status_of(problem)
    title, acceptable = _words(problem, language)
    unknown = type(problem) is Unknown  # no two of these may differ
    body = Body(
        type=TYPE + problem.code,
        title=title,
        status=status,
        code=problem.code,
        acceptable=acceptable,
        rule=problem.rule if isinstance(problem, Refused) and not unknown else None,
        facts={} if unknown else msgspec.to_builtins(problem.facts),
        correlation_id=correlation_id,
    )
    return Answered(status, _headers(problem, status, language), _encode(body))


def _words(problem: Problem | Refused, language: Language) -> tuple[str, str]:
    words = OWN.get(problem.code)
    if words is None:
        assert isinstance(problem, Refused)
        return refusal_words(problem, language)
    chosen = (words.title_zh, words.acceptable_zh) if language == "zh" else (words.title, words.acceptable)
    title, acceptable = (text.format_map(problem.facts) for text in chosen)
    return title, acceptable


def _headers(problem: Problem | Refused, status: int, language: Language) -> list[tuple[bytes, bytes]]:
    headers = [
        (b"content-type", MEDIA_TYPE),
        (b"content-language", language.encode()),
        (b"vary", b"Accept-Language"),
        (b"cache-control", b"no-store"),
    ]
    if isinstance(problem, Problem):
        headers += [(name.lower().encode(), value.encode()) for name, value in problem.headers.items()]
    retry = RETRY_SECONDS.get(problem.code)
    if retry is not None and not any(name == b"retry-after" for name, _ in headers):
        headers.append((b"retry-after", str(retry).encode()))
    if status == 401:
        headers.append((b"www-authenticate", b'Bearer realm="rollcall"'))
    return headers


def language_of(accept: bytes) -> Language:
    """The language of an answer from ``Accept-Language``: English or Chinese, English where neither is wanted.

    >>> language_of(b"zh-CN,zh;q=0.9,en;q=0.5"), language_of(b"de"), language_of(b"zh;q=0.1, en;q=0.7")
    ('zh', 'en', 'en')
    """
    if b"zh" not in accept:
        return "en"
    best: dict[str, float] = {"en": 0.0, "zh": 0.0}
    for part in accept[:200].decode("latin-1").split(","):
        tag, _, quality = part.strip().partition(";q=")
        name = tag.split("-")[0].lower()
        if name in best:
            best[name] = max(best[name], _quality(quality))
    return "zh" if best["zh"] > best["en"] else "en"


def _quality(text: str) -> float:
    return float(text) if text.replace(".", "", 1).isdecimal() and text.isascii() else 1.0
