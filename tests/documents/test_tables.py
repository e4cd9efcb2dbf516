"""Tables for spreadsheets compute nothing."""

import csv
from io import StringIO

import pytest

from victimsupport.documents.tables import as_csv

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


def test_numbers_stay_numbers_and_texts_keep_their_letters():
    assert as_csv(["Rodiklis", "Skaičius"], [["Žmonės; „visi“", 5], ["-", -3]]).decode("utf-8-sig") == (
        'Rodiklis;Skaičius\r\n"Žmonės; „visi“";5\r\n\'-;-3\r\n'
    )
