#!/bin/bash
# Run once by the MySQL image when it creates its data: the account that owns the schema, and the application's, which
# gets its rights from the migrations table by table (a database-wide grant could not be narrowed for the log).
# The image gives it the root password and the function docker_process_sql.
set -euo pipefail
docker_process_sql <<SQL
CREATE USER 'hbs_migration'@'%' IDENTIFIED BY '$(cat /run/secrets/migration_password)';
CREATE USER 'hbs_application'@'%' IDENTIFIED BY '$(cat /run/secrets/database_password)';
GRANT ALL PRIVILEGES ON hoc_ba_so.* TO 'hbs_migration'@'%' WITH GRANT OPTION;
SQL
