"""Our own API with the recording of looks left out: what ``read_case_file`` is measured against."""

from __future__ import annotations

from api.app import ApiSettings, create, serve
from domain.kernel.access import Actor
from domain.kernel.event import Event
from journal.looks import Looks
from rollcall.installation import installed
from rollcall.settings import Settings


async def unrecorded(self: Looks, actor: Actor, look: Event) -> None:
    """Record nothing."""


if __name__ == "__main__":
    settings = Settings()
    Looks.note = unrecorded  # type: ignore[method-assign]
    with installed(settings) as site:
        told = ApiSettings(token_key_file=settings.secret("token"), token_seconds=900)
        serve(create(site, told), host=settings.host, port=settings.port, log_level="warning")
