"""The form of the policy table about the documents of a file."""

from __future__ import annotations

from domain.intake.record import Sentence
from domain.kernel.documents import DocumentType
from domain.kernel.policy import PolicyTable, table


@table("file.required_documents")
class RequiredDocuments(PolicyTable, frozen=True, kw_only=True):
    """Which types of document the file of a case needs, by the category of the case; none where it names none."""

    categories: dict[Sentence, tuple[DocumentType, ...]]

    def of(self, category: Sentence) -> tuple[DocumentType, ...]:
        """What the file of one category needs."""
        return self.categories.get(category, ())
