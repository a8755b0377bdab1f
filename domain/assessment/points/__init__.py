"""The points ledger: awarded, deducted and reversed by rule, closed by month and quarter."""
