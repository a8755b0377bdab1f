"""``/v1/events``: what was recorded, by position, facts only. In pages that may wait, and as a stream (SSE).

A follower sees the entries of the files that its own unit, or one below it, holds now, from the first on, and of
what has no file those of these units; positions of others are passed over, and so is what is sealed or erased and
what a restriction keeps from the follower. Nothing personal leaves here: there is no key for it on the way.
"""

from __future__ import annotations

import contextlib
import re
import time
from collections.abc import AsyncIterator, Iterable
from typing import Any, NamedTuple
from uuid import UUID

import msgspec
from fastapi import APIRouter, Request, Response
from fastapi.responses import StreamingResponse

from api.asking import asking, rooms
from api.problems import Problem
from api.reads.parameters import Limit, Position, Topic, Uuid, Wait, once
from api.reads.readers import Desk
from api.rooms import Rooms
from domain.kernel.access import Actor, Unit, may_see
from domain.kernel.codec import TopicUnknown, form_of
from domain.kernel.entry import AnyEntry
from domain.kernel.event import Event, Redacted
from domain.kernel.ids import owner_of
from domain.kinds import kind_of
from domain.oversight.looks.record import FeedOpened, Purpose
from journal.store import Unavailable
from projections.questions import holders, reach

router = APIRouter(tags=["feed"])

PAGE = 200
#: Positions that one page looks through at most, however few of them are meant for the caller.
LOOKED_THROUGH = 2_000
BEAT_SECONDS = 10.0
MOST_STREAMS = 200
EVENT_STREAM = "text/event-stream"


class FeedEvent(msgspec.Struct, frozen=True, omit_defaults=True):
    """One entry as others may know it: the attributes of CloudEvents 1.0, and its facts.

    id: event id. source: the record's origin. subject: the file or unit. time: when it occurred. sequence:
    the position with leading zeros, so that it sorts as text. version: of its file. unitid: that held it.
    """

    specversion: str
    id: UUID
    source: str
    type: str
    subject: str
    time: str
    recordedtime: str
    occurredprecision: str
    sequence: str
    position: int
    version: int
    unitid: str
    datacontenttype: str
    data: dict[str, Any]
    correlationid: UUID | None = None
    causationid: UUID | None = None


class FeedPage(msgspec.Struct, frozen=True):
    """Some events in order. next: what to ask for ``after`` this page. head: the newest position."""

    events: list[FeedEvent]
    next: int
    head: int


class Wanted(NamedTuple):
    """What a follower wants to see."""

    actor: Actor
    units: dict[str, Unit]
    topic: str | None
    case_id: UUID | None

    def asks_for(self, entry: AnyEntry) -> bool:
        """Whether an entry is one of those that the follower asks for."""
        return (
            not isinstance(entry.event, Redacted)
            and kind_of(type(entry.event)).entitled is None  # seals are told to nobody who is not asked for one
            and (self.case_id is None or entry.originator_id == self.case_id)
            and (self.topic is None or entry.event.topic.startswith(self.topic))
        )

    def of(self, entries: Iterable[AnyEntry], desk: Desk) -> list[AnyEntry]:
        """Those of some entries that are meant for the follower: of files by the unit that holds each now."""
        asked = [entry for entry in entries if self.asks_for(entry)]
        held = holders(desk.views, (owner_of(entry.originator_id) for entry in asked), reach(self.actor))
        return [entry for entry in asked if self._sees(entry, held.get(owner_of(entry.originator_id)))]

    def _sees(self, entry: AnyEntry, held: tuple[str | None, bool] | None) -> bool:
        unit_id, reached = held or (None, True)
        return reached and may_see(self.actor, unit_id or entry.unit_id, self.units)


def page(desk: Desk, after: int, limit: int, wanted: Wanted) -> FeedPage:
    """The next events after a position; it may hold none and still have moved on."""
    head = desk.record.head().position
    row = desk.record.conn.execute("SELECT name FROM origin").fetchone()
    source = f"urn:rollcall:{row[0]}" if row else "urn:rollcall"
    events: list[FeedEvent] = []
    at = after
    until = min(head, at + LOOKED_THROUGH)
    while at < until and len(events) < limit:
        read = desk.record.after(at, min(PAGE, until - at))
        found, room = wanted.of(read, desk), limit - len(events)
        events += [told(entry, source) for entry in found[:room]]
        at = found[room - 1].position if len(found) >= room else read[-1].position
    return FeedPage(events, at, head)


def told(entry: AnyEntry, source: str) -> FeedEvent:
    """An entry in the form of the feed."""
    event = entry.event
    return FeedEvent(
        specversion="1.0",
        id=entry.event_id,
        source=source,
        type=event.topic,
        subject=str(entry.originator_id),
        time=_time(entry.occurred_at.isoformat()),
        recordedtime=_time(entry.recorded_at.isoformat()),
        occurredprecision=entry.occurred_precision.value,
        sequence=f"{entry.position:020d}",
        position=entry.position,
        version=entry.originator_version,
        unitid=entry.unit_id,
        datacontenttype="application/json",
        data=facts_of(event),
        correlationid=entry.correlation_id,
        causationid=entry.causation_id,
    )


def facts_of(event: Event) -> dict[str, Any]:
    """The facts of an event, without its personal fields; an event within it likewise."""
    form = form_of(type(event))
    facts = {name: getattr(event, name) for name in form.facts}
    inner = facts.get(form.nested) if form.nested else None
    if form.nested and isinstance(inner, Event):
        facts[form.nested] = {"type": inner.topic, "data": facts_of(inner)}
    return facts


@router.get("/v1/events", response_class=Response)
async def events(
    request: Request,
    after: Position = 0,
    limit: Limit = 100,
    topic: Topic = None,
    case_id: Uuid | None = None,
    wait: Wait = 0,
) -> Response:
    """What was recorded after a position, in order; facts only.

    As JSON a page, which waits up to ``wait`` seconds for something new; with ``Accept: text/event-stream`` a
    stream without end, resumed with ``Last-Event-ID``. topic: events whose type begins so.
    """
    once(request)
    at_hand, asked = rooms(request.scope), asking(request.scope)
    authorization = asked.headers.get(b"authorization")
    actor = await at_hand.entrance.admit(authorization)
    purpose = asked.purpose
    streamed = EVENT_STREAM in request.headers.get("accept", "")
    resumed = asked.number(b"last-event-id") if streamed else None
    start = after if resumed is None else resumed
    head = await at_hand.readers.ask(lambda desk: reached(desk, start))
    await at_hand.looks.note(actor, opened(purpose, start, head))
    wanted = Wanted(actor, at_hand.handling.references.units, topic, case_id)
    if not streamed:
        return await _paged(at_hand, start, limit, wait, wanted)
    if at_hand.head.streams >= MOST_STREAMS:
        raise Problem("busy")
    headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
    return StreamingResponse(_stream(at_hand, authorization, start, wanted), media_type=EVENT_STREAM, headers=headers)


def opened(purpose: Purpose, start: int, head: int) -> FeedOpened:
    """The look that opening the feed is."""
    return FeedOpened(route="GET:/v1/events", purpose=purpose, from_position=start, position=head)


def reached(desk: Desk, start: int) -> int:
    """The newest position. Problem ``query-malformed`` for a place beyond it: who follows from there would miss what
    comes until then."""
    head = desk.record.head().position
    if start > head:
        raise Problem("query-malformed", parameter="after", expected=f"a position of this record, {head} at most")
    return head


async def _paged(at_hand: Rooms, after: int, limit: int, wait: int, wanted: Wanted) -> Response:
    until = time.monotonic() + wait
    while True:
        found = await _page(at_hand, after, limit, wanted)
        left = until - time.monotonic()
        if found.events or left <= 0:
            break
        after = found.next
        if after >= found.head:  # else there is more to look through
            await at_hand.head.beyond(after, left)
    headers = {"Cache-Control": "private, no-cache", "Rollcall-Position": str(found.head)}
    return Response(_encode(found), headers=headers, media_type="application/json")


async def _page(at_hand: Rooms, after: int, limit: int, wanted: Wanted) -> FeedPage:
    return await at_hand.readers.ask(lambda desk: page(desk, after, limit, wanted))


async def _stream(at_hand: Rooms, authorization: bytes | None, after: int, wanted: Wanted) -> AsyncIterator[bytes]:
    """Events as they come. It ends when the token does, or the account."""
    at_hand.head.streams += 1
    beaten = time.monotonic()
    try:
        yield b"retry: 2000\n\n"
        while True:
            with contextlib.suppress(Unavailable):
                if await at_hand.head.beyond(after, 1.0) > after:
                    found = await _page(at_hand, after, PAGE, wanted)
                    after = found.next
                    for event in found.events:
                        yield b"id: %d\nevent: %s\ndata: %s\n\n" % (event.position, event.type.encode(), _encode(event))
            if time.monotonic() - beaten > BEAT_SECONDS:
                beaten = time.monotonic()
                yield b": at %d\nid: %d\n\n" % (after, after)
            await at_hand.entrance.admit(authorization)
    except (Problem, TopicUnknown):
        return
    finally:
        at_hand.head.streams -= 1


_encode = msgspec.json.Encoder().encode
_ZERO = re.compile(r"\+00:00$")


def _time(text: str) -> str:
    return _ZERO.sub("Z", text)
