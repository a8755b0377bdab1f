"""The policy tables of arrival: how long notice, documents, receipt and handover may take."""

from __future__ import annotations

from domain.kernel.days import Span
from domain.kernel.policy import PolicyTable, table


@table("notice.decide")
class NoticeDecide(PolicyTable, frozen=True, kw_only=True):
    """How long after the effect of a judgment the deciding authority may take to give notice."""

    within: Span


@table("notice.documents")
class NoticeDocuments(PolicyTable, frozen=True, kw_only=True):
    """How long after the effect of a judgment the deciding authority may take to deliver the documents."""

    within: Span


@table("notice.receipt")
class NoticeReceipt(PolicyTable, frozen=True, kw_only=True):
    """How long after the documents came the receipt may take to go back."""

    within: Span


@table("handover.temporary_release")
class HandoverTemporaryRelease(PolicyTable, frozen=True, kw_only=True):
    """How long after receiving the decision somebody who is released temporarily may take to be handed over."""

    within: Span
