"""A refusal: the answer "no", with what is wrong, by which rule, and what would be acceptable.

A refusal class is named for what is wrong. Its docstring's first line is the title people read, its second
paragraph says what would be acceptable; both may use the refusal's fields. Only the API knows status codes:
the kind says what the caller can do about it.
"""

from __future__ import annotations

import inspect
from typing import Any, ClassVar

REFUSALS: dict[str, type[Refused]] = {}


class Refused(Exception):
    """The state of the file does not allow this.

    Look at the file as it is now, then decide again.
    """

    code: ClassVar[str] = "refused"

    def __init_subclass__(cls, *, code: str = "", **config: Any) -> None:
        super().__init_subclass__(**config)
        if code:
            if code in REFUSALS:
                raise TypeError(f"refusal code {code} is taken by {REFUSALS[code].__name__}")
            cls.code = code
            REFUSALS[code] = cls

    def __init__(self, *, rule: str | None = None, **facts: Any) -> None:
        """rule: the pin of the policy version that says so. facts: of this case, never personal values."""
        super().__init__(self.code)
        self.rule = rule
        self.facts = facts

    @property
    def title(self) -> str:
        """What is wrong, in one sentence."""
        return self._words(0)

    @property
    def acceptable(self) -> str:
        """What would be acceptable, in one sentence."""
        return self._words(1)

    @property
    def rule_name(self) -> str:
        """The policy version that says so, ``table@version``, without its digest."""
        return (self.rule or "-").partition("#")[0]

    def _words(self, paragraph: int) -> str:
        paragraphs = inspect.cleandoc(type(self).__doc__ or "").split("\n\n")
        text = " ".join(paragraphs[paragraph].split()) if paragraph < len(paragraphs) else ""
        return text.format_map(_Facts(self.facts | {"rule": self.rule_name}))


class _Facts(dict[str, Any]):
    def __missing__(self, key: str) -> str:
        return "-"


class Malformed(Refused, code="malformed"):
    """The request does not have the form of this command.

    The fields and forms that the schema of this command names.
    """


class Unknown(Refused, code="unknown"):
    """There is no such file here.

    An id of a file that you may see.
    """


class NotEmpowered(Refused, code="not-empowered"):
    """The role {role} may not do this; {may} may.

    Have it done by somebody whose role and level the rule names.
    """


class Stale(Refused, code="stale"):
    """The file has changed since you looked at it: it is at version {version} now.

    Look at version {version}, then decide again.
    """
