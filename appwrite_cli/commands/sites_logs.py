"""`awcli sites logs`: requests that a site has answered."""

from appwrite_cli.crud import declare_delete, declare_reads
from appwrite_cli.group import Group
from appwrite_cli.output import View
from appwrite_cli.resources import SITE_LOG

group = Group("logs")
LOGS = View(
    "log",
    "executions",
    ("$id", "requestMethod", "requestPath", "responseStatusCode", "duration", "$createdAt"),
)
EXAMPLE = "shop/68c1a2b30004f2d1e5a7"

declare_reads(
    group, SITE_LOG, LOGS, example=EXAMPLE, lists=["--where 'responseStatusCode>=500' --limit 10"]
)
declare_delete(group, SITE_LOG, example=EXAMPLE)
