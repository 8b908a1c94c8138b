#!/bin/sh
# Brings both of Temporal's schemas up to date; runs before each start of the server. SQL_PASSWORD is in the environment.
set -eu
for pair in temporal:temporal temporal_visibility:visibility; do
  database=${pair%%:*}
  folder=${pair##*:}
  sql() { temporal-sql-tool --plugin mysql8 --ep temporal-database --port 3306 --user temporal --db "$database" "$@"; }
  # A second setup-schema only fails because the version table is there already.
  sql setup-schema -v 0.0 || echo "$database has its version table"
  sql update-schema -d "/etc/temporal/schema/mysql/v8/$folder/versioned"
done
