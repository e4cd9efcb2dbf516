"""The history of what the public list says of a service (12(2)): read by everybody, added to, never changed."""

import django.db.models.deletion
import django.db.models.functions.uuid
from django.db import migrations, models

# What is known now is what is known of every day a service has held the right.
FORWARD = """
CALL vs_append_only('accounts_publisheddetails');
INSERT INTO accounts_publisheddetails
    (organisation_id, valid_from, name, legal_entity_code, addresses, phone, email, recorded_at)
SELECT o.id, DATE '2021-03-01', o.name, o.legal_entity_code, coalesce((
        SELECT jsonb_agg(jsonb_build_array(a.municipality, a.address) ORDER BY a.municipality, a.address)
        FROM accounts_territoryaddress a WHERE a.organisation_id = o.id), '[]'), o.phone, o.email, now()
FROM accounts_organisation o WHERE o.kind = 'SUPPORT_SERVICE';
"""


class Migration(migrations.Migration):
    dependencies = [("accounts", "0005_profile")]
    operations = [
        migrations.CreateModel(
            name="PublishedDetails",
            fields=[
                ("id", models.UUIDField(db_default=django.db.models.functions.uuid.UUID7(), editable=False, primary_key=True, serialize=False)),
                ("valid_from", models.DateField(verbose_name="from")),
                ("name", models.CharField(max_length=200, verbose_name="name")),
                ("legal_entity_code", models.CharField(max_length=20, verbose_name="legal entity code")),
                ("addresses", models.JSONField(default=list, verbose_name="activity territory addresses")),
                ("phone", models.CharField(blank=True, max_length=40, verbose_name="phone")),
                ("email", models.EmailField(blank=True, max_length=254, verbose_name="e-mail")),
                ("recorded_at", models.DateTimeField(verbose_name="recorded")),
                ("organisation", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="published_details", to="accounts.organisation", verbose_name="organisation")),
            ],
            options={
                "verbose_name": "published details",
                "verbose_name_plural": "published details",
                "indexes": [models.Index(fields=["organisation", "-valid_from", "-recorded_at"], name="details_of_a_day")],
            },
        ),
        migrations.RunSQL(FORWARD, migrations.RunSQL.noop),
    ]
