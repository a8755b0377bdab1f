"""The work of a unit: key subjects and special periods, meetings, inspections, the working ledger."""
