"""How answers that are handed out whole are described: exports of listings, jobs and their results."""

from __future__ import annotations

from typing import Any

from api.reads.listings import PAGES
from api.results.differences import DIFFERENCES
from projections.asking.forms import MEDIA
from projections.listings import LISTINGS

Json = dict[str, Any]

JOB = "/v1/jobs/{job_id}"
RESULT = "/v1/jobs/{job_id}/result"
#: What has no look in it: how jobs stand.
UNSEEN = frozenset({JOB})
RESULT_PROBLEMS = {400, 401, 404, 409, 410, 503}

_FILE: Json = {"schema": {"type": "string", "format": "binary"}}
BYTES: Json = {media.partition(";")[0]: _FILE for media in MEDIA.values()}
#: A listing at an address of its own.
OF_UNIT = "/v1/units/{unit_id}/duties"
PREFER: Json = {"type": "string", "enum": ["respond-async"]}


def is_long(path: str) -> bool:
    """Whether a read may become a job."""
    return path in PAGES or path in DIFFERENCES or path == OF_UNIT


def long_problems(path: str) -> set[int]:
    """The problems of what may become a job, and of a listing that not everybody may ask, or not of every unit."""
    listing = LISTINGS["duties" if path == OF_UNIT else path.split("/")[2]]
    return {403, 429} if listing.may or any(one.name == "unit" for one in listing.narrowed_by) else {429}


def forms(path: str) -> Json:
    """The other forms in which a listing is answered at once."""
    exported = {media: content for media, content in BYTES.items() if "ndjson" not in media}
    return {} if path in DIFFERENCES else exported


def accepted(ref_template: str) -> Json:
    """The answer that a job is under way."""
    return {
        "202": {
            "description": "It takes longer: a job is under way, to be looked at where Location says.",
            "headers": {"Location": {"description": "Where the job is.", "schema": {"type": "string"}}},
            "content": {"application/json": {"schema": {"$ref": ref_template.format(name="JobStanding")}}},
        }
    }
