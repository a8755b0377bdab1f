"""The AsyncAPI 3.0 document: the topic, its records, the facts of each event type and version."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from consumers.broker.place import Broker
from consumers.broker.topics import Topic
from consumers.contracts import states
from consumers.contracts.attributes import attributes
from consumers.published.withheld import CONTROLS, Control
from domain.catalogue import CATALOGUE
from domain.kernel.codec import UPCASTS
from domain.kernel.event import slice_of

Json = dict[str, Any]

#: Events of the journal of looks, which is nobody's outside.
KEPT_IN = "oversight.looks"
_BINDING = "0.5.0"
_ABOUT = """What is recorded about supervised people and those who supervise them, as others may know it: each entry \
once, as CloudEvents 1.0 in binary mode.

The value of a record is the facts of the event as they were stored, of the schema that its type names. Personal \
values never leave. A record without a value withholds its facts (ce_withheld), or tells whoever keeps copies what to \
do with them (ce_control). New types, versions, headers and fields may come: pass over what you do not know, and where \
you count, say so."""
_ENTRIES = """Each entry of the record once, keyed by its stream; all of a file, whatever its stream, is in the \
partition that the file's id as a key gives. Within a partition positions rise. They have gaps: others are in other \
partitions, and of a sealed file nothing leaves. Records are kept for ever; whoever comes later reads from the \
beginning."""
_PAST = "No longer written; entries of it stay as they are."
_CONTROLS: Mapping[Control, str] = {
    "sealed": "The file was sealed: take what came of it out of sight until it is unsealed.",
    "unsealed": "The file was unsealed: what came of it may be shown again, and what was passed over comes no more.",
    "erased": "The personal values of the file were destroyed: destroy what you joined to it.",
}


def document(kept: Mapping[str, bytes]) -> Json:
    """The whole document. kept: the schemas of all topics that were ever written."""
    schemas = {topic: json.loads(kept[topic]) for topic in kept if leaves(topic)}
    topics = sorted(schemas.keys() | CONTROLS)
    return {
        "asyncapi": "3.0.0",
        "id": "urn:rollcall:contracts",
        "info": {"title": "Rollcall", "version": "1", "description": _ABOUT},
        "defaultContentType": "application/json",
        "servers": {"broker": _server()},
        "channels": {
            "events": _channel(Broker("").events, _entries(topics)),
            "case-files": _channel(Broker("").case_files, states.about()),
        },
        "operations": {
            "relay": {
                "action": "send",
                "channel": {"$ref": "#/channels/events"},
                "summary": "Rollcall hands on what was recorded, each entry once.",
            },
            "state": {
                "action": "send",
                "channel": {"$ref": "#/channels/case-files"},
                "summary": "Rollcall says anew what a file is, where anything was recorded of it.",
            },
        },
        "components": {
            "messages": {topic: _message(topic, schemas.get(topic)) for topic in topics},
            "messageTraits": {"entry": _trait()},
            "schemas": {"attributes": attributes()} | {t: _payload(schemas[t]) for t in topics if t not in CONTROLS},
        },
    }


def text(kept: Mapping[str, bytes]) -> str:
    """The document as it is committed."""
    return json.dumps(document(kept), indent=1, ensure_ascii=False) + "\n"


def leaves(topic: str) -> bool:
    """Whether entries of a topic, also of a past version, are of the record and not of the journal of looks."""
    while topic in UPCASTS:
        topic, _ = UPCASTS[topic]
    return slice_of(CATALOGUE[topic]) != KEPT_IN


def _server() -> Json:
    return {
        "host": "{bootstrap}",
        "protocol": "kafka",
        "description": "The broker of the installation, with TLS and SASL as it asks for them.",
        "variables": {"bootstrap": {"default": "localhost:9092", "description": "HOST:PORT of a broker."}},
    }


def _entries(topics: list[str]) -> Json:
    messages = {one: {"$ref": f"#/components/messages/{one}"} for one in topics}
    return {"title": "Entries", "description": _ENTRIES, "messages": messages}


def _channel(topic: Topic, about: Json) -> Json:
    """A channel. about: what it is and what is in it."""
    prefix, _, kind = topic.name.rpartition(".")
    policy = {"cleanup.policy": topic.settings["cleanup.policy"].split(",")}
    numbers = {name: int(value) for name, value in topic.settings.items() if name not in policy}
    return {
        "address": f"{{prefix}}.{kind}",
        **about,
        "parameters": {"prefix": {"default": prefix, "description": "Of the topics of an installation."}},
        "servers": [{"$ref": "#/servers/broker"}],
        "bindings": {
            "kafka": {
                "partitions": topic.partitions,
                "topicConfiguration": policy | numbers,
                "bindingVersion": _BINDING,
            }
        },
    }


def _trait() -> Json:
    return {
        "contentType": "application/json",
        "correlationId": {"location": "$message.header#/ce_correlationid"},
        "bindings": {"kafka": {"key": {"type": "string", "format": "uuid"}, "bindingVersion": _BINDING}},
    }


def _message(topic: str, schema: Json | None) -> Json:
    """The message of a topic; one that says what to do with copies bears no facts. schema: None where none is kept."""
    control = CONTROLS.get(topic)
    headers: Json = {"ce_type": {"const": topic}}
    if control is not None:
        headers["ce_control"] = {"const": control}
    said = {"summary": _CONTROLS[control]} if control else {"summary": schema["title"]} if schema else {}
    return {
        "name": topic,
        **said,
        **({"description": _PAST} if topic in UPCASTS else {}),
        "headers": {
            "allOf": [{"$ref": "#/components/schemas/attributes"}],
            "properties": headers,
            **({"required": ["ce_control"]} if control else {}),
        },
        **({} if control else {"payload": {"$ref": f"#/components/schemas/{topic}"}}),
        "traits": [{"$ref": "#/components/messageTraits/entry"}],
    }


def _payload(schema: Json) -> Json:
    """A schema as part of the document, whose dialect it then is of."""
    return {word: said for word, said in schema.items() if word != "$schema"}
