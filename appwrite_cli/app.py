"""The root of the command tree: the names of all groups, each imported when it is called."""

from collections.abc import Sequence
from typing import Any

from appwrite_cli import config, known_secrets, streams
from appwrite_cli.group import LazyGroup, load_group
from appwrite_cli.line import run_line, use_tree

# name -> one line of help; the order is that of `awcli --help`.
GROUPS: dict[str, str] = {
    "databases": "Databases of the project",
    "tables": "Tables of a database",
    "columns": "Columns of a table",
    "indexes": "Indexes of a table",
    "rows": "Rows of a table",
    "transactions": "Several writes to rows, all or none",
    "users": "Users of the project",
    "sessions": "Sessions of a user",
    "identities": "Accounts elsewhere that users sign in with",
    "targets": "Where messages reach a user",
    "teams": "Teams of users",
    "memberships": "Who belongs to a team, and with which roles",
    "account": "Sign up and in, and act as the signed-in user",
    "buckets": "Buckets: where files are kept",
    "files": "Files: upload, download, list, preview",
    "storage": "Directories and buckets in step; how much they hold",
    "tokens": "Tokens that let anyone read a file",
    "functions": "Functions: write, run here",
    "messages": "Emails, SMS and push notifications",
    "topics": "What messages can be about, for whoever subscribes",
    "subscribers": "Who gets the messages of a topic",
    "providers": "Services that send messages",
    "sites": "Web sites that Appwrite builds and serves",
    "project": "Settings, API keys, variables and platforms of the project",
    "webhooks": "URLs that are told of what happens in the project",
    "api": "Any operation of the API",
    "batch": "Many commands in one process",
    "local": "The embedded local Appwrite: try, develop, rehearse",
    "profiles": "Named endpoints, projects and keys",
    "doctor": "Check settings, network and permissions",
    "completion": "Completion of words in bash, zsh, fish and PowerShell",
}


def root() -> LazyGroup:
    """The whole tree; nothing of a group is imported before it is called."""
    tree = LazyGroup("awcli", GROUPS.items(), _load)
    tree.help = "Administer Appwrite projects from a shell."
    return tree


def run(argv: Sequence[str]) -> int:
    """Run one command line and return 0; every failure is raised."""
    config.reset()
    streams.reset()
    known_secrets.reset()
    use_tree(root())
    return run_line(argv)


def _load(name: str) -> Any:
    return load_group(name, GROUPS[name])
