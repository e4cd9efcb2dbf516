"""
How every wall is built: one row belongs to one organisation, and what it points at must be visible to it too.

`vs_wall` walls a table by its own column; `vs_wall_through` lets a table inherit from the row it hangs on;
`vs_append_only` leaves `web` nothing but reading and adding.
"""

from django.db import migrations

FORWARD = """
CREATE FUNCTION vs_organisation() RETURNS uuid LANGUAGE sql STABLE PARALLEL SAFE
    AS $$ SELECT nullif(current_setting('vs.organisation', true), '')::uuid $$;
CREATE FUNCTION vs_kind() RETURNS text LANGUAGE sql STABLE PARALLEL SAFE
    AS $$ SELECT current_setting('vs.kind', true) $$;

CREATE PROCEDURE vs_close(walled text) LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', walled);
    EXECUTE format('ALTER TABLE %s FORCE ROW LEVEL SECURITY', walled);
END $$;

CREATE FUNCTION vs_own(walled text, own text, refs jsonb) RETURNS text LANGUAGE sql IMMUTABLE AS $$
    SELECT format('%s.%I = (SELECT vs_organisation())', walled, own) || coalesce(string_agg(format(
        ' AND (%s.%I IS NULL OR EXISTS (SELECT 1 FROM %s r WHERE r.id = %s.%I))',
        walled, ref.key, ref.value, walled, ref.key), ''), '')
    FROM jsonb_each_text(refs) AS ref
$$;

CREATE PROCEDURE vs_wall(walled text, own text DEFAULT 'organisation_id', refs jsonb DEFAULT '{}')
LANGUAGE plpgsql AS $$
BEGIN
    CALL vs_close(walled);
    EXECUTE format('CREATE POLICY wall ON %s USING (%s) WITH CHECK (%s)',
        walled, vs_own(walled, own, '{}'), vs_own(walled, own, refs));
END $$;

CREATE PROCEDURE vs_wall_through(walled text, link text, parent text) LANGUAGE plpgsql AS $$
BEGIN
    CALL vs_close(walled);
    EXECUTE format('CREATE POLICY wall ON %s USING (EXISTS (SELECT 1 FROM %s p WHERE p.id = %s.%I))',
        walled, parent, walled, link);
END $$;

CREATE PROCEDURE vs_append_only(kept text) LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE format('REVOKE UPDATE, DELETE, TRUNCATE ON %s FROM vs_web', kept);
END $$;

CALL vs_wall('accounts_referencecounter');
"""
BACKWARD = """
DROP POLICY wall ON accounts_referencecounter;
ALTER TABLE accounts_referencecounter NO FORCE ROW LEVEL SECURITY;
ALTER TABLE accounts_referencecounter DISABLE ROW LEVEL SECURITY;
DROP PROCEDURE vs_append_only(text);
DROP PROCEDURE vs_wall_through(text, text, text);
DROP PROCEDURE vs_wall(text, text, jsonb);
DROP FUNCTION vs_own(text, text, jsonb);
DROP PROCEDURE vs_close(text);
DROP FUNCTION vs_kind();
DROP FUNCTION vs_organisation();
"""


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_initial")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
