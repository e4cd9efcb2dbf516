"""
A file is its organisation's; whom it is shared with reads it and its bytes, and does nothing else.

Neither is ever changed: all that may be set is whom a file is shared with, once, and from then on it stays.
"""

from django.db import migrations

FORWARD = """
CALL vs_wall('uploads_storedfile');
CREATE POLICY shared ON uploads_storedfile FOR SELECT USING (shared_with_id = (SELECT vs_organisation()));
CALL vs_close('uploads_storedcontent');
CREATE POLICY wall ON uploads_storedcontent
    USING (EXISTS (SELECT 1 FROM uploads_storedfile f
                   WHERE f.id = uploads_storedcontent.file_id AND f.organisation_id = (SELECT vs_organisation())))
    WITH CHECK (EXISTS (SELECT 1 FROM uploads_storedfile f
                        WHERE f.id = uploads_storedcontent.file_id AND f.organisation_id = (SELECT vs_organisation())));
CREATE POLICY shared ON uploads_storedcontent FOR SELECT
    USING (EXISTS (SELECT 1 FROM uploads_storedfile f
                   WHERE f.id = uploads_storedcontent.file_id AND f.shared_with_id = (SELECT vs_organisation())));

CALL vs_append_only('uploads_storedfile');
CALL vs_append_only('uploads_storedcontent');
GRANT DELETE, UPDATE (shared_with_id, shared_at) ON uploads_storedfile TO vs_web;
GRANT DELETE ON uploads_storedcontent TO vs_web;

CREATE FUNCTION vs_keep_shared_file() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.shared_with_id IS NOT NULL THEN
        RAISE EXCEPTION 'E_FILE_SHARED' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE TRIGGER shared_stays BEFORE UPDATE OR DELETE ON uploads_storedfile
    FOR EACH ROW EXECUTE FUNCTION vs_keep_shared_file();
CREATE FUNCTION vs_keep_shared_content() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM uploads_storedfile f WHERE f.id = OLD.file_id AND f.shared_with_id IS NOT NULL) THEN
        RAISE EXCEPTION 'E_FILE_SHARED' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN OLD;
END $$;
CREATE TRIGGER shared_stays BEFORE DELETE ON uploads_storedcontent
    FOR EACH ROW EXECUTE FUNCTION vs_keep_shared_content();

-- What comes in is compressed already.
ALTER TABLE uploads_storedcontent ALTER COLUMN content SET STORAGE EXTERNAL;
"""
BACKWARD = """
DROP TRIGGER shared_stays ON uploads_storedcontent;
DROP FUNCTION vs_keep_shared_content();
DROP TRIGGER shared_stays ON uploads_storedfile;
DROP FUNCTION vs_keep_shared_file();
REVOKE UPDATE (shared_with_id, shared_at) ON uploads_storedfile FROM vs_web;
GRANT UPDATE, DELETE ON uploads_storedfile, uploads_storedcontent TO vs_web;
DROP POLICY shared ON uploads_storedcontent;
DROP POLICY wall ON uploads_storedcontent;
ALTER TABLE uploads_storedcontent NO FORCE ROW LEVEL SECURITY;
ALTER TABLE uploads_storedcontent DISABLE ROW LEVEL SECURITY;
DROP POLICY shared ON uploads_storedfile;
DROP POLICY wall ON uploads_storedfile;
ALTER TABLE uploads_storedfile NO FORCE ROW LEVEL SECURITY;
ALTER TABLE uploads_storedfile DISABLE ROW LEVEL SECURITY;
"""


class Migration(migrations.Migration):
    dependencies = [("uploads", "0001_initial"), ("accounts", "0002_wall")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
