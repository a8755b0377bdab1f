"""What may be wrong with opening a file in an emergency, or with its review."""

from __future__ import annotations

from domain.kernel.refusal import NotEmpowered, Refused, Unknown


class BreakGlassSpent(NotEmpowered, code="oversight.break-glass-spent"):
    """This account has opened {opened} files out of its reach within {within_hours} hours; {files} may be.

    Somebody who reaches the file; or again once an earlier opening lies more than {within_hours} hours back.
    """


class UseUnknown(Unknown, code="oversight.use-unknown"):
    """This file was not opened in an emergency by an entry with this id.

    The id of the look, as the list of emergencies names it.
    """


class UserMayNotReview(NotEmpowered, code="oversight.user-may-not-review"):
    """Whoever opened a file in an emergency does not say whether it was justified.

    A review by another leader of the unit that holds the file, or by an inspector.
    """


class UseReviewedAlready(Refused, code="oversight.use-reviewed-already"):
    """It has been said already whether this was justified.

    A use that nobody has reviewed; what is wrong with a review is for an inspector's finding.
    """
