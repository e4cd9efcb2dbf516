"""The life of an application and of the right as a drawing, made from the code that holds them."""

from collections.abc import Iterable, Iterator

from accreditation.lifecycle import MOVES, START, Status
from victimsupport.law.catalogues import INFERENCE, ApplicationState
from victimsupport.law.transitions import NONE, TRANSITIONS, Transition

BEGIN, END = "<!-- lifecycle: written by `manage.py lifecycle` -->", "<!-- /lifecycle -->"
"""Between these the drawing stands in a text."""


def drawn_into(text: str) -> str:
    """
    Return a text with the drawing in its place.

    :raises ValueError: if the text does not keep a place for it
    """
    before, begin, rest = text.partition(BEGIN)
    _former, end, after = rest.partition(END)
    if not begin or not end:
        raise ValueError(f"The text has no place for the drawing: {BEGIN} … {END}.")
    return f"{before}{BEGIN}\n{drawing()}\n{END}{after}"


def drawing() -> str:
    """Return the two diagrams: what people move, and what follows from decisions and dates."""
    return "\n\n".join(
        (
            "An application is moved by people:",
            _diagram(_of_applications()),
            "The right is derived from the decisions and from dates, never set:",
            _diagram(_of_rights(TRANSITIONS)),
        )
    )


def _diagram(lines: Iterable[str]) -> str:
    return "\n".join(["```mermaid", "stateDiagram-v2", *(f"  {line}" for line in lines), "```"])


def _of_applications() -> Iterator[str]:
    yield f"[*] --> {START}: {_cited(ApplicationState(START).basis)}"
    for state in Status:
        for after in sorted(MOVES[state], key=list(Status).index):
            yield f"{state} --> {after}: {_cited(ApplicationState(after).basis)}"
    for state in Status:
        if not MOVES[state]:
            yield f"{state} --> [*]"


def _of_rights(table: Iterable[Transition]) -> Iterator[str]:
    """Yield an arrow for each pair of states, with all the events that lead from one to the other."""
    arrows: dict[tuple[str, str], list[str]] = {}
    for row in table:
        for source in sorted(row.sources):
            arrows.setdefault((source, row.target), []).append(_said(row))
    yield f"[*] --> {NONE}"
    for (before, after), events in arrows.items():
        yield f"{before} --> {after}: {'<br>'.join(events)}"


def _said(row: Transition) -> str:
    provided = f" (if {row.provided})" if row.provided else ""
    return f"{row.event}, {_cited(row.basis)}{provided}"


def _cited(basis: str) -> str:
    return "not in the law" if basis == INFERENCE else basis
