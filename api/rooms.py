"""What the application has at hand while it runs: the journal's doors, the read models, who may come in."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from pathlib import Path

from api.health.pulse import Pulse
from api.reads.current import Current
from api.reads.readers import Head, Readers
from api.signin.accounts import Directory
from api.signin.door import Door
from api.signin.tokens import Entrance, LocalKeys
from journal.emergencies import Emergencies
from journal.handling import Handling
from journal.looks import Looks
from journal.site import Site
from projections.waiting import Waiting


@dataclass(frozen=True, slots=True)
class ApiSettings:
    """What the API is told. token_key_file: of the local accounts' tokens, which hold ``token_seconds``. issuer,
    jwks_url, audience: of a configured issuer in their place, all or none. most_document_bytes: of one document.
    jobs_at_once: how many long questions one account may have under way."""

    token_key_file: Path
    token_seconds: int = 900
    issuer: str | None = None
    jwks_url: str | None = None
    audience: str | None = None
    log_level: str = "info"
    most_document_bytes: int = 10 << 20
    jobs_at_once: int = 2


@dataclass(slots=True)
class Rooms:
    """The parts that routes use. local: the key of our own tokens; None where a configured issuer gives them. readers:
    for what is read in some milliseconds. aside: for work of a second or so, one at a time, which those do not wait
    for."""

    site: Site
    settings: ApiSettings
    handling: Handling
    looks: Looks
    emergencies: Emergencies
    entrance: Entrance
    directory: Directory | None
    local: LocalKeys | None
    door: Door
    pulse: Pulse
    readers: Readers
    aside: Readers
    head: Head
    current: Current
    waiting: Waiting
    uploading: asyncio.Semaphore
