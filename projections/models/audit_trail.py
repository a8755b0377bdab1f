"""The audit trail: every entry as it was written. Who, what, when it happened, when it was recorded, under
which rule, how late, and what it corrects or was corrected by.

The sentences are made when they are asked for, from the entry itself (``projections.questions``): a row holds
nothing of what an entry says, so that sealing a file leaves nothing of it here.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from msgspec.structs import replace

import domain.catalogue  # noqa: F401  (registers every event)
from domain.kernel.correction import EntryCorrected
from domain.kernel.entry import Entry, Precision
from domain.kernel.event import CATALOGUE, slice_of
from domain.kinds import kind_of
from domain.oversight.looks import record as looks
from projections.model import Model, Row, Sheet


class AuditLine(Row, frozen=True, kw_only=True):
    """One entry of the record.

    late_days: whole days between what happened and its recording. corrects: the entry that it corrects;
    corrected_by: the correction in force; withdrawn: whether that took it out. evidence: ids of entries and
    digests of documents.
    """

    entry: UUID
    position: int
    version: int
    topic: str
    occurred_at: datetime
    occurred_precision: Precision
    recorded_at: datetime
    late_days: int
    actor_id: str
    actor_role: str
    on_behalf_of: str | None
    unit_id: str
    source: str
    matter_id: UUID | None
    policies: tuple[str, ...]
    evidence: tuple[str, ...]
    corrects: UUID | None = None
    corrected_by: UUID | None = None
    withdrawn: bool = False


def fold(sheet: Sheet[AuditLine], entry: Entry[Any]) -> Sheet[AuditLine]:
    """One line more; a correction also marks the line that it corrects."""
    event = entry.event
    corrects = event.entry if isinstance(event, EntryCorrected) else None
    if isinstance(event, EntryCorrected):
        for line in [line for line in sheet.rows.values() if line.entry == corrects]:
            sheet.put(replace(line, corrected_by=entry.event_id, withdrawn=event.becomes is None))
    return sheet.put(
        AuditLine(
            stream=entry.originator_id,
            entry=entry.event_id,
            position=entry.position,
            version=entry.originator_version,
            topic=event.topic,
            occurred_at=entry.occurred_at,
            occurred_precision=entry.occurred_precision,
            recorded_at=entry.recorded_at,
            late_days=max(0, (entry.recorded_at - entry.occurred_at).days),
            actor_id=entry.actor_id,
            actor_role=entry.actor_role,
            on_behalf_of=entry.on_behalf_of,
            unit_id=entry.unit_id,
            source=entry.source,
            matter_id=entry.matter_id,
            policies=entry.policies,
            evidence=entry.evidence,
            corrects=corrects,
        )
    )


MODEL = Model(
    name="audit_trail",
    version=1,
    order="record",
    row=AuditLine,
    fold=fold,
    handles=frozenset(
        kind
        for kind in CATALOGUE.values()
        if slice_of(kind) != slice_of(looks.FileShown) and kind_of(kind).entitled is None
    ),
    key=("position",),
    carries=False,  # but for corrections, on which every stream is refolded
)
