"""Scopes: what guests and users have, what every API key has, and what a key can be given.

From Appwrite 1.9.6, app/config/roles.php and app/config/scopes/project.php.
"""


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


GUEST = frozenset(
    _words(
        "global public home console graphql sessions.write documents.read documents.write "
        "rows.read rows.write embeddings.write files.read files.write locale.read avatars.read "
        "executions.write"
    )
)
USER = GUEST.union(
    _words(
        "account teams.read teams.write presences.read presences.write projects.read "
        "executions.read targets.read targets.write subscribers.read subscribers.write "
        "assistant.read rules.read"
    )
).difference(_words("embeddings.write"))
EVERY_KEY = frozenset(("global", "health.read", "graphql"))
PROJECT = _words(
    "project.read project.write keys.read keys.write platforms.read platforms.write "
    "mocks.read mocks.write policies.read policies.write project.policies.read "
    "project.policies.write project.oauth2.read project.oauth2.write templates.read "
    "templates.write stages.read stages.write users.read users.write sessions.read "
    "sessions.write teams.read teams.write databases.read databases.write tables.read "
    "tables.write columns.read columns.write indexes.read indexes.write rows.read rows.write "
    "embeddings.write collections.read collections.write attributes.read attributes.write "
    "documents.read documents.write buckets.read buckets.write files.read files.write "
    "tokens.read tokens.write functions.read functions.write executions.read executions.write "
    "execution.read execution.write sites.read sites.write log.read log.write providers.read "
    "providers.write topics.read topics.write subscribers.read subscribers.write targets.read "
    "targets.write messages.read messages.write rules.read rules.write webhooks.read "
    "webhooks.write locale.read avatars.read health.read assistant.read migrations.read "
    "migrations.write schedules.read schedules.write vcs.read vcs.write insights.read "
    "insights.write reports.read reports.write presences.read presences.write"
)
FULL = EVERY_KEY.union(PROJECT)  # the fixed key's
