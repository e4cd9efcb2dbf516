-- The logins of the system: once a cluster, by a superuser, through psql. Never in a migration: the owner may not make roles.
-- Running it again changes nothing. `-v tests=1` adds what only development and tests may have.
\set ON_ERROR_STOP on
\if :{?tests}
\else
    \set tests 0
\endif

-- owns the tables; logs in only to migrate
SELECT 'CREATE ROLE vs_owner LOGIN' WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'vs_owner') \gexec
-- every process: owns nothing, bypasses nothing, is a member of nothing but vs_stats
SELECT 'CREATE ROLE vs_web LOGIN' WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'vs_web') \gexec
-- reads figures and nothing else; web steps down to it and inherits nothing from it
SELECT 'CREATE ROLE vs_stats NOLOGIN' WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'vs_stats') \gexec
GRANT vs_stats TO vs_web WITH INHERIT FALSE, SET TRUE;
-- dumps: reads everything, writes nothing
SELECT 'CREATE ROLE vs_backup LOGIN BYPASSRLS' WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'vs_backup') \gexec
GRANT pg_read_all_data TO vs_backup;

\if :tests
    -- make and drop test databases, also while they are in use; become web inside a transaction that breaks a policy on purpose
    ALTER ROLE vs_owner CREATEDB;
    GRANT pg_signal_backend, vs_web TO vs_owner;
\endif

SELECT 'CREATE DATABASE vs OWNER vs_owner' WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = 'vs') \gexec
-- no table of a session's own, which a trigger might take for the real one
REVOKE TEMPORARY ON DATABASE vs FROM PUBLIC;
