"""Whether it lives, whether it is ready, and what is counted."""

from __future__ import annotations

import msgspec
from fastapi import APIRouter, Request, Response
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

from api.asking import asking, rooms
from api.health import metrics

router = APIRouter(tags=["health"])
LOOPBACK = frozenset({"127.0.0.1", "::1"})


@router.get("/health/live")
async def live() -> Response:
    """The process answers."""
    return _json({"status": "live"}, 200)


@router.get("/health/ready")
async def ready(request: Request) -> Response:
    """Requests can be served: 200; or 503, with the parts that keep it from being so.

    The record's server is there, neither journal is cut behind its newest checkpoint (``cut``) and the server's
    clock agrees (``clock``), the models' worker is heard and not far behind, the signer signs, and none of the
    parts that run beside requests meets what nobody foresaw (``failing``). ``notes``: a clock or a relay that works
    no more or waits; requests are served all the same.
    """
    pulse = rooms(request.scope).pulse
    troubles, said = pulse.troubles(), pulse.notes()
    notes = {"notes": said} if said else {}
    if not troubles:
        return _json({"status": "ready"} | notes, 200)
    response = _json({"status": "not ready", "parts": troubles} | notes, 503)
    response.headers["Retry-After"] = "1"
    return response


@router.get("/metrics")
async def counted(request: Request) -> Response:
    """Counters for Prometheus: for callers of this machine, and for whoever is signed in.

    Behind a proxy every caller seems to be of this machine: one that says for whom it asks needs a token.
    """
    headers = asking(request.scope).headers
    near = request.client is not None and request.client.host in LOOPBACK
    if not near or b"x-forwarded-for" in headers or b"forwarded" in headers:
        await rooms(request.scope).entrance.admit(headers.get(b"authorization"))
    return Response(generate_latest(metrics.REGISTRY), headers={"Content-Type": CONTENT_TYPE_LATEST})


def _json(body: object, status: int) -> Response:
    return Response(
        msgspec.json.encode(body), status, headers={"Cache-Control": "no-store"}, media_type="application/json"
    )
