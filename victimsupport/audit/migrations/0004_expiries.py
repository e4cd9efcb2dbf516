"""Looks go from the audit when their time is over, their seal stays: decision 0009. What was done never goes."""

import datetime

import django.db.models.expressions
import django.db.models.functions.uuid
from django.db import migrations, models

FORWARD = """
CALL vs_wall('audit_expiry');
CALL vs_append_only('audit_expiry');

CREATE FUNCTION vs_is_look(action text) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT action ~ '_(VIEWED|PRINTED|DOWNLOADED|EXPORTED|COMPARED|SHOWN|SEARCHED)$|^(IDENTITY_OPENED|EMERGENCY_ACCESS)$|^REFUSED_'
$$;

-- A row joins the transaction that writes it, whatever it says: none can be slipped under a seal that stands.
CREATE FUNCTION vs_stamp_transaction() RETURNS trigger LANGUAGE plpgsql
    SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    NEW.transaction := pg_current_xact_id()::text::bigint;
    RETURN NEW;
END $$;
CREATE TRIGGER stamp BEFORE INSERT ON audit_entry FOR EACH ROW EXECUTE FUNCTION vs_stamp_transaction();

-- Only looks, only those older than a year by the clock of the database, and only once it is written down what is left
-- under their seals. A temporary table of the same name is not read: pg_temp stands last.
CREATE FUNCTION vs_refuse_removal() RETURNS trigger LANGUAGE plpgsql
    SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF EXISTS (
        SELECT 1 FROM (
            SELECT organisation_id, max(transaction) AS last, max(at) AS newest, bool_and(vs_is_look(action)) AS looks
            FROM gone GROUP BY organisation_id) g
        WHERE NOT g.looks OR NOT EXISTS (
            SELECT 1 FROM audit_expiry e
            JOIN audit_seal s ON s.organisation_id = e.organisation_id AND s.number = e.number
            WHERE e.organisation_id = g.organisation_id AND s.until_transaction > g.last AND e.before > g.newest
                AND e.before <= statement_timestamp() - interval '365 days'))
    THEN RAISE EXCEPTION 'the audit keeps what was done, and looks until their time is over'
        USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER removal AFTER DELETE ON audit_entry REFERENCING OLD TABLE AS gone
    FOR EACH STATEMENT EXECUTE FUNCTION vs_refuse_removal();
GRANT DELETE ON audit_entry TO vs_web;
"""
BACKWARD = """
REVOKE DELETE ON audit_entry FROM vs_web;
DROP TRIGGER removal ON audit_entry;
DROP FUNCTION vs_refuse_removal();
DROP TRIGGER stamp ON audit_entry;
DROP FUNCTION vs_stamp_transaction();
DROP FUNCTION vs_is_look(text);
DROP POLICY wall ON audit_expiry;
ALTER TABLE audit_expiry NO FORCE ROW LEVEL SECURITY;
ALTER TABLE audit_expiry DISABLE ROW LEVEL SECURITY;
"""


class Migration(migrations.Migration):

    dependencies = [
        ('audit', '0003_by_moment'),
    ]

    operations = [
        migrations.CreateModel(
            name='Expiry',
            fields=[
                ('id', models.UUIDField(db_default=django.db.models.functions.uuid.UUID7(), editable=False, primary_key=True, serialize=False)),
                ('organisation_id', models.UUIDField()),
                ('run', models.UUIDField(db_comment='told by the row ACCESS_LOG_EXPIRED of the audit')),
                ('number', models.PositiveIntegerField(db_comment='of the seal')),
                ('before', models.DateTimeField(db_comment='looks from this moment on stayed')),
                ('gone', models.PositiveIntegerField()),
                ('left', models.PositiveIntegerField()),
                ('digest', models.CharField(db_comment='of the seal and of what is left under it', max_length=64)),
                ('expired_at', models.DateTimeField(verbose_name='erased')),
            ],
            options={
                'verbose_name': 'end of looks under a seal',
                'indexes': [models.Index(fields=['organisation_id', 'number', 'left'], name='audit_expiries')],
                'constraints': [models.CheckConstraint(condition=models.Q(('before__lte', django.db.models.expressions.CombinedExpression(models.F('expired_at'), '-', models.Value(datetime.timedelta(days=365))))), name='a_look_is_kept_for_a_year')],
            },
        ),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
