"""Why a row is not imported: codes and words. Never a value out of the row."""

from __future__ import annotations

import enum
import inspect

from domain.kernel.refusal import Refused


class Reason(enum.StrEnum):
    """What may be wrong with a row before any rule is asked; rules have codes of their own."""

    ROW_MALFORMED = "import.row-malformed"
    RAGGED = "import.ragged-row"
    NOT_TEXT = "import.not-text"
    CONTROL_CHARACTER = "import.control-character"
    PERSON_MISSING = "import.person-missing"
    PERSON_UNKNOWN = "import.person-unknown"
    REPEATED = "import.row-repeated"
    NOTHING_APPLIES = "import.nothing-applies"
    VALUE_MISSING = "import.value-missing"
    VALUE_MALFORMED = "import.value-malformed"
    VALUE_NOT_MAPPED = "import.value-not-mapped"
    DATE_MALFORMED = "import.date-malformed"
    DATE_OUT_OF_RANGE = "import.date-out-of-range"
    UNIT_UNKNOWN = "import.unit-unknown"

    @property
    def words(self) -> str:
        """What is wrong, in one sentence."""
        return _WORDS[self]


_WORDS = {
    Reason.ROW_MALFORMED: "The row is not CSV: a quotation mark is not closed, or a field is too long.",
    Reason.RAGGED: "The row has more or fewer fields than the first line names.",
    Reason.NOT_TEXT: "The field holds bytes that are not text in the encoding of the file.",
    Reason.CONTROL_CHARACTER: "The field holds a control character.",
    Reason.PERSON_MISSING: "The row does not say whom it is about.",
    Reason.PERSON_UNKNOWN: "No row opens a case for this person, and none is open.",
    Reason.REPEATED: "Another row of this file has the same key.",
    Reason.NOTHING_APPLIES: "No record of the mapping applies to this row.",
    Reason.VALUE_MISSING: "The field is empty, and a value is needed.",
    Reason.VALUE_MALFORMED: "The value does not have the form that is needed here.",
    Reason.VALUE_NOT_MAPPED: "The mapping does not say what this value means.",
    Reason.DATE_MALFORMED: "This is not a date or time in the form that the mapping names.",
    Reason.DATE_OUT_OF_RANGE: "The date lies outside the years 1900 to 2200.",
    Reason.UNIT_UNKNOWN: "The mapping has no unit of this id.",
}


class Rejected(Exception):
    """A row is not imported. column: where it is wrong, empty for the row as a whole."""

    def __init__(self, column: str, code: str, words: str) -> None:
        super().__init__(code)
        self.column = column
        self.code = code
        self.words = words

    @classmethod
    def by(cls, reason: Reason, column: str = "") -> Rejected:
        """For a reason of the import's own."""
        return cls(column, reason.value, reason.words)

    @classmethod
    def of(cls, refusal: Refused, column: str) -> Rejected:
        """For what a rule refuses, with the names of its facts in the place of their values."""
        return cls(column, refusal.code, words_of(refusal))


def words_of(refusal: Refused) -> str:
    """The title of a refusal without its values.

    >>> from domain.kernel.refusal import Stale
    >>> words_of(Stale(version=7))
    'The file has changed since you looked at it: it is at version [version] now.'
    """
    title = inspect.cleandoc(type(refusal).__doc__ or "").split("\n\n")[0]
    return " ".join(title.split()).format_map(_Names())


class _Names(dict[str, str]):
    def __missing__(self, name: str) -> str:
        return f"[{name}]"
