"""The forms in which documents are taken: what is declared, and whether the content is that."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from api.form import FORBIDDEN
from api.problems import Problem
from domain.kernel.documents import MediaType

_TEXT = re.compile(rb'text/plain(?:\s*;\s*charset="?utf-?8"?)?\s*', re.IGNORECASE)
_DECLARED = {media_type.value.encode(): media_type for media_type in MediaType}


def declared(content_type: bytes) -> MediaType:
    """The form that a header names. Problem ``document-form-refused``, with the list."""
    if _TEXT.fullmatch(content_type) is not None:
        return MediaType.TEXT
    found = _DECLARED.get(content_type.strip().lower())
    if found is None:
        raise Problem("document-form-refused", media_types=[media_type.value for media_type in MediaType])
    return found


def is_of(content: bytes, media_type: MediaType) -> bool:
    """Whether a content is of the form it was declared as, by what every such content begins with or holds."""
    return bool(content) and _LOOKS[media_type](content)


def _begins(*beginning: int) -> Callable[[bytes], bool]:
    return lambda content: content.startswith(bytes(beginning))


def _text(content: bytes) -> bool:
    try:
        return FORBIDDEN.search(content.decode()) is None
    except UnicodeDecodeError:
        return False


def _docx(content: bytes) -> bool:
    """An archive whose list of names, which is never compressed, has the two that every such document has."""
    return content.startswith(b"PK\x03\x04") and b"[Content_Types].xml" in content and b"word/document.xml" in content


_LOOKS: Mapping[MediaType, Callable[[bytes], bool]] = {
    MediaType.PDF: _begins(*b"%PDF-"),
    MediaType.JPEG: _begins(0xFF, 0xD8, 0xFF),
    MediaType.PNG: _begins(*b"\x89PNG\r\n\x1a\n"),
    MediaType.TEXT: _text,
    MediaType.DOCX: _docx,
}

#: How a document that is shown is called where it is saved: by its digest, since a name would tell of a person.
SUFFIX: Mapping[MediaType, str] = {
    MediaType.PDF: "pdf",
    MediaType.JPEG: "jpg",
    MediaType.PNG: "png",
    MediaType.TEXT: "txt",
    MediaType.DOCX: "docx",
}
