#!/bin/bash
# Runs once, when the database is first made: the roles of roles.sql, and their passwords from the environment.
set -euo pipefail
psql --username "$POSTGRES_USER" --dbname postgres --file /roles/roles.sql
psql --username "$POSTGRES_USER" --dbname postgres --set ON_ERROR_STOP=1 \
    --set web="$VS_WEB_PASSWORD" --set owner="$VS_OWNER_PASSWORD" --set backup="$VS_BACKUP_PASSWORD" <<'SQL'
ALTER ROLE vs_web PASSWORD :'web';
ALTER ROLE vs_owner PASSWORD :'owner';
ALTER ROLE vs_backup PASSWORD :'backup';
SQL
