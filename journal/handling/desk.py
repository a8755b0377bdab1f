"""A command's way to its answer: load, decide, append, and again where the file has moved meanwhile."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec
from uuid_utils.compat import uuid7

from domain import catalogue
from domain.case import Case
from domain.deciding import decide
from domain.kernel.access import Actor, may_see, within_scope
from domain.kernel.entry import AnyEntry
from domain.kernel.event import Sealed
from domain.kernel.ids import owner_of, tracks_of
from domain.kernel.policy import Policies, PolicyBook
from domain.kernel.refusal import Refused, Stale, Unknown
from domain.kernel.rule import RULES, Facts, Of, Rule, on_nothing
from domain.kinds import KINDS
from domain.oversight.glass.record import used
from domain.oversight.restrictions.record import reached
from domain.oversight.sealing.rules import SealCase
from journal.batching import Batcher
from journal.fixes import kept
from journal.handling.asked import Asked, Handled, decided_on, now, opened_by
from journal.handling.composing import Composed, compose
from journal.handling.loading import Loaded, Loader, Named, NewKeys, Session, Wanted
from journal.handling.references import References
from journal.handling.refusals import Contended, KeyReused, OutsideScope, PersonalErased, SeenVersionMissing
from journal.handling.remembered import Remembered
from journal.handling.states import File, blank
from journal.keys import NOBODY, Ring
from journal.plan import Accepted, Answer, Append, Conflict, Envelope, OtherBody
from journal.schema import PLANNED_ONCE, conninfo
from journal.sealing import Keys, open_value
from journal.site import Site
from journal.writer import Writer

TRIES = 4

States = Mapping[Of, Mapping[str, Any]]
_answer = msgspec.json.Decoder(Answer).decode


class Handling:
    """Handles commands for any number of callers on one event loop.

    cache_bytes: about how much memory kept states may take. book: policy versions at hand; None for this process's.
    now: says what time it is where commands are decided. sees_sealed: whether sealed files are there; for the keeper
    alone, which writes that they are open again.
    """

    def __init__(
        self,
        site: Site,
        *,
        cache_bytes: int = 64 << 20,
        book: PolicyBook | None = None,
        now: Callable[[], datetime] = now,
        sees_sealed: bool = False,
    ) -> None:
        record = conninfo(site.record_url, "record", **PLANNED_ONCE)
        self.ring = Ring(site.custodians)
        self._sessions = Session(record), Session(conninfo(site.keys_url, "keys", **PLANNED_ONCE))
        self._loader = Loader(*self._sessions, self.ring, sees_sealed=sees_sealed)
        self._loads: Batcher[Wanted, Loaded] = Batcher(self._loader.load, most=256, bound=2_000)
        self._makes: Batcher[NewKeys, None] = Batcher(self._loader.make, most=256, bound=2_000)
        self.writer = Writer(record, simulated=site.kind() == "simulated")
        self.references = References(self._sessions[0], self._loader, book or catalogue.policies())
        self._files = Remembered(cache_bytes)
        self._now = now

    async def start(self) -> None:
        """Begin; needs a running loop."""
        for part in (self._loads, self._makes, self.writer):
            part.start()
        await self.references.catch_up()

    async def stop(self) -> None:
        """Finish what waits, then close."""
        for part in (self._loads, self._makes, self.writer):
            await part.stop()
        for session in self._sessions:
            await session.close()

    async def handle(self, asked: Asked) -> Handled:
        """Have a command decided and recorded.

        Raises the refusal of its rule; Unknown for a file that the actor may not see; Stale,
        SeenVersionMissing, KeyReused, Contended; Unavailable or Full where it cannot be done just now.
        """
        rule = RULES[asked.rule or type(asked.command).__name__]
        if rule.decides and not rule.opens and asked.seen_version is None:
            raise SeenVersionMissing()
        stream = asked.stream or opened_by(rule, asked.command)
        file = self._files.get(stream) if stream else None
        for _ in range(TRIES):
            if file is not None and self.ring.keys(file.stream) is not None:
                try:
                    return await self._tried(asked, rule, file)
                except (_Moved, Refused):
                    pass  # what was remembered may be old, or the command known already: look, and decide again
            loaded = await self._loads.submit(Wanted(stream, asked.client_id, asked.command_id))
            if loaded.answered is not None:
                _there(asked, loaded)
                return self._again(asked, *loaded.answered)
            file = loaded.file or blank(uuid7())
            try:
                return await self._tried(asked, rule, file)
            except Refused:
                if not await self.references.catch_up():
                    raise
            except _Moved:  # what it is now is to be looked at first: it may have been sealed
                await self.references.catch_up()
            file = None
        raise Contended()

    async def standing(self, stream: UUID) -> File:
        """A stream as it stands now; before its first entry where there is none."""
        return (await self._loads.submit(Wanted(stream, "", ""))).file or blank(stream)

    async def reaches(self, actor: Actor, stream: UUID) -> bool:
        """Whether a file is there for an actor, as it stands now."""
        file = (await self._loads.submit(Wanted(stream, "", ""))).file
        if file is None or not isinstance(file.state, Case) or _barred(file, actor):
            return False
        if may_see(actor, file.unit_id, self.references.units):
            return True
        return await self.references.catch_up() and may_see(actor, file.unit_id, self.references.units)

    async def _tried(self, asked: Asked, rule: Rule, file: File) -> Handled:
        case = await self._case(rule, file)
        holder = case or file
        if not self._visible(asked, rule, holder):
            raise OutsideScope() if rule.opens else Unknown()
        if asked.seen_version is not None and asked.seen_version != file.version:
            raise Stale(version=file.version)
        now = self._now()
        entries = await self._entries(asked, rule, file) if rule.rests_on is not on_nothing else {}
        documents = await self._loader.documents(file.stream, rule.needs_documents(asked.command))
        others = await self._others(asked, rule)
        facts = self._facts(asked, holder, now, entries, documents, case, others)
        drafts = decide(asked.command, decided_on(rule, file), facts, rule)
        composed = compose(drafts, now=now, seen_position=file.position if rule.decides else 0)
        keys = self.ring.keys(file.stream)
        if keys is None or composed.names or not composed.categories <= keys.keys():
            keys = await self._keys(file.stream, composed, rule)
        if composed.contents:
            await self._sessions[0].ask(*(kept(content, file.stream, keys) for content in composed.contents))
        verdict = await self.writer.append(self._append(asked, rule, file, facts, composed, keys))
        match verdict:
            case OtherBody():
                raise KeyReused()
            case Conflict(version=version):
                self._files.forget(file.stream)
                raise _Moved(version)
            case Accepted(answer=answer, repeated=repeated, told=told):
                if repeated and asked.stream is not None:
                    _there(asked, await self._loads.submit(Wanted(asked.stream, "", "")))
                if KINDS[rule.of].refers:
                    await self.references.catch_up()
                if told is not None:
                    self._files.advance(file, composed, drafts, told, asked.actor)
                return Handled(answer, repeated, told or _answer(answer))

    async def _entries(self, asked: Asked, rule: Rule, file: File) -> dict[UUID, AnyEntry]:
        """The entries that the command rests on: of the file, and of its tracks where its rule says so."""
        named = rule.rests_on(asked.command, decided_on(rule, file))
        if not named:
            return {}
        streams = [file.stream, tracks_of(file.stream)] if rule.beside == "tracks" else [file.stream]
        return {entry.event_id: entry for entry in await self._loader.entries(streams, named)}

    async def _case(self, rule: Rule, file: File) -> File | None:
        """The file that tracks belong to. It is never a remembered one: no conflict would tell that it is old."""
        if rule.beside != "case":
            return None
        return (await self._loads.submit(Wanted(owner_of(file.stream), "", ""))).file

    async def _others(self, asked: Asked, rule: Rule) -> States:
        """States of other streams: those that every rule may rest on, and those that this command names, read anew."""
        others: dict[Of, Mapping[str, Any]] = dict(self.references.known)
        for of, public_id in rule.needs_states(asked.command):
            if of is Of.LOOKS:
                others[of] = used(await self._loader.look(UUID(public_id)))
                continue
            file = (await self._loads.submit(Wanted(KINDS[of].named(public_id), "", ""))).file
            if file is not None and file.version and KINDS[of].holds(file.state):
                others[of] = {**others.get(of, {}), public_id: file.state}
        return others

    def _facts(
        self,
        asked: Asked,
        file: File,
        now: datetime,
        entries: dict[UUID, AnyEntry],
        documents: Named,
        case: File | None,
        others: States,
    ) -> Facts:
        unit_id = file.unit_id or getattr(asked.command, "unit_id", "")
        unit = self.references.units.get(unit_id)
        today = now.astimezone(unit.zone_info).date() if unit else now.date()
        return Facts(
            now=now,
            actor=asked.actor,
            policies=Policies(self.references.policies, today, unit_id, self.references.calendars.of(unit_id)),
            unit_id=unit_id,
            units=self.references.units,
            new_id=uuid7,
            open=lambda value, _: self._opened_value(value),
            entry=entries.get,
            case=case.state if case else None,
            others=others,
            stream=file.stream,
            document=documents.get,
        )

    def _append(self, asked: Asked, rule: Rule, file: File, facts: Facts, composed: Composed, keys: Keys) -> Append:
        actor = asked.actor
        return Append(
            stream=file.stream,
            expected_version=file.version,
            bodies=composed.bodies,
            envelope=Envelope(
                actor_id=actor.id,
                actor_role=actor.role.value,
                unit_id=facts.unit_id,
                on_behalf_of=actor.on_behalf_of,
                source=asked.source,
                correlation_id=asked.correlation_id,
                matter_id=asked.matter_id,
                policies=facts.policies.consulted,
            ),
            keys=keys,
            client_id=asked.client_id,
            command_id=asked.command_id,
            body_sha256=asked.body_sha256,
            reference_position=self.references.position,
            refers=KINDS[rule.of].refers,
        )

    async def _keys(self, stream: UUID, composed: Composed, rule: Rule) -> Keys:
        """The keys that the bodies need, made and durable where the file has none yet.

        Contended where one left the ring, was sealed or destroyed meanwhile: the batch of everybody else would fail.
        """
        if not KINDS[rule.of].person:
            await self._loader.hold([NOBODY])
            held = self._loader.keys(None)
        else:
            if not composed.categories.isdisjoint(self.ring.erased(stream)):
                raise PersonalErased()
            held = self.ring.keys(stream) or {}
            if composed.names or not composed.categories <= held.keys():
                made = self.ring.make(stream, composed.categories)
                await self._makes.submit(NewKeys(made, [(stream, name) for name in composed.names]))
                held = self.ring.keys(stream) or {}
        if not composed.categories <= held.keys():
            raise Contended()
        return held

    def _again(self, asked: Asked, body_sha256: bytes, answer: bytes) -> Handled:
        if body_sha256 != asked.body_sha256:
            raise KeyReused()
        return Handled(answer, True, _answer(answer))

    def _visible(self, asked: Asked, rule: Rule, file: File) -> bool:
        """Whether the actor reaches the file; of one that is being opened, the unit that is to hold it."""
        kind, units = KINDS[rule.of], self.references.units
        reaches = may_see if kind.person else within_scope
        if kind.entitled is not None and asked.actor.role not in kind.entitled:
            return False
        if not rule.opens:
            of = Of.CASES if rule.beside == "case" else rule.of
            there = file.version > 0 and KINDS[of].holds(file.state)
            return there and not _barred(file, asked.actor) and reaches(asked.actor, file.unit_id, units)
        above = str(getattr(asked.command, "parent", None) or getattr(asked.command, "unit_id", ""))
        return reaches(asked.actor, above, units)

    def _opened_value(self, value: Sealed | str | None) -> str | None:
        return open_value(value, self._loader.keys(value.stream)) if isinstance(value, Sealed) else value


def _there(asked: Asked, loaded: Loaded) -> None:
    """Unknown for a sealed file: an answer of before tells that there is one. Who seals it is told so again."""
    if loaded.sealed and not isinstance(asked.command, SealCase):
        raise Unknown()


def _barred(file: File, actor: Actor) -> bool:
    """Whether a restriction keeps somebody from a file."""
    return isinstance(file.state, Case) and not reached(file.state.restrictions.open.values(), actor)


class _Moved(Exception):
    def __init__(self, version: int) -> None:
        super().__init__(version)
        self.version = version
