"""Where the routes of columns are, and the scopes that they need."""

READ = ("tables.read", "collections.read", "columns.read", "attributes.read")
WRITE = ("tables.write", "collections.write", "columns.write", "attributes.write")
PATH = "/tablesdb/<databaseId>/tables/<tableId>/columns"
