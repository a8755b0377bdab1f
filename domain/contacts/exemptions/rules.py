"""Who may be exempted from checking in, and for how long."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from domain.case import Case
from domain.contacts.exemptions.record import Exemption, ExemptionEnded, ExemptionGranted
from domain.contacts.exemptions.tables import CheckInExemption
from domain.contacts.record import ExcuseReason
from domain.intake import standing
from domain.kernel.ids import Narrative
from domain.kernel.refusal import Malformed, Refused, Unknown
from domain.kernel.rule import DecisionCommand, Draft, Drafts, Facts, cited, rule


class ExemptionInverted(Malformed, code="contacts.exemption-inverted"):
    """The exemption ends before it begins, or begins before today.

    A first day from today on, and a last day not before it.
    """


class ExemptionTooLong(Refused, code="contacts.exemption-too-long"):
    """An exemption of {days} days is longer than {most} ({rule}).

    At most {most} days at once.
    """


class ExemptionOverlaps(Refused, code="contacts.exemption-overlaps"):
    """An exemption from {from_on} to {until_on} holds already.

    Days outside it.
    """


class ExemptionUnknown(Unknown, code="contacts.exemption-unknown"):
    """No exemption with this id holds.

    The id of an exemption that has not ended.
    """


class GrantExemption(DecisionCommand):
    """Exempt somebody from checking in for some days, both inclusive. note: in words."""

    from_on: date
    until_on: date
    reason: ExcuseReason
    note: Narrative | None = None


@rule(on="exemptions", may=standing.DECIDERS)
def grant_exemption(command: GrantExemption, case: Case, facts: Facts) -> Drafts:
    """From today on, no longer than the table allows, and no two for one day."""
    standing.open_now(case, facts)
    if command.until_on < command.from_on or command.from_on < facts.today:
        raise ExemptionInverted()
    table = facts.policies.of(CheckInExemption)
    days = (command.until_on - command.from_on).days + 1
    if days > table.most_days:
        raise ExemptionTooLong(rule=table.pin, days=days, most=table.most_days)
    for other in case.exemptions.granted.values():
        if command.from_on <= other.until_on and other.from_on <= command.until_on:
            raise ExemptionOverlaps(from_on=other.from_on, until_on=other.until_on)
    event = ExemptionGranted(
        exemption_id=facts.new_id(),
        from_on=command.from_on,
        until_on=command.until_on,
        reason=command.reason,
        note=command.note,
    )
    return [Draft(event, evidence=cited(case.intake.opened_by))]


class EndExemption(DecisionCommand):
    """End an exemption today."""

    exemption_id: UUID


@rule(on="exemptions/{exemption_id}", do="end", may=standing.DECIDERS)
def end_exemption(command: EndExemption, case: Case, facts: Facts) -> Drafts:
    """One that has not ended."""
    standing.open_now(case, facts)
    found: Exemption | None = case.exemptions.granted.get(command.exemption_id)
    if found is None or found.until_on < facts.today:
        raise ExemptionUnknown()
    event = ExemptionEnded(exemption_id=command.exemption_id, ended_on=facts.today)
    return [Draft(event, evidence=cited(found.said))]
