"""The topics of an installation: declared here, made as declared, and looked at before anything is sent."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Any, Literal, NamedTuple

from kafka import KafkaAdminClient
from kafka.admin import ConfigResource, ConfigResourceType, NewTopic
from kafka.errors import TopicAlreadyExistsError


class Topic(NamedTuple):
    """One topic. settings: those that what is promised of it rests on."""

    name: str
    partitions: int
    settings: Mapping[str, str]


#: Kept for ever: whoever comes later reads from the beginning, and the relay takes its end for its own bookmark.
FOR_EVER = {"cleanup.policy": "delete", "retention.ms": "-1", "retention.bytes": "-1"}
#: The newest record of each key alone.
NEWEST = {"cleanup.policy": "compact", "min.compaction.lag.ms": "0"}

Kind = Literal["events", "case-files"]
_SETTINGS: dict[Kind, Mapping[str, str]] = {"events": FOR_EVER, "case-files": NEWEST}


class TopicUnfit(Exception):
    """The topic {topic} has {setting}={found}; what is promised of it needs {wanted}."""

    def __init__(self, topic: str, setting: str, found: object, wanted: object) -> None:
        super().__init__(f"topic {topic} has {setting}={found}; it needs {wanted}")


def topic_of(kind: Kind, prefix: str, partitions: int) -> Topic:
    """A topic by what it holds. prefix: of the installation's topics."""
    return Topic(f"{prefix}.{kind}", partitions, _SETTINGS[kind])


def ensure(admin: KafkaAdminClient, topics: Sequence[Topic], replication: int) -> None:
    """Make the topics that are not there. TopicUnfit where one that is there is not as declared."""
    there = set(admin.list_topics())
    for topic in topics:
        if topic.name in there:
            continue
        new = NewTopic(topic.name, topic.partitions, replication, topic_configs=dict(topic.settings))
        with suppress(TopicAlreadyExistsError):  # made by another process, a moment ago
            admin.create_topics([new])
        admin.wait_for_topics([topic.name])
    for topic in topics:
        _look_at(admin, topic)


def _look_at(admin: KafkaAdminClient, topic: Topic) -> None:
    asked = ConfigResource(ConfigResourceType.TOPIC, topic.name)
    found: dict[str, Any] = admin.describe_configs([asked], config_filter="all")["topic"][topic.name]
    for setting, wanted in topic.settings.items():
        value = found[setting]["value"]
        if value != wanted:
            raise TopicUnfit(topic.name, setting, value, wanted)
    (about,) = admin.describe_topics([topic.name])
    if len(about["partitions"]) != topic.partitions:
        # A key's records would stand in two partitions, in no order: that cannot be mended afterwards.
        raise TopicUnfit(topic.name, "partitions", len(about["partitions"]), topic.partitions)


def id_of(admin: KafkaAdminClient, topic: str) -> str:
    """The broker's own id of a topic: another where it was deleted and made again."""
    (about,) = admin.describe_topics([topic])
    return str(about["topic_id"])
