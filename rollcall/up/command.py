"""`rollcall up`: the embedded servers, the API, the projections, the signer, the clock and the keeper, until Ctrl-C.

The servers are started before anything is imported that is not needed for it; what the processes need is imported
while they start.
"""

from __future__ import annotations

import http.client
import re
import socket
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated

import typer

from projections.shares.share import SHARES
from rollcall import embedded
from rollcall.cli import main
from rollcall.databases import databases
from rollcall.exits import Exit, Unavailable
from rollcall.processes import Child, run
from rollcall.settings import Settings
from rollcall.up.loading import load

if TYPE_CHECKING:
    from journal.site import Site
    from rollcall.up.sample import SignIn

PARTS = ("api", "projections", "jobs", "signer", "clock", "keeper")
#: Those that work only where a broker is named.
WITH_BROKER = ("relay", "reporting", "lake", "webhooks", "state")
#: Those that are not called by their names alone.
COMMANDS = {"lake": ("lake", "follow"), "webhooks": ("webhooks", "send")}
#: Nobody waits for these: they begin when all is up.
LATER = frozenset({"jobs", "clock", "keeper", *WITH_BROKER})


class PortTaken(Unavailable):
    """The address is in use."""


def up(
    with_sample: Annotated[
        bool, typer.Option("--sample", help="Fill a new, simulated journal with invented people first.")
    ] = False,
    workers: Annotated[
        int | None, typer.Option("--workers", min=1, max=SHARES, help="Processes that keep the read models.")
    ] = None,
    kafka: Annotated[
        str | None, typer.Option("--kafka", metavar="HOST:PORT", help="A Kafka broker to hand on to what is recorded.")
    ] = None,
) -> None:
    """Start everything and say where to look; Ctrl-C ends it in order."""
    began = time.monotonic()
    settings = Settings()
    if with_sample and not settings.embedded:
        print("rollcall: the sample goes only into the embedded server: unset ROLLCALL_DATABASE_URL", file=sys.stderr)
        raise typer.Exit(Exit.USAGE)
    if _answers(settings):
        raise PortTaken(f"something answers at {settings.host}:{settings.port} already: end it, or set ROLLCALL_PORT")
    with _filled(settings, with_sample) as (site, entries):
        environment = {"ROLLCALL_DATABASE_URL": site.record_url, "ROLLCALL_KEYS_URL": site.keys_url, **_home(settings)}
        broker = kafka or settings.kafka
        if broker:
            environment["ROLLCALL_KAFKA"] = broker
        parts = _parts(workers or settings.workers, (*PARTS, *WITH_BROKER) if broker else PARTS)
        children = [
            Child(
                name,
                COMMANDS.get(part, (part,)),
                environment | _named(name),
                later=part in LATER,
                last=part == "signer",
            )
            for name, part in parts
        ]
        code = run(
            children,
            main,
            ready=lambda: _answers(settings) and _welcome(site, settings, entries, began),
            watch=(lambda: embedded.revive(settings.home)) if settings.embedded else (lambda: None),
        )
    raise typer.Exit(code)


@contextmanager
def _filled(settings: Settings, with_sample: bool) -> Iterator[tuple[Site, list[SignIn]]]:
    """The installation of this release's form, with its sample where one is wanted."""
    with databases(settings, meanwhile=load):
        from rollcall.installation import migrated  # after the servers were asked for: it takes longer than they do

        with migrated(settings, kind="simulated" if with_sample else None) as site:
            if not with_sample:
                yield site, []
                return
            from rollcall.up.sample import sample

            yield site, sample(site, settings)


def _parts(workers: int, parts: Sequence[str] = PARTS) -> Iterator[tuple[str, str]]:
    """The name of each process and the command that it is."""
    for part in parts:
        count = workers if part == "projections" else 1
        yield from ((part if count == 1 else f"{part}-{n}", part) for n in range(1, count + 1))


def _named(name: str) -> dict[str, str]:
    """The name of a process among all that follow the same topics."""
    return {"ROLLCALL_INSTANCE": re.sub(r"[^a-zA-Z0-9._-]", "-", f"{socket.gethostname()}-{name}")[:100]}


def _home(settings: Settings) -> dict[str, str]:
    keys = {name: str(settings.secret(name)) for name in ("master", "token", "log")}
    return {"ROLLCALL_HOME": str(settings.home), **{f"ROLLCALL_{k.upper()}_KEY_FILE": v for k, v in keys.items()}}


def _answers(settings: Settings) -> bool:
    connection = http.client.HTTPConnection(settings.host, settings.port, timeout=0.5)
    try:
        connection.request("GET", "/health/live")
        return connection.getresponse().status == http.client.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def _welcome(site: Site, settings: Settings, entries: list[SignIn], began: float) -> bool:
    address = f"http://{settings.host}:{settings.port}"
    lines = [
        "",
        f"Rollcall is up after {time.monotonic() - began:.1f} s: {address}  (Ctrl-C ends it)",
        f"  journal   {site.kind()}{' - invented people, nothing here is evidence' if entries else ''}",
        f"  data      {settings.home}",
        f"  API       {address}/openapi.json",
    ]
    if entries:
        lines.append("  sign in as")
        lines += [f"    {e.name:<10} {e.password}   {e.role} of {e.unit_id}" for e in entries]
        lines += ["", "  Look around:", *(f"    {line}" for line in _tour(address, entries[0]))]
    else:
        lines.append("  sign in   make an account with: rollcall accounts add NAME --role officer --unit UNIT")
    print("\n".join([*lines, ""]), flush=True)
    return True


def _tour(address: str, entry: SignIn) -> list[str]:
    body = f'{{"name": "{entry.name}", "password": "{entry.password}"}}'
    return [
        f"TOKEN=$(curl -s {address}/v1/tokens --json '{body}' | python3 -c "
        "'import json, sys; print(json.load(sys.stdin)[\"access_token\"])')",
        f"curl -s {address}/v1/cases -H \"Authorization: Bearer $TOKEN\" -H 'Rollcall-Purpose: supervision'",
    ]
