"""The actor of everything that no person does, so that no line of the audit lacks one."""

from django.db import migrations

EMAIL = "system@localhost"


def add(apps, schema_editor):
    apps.get_model("accounts", "User").objects.create(email=EMAIL, name="System", password="!", is_system=True)


def remove(apps, schema_editor):
    apps.get_model("accounts", "User").objects.filter(email=EMAIL).delete()


class Migration(migrations.Migration):
    dependencies = [("accounts", "0002_wall")]
    operations = [migrations.RunPython(add, remove)]
