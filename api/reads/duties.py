"""The duties of one unit, where people look for them first."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Path, Query, Request, Response
from fastapi.routing import APIRoute
from pydantic import BaseModel

from api.reads import listings
from api.reads.listings import Part, filters_of
from projections.listings import LISTINGS

router = APIRouter(tags=["listings"])

_DUTIES = LISTINGS["duties"]
_LISTED: Any = next(
    route.endpoint for route in listings.router.routes if isinstance(route, APIRoute) and route.path == "/v1/duties"
)
_Unit = Annotated[str, Path(pattern=r"^[a-z0-9][a-z0-9.-]{0,62}$", max_length=63)]


async def of_unit(
    request: Request, unit_id: _Unit, part: Annotated[Part, Query()], filters: Annotated[BaseModel, Query()]
) -> Response:
    """What is due of the persons of a unit, soonest first: the listing ``duties``, narrowed down to it."""
    narrowed = filters_of(_DUTIES).model_construct(unit=unit_id, **filters.model_dump())
    answer: Response = await _LISTED(request, part, narrowed)
    return answer


listings.signed(of_unit, filters_of(_DUTIES, "unit"))
router.get("/v1/units/{unit_id}/duties", response_class=Response, operation_id="list_duties_of_unit")(of_unit)
