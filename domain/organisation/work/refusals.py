"""What may be wrong with an entry of the working ledger."""

from __future__ import annotations

from domain.kernel.refusal import Malformed, Refused, Unknown


class LedgerBegunAlready(Refused, code="organisation.ledger-begun-already"):
    """The working ledger of {unit_id} has begun already.

    Nothing more to do: file into it.
    """


class LedgerNotBegun(Refused, code="organisation.ledger-not-begun"):
    """This unit has no working ledger yet.

    Begin the ledger first.
    """


class MonthNotOver(Refused, code="organisation.month-not-over"):
    """{month} ends on {last}; its survey is filed after that.

    The day after {last}, or later.
    """


class BeforeLedger(Refused, code="organisation.before-ledger"):
    """The ledger begins with {begins_on}; {asked} lies before it.

    A month or year that ends on or after {begins_on}.
    """


class SurveyFiledAlready(Refused, code="organisation.survey-filed-already"):
    """The survey of {month} has been filed already.

    Another month; what was wrong in it is reported as a defect.
    """


class SurveyMissedAlready(Refused, code="organisation.survey-missed-already"):
    """That the survey of {month} was missing has been recorded already.

    Another month.
    """


class SurveyNotOverdue(Refused, code="organisation.survey-not-overdue"):
    """The survey of {month} is still in time until {due_on} ({rule}).

    The day after {due_on}, or later.
    """


class SurveyInconsistent(Malformed, code="organisation.survey-inconsistent"):
    """A survey cannot find {present} people present where {registered} are registered.

    No more present than are registered.
    """


class PeriodUnknown(Unknown, code="organisation.period-unknown"):
    """No special period with this id holds, or has held, for this unit.

    The id of a special period of this unit or of one above it that has begun.
    """


class NoExtraSurvey(Refused, code="organisation.no-extra-survey"):
    """The measures of this special period ask for no survey of its own ({rule}).

    The survey of the month.
    """


class YearNotOver(Refused, code="organisation.year-not-over"):
    """The summary of {year} is filed from {first} on.

    {first} or later.
    """


class SummaryFiledAlready(Refused, code="organisation.summary-filed-already"):
    """The summary of {year} has been filed already.

    Another year.
    """


class SummaryMissedAlready(Refused, code="organisation.summary-missed-already"):
    """That the summary of {year} was missing has been recorded already.

    Another year.
    """


class SummaryNotOverdue(Refused, code="organisation.summary-not-overdue"):
    """The summary of {year} is still in time until {due_on} ({rule}).

    The day after {due_on}, or later.
    """


class TableUnknown(Unknown, code="organisation.table-unknown"):
    """There is no policy table {table}.

    The name of a table that is in force.
    """
