"""F: documents, which a worker makes and never a request."""

from benchmarks.measuring import Measured, at_most, compare
from benchmarks.seed import World
from reporting import documents
from reporting.figures import reading
from victimsupport.accounts.identity import acting_as, system
from victimsupport.documents.rendering import from_html
from victimsupport.law.calendar import day_of

MINIMAL = '<!DOCTYPE html><html lang="lt"><head><title>Trumpa</title></head><body><h1>Trumpa</h1><p>Viena eilutė.</p></body></html>'


def annual(world: World) -> Measured:
    """The ministry's annual report against a document of one line from the same program."""
    today = day_of(world.at)
    with acting_as(system(), world.ministry) as by:
        figures = reading.counted(today.year - 1, today)

        def ours() -> bytes:
            return documents.report(figures, ministry=by.organisation, snapshot=None, day=today)

        found = Measured(
            compare({"floor: one line": lambda: from_html(MINIMAL), "ours": ours}, rounds=7, warm_up=1)
        )
        found.facts = {"bytes": len(ours())}
    found.gates = [at_most("ours / floor", found.ratio("ours", "floor: one line"), 8)]
    return found
