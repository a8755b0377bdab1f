"""All reads, and what each of them answers with."""

from __future__ import annotations

from typing import Any

from fastapi.routing import APIRoute
from starlette.routing import BaseRoute

from api.description import schemas
from api.feed import FeedPage
from api.feed import router as feed
from api.reads import answers, duties, emergencies, files, journals, listings, lists, policies, replays, streams
from api.results import differences, jobs
from domain.kernel.access import Unit

#: The routes themselves: a router that is included makes each of them, with all its parameters, once more.
ROUTES: tuple[BaseRoute, ...] = tuple(
    route
    for router in (
        *(lists.router, files.router, replays.router, policies.router, journals.router, jobs.router),
        *(differences.router, listings.router, duties.router, emergencies.router, streams.router, feed),
        schemas.router,
    )
    for route in router.routes
)

#: What each read answers with, by its path: for the description.
ANSWERS: dict[str, Any] = {
    "/v1/cases": answers.CaseList,
    "/v1/cases/{case_id}": answers.FILE.kind,
    "/v1/cases/{case_id}/tallies": answers.Tallies,
    "/v1/cases/{case_id}/history": answers.History,
    "/v1/cases/{case_id}/accesses": answers.Accesses,
    "/v1/cases/{case_id}/replay": answers.Replay,
    "/v1/cases/{case_id}/difference": answers.Compared,
    "/v1/cases/{case_id}/first": answers.First,
    "/v1/break-glass": emergencies.EmergencyList,
    "/v1/units": answers.Units,
    "/v1/units/{unit_id}": Unit,
    "/v1/policies": policies.PolicyList,
    "/v1/policies/{table}": policies.PolicyPage,
    "/v1/events": FeedPage,
    schemas.LIST: schemas.SchemaList,
    "/v1/journals": journals.JournalStates,
    "/v1/jobs/{job_id}": jobs.JobStanding,
    **listings.PAGES,
    **differences.DIFFERENCES,
    "/v1/units/{unit_id}/duties": listings.PAGES["/v1/duties"],
    **{route.path: streams.Standing for route in streams.router.routes if isinstance(route, APIRoute)},
}
