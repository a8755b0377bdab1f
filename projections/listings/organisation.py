"""The ledgers of the work of units: meetings and what they asked for, inspections, surveys and the rest."""

from __future__ import annotations

from projections.listing import Filter, Listing
from projections.models.organisation import actions, inspections, meetings, work

MEETINGS = Listing(
    name="meeting-ledger",
    says="For each period of a series of meetings whether one was called, held, held late or missed, newest first.",
    row=meetings.Meeting,
    models=(meetings.MODEL,),
    about="units",
    order=("for_period", "stream"),
    newest_first=True,
    filters=(
        Filter("status"),
        Filter("kind"),
        Filter("from_period", ">=", "for_period"),
        Filter("to_period", "<=", "for_period"),
    ),
    text="SELECT * FROM meetings WHERE for_period <> ''",
)

ACTIONS = Listing(
    name="meeting-actions",
    says="What meetings asked for, whose it is, by when, and whether it is settled, newest due day first.",
    row=actions.Action,
    models=(actions.MODEL,),
    about="units",
    order=("due_on", "stream", "action_id"),
    newest_first=True,
    filters=(
        Filter("open"),
        Filter("outcome"),
        Filter("assigned_to"),
        Filter("responsible", column="responsible_id"),
        Filter("from_on", ">=", "due_on"),
        Filter("to_on", "<=", "due_on"),
    ),
)

INSPECTIONS = Listing(
    name="inspection-ledger",
    says="Every inspection that was planned, done, done late or missed, newest first.",
    row=inspections.Inspection,
    models=(inspections.MODEL,),
    about="units",
    order=("on_day", "stream", "inspection_id"),
    newest_first=True,
    filters=(
        Filter("status"),
        Filter("kind"),
        Filter("from_on", ">=", "on_day"),
        Filter("to_on", "<=", "on_day"),
    ),
    text="SELECT * FROM inspections WHERE status <> 'begun'",
)

WORK = Listing(
    name="work-ledger",
    says="Surveys by month, summaries by year, activities and what was posted: filed, late or missed, newest first.",
    row=work.WorkLine,
    models=(work.MODEL,),
    about="units",
    order=("at", "stream", "kind", "span", "which"),
    newest_first=True,
    filters=(Filter("kind"), Filter("status"), Filter("from_span", ">=", "span"), Filter("to_span", "<=", "span")),
)
