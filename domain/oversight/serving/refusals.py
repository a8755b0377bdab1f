"""What may be wrong with a service or its receipt."""

from __future__ import annotations

from domain.kernel.refusal import Malformed, Refused, Unknown


class DocumentUnnamed(Malformed, code="oversight.document-unnamed"):
    """It does not say which document was served.

    The digest of the document, or the event id of the entry that it is made of.
    """


class DocumentUnknown(Refused, code="oversight.document-unknown"):
    """The document is said to be made of an entry that is not in this file.

    The event id of an entry of this file.
    """


class NotServed(Unknown, code="oversight.not-served"):
    """Nothing was served in this file under this id.

    The id of a service in this file.
    """


class ServiceEnded(Refused, code="oversight.service-ended"):
    """A receipt or a failure of this service is recorded already.

    A service that is still open; a document that is served again gets an id of its own.
    """


class ReceiptBeforeService(Refused, code="oversight.receipt-before-service"):
    """The document was served on {served_on}; nothing came back from it on {occurred_on}.

    {served_on} or a later day.
    """
