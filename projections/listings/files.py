"""The index of each file and what it lacks; the steps of taking somebody in that are not done."""

from __future__ import annotations

from datetime import datetime

from projections.listing import Filter, Listing
from projections.model import Row
from projections.models import case_files
from projections.models.files import index

DOCUMENTS = Listing(
    name="documents",
    says="Every document of the files in reach by type and folder, and the types that a file needs and does not have.",
    row=index.IndexLine,
    models=(index.MODEL,),
    order=("stream", "place"),
    filters=(Filter("status"), Filter("type"), Filter("folder")),
)


class IncompleteFile(Row, frozen=True, kw_only=True):
    """A file that lacks something. missing_documents: types. missing_steps: of taking the person in: officer, risk,
    level (class), plan, announcement, identity. opened_at: since when."""

    opened_at: datetime
    missing_documents: tuple[str, ...]
    missing_steps: tuple[str, ...]


INCOMPLETE = Listing(
    name="incomplete-files",
    says="Open files that lack a document or a step of taking the person in, the oldest first.",
    row=IncompleteFile,
    models=(index.MODEL, case_files.MODEL),
    order=("opened_at", "stream"),
    file_order=("opened_at", "stream"),
    text="""
SELECT open.stream, open.opened_at,
  coalesce((SELECT jsonb_agg(i.type ORDER BY i.type) FROM file_index AS i
            WHERE i.stream = open.stream AND i.status = 'missing'), '[]'::jsonb) AS missing_documents,
  (SELECT coalesce(jsonb_agg(step), '[]'::jsonb) FROM (VALUES
    (CASE WHEN open.officer_id IS NULL THEN 'officer' END), (CASE WHEN open.risk IS NULL THEN 'risk' END),
    (CASE WHEN open.level IS NULL THEN 'level' END), (CASE WHEN open.plan IS NULL THEN 'plan' END),
    (CASE WHEN open.inducted_at IS NULL THEN 'announcement' END),
    (CASE WHEN open.identity_verified_at IS NULL THEN 'identity' END)) AS steps(step)
   WHERE step IS NOT NULL) AS missing_steps
FROM case_files AS open WHERE open.opened_at IS NOT NULL AND open.ended_at IS NULL
  AND (open.officer_id IS NULL OR open.risk IS NULL OR open.level IS NULL OR open.plan IS NULL
    OR open.inducted_at IS NULL OR open.identity_verified_at IS NULL OR EXISTS (
      SELECT FROM file_index AS i WHERE i.stream = open.stream AND i.status = 'missing'))""",
)
