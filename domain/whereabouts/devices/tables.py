"""The policy table of devices: how soon a fault is reported, a faulty one replaced, one no longer allowed taken off."""

from __future__ import annotations

from domain.kernel.days import Span
from domain.kernel.ids import Count
from domain.kernel.policy import PolicyTable, table


@table("device.rules")
class DeviceRules(PolicyTable, frozen=True, kw_only=True):
    """report_hours: within which a fault or loss is reported. replace: within which a faulty device is replaced.

    remove: within which one comes off when what allowed it has ended.
    """

    report_hours: Count
    replace: Span
    remove: Span
