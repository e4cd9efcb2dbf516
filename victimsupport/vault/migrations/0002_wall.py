"""Identities and their keys belong to one organisation."""

from django.db import migrations

FORWARD = """
CALL vs_wall('vault_organisationkey');
CALL vs_wall('vault_personkey');
CALL vs_wall('vault_identity', refs => '{"key_id": "vault_personkey"}');
CALL vs_wall('vault_searchtoken', refs => '{"identity_id": "vault_identity"}');
"""
BACKWARD = """
DROP POLICY wall ON vault_organisationkey;
ALTER TABLE vault_organisationkey NO FORCE ROW LEVEL SECURITY;
ALTER TABLE vault_organisationkey DISABLE ROW LEVEL SECURITY;
DROP POLICY wall ON vault_personkey;
ALTER TABLE vault_personkey NO FORCE ROW LEVEL SECURITY;
ALTER TABLE vault_personkey DISABLE ROW LEVEL SECURITY;
DROP POLICY wall ON vault_identity;
ALTER TABLE vault_identity NO FORCE ROW LEVEL SECURITY;
ALTER TABLE vault_identity DISABLE ROW LEVEL SECURITY;
DROP POLICY wall ON vault_searchtoken;
ALTER TABLE vault_searchtoken NO FORCE ROW LEVEL SECURITY;
ALTER TABLE vault_searchtoken DISABLE ROW LEVEL SECURITY;
"""


class Migration(migrations.Migration):
    dependencies = [("vault", "0001_initial"), ("accounts", "0002_wall")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
