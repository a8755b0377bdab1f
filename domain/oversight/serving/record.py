"""Documents on their way: served on somebody, receipted, or not to be served."""

from __future__ import annotations

import enum
from typing import assert_never
from uuid import UUID

import msgspec
from msgspec.structs import replace

from domain.kernel.entry import Entry, Occurred
from domain.kernel.event import Category, Fact, Personal, Text
from domain.kernel.ids import Code, Count, Digest

#: How many services are remembered, open ones and those that came to an end: what is older is not asked about.
SERVICES_KEPT = 200


class Recipient(enum.StrEnum):
    """On whom a document is served."""

    PERSON = "person"
    GUARDIAN = "guardian"
    COURT = "court"
    PROCURATORATE = "procuratorate"
    POLICE = "police"
    PRISON = "prison"


class Means(enum.StrEnum):
    """How a document is served."""

    HANDED_OVER = "handed_over"
    LEFT_THERE = "left_there"  # refused by the recipient, left before a witness
    POST = "posted"
    ELECTRONIC = "electronic"
    PUBLIC_NOTICE = "public_notice"


class Failure(enum.StrEnum):
    """Why a document could not be served."""

    NOT_FOUND = "recipient_not_found"
    REFUSED = "refused_by_recipient"
    RETURNED = "returned_to_sender"
    TECHNICAL = "technical_reason"


class DocumentServed(Fact, topic="oversight.document-served.v1"):
    """A document about {subject} was served on: {recipient} ({means}).

    document: SHA-256 of it; entry: event id of the entry of this file that it is made of. At least one of the two is
    given. form: code of the form, where it is one. note: in words.
    """

    service_id: UUID
    recipient: Recipient
    means: Means
    document: Digest | None = None
    entry: UUID | None = None
    form: Code | None = None
    note: Personal[Text | None, Category.NARRATIVE] = None


class ServiceReceipted(Fact, topic="oversight.service-receipted.v1"):
    """The receipt of a document about {subject} came back from: {recipient}, after {days_taken} days.

    receipt: SHA-256 of the signed receipt. days_taken: counted from the day of service.
    """

    service_id: UUID
    recipient: Recipient
    days_taken: Count
    receipt: Digest | None = None


class ServiceFailed(Fact, topic="oversight.service-failed.v1"):
    """A document about {subject} could not be served on: {recipient} ({reason})."""

    service_id: UUID
    recipient: Recipient
    reason: Failure
    note: Personal[Text | None, Category.NARRATIVE] = None


ServingEvent = DocumentServed | ServiceReceipted | ServiceFailed


class Service(msgspec.Struct, frozen=True, omit_defaults=True):
    """One service. entry: event id of it; served: when; ended: whether a receipt or a failure is recorded."""

    entry: UUID
    served: Occurred
    recipient: Recipient
    ended: bool = False


class Serving(msgspec.Struct, frozen=True, omit_defaults=True):
    """The newest services by their ids, oldest first."""

    services: dict[UUID, Service] = {}


def evolve(serving: Serving, entry: Entry[ServingEvent]) -> Serving:
    """Apply one recorded fact. It never refuses: the fact has already happened."""
    match entry.event:
        case DocumentServed(service_id=service_id, recipient=recipient):
            return _with(serving, service_id, Service(entry.event_id, Occurred(entry.occurred_at), recipient))
        case ServiceReceipted(service_id=service_id) | ServiceFailed(service_id=service_id):
            found = serving.services.get(service_id)
            return _with(serving, service_id, replace(found, ended=True)) if found else serving
        case _ as unhandled:
            assert_never(unhandled)


def _with(serving: Serving, service_id: UUID, service: Service) -> Serving:
    services = {**serving.services, service_id: service}
    if len(services) > SERVICES_KEPT:
        del services[next((key for key, kept in services.items() if kept.ended), next(iter(services)))]
    return Serving(services)
