"""`rollcall webhooks`: who is told by HTTP of what is recorded, and what they could not be told."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated, Any
from uuid import UUID

import typer

from rollcall.exits import Exit
from rollcall.installation import installed
from rollcall.models.showing import show
from rollcall.settings import Settings
from rollcall.up.parts import alive_as, broker_of, told_to_stop

if TYPE_CHECKING:
    from consumers.published.reading import Leaving
    from consumers.webhooks.signing import Vault

app = typer.Typer(no_args_is_help=True, help="Say who is told by HTTP of what is recorded.")

One = Annotated[UUID, typer.Argument(help="The id of a subscription.")]
From = Annotated[int | None, typer.Option("--from", min=1, help="Also what was recorded from this position on.")]


@app.command()
def add(
    url: Annotated[str, typer.Argument(help="The receiver: https://..., or http:// on this machine.")],
    topics: Annotated[
        list[str] | None, typer.Option("--topics", help="What types begin with, such as leave. ; every type else.")
    ] = None,
    units: Annotated[list[str] | None, typer.Option("--unit", help="Of this unit alone; every unit else.")] = None,
    first: From = None,
) -> None:
    """Make a subscription of what is recorded from now on. Its secret is shown this once."""
    from consumers.webhooks import subscriptions

    settings = Settings()
    with _at_hand(settings) as (conn, record, vault):
        made, secret = subscriptions.add(conn, record, vault, url, topics or (), units or ())
        queued = subscriptions.replay(conn, record, made, first, settings.schemas.encode()) if first else 0
    show([{"subscription": made, "secret": secret, "queued": queued}])


@app.command("list")
def list_() -> None:
    """Say of each subscription what it wants, whether it is off and why, what is queued and what is dead."""
    from consumers.webhooks import subscriptions

    with _at_hand(Settings()) as (conn, _, _):
        show(one._asdict() for one in subscriptions.every(conn))


@app.command()
def remove(subscription: One) -> None:
    """End a subscription, with all that was still to be sent."""
    from consumers.webhooks import subscriptions

    with _at_hand(Settings()) as (conn, _, _):
        subscriptions.remove(conn, subscription)


@app.command()
def rotate(subscription: One) -> None:
    """Give a subscription another secret, shown this once. For a day that of before signs too."""
    from consumers.webhooks import subscriptions

    with _at_hand(Settings()) as (conn, _, vault):
        show([{"subscription": subscription, "secret": subscriptions.rotate(conn, vault, subscription)}])


@app.command()
def replay(
    subscription: One, first: Annotated[int, typer.Option("--from", min=1, help="The first position to send again.")]
) -> None:
    """Send again what a subscription wants from a position on, oldest first. One that is off is on again.

    Cut, nothing is sent until it is called again."""
    from consumers.webhooks import subscriptions

    settings = Settings()
    with _at_hand(settings) as (conn, record, _):
        queued = subscriptions.replay(conn, record, subscription, first, settings.schemas.encode())
    show([{"subscription": subscription, "queued": queued}])


@app.command()
def dead(subscription: Annotated[UUID | None, typer.Argument(help="Of this subscription alone.")] = None) -> None:
    """Say which deliveries are tried no more, and why. What comes after them under the same file waits."""
    from consumers.webhooks import subscriptions

    with _at_hand(Settings()) as (conn, _, _):
        show(one._asdict() for one in subscriptions.dead(conn, subscription))


@app.command()
def retry(subscription: One) -> None:
    """Try the dead deliveries of a subscription again."""
    from consumers.webhooks import subscriptions

    with _at_hand(Settings()) as (conn, _, _):
        show([{"subscription": subscription, "again": subscriptions.retry(conn, subscription)}])


@app.command()
def send() -> None:
    """Take in the topic and send to every subscription, until told to stop."""
    from consumers.webhooks import process
    from consumers.webhooks.sending import Manner

    settings = Settings()
    manner = Manner(
        seconds=settings.webhook_seconds,
        attempts=settings.webhook_attempts,
        longest_pause=settings.webhook_longest_pause,
        private=settings.webhook_private,
    )
    with installed(settings) as site:
        process.run(site, broker_of(settings), manner, told_to_stop(), settings.instance, alive=alive_as("webhooks"))


@contextmanager
def _at_hand(settings: Settings) -> Iterator[tuple[Any, Leaving, Vault]]:
    """The schema, the record and the vault; what was called wrongly ends with 2."""
    from consumers.published.reading import leaving
    from consumers.webhooks.signing import Vault
    from consumers.webhooks.subscriptions import NoAddress, NoSubscription
    from consumers.webhooks.tables import opened

    with installed(settings) as site, leaving(site) as record, opened(site.record_url) as conn:
        try:
            yield conn, record, Vault(site.custodians)
        except (NoAddress, NoSubscription) as wrong:
            print(f"rollcall: {wrong}", file=sys.stderr)
            raise typer.Exit(Exit.USAGE) from None
