"""The body of a delivery: CloudEvents 1.0, structured mode, the attributes that an entry bears on Kafka."""

from __future__ import annotations

import msgspec

from consumers.published.message import Out, headers

CONTENT_TYPE = "application/cloudevents+json"
#: A receiver may refuse larger ones.
MOST_BYTES = 64 << 10
#: Says that facts are left out since they are too large: the feed of the API has them, by position.
TOO_LARGE = "toolarge"

_encode = msgspec.json.Encoder().encode


def body_of(out: Out, source: bytes, schemas: bytes) -> bytes:
    """An entry as JSON, of ``MOST_BYTES`` at most. source, schemas: as of ``headers``."""
    attributes: dict[str, object] = {
        "datacontenttype" if name == "content-type" else name.removeprefix("ce_"): value.decode()
        for name, value in headers(out, source, schemas)
    }
    if out.facts is None:
        return _encode(attributes)
    body = _encode(attributes | {"data": msgspec.Raw(out.facts)})
    if len(body) <= MOST_BYTES:
        return body
    del attributes["datacontenttype"]
    return _encode(attributes | {TOO_LARGE: "true"})
