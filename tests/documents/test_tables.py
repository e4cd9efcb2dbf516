"""Tables for spreadsheets compute nothing."""

import csv
from datetime import date
from io import BytesIO, StringIO
from zipfile import ZipFile

import openpyxl
import pytest

from victimsupport.documents.tables import Sheet, as_csv, as_workbook

PAYLOADS = [
    "=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "  =1", "=cmd|'/C calc'!A0", "＝1+1", "＋1", "－1", "＠A1",
]  # fmt: skip


@pytest.mark.parametrize("payload", PAYLOADS)
@pytest.mark.parametrize("column", [0, 1, 2])
def test_no_text_is_a_formula(payload, column):
    row = ["a", "b", "c"]
    row[column] = payload
    text = as_csv(["x", "y", "z"], [row]).decode("utf-8-sig")
    _heading, read = list(csv.reader(StringIO(text, newline=""), delimiter=";"))
    assert read[column] == "'" + payload


@pytest.mark.parametrize("payload", [*PAYLOADS, "http://example.org/", "12", "{=1+1}"])
def test_no_text_in_a_workbook_is_a_formula_a_link_or_a_number(payload):
    made = as_workbook(
        "Apie", [(payload, payload)], [Sheet("Lentelė", ["x"], [[payload]])], made_on=date(2026, 11, 20)
    )

    with ZipFile(BytesIO(made)) as parts:
        sheets = [parts.read(name).decode() for name in parts.namelist() if "worksheets/sheet" in name]
    assert len(sheets) == 2
    assert not any("<f>" in sheet or "<hyperlink" in sheet for sheet in sheets)
    cell = openpyxl.load_workbook(BytesIO(made))["Lentelė"]["A2"]
    assert cell.data_type == "s"
    assert cell.value.endswith(payload.replace("\r", "_x000D_"))


def test_a_workbook_keeps_numbers_days_and_letters_and_its_headings_stay_in_sight():
    rows = [["Žmonės; „visi“", 5, 5.7, date(2026, 11, 20), None], ["Kiti", -3, 0, date(2026, 1, 2), 1]]
    sheet = Sheet("Rodikliai", ["Rodiklis", "Skaičius", "Vidurkis", "Diena", "Kita"], rows)

    made = as_workbook("Apie", [("Sudaryta", date(2026, 11, 21))], [sheet], made_on=date(2026, 11, 21))

    read = openpyxl.load_workbook(BytesIO(made))
    assert read.sheetnames == ["Apie", "Rodikliai"]
    assert read["Apie"]["B1"].value.date() == date(2026, 11, 21)
    page = read["Rodikliai"]
    assert [page[f"{column}2"].value for column in "ABCE"] == ["Žmonės; „visi“", 5, 5.7, None]
    assert page["D2"].value.date() == date(2026, 11, 20)
    assert page["D2"].number_format == "yyyy-mm-dd"
    assert page.freeze_panes == "A2"
    assert page.auto_filter.ref == "A1:E3"


def test_the_same_table_on_the_same_day_is_the_same_workbook():
    def made() -> bytes:
        return as_workbook("Apie", [("a", 1)], [Sheet("b", ["c"], [[2]])], made_on=date(2026, 11, 21))

    assert made() == made()


def test_numbers_stay_numbers_and_texts_keep_their_letters():
    assert as_csv(["Rodiklis", "Skaičius"], [["Žmonės; „visi“", 5], ["-", -3]]).decode("utf-8-sig") == (
        'Rodiklis;Skaičius\r\n"Žmonės; „visi“";5\r\n\'-;-3\r\n'
    )
