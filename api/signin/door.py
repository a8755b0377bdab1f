"""``POST /v1/tokens``: a name and a password for a token."""

from __future__ import annotations

import asyncio
from typing import Annotated

import msgspec
from starlette.requests import Request
from starlette.responses import Response

from api.asking import asking, body_of, rooms
from api.form import Form
from api.health.logs import log
from api.problems import Problem
from api.signin.accounts import MOST_PASSWORD, NOBODYS_HASH, Account, Directory, fits
from api.signin.pace import Pace

Name = Annotated[str, msgspec.Meta(min_length=1, max_length=63)]
Password = Annotated[str, msgspec.Meta(min_length=1, max_length=MOST_PASSWORD)]


class SignIn(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Who wants a token."""

    name: Name
    password: Password


class Token(msgspec.Struct, frozen=True):
    """A bearer token. expires_in: seconds."""

    access_token: str
    expires_in: int
    account_id: str
    role: str
    unit_id: str
    token_type: str = "Bearer"


FORM = Form(SignIn)


class Door:
    """Checks passwords, a few at a time, and not too often for one account or one address."""

    def __init__(self) -> None:
        self._accounts = Pace(burst=10, seconds=30)
        self._addresses = Pace(burst=60, seconds=2)
        self._at_once = asyncio.Semaphore(2)

    async def account(self, asked: SignIn, address: str, directory: Directory) -> Account:
        """The account that a name and a password open. Problems ``sign-in-refused``, ``too-many-attempts``."""
        wait = max(self._accounts.take(asked.name), self._addresses.take(address))
        if wait:
            raise Problem("too-many-attempts", headers={"Retry-After": str(wait)})
        account = directory.named(asked.name)
        async with self._at_once:
            good = await asyncio.to_thread(fits, asked.password, account.password_hash if account else NOBODYS_HASH)
        if account is None or not good:
            raise Problem("sign-in-refused")
        self._accounts.forget(asked.name)
        return account


async def sign_in(request: Request) -> Response:
    """Answer a name and a password with a token of a few minutes."""
    at_hand = rooms(request.scope)
    if at_hand.local is None or at_hand.directory is None:
        raise Problem("address-unknown")
    asked = FORM.load(await body_of(asking(request.scope), request.receive))
    address = request.client.host if request.client else ""
    try:
        account = await at_hand.door.account(asked, address, at_hand.directory)
    except Problem as refused:
        log.info("sign-in refused", code=refused.code)
        raise
    seconds = at_hand.settings.token_seconds
    token = Token(
        access_token=at_hand.local.token(account, seconds),
        expires_in=seconds,
        account_id=account.account_id,
        role=account.role,
        unit_id=account.unit_id,
    )
    return Response(msgspec.json.encode(token), headers={"Cache-Control": "no-store"}, media_type="application/json")
