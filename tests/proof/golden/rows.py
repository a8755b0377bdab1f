"""Makes rows.json: rows with their digests in the form `rollcall/row/1`. Run it from the folder of the project.

A vector's digest never changes: a new form would be `rollcall/row/2` beside it.
"""

from __future__ import annotations

import json
from hashlib import sha256
from pathlib import Path
from uuid import UUID

from journal.proof.bundle.line import time_of
from journal.proof.entry import TreeEntry
from journal.proof.merkle import leaf
from journal.row import Row, digest, frame, parts

FACTS = bytes(range(16)) + b"nonce-of-12b" + b"sealed facts and their tag"
PART = bytes(range(16, 32)) + b"other-nonce!" + b"a sealed part"
PLAIN = Row(
    position=1,
    originator_id=UUID(int=1),
    originator_version=1,
    topic="intake.case-opened.v1",
    event_id=UUID(int=2),
    occurred_at=0,
    occurred_precision="instant",
    recorded_at=1,
    actor_id="",
    actor_role="",
    on_behalf_of=None,
    unit_id="",
    source="",
    command_id="",
    correlation_id=None,
    causation_id=None,
    matter_id=None,
    policies="",
    evidence="",
    facts=FACTS,
    personal=b"",
)
FULL = PLAIN._replace(
    position=2**40,
    originator_id=UUID("00112233-4455-6677-8899-aabbccddeeff"),
    originator_version=70_000,
    topic="contacts.check-in-received.v2",
    event_id=UUID("01941d72-0800-713b-828b-30113993b141"),
    occurred_at=-1,
    occurred_precision="day",
    recorded_at=1_795_488_000_123_456,
    actor_id="officer-17",
    actor_role="officer",
    on_behalf_of="",
    unit_id="sample-county.东岸",
    source="import:roster/2026",
    command_id="a-command",
    correlation_id=UUID(int=3),
    causation_id=UUID(int=4),
    matter_id=UUID(int=5),
    policies="cadence@3#ab12 grace@1#cd34",
    evidence="0" * 64,
    personal=frame(1, PART) + frame(5, PART[:28]),
)
ROWS = {
    "the least that a row can be": PLAIN,
    "every column": FULL,
    "nobody and the empty name are two": PLAIN._replace(on_behalf_of=""),
    "one policy, two members of evidence": PLAIN._replace(policies="a@1#b", evidence="x y"),
    "one sealed part": PLAIN._replace(personal=frame(3, PART)),
    "a text of more than 512 bytes": PLAIN._replace(topic="t" * 700),
    "before 1970": PLAIN._replace(occurred_at=-2_208_988_800_000_000),
}


def vector(says: str, row: Row) -> dict[str, object]:
    """A row as a line of a bundle has it, its sealed bytes, and what comes of it."""
    found = digest(row)
    entry = TreeEntry(row.position, row.event_id.bytes, found).to_bytes()
    plain = row._asdict()
    facts, personal = plain.pop("facts"), plain.pop("personal")
    for name, value in plain.items():
        plain[name] = str(value) if isinstance(value, UUID) else value
    plain["occurred_at"], plain["recorded_at"] = time_of(row.occurred_at), time_of(row.recorded_at)
    plain["policies"], plain["evidence"] = row.policies.split(), row.evidence.split()
    plain["facts_sha256"] = sha256(facts).hexdigest()
    plain["parts_sha256"] = [sha256(frame(*part)).hexdigest() for part in parts(personal)]
    return {
        "says": says,
        "row": plain,
        "facts": facts.hex(),
        "personal": personal.hex(),
        "digest": found.hex(),
        "entry": entry.hex(),
        "leaf": leaf(entry).hex(),
    }


if __name__ == "__main__":
    made = [vector(says, row) for says, row in ROWS.items()]
    Path(__file__).with_suffix(".json").write_text(json.dumps(made, ensure_ascii=False, indent=1) + "\n")
