"""A shorter way for reads: to routes without parameters in their path, and to those that ask for nothing but models
of their query. FastAPI describes them as it does all others."""

from __future__ import annotations

from typing import Any

from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute
from pydantic import BaseModel, ValidationError
from starlette.requests import Request
from starlette.routing import Route, Router
from starlette.types import Receive, Scope, Send


class Straight(APIRoute):
    """A read whose parameters are the request and models of its query. FastAPI looks into each of their fields, and
    opens places for dependencies, whenever it solves them; a model alone is validated at once."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds: dict[str, Any] = {field.name: field.field_info.annotation for field in self.dependant.query_params}
        self._models = {name: kind for name, kind in kinds.items() if issubclass(kind, BaseModel)}
        if len(self._models) < len(kinds) or self.dependant.path_params or self.dependant.header_params:
            raise TypeError("all parameters of a straight read are models of its query")
        self.app = self._answer

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope, receive, send)
        query = dict(request.query_params)
        try:
            given = {name: kind.model_validate(query) for name, kind in self._models.items()}
        except ValidationError as wrong:
            errors = wrong.errors(include_url=False, include_input=False)
            raise RequestValidationError([{**one, "loc": ("query", *one["loc"])} for one in errors]) from None
        response = await self.endpoint(request, **given)
        await response(scope, receive, send)


class Ways:
    """The routes of an application: those without parameters in their path by one look, all others by matching one
    after the other."""

    def __init__(self, router: Router) -> None:
        self._router = router
        self._plain = {
            route.path: route
            for route in router.routes
            if isinstance(route, Route) and "{" not in route.path and "GET" in (route.methods or ())
        }

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on."""
        route = self._plain.get(scope["path"]) if scope["type"] == "http" and scope["method"] == "GET" else None
        if route is None:
            await self._router(scope, receive, send)
            return
        _, found = route.matches(scope)
        scope.update(found)
        await route.handle(scope, receive, send)
