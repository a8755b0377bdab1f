"""What is refused before or beside the rule of a command."""

from __future__ import annotations

from domain.kernel.refusal import NotEmpowered, Refused


class SeenVersionMissing(Refused, code="seen-version-missing"):
    """A decision is taken on a file as it was seen, and the request does not say which version that was.

    The same request with If-Match: the ETag of the file that you looked at.
    """


class KeyReused(Refused, code="idempotency-key-reused"):
    """The same idempotency key came with another body before.

    A new key for a new command; the same key only with the same bytes.
    """


class OutsideScope(NotEmpowered, code="outside-scope"):
    """The unit lies outside those that this account reaches.

    A unit that is the account's own, or below it.
    """


class PersonalErased(Refused, code="personal-erased"):
    """Personal values of this kind were erased from the file, and none are recorded in it any more.

    The same without texts about the person.
    """


class Contended(Refused, code="contended"):
    """Others are writing to this file at this moment.

    The same request again, in a second.
    """
