"""What the figures become: tables for spreadsheets and programs, and the annual report on paper."""

from reporting.documents.annual import (
    as_json,
    files,
    group_rows,
    indicator_rows,
    published,
    report,
    rows,
    totals,
)

__all__ = ["as_json", "files", "group_rows", "indicator_rows", "published", "report", "rows", "totals"]
