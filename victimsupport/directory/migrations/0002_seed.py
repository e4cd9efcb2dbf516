"""The municipalities, a working list of kinds of criminal act, and the numbers everybody may be told (domain.md annexes)."""

import csv
from pathlib import Path

from django.db import migrations

FOLDER = Path(__file__).parent
HOTLINES = [
    ("112", "Bendrasis pagalbos centras", "Emergency Response Centre"),
    ("116 006", "Pagalbos linija nukentėjusiems nuo nusikaltimų", "Helpline for victims of crime"),
    ("116 111", "Vaikų linija", "Child helpline"),
]


def rows(name):
    with (FOLDER / name).open(encoding="utf-8") as lines:
        return list(csv.DictReader(lines))


def add(apps, schema_editor):
    for model, file in (("Municipality", "municipalities.csv"), ("CrimeType", "crime_types.csv")):
        Model = apps.get_model("directory", model)
        Model.objects.bulk_create([Model(place=place, **row) for place, row in enumerate(rows(file), 1)])
    Hotline = apps.get_model("directory", "Hotline")
    Hotline.objects.bulk_create(
        [
            Hotline(number=number, name_lt=name_lt, name_en=name_en, place=place)
            for place, (number, name_lt, name_en) in enumerate(HOTLINES, 1)
        ]
    )


def remove(apps, schema_editor):
    for model in ("Municipality", "CrimeType", "Hotline"):
        apps.get_model("directory", model).objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [("directory", "0001_initial")]
    operations = [migrations.RunPython(add, remove)]
