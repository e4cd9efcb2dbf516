import django.db.models.deletion
import django.db.models.functions.uuid
from django.conf import settings
from django.db import migrations, models

FORWARD = "CALL vs_wall('drafts_draft');"
BACKWARD = """
DROP POLICY wall ON drafts_draft;
ALTER TABLE drafts_draft NO FORCE ROW LEVEL SECURITY;
ALTER TABLE drafts_draft DISABLE ROW LEVEL SECURITY;
"""


class Migration(migrations.Migration):
    initial = True
    dependencies = [
        ("accounts", "0003_system"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]
    operations = [
        migrations.CreateModel(
            name="Draft",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        db_default=django.db.models.functions.uuid.UUID7(),
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                (
                    "page",
                    models.CharField(
                        db_comment="the path: reference numbers, never personal data", max_length=200
                    ),
                ),
                ("sealed", models.BinaryField()),
                ("saved_at", models.DateTimeField()),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="accounts.organisation",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["organisation", "saved_at"], name="drafts_by_age")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("organisation", "user", "page"), name="one_draft_a_page"
                    )
                ],
            },
        ),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
