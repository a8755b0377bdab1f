"""What may be wrong with a document that is to be filed or set aside."""

from __future__ import annotations

from domain.kernel.refusal import Refused


class DocumentNotStored(Refused, code="intake.document-not-stored"):
    """No document with this digest is stored for this file, or its content is gone.

    The digest that the answer to the upload gave, of a document of this file.
    """


class DocumentFiledAlready(Refused, code="intake.document-filed-already"):
    """This document ({type}) is in the file already.

    Another document; or set this one aside first and file it anew.
    """


class DocumentNotFiled(Refused, code="intake.document-not-filed"):
    """No document with this digest is among those in the file.

    The digest of a document that was filed and not set aside since.
    """
