"""What may be wrong with a batch of fixes."""

from __future__ import annotations

from domain.kernel.refusal import Malformed, Refused


class DatumUnknown(Malformed, code="whereabouts.datum-unknown"):
    """The datum of these fixes is not one that is understood.

    One of {datums}; where the source does not say, ask its maker.
    """


class FixesTellTheTime(Malformed, code="whereabouts.fixes-tell-the-time"):
    """A batch is given a time of its own.

    No time beside those of its fixes.
    """


class SourceUnnamed(Malformed, code="whereabouts.source-unnamed"):
    """Fixes of a device come without its id, or those of a phone with one.

    The id of the device for a device; none for a phone.
    """


class FixesOutOfOrder(Malformed, code="whereabouts.fixes-out-of-order"):
    """The fixes of this batch are not in order of time, or two of them are of one instant.

    Each fix later than the one before it.
    """


class FixNowhere(Malformed, code="whereabouts.fix-nowhere"):
    """Fix number {number} of this batch gives no place, or one less exact than {metres} metres ({rule}).

    Fixes with a place, exact to {metres} metres or better; leave the others out.
    """


class FixesFromTheFuture(Malformed, code="whereabouts.fixes-from-the-future"):
    """The last fix of this batch lies in the future.

    Fixes that have been taken; set the clock of the source.
    """


class BatchOverMidnight(Refused, code="whereabouts.batch-over-midnight"):
    """The fixes of this batch lie on two days, {first_on} and {last_on}.

    A batch for each calendar day at the unit.
    """


class FixesRecordedAlready(Refused, code="whereabouts.fixes-recorded-already"):
    """This source's fixes from {first_at} to {last_at} are recorded already.

    Only fixes before that or after it.
    """


class NoLegalBasis(Refused, code="whereabouts.no-legal-basis"):
    """Nothing allows this person to be located by a {source} at the time of these fixes.

    Fixes within a positioning that is approved and in force, or a location plan that names this source.
    """


class PositioningOver(Refused, code="whereabouts.positioning-over"):
    """The positioning of this person ended on {ended_on}; these fixes are later and are not taken.

    Fixes up to {ended_on}; take the device off.
    """


class DenserThanAllowed(Refused, code="whereabouts.denser-than-allowed"):
    """With these, {fixes} fixes would be recorded on {day}; {most} a day are allowed.

    No more than {most} fixes a day in all.
    """
