"""The policy table of help: with what, and from which age with work."""

from __future__ import annotations

from typing import Annotated

import msgspec

from domain.education.help.record import Need
from domain.kernel.policy import PolicyTable, table


@table("education.help")
class EducationHelp(PolicyTable, frozen=True, kw_only=True):
    """What help is about, and who gets which. work_age: the years that a juvenile has to be helped to work."""

    needs: Annotated[tuple[Need, ...], msgspec.Meta(min_length=1)]
    work_age: Annotated[int, msgspec.Meta(ge=14, le=18)]
