"""What accreditation puts on paper: the public list, and the letters of the authority."""

from accreditation.documents.register import (
    LANGUAGE,
    Listed,
    headings,
    listed,
    named,
    narrowed,
    published,
    register_csv,
    register_extract,
    register_json,
)

__all__ = [
    "LANGUAGE",
    "Listed",
    "headings",
    "listed",
    "named",
    "narrowed",
    "published",
    "register_csv",
    "register_extract",
    "register_json",
]
