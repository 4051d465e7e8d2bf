"""Hostile requests about messaging, the project and its webhooks: the answers are orderly."""

from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, seed, settings

from appwrite_cli.local import operations
from appwrite_cli.local.routing import ROUTES
from tests.local.conftest import Api
from tests.local.hostile import Attempt
from tests.local.people import as_user, sign_up
from tests.local.test_hostile_people import attempts, orderly

operations.load()
TRIED = [
    route for route in ROUTES if route.path.startswith(("/messaging", "/project", "/webhooks"))
]
IDS = ["a", "b", "nobody", "unique()"]
# What is well-formed, so that one wrong value among them is looked at.
GOOD: dict[str, list[Any]] = {
    **{key: [True, False] for key in ("enabled", "draft", "html", "secret", "sandbox", "tls")},
    **{key: [True] for key in ("autoTLS", "isEuRegion", "contentAvailable", "critical")},
    **{key: [["a"], []] for key in ("topics", "users", "targets", "cc", "bcc")},
    **{key: ["a@example.com"] for key in ("fromEmail", "replyToEmail")},
    "attachments": [[], ["a:b"]],
    "image": ["a:b"],
    "badge": [1],
    "port": [25],
    "priority": ["high"],
    "encryption": ["tls", "none"],
    "from": ["+12025550123"],
    "data": [{"a": 1}],
    "serviceAccountJSON": [{"a": 1}],
    "scheduledAt": ["2999-01-01T00:00:00.000+00:00"],
    "subscribe": [["any"], ["users"]],
    "queries": [['{"method":"limit","values":[1]}']],
    "scopes": [["users.read"]],
    "duration": [60],
    "expire": ["2999-01-01T00:00:00.000+00:00"],
    "labels": [["vip"]],
    "serviceId": ["messaging"],
    "protocolId": ["websocket"],
    "methodId": ["phone"],
    "type": ["web"],
    "url": ["https://hooks.example.com/"],
    "events": [["users.*.create"]],
}


@pytest.fixture
def session(api: Api) -> dict[str, str]:
    """The headers of a user who is signed in; there is one of everything, called `a`."""
    target = sign_up(api, "a")["targets"][0]["$id"]
    for path, body in (
        ("/messaging/topics", {"topicId": "a", "name": "A"}),
        ("/messaging/topics/a/subscribers", {"subscriberId": "a", "targetId": target}),
        ("/messaging/providers/twilio", {"providerId": "a", "name": "A"}),
        ("/messaging/messages/sms", {"messageId": "a", "content": "A", "draft": True}),
        ("/project/keys", {"keyId": "a", "name": "A", "scopes": []}),
        ("/project/variables", {"variableId": "a", "key": "A", "value": "v"}),
        ("/project/platforms/web", {"platformId": "a", "name": "A", "hostname": "a.example.com"}),
    ):
        assert api.post(path, **body).status_code == 201, path
    secret = as_user(api, "a").client.headers["x-appwrite-session"]
    return {"x-appwrite-key": "", "x-appwrite-session": secret}


@pytest.mark.parametrize(
    "examples",
    [pytest.param(150, id="a tenth"), pytest.param(1500, id="all", marks=pytest.mark.long)],
)
@pytest.mark.parametrize("who", ["key", "session"])
def test_any_request_is_answered_in_order(
    who: str, examples: int, api: Api, session: dict[str, str]
) -> None:
    headers = {} if who == "key" else session
    caller = Api(api.directory)

    def check(attempt: Attempt) -> None:
        orderly(caller, attempt, headers)

    chosen = settings(
        max_examples=examples,
        database=None,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        phases=[Phase.generate, Phase.shrink],
    )
    seed(7)(chosen(given(attempts(TRIED, GOOD, IDS))(check)))()
