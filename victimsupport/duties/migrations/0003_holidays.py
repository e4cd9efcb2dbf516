"""The holidays known when this was written: Labour Code art. 123 (domain.md R-T.3). Later ones are entered by the authority."""

import csv
from pathlib import Path

from django.db import migrations

FILE = Path(__file__).parent / "holidays_2021_2031.csv"


def add(apps, schema_editor):
    with FILE.open(encoding="utf-8") as lines:
        rows = [(row["date"], row["name_lt"]) for row in csv.DictReader(lines)]
    Holiday = apps.get_model("duties", "Holiday")
    by_day = {}
    for day, name in rows:
        by_day[day] = f"{by_day[day]}; {name}" if day in by_day else name
    Holiday.objects.bulk_create([Holiday(day=day, name=name) for day, name in by_day.items()])


def remove(apps, schema_editor):
    apps.get_model("duties", "Holiday").objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [("duties", "0002_wall")]
    operations = [migrations.RunPython(add, remove)]
