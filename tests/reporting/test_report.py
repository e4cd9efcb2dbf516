"""The annual report: a tagged document in Lithuanian with everything a minister signs for, and no small place."""

from datetime import date
from io import BytesIO

import pikepdf
import pytest
from django.utils import translation

from reporting import documents
from reporting.actions.years import close_year
from reporting.figures import reading
from reporting.figures.definitions import FIGURES
from reporting.models import BudgetAppropriation
from tests import given
from tests.documents.pdf import alternatives, structure, text_of
from tests.reporting.test_figures import TODAY, a_small_country
from tests.reporting.test_years import AT, an_analyst
from victimsupport.accounts.identity import acting_as

pytestmark = pytest.mark.django_db


@pytest.fixture
def made() -> bytes:
    a_small_country()
    BudgetAppropriation.objects.create(year=2025, euros=1_234_567, source="Biudžeto įstatymas")
    return documents.report(
        reading.counted(2025, TODAY), ministry=given.a_ministry(), snapshot=None, day=date(2026, 11, 20)
    )


def test_the_report_is_tagged_titled_and_in_lithuanian(made):
    with pikepdf.open(BytesIO(made)) as pdf:
        assert str(pdf.Root.Lang) == "lt"
        assert "2025" in str(pdf.docinfo["/Title"])
        assert pdf.Root.ViewerPreferences.DisplayDocTitle
        assert pdf.Root.MarkInfo.Marked
        assert {"H1", "H2", "Table", "TH", "TD", "Caption", "Figure", "L"} <= set(structure(pdf))
        assert structure(pdf).count("H1") == 1
        assert len(alternatives(pdf)) == 3
        assert all(alternatives(pdf))


def test_the_report_uses_our_own_fonts_only(made):
    with pikepdf.open(BytesIO(made)) as pdf:
        names = {str(font.BaseFont) for page in pdf.pages for font in page.Resources.Font.values()}
        assert {name.split("+")[1].startswith("Source-Sans-3") for name in names} == {True}


def test_the_report_prints_the_figures(made):
    said = text_of(made).replace("\u00a0", " ")
    for figure in (
        "6",
        "1,75",
        "1 234 567",
        "STAT-2025/2026-11-20",
        "2026-11-20",
        "2025-12-31",
        "2026-01-31",
        "XIV-169",
    ):
        assert figure in said
    with translation.override("lt"):
        for figure in FIGURES:
            assert str(figure.definition).split(".")[0][:40] in " ".join(said.split())
    assert "Kauno m. sav.\n*\n*\n" in said


def test_the_report_of_a_closed_year_says_so():
    a_small_country()
    analyst, ministry = an_analyst()
    with acting_as(analyst, ministry) as by:
        snapshot = close_year(year=2025, by=by, at=AT)
        figures = reading.national(2025, TODAY)
        made = documents.report(figures, ministry=ministry, snapshot=snapshot, day=date(2026, 11, 20))
    assert snapshot.input_hash[:16] in text_of(made)
    assert "2026-02-01 00:00" in text_of(made)


def test_figures_that_are_not_there_have_no_line():
    a_small_country()
    shown = {row["figure"].id for row in documents.indicator_rows(reading.counted(2026, TODAY))}
    assert shown.isdisjoint({"ST-4u", "ST-2t"})
    assert "ST-4u" in {row["figure"].id for row in documents.indicator_rows(reading.counted(2025, TODAY))}
