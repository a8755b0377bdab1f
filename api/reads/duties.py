"""The duties of one unit, where people look for them first."""

from __future__ import annotations

import inspect
from typing import Annotated, Any

from fastapi import APIRouter, Path, Request, Response
from fastapi.routing import APIRoute

from api.reads import listings

router = APIRouter(tags=["listings"])

_LISTED: Any = next(
    route.endpoint for route in listings.router.routes if isinstance(route, APIRoute) and route.path == "/v1/duties"
)
_UNIT = Annotated[str, Path(pattern=r"^[a-z0-9][a-z0-9.-]{0,62}$", max_length=63)]


async def of_unit(request: Request, unit_id: str, **asked: Any) -> Response:
    """What is due of the persons of a unit, soonest first: the listing ``duties``, narrowed down to it."""
    answer: Response = await _LISTED(request, unit=unit_id, **asked)
    return answer


def _signed() -> None:
    own = inspect.signature(_LISTED)
    first, *rest = (parameter for parameter in own.parameters.values() if parameter.name != "unit")
    kind = inspect.Parameter.KEYWORD_ONLY
    asked = [parameter.replace(kind=kind) for parameter in rest]
    of_unit.__signature__ = own.replace(  # type: ignore[attr-defined]
        parameters=[first, inspect.Parameter("unit_id", kind, annotation=_UNIT), *asked]
    )


_signed()
router.get("/v1/units/{unit_id}/duties", response_class=Response, operation_id="list_duties_of_unit")(of_unit)
