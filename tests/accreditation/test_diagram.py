"""The lifecycle in the README is the one in the code."""

from pathlib import Path

import pytest
from django.conf import settings

from accreditation.documents.diagram import BEGIN, END, drawing, drawn_into
from accreditation.lifecycle import MOVES, Status
from victimsupport.law.transitions import TRANSITIONS

README = Path(settings.BASE_DIR) / "README.md"


def test_the_readme_has_the_lifecycle_as_it_is():
    text = README.read_text()

    assert drawn_into(text) == text, "Run `manage.py lifecycle`."


def test_every_move_and_every_transition_is_drawn():
    drawn = drawing()

    arrows = {(state, after) for state in Status for after in MOVES[state]}
    arrows |= {(source, row.target) for row in TRANSITIONS for source in row.sources}
    assert [
        f"{source} --> {target}" for source, target in arrows if f"  {source} --> {target}: " not in drawn
    ] == []
    assert all(str(row.event) in drawn for row in TRANSITIONS)


def test_what_stood_there_before_gives_way():
    assert drawn_into(f"a\n{BEGIN}\nold\n{END}\nb") == f"a\n{BEGIN}\n{drawing()}\n{END}\nb"


def test_a_text_without_a_place_is_refused():
    with pytest.raises(ValueError, match="no place"):
        drawn_into("a")
