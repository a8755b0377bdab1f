"""Which files are sealed, and whose keys have changed: as the record has it at this moment, whatever keys are held.

The topics of entries are not secret, so that this is one look into a small index. What is sealed is sealed at once:
not when its keys are with another custodian, nor when those held here have been forgotten.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, LiteralString
from uuid import UUID

from domain.kernel.ids import owner_of
from journal.arrays import Uuids

#: As the migration has them, so that the small index is used.
_TOPICS: LiteralString = """topic IN ('oversight.case-sealed.v1', 'oversight.case-unsealed.v1',
  'oversight.key-destroyed.v1')"""

#: Of each of some files whose keys ever changed: the position of the newest entry that says so, and whether it is
#: sealed. To be asked after what it is about was read.
CHANGES: LiteralString = f"""
SELECT originator_id, max(position),
  coalesce(max(position) FILTER (WHERE topic = 'oversight.case-sealed.v1'), 0)
    > coalesce(max(position) FILTER (WHERE topic = 'oversight.case-unsealed.v1'), 0)
FROM entries WHERE originator_id = ANY(%s) AND {_TOPICS} GROUP BY originator_id"""
#: The same for a session that looks at the read models first.
CHANGES_OF_RECORD: LiteralString = CHANGES.replace("FROM entries", "FROM record.entries")
#: Every file that is sealed.
ALL_SEALED: LiteralString = f"""
SELECT originator_id FROM (
  SELECT originator_id, max(position) FILTER (WHERE topic = 'oversight.case-sealed.v1') AS sealed,
    coalesce(max(position) FILTER (WHERE topic = 'oversight.case-unsealed.v1'), 0) AS unsealed
  FROM entries WHERE {_TOPICS} GROUP BY originator_id) AS files
WHERE sealed > unsealed"""


class _Always(dict[UUID, str]):
    """Why a key is not there: the same for each."""

    def get(self, _key: UUID, _default: Any = None) -> str:
        """It is sealed."""
        return "sealed"


#: The reasons with which entries of a sealed file are read, so that none of them opens.
SEALED: dict[UUID, str] = _Always()


def files(streams: Iterable[UUID]) -> list[Any]:
    """The parameters of ``CHANGES`` for the files that some streams belong to."""
    return [Uuids(list({owner_of(stream) for stream in streams}))]
