"""One round of the clock: what is new in the record, who is silent, what is overdue, what the day brings."""

from __future__ import annotations

import asyncio
from datetime import datetime

from consumers.clock.asking import Asking
from consumers.clock.commands import breach, withdrawal
from consumers.clock.daily import Daily
from consumers.clock.desk import Desk
from consumers.clock.following import Following
from consumers.clock.listening import Listening
from consumers.clock.outages import Outages
from consumers.clock.overdue import Overdue
from consumers.clock.reacting import reactions
from consumers.clock.restating import Restating
from consumers.clock.seeding import Seeding
from consumers.clock.tally import Tally
from consumers.clock.versions import Versions
from consumers.clock.watching import Watching

#: The read models that the clock goes by. It looks at them only where they have come as far as the record.
MODELS = ("duties", "case_files", "education_stages", "worn_devices", "last_seen")
TRIES, APART_SECONDS = 20, 0.05


class Clock:
    """What works while the lock is held. began_at: when this process began."""

    def __init__(self, desk: Desk, asking: Asking, began_at: datetime) -> None:
        self._desk = desk
        self.tally = tally = Tally(began_at)
        self._following = Following(desk, asking, tally, reactions(desk.handling.references.book))
        self._listening = Listening(desk, asking, tally)
        self._seeding = Seeding(desk, asking, tally)
        self._restating = Restating(desk, asking, tally)
        self._versions = Versions(desk, asking, tally)
        self._outages = Outages(desk, asking, tally)
        self._overdue = Overdue(desk, asking, tally, breach, withdrawal)
        self._daily = Daily(desk, asking, tally)
        self._watching = Watching(desk, asking, tally)

    async def round(self, now: datetime) -> bool:
        """Look once at everything; whether more is left to do at once. now: what time it is."""
        await self._desk.handling.references.catch_up()
        await self._listening.step(now)  # before what is overdue: what fell into a silence is not missed
        await self._seeding.step(now)
        head = await self._desk.head()
        more = await self._following.step(head, now)
        if await self._in_step(head):
            more = await self._restating.step(now) or more
            await self._versions.step(now)
            looking_back = await self._outages.step(now)
            more = looking_back or more
            more = await self._overdue.step(now) or more
            await self._daily.step(now)
            if not looking_back:  # what a silence takes back may be noted anew only then
                await self._watching.step(now)
        await self._desk.record.ask(self.tally.statement(now))
        return more

    async def _in_step(self, head: int) -> bool:
        """Whether the read models have come as far as the record was when the round began; they get a moment for it."""
        for _ in range(TRIES):
            behind = await self._desk.behind(MODELS, head)
            self.tally.waiting = ", ".join(behind)
            if not behind:
                return True
            await asyncio.sleep(APART_SECONDS)
        return False
