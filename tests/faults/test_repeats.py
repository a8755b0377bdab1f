"""The same command two to eight times at once, at two processes' worth of handling: one effect, one answer."""

from __future__ import annotations

import asyncio
import json
import os
import random
from collections import Counter

from domain.contacts.record import CheckInReceived
from domain.contacts.rules import RecordCheckIn
from journal.handling import Contended, Handling
from tests.conftest import Install

from ..journal.conftest import REVIEWER, answer, asked, opening
from .kill_founding import established

COMMANDS = 10_000 if os.environ.get("ROLLCALL_FAULTS") == "whole" else 1_000
CASES, AT_ONCE = 20, 40
CHECK_IN = RecordCheckIn(mode="phone", identity="confirmed", note="all is well")


async def test_a_command_repeated_at_once_has_one_effect_and_one_answer(install: Install) -> None:
    site = install("real")
    first, second = Handling(site), Handling(site)
    await first.start()
    await established(first, REVIEWER)
    await second.start()
    cases = [
        answer((await first.handle(asked(opening(f"C-{n}"), key=f"open {n}"))).answer).stream for n in range(CASES)
    ]
    rng, repeats, answers = random.Random(9), 0, dict[str, set[bytes]]()

    async def one(key: str, handling: Handling) -> None:
        case = cases[hash(key) % CASES]
        while True:
            try:
                handled = await handling.handle(asked(CHECK_IN, stream=case, key=key))
            except Contended:
                continue
            answers.setdefault(key, set()).add(handled.answer)
            return

    for begin in range(0, COMMANDS, AT_ONCE):
        calls = [f"r{n}" for n in range(begin, begin + AT_ONCE) for _ in range(rng.randint(2, 8))]
        repeats += len(calls) - AT_ONCE
        rng.shuffle(calls)
        await asyncio.gather(*[one(key, rng.choice((first, second))) for key in calls])
    await first.stop()
    await second.stop()
    with site.reader() as reader:
        entries = [e for e in reader.after(0, 2 * COMMANDS + 1_000) if isinstance(e.event, CheckInReceived)]
    effects = Counter(entry.command_id for entry in entries)
    anomalies = [key for key, given in answers.items() if len(given) != 1]
    anomalies += [key for key, n in effects.items() if n != 1]
    print(
        json.dumps({"trials": COMMANDS, "faults": repeats, "acknowledgements": COMMANDS, "anomalies": len(anomalies)})
    )
    assert not anomalies
    assert effects.keys() == answers.keys()
    assert len(answers) == COMMANDS >= 1_000
