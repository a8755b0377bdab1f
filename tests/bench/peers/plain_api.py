"""A plain table behind FastAPI and psycopg's pool: one row a check-in, no history.

The token is checked by the very code that ours uses, the body by pydantic with the same bounds.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any, Literal
from uuid import UUID

import uvicorn
from fastapi import Depends, FastAPI, Header, HTTPException, Request, Response
from psycopg_pool import AsyncConnectionPool
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field
from pydantic_settings import BaseSettings

from api.problems import Problem
from api.signin.accounts import Directory
from api.signin.tokens import Entrance, LocalKeys
from domain.kernel.access import Actor
from journal import schema
from journal.handling.loading import Session

TABLE = """
CREATE TABLE IF NOT EXISTS check_ins (
  id          bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  case_id     uuid        NOT NULL,
  mode        text        NOT NULL,
  identity    text        NOT NULL,
  check_in_id uuid,
  note        text,
  occurred_at timestamptz,
  occurred_on date,
  actor_id    text        NOT NULL,
  recorded_at timestamptz NOT NULL DEFAULT clock_timestamp()
)"""
INSERT = """
INSERT INTO check_ins (case_id, mode, identity, check_in_id, note, occurred_at, occurred_on, actor_id)
VALUES (%s, %s, %s, %s, %s, %s, %s, %s) RETURNING id, recorded_at"""


class Settings(BaseSettings):
    """Where everything is, from the environment."""

    rollcall_port: int
    rollcall_keys_url: str
    rollcall_token_key_file: Path
    plain_url: str
    plain_pool: int = 8


class Mode(StrEnum):
    """How somebody checks in."""

    IN_PERSON = "in_person"
    PHONE = "phone"
    WRITTEN = "written"
    VIDEO = "video"
    APP = "app"
    KIOSK = "kiosk"


class CheckIn(BaseModel):
    """A check-in as it is sent."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    mode: Mode
    identity: Literal["confirmed", "failed", "not_checked"] = "not_checked"
    check_in_id: UUID | None = None
    note: Annotated[str, Field(min_length=1, max_length=4000)] | None = None
    occurred_at: AwareDatetime | None = None
    occurred_on: date | None = None


class Stored(BaseModel):
    """What is answered."""

    id: int
    recorded_at: AwareDatetime


settings = Settings()  # type: ignore[call-arg]


@asynccontextmanager
async def running(app: FastAPI) -> AsyncIterator[None]:
    """Open the pool, and the directory of accounts."""
    directory = Directory(Session(schema.conninfo(settings.rollcall_keys_url, "accounts")))
    await directory.start()
    app.state.entrance = Entrance(LocalKeys(settings.rollcall_token_key_file), directory)
    async with AsyncConnectionPool(settings.plain_url, min_size=settings.plain_pool, open=False) as pool:
        async with pool.connection() as conn:
            await conn.execute(TABLE)
        app.state.pool = pool
        yield
    await directory.stop()


app = FastAPI(lifespan=running)


async def admitted(request: Request, authorization: Annotated[str, Header()] = "") -> Actor:
    """Who acts."""
    try:
        actor: Actor = await request.app.state.entrance.admit(authorization.encode())
    except Problem:
        raise HTTPException(401) from None
    return actor


@app.post("/cases/{case_id}/check-ins", status_code=201)
async def check_in(
    case_id: UUID, body: CheckIn, actor: Annotated[Actor, Depends(admitted)], request: Request
) -> Stored:
    """Store one check-in."""
    values: list[Any] = [
        case_id,
        body.mode,
        body.identity,
        body.check_in_id,
        body.note,
        body.occurred_at,
        body.occurred_on,
        actor.id,
    ]
    async with request.app.state.pool.connection() as conn:
        cursor = await conn.execute(INSERT, values)
        stored_id, recorded_at = await cursor.fetchone()
    return Stored(id=stored_id, recorded_at=recorded_at)


@app.get("/health/live")
async def live() -> Response:
    """It answers."""
    return Response()


if __name__ == "__main__":
    uvicorn.run(app, host="127.0.0.1", port=settings.rollcall_port, loop="uvloop", http="httptools", access_log=False)
