"""The kinds of resources: how they are addressed, and where the API has them."""

from appwrite_cli.address import Kind

DATABASE = Kind("database", path="/tablesdb/{}")
TABLE = Kind("database", "table", path="/tablesdb/{}/tables/{}")
COLUMN = Kind("database", "table", "column", path="/tablesdb/{}/tables/{}/columns/{}")
INDEX = Kind("database", "table", "index", path="/tablesdb/{}/tables/{}/indexes/{}")
ROW = Kind("database", "table", "row", path="/tablesdb/{}/tables/{}/rows/{}")
TRANSACTION = Kind("transaction", path="/tablesdb/transactions/{}")
USER = Kind("user", path="/users/{}")
SESSION = Kind("user", "session", path="/users/{}/sessions/{}")
IDENTITY = Kind("identity", path="/users/identities/{}")
TARGET = Kind("user", "target", path="/users/{}/targets/{}")
TEAM = Kind("team", path="/teams/{}")
MEMBERSHIP = Kind("team", "membership", path="/teams/{}/memberships/{}")
BUCKET = Kind("bucket", path="/storage/buckets/{}")
FILE = Kind("bucket", "file", path="/storage/buckets/{}/files/{}")
# The tokens of a file are listed and made below it, and are then on their own.
FILE_TOKEN = Kind("bucket", "file", "token", path="/tokens/buckets/{}/files/{}/{}")
TOKEN = Kind("token", path="/tokens/{}")
WEBHOOK = Kind("webhook", path="/webhooks/{}")
KEY = Kind("key", path="/project/keys/{}", group="project keys")
PLATFORM = Kind("platform", path="/project/platforms/{}", group="project platforms")
PROJECT_VARIABLE = Kind("variable", path="/project/variables/{}", group="project variables")
PROVIDER = Kind("provider", path="/messaging/providers/{}")
TOPIC = Kind("topic", path="/messaging/topics/{}")
SUBSCRIBER = Kind("topic", "subscriber", path="/messaging/topics/{}/subscribers/{}")
MESSAGE = Kind("message", path="/messaging/messages/{}")
SITE = Kind("site", path="/sites/{}")
SITE_DEPLOYMENT = Kind(
    "site", "deployment", path="/sites/{}/deployments/{}", group="sites deployments"
)
SITE_VARIABLE = Kind("site", "variable", path="/sites/{}/variables/{}", group="sites variables")
SITE_LOG = Kind("site", "log", path="/sites/{}/logs/{}", group="sites logs")
