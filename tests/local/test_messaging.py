"""Topics, subscribers and messages: what is kept, what is refused, and that nothing is sent."""

from typing import Any

import pytest

from tests.local.conftest import Api, refusal
from tests.local.lists import listed, query
from tests.local.people import as_user, sign_up
from tests.local.storage import bucket, upload

TOPICS, MESSAGES = "/messaging/topics", "/messaging/messages"
NEWS = f"{TOPICS}/news"
LATER = "2999-01-02T03:04:05.000+00:00"
UID_RULE = (
    "UID must contain at most 36 chars. Valid chars are a-z, A-Z, 0-9, and underscore. "
    "Can't start with a leading underscore"
)
PROVIDER = {"name": "S", "host": "h", "fromEmail": "a@example.org", "enabled": True}


@pytest.fixture
def ann(api: Api) -> dict[str, str]:
    """A user with a mail address, a number and a device: the IDs of the targets by their kind."""
    made = sign_up(api, "ann", phone="+12025550123", name="Ann")
    target = {"targetId": "ann-push", "providerType": "push", "identifier": "device"}
    assert api.post("/users/ann/targets", **target).status_code == 201
    kinds = {target["providerType"]: target["$id"] for target in made["targets"]}
    return {**kinds, "push": "ann-push"}


@pytest.fixture
def news(api: Api) -> str:
    """A topic to which all users may subscribe."""
    assert api.post(TOPICS, topicId="news", name="News").status_code == 201
    return NEWS


def subscribe(api: Api, target: str, as_: str = "unique()") -> Any:
    made = api.post(f"{NEWS}/subscribers", subscriberId=as_, targetId=target)
    assert made.status_code == 201, made.text
    return made.json()


def draft(api: Api, kind: str, **more: Any) -> Any:
    own = {"email": {"subject": "Hi", "content": "Hi"}, "sms": {"content": "Hi"}, "push": {}}[kind]
    made = api.post(f"{MESSAGES}/{kind}", **{"messageId": "m", "draft": True, **own, **more})
    assert made.status_code == 201, made.text
    return made.json()


def totals(api: Api) -> tuple[int, int, int]:
    topic = api.get(NEWS).json()
    return topic["emailTotal"], topic["smsTotal"], topic["pushTotal"]


@pytest.mark.parametrize(
    ("change", "refused"),
    [
        ({"topicId": "_x"}, "Parameter must contain at most 36 chars."),
        ({"name": ""}, "Value must be a valid string and at least 1 chars"),
        ({"name": "x" * 129}, "Value must be a valid string and at least 1 chars"),
        ({"subscribe": "any"}, "Roles must be an array of strings."),
        ({"subscribe": [1]}, "Every role must be of type string."),
        ({"subscribe": ["any"] * 101}, "You can only provide up to 100 roles."),
        ({"subscribe": ["*"]}, 'Wildcard role "*" has been replaced. Use "any" instead.'),
        ({"subscribe": ["role:all"]}, 'Roles using the "role:" prefix have been removed.'),
        ({"subscribe": ["all"]}, 'Role "all" is not allowed. Must be one of: any, guests, users,'),
        ({"subscribe": ["user"]}, 'Role "user" must have an ID value.'),
        ({"subscribe": ["any:x"]}, 'Role "any" can not have an ID value.'),
        ({"subscribe": ["users/old"]}, 'Role "users" dimension value is invalid.'),
    ],
)
def test_a_topic_is_checked(api: Api, news: str, change: dict[str, Any], refused: str) -> None:
    (name,) = change
    status, kind, said = refusal(api.post(TOPICS, **{"topicId": "t", "name": "T", **change}))
    assert (status, kind) == (400, "general_argument_invalid")
    assert said.startswith(f"Invalid `{name}` param: {refused}")
    if name != "topicId":
        assert refusal(api.patch(news, **change))[2].startswith(
            f"Invalid `{name}` param: {refused}"
        )


def test_topics_are_listed_by_queries_and_search(api: Api, news: str) -> None:
    api.post(TOPICS, topicId="alerts", name="Alerts")
    api.patch(news, name="Letters")
    found = listed(api, TOPICS, {"search": "letters"})
    assert [topic["$id"] for topic in found["topics"]] == ["news"]
    assert listed(api, TOPICS, {"search": "News"})["total"] == 1  # its ID
    found = listed(api, TOPICS, query("orderAsc", "name"))
    assert [topic["$id"] for topic in found["topics"]] == ["alerts", "news"]
    assert refusal(api.get(TOPICS, **query("equal", "subscribe", "any")))[:2] == (
        400,
        "general_argument_invalid",
    )
    missing = refusal(api.get(TOPICS, **query("cursorAfter", "", "nope")))
    assert missing[2] == "Topic 'nope' for the 'cursor' value not found."


def test_what_is_not_given_of_a_topic_stays(api: Api, news: str) -> None:
    assert api.patch(news, subscribe=["any"]).json()["name"] == "News"
    assert api.patch(news, name="Other", subscribe=None).json()["subscribe"] == ["any"]
    assert refusal(api.patch(f"{TOPICS}/nope", name="x"))[:2] == (404, "topic_not_found")


def test_a_topic_counts_its_subscribers_by_kind(api: Api, news: str, ann: dict[str, str]) -> None:
    for kind, target in ann.items():
        assert subscribe(api, target, kind)["providerType"] == kind
    assert totals(api) == (1, 1, 1)
    api.delete(f"{news}/subscribers/sms")
    api.delete(f"/users/ann/targets/{ann['push']}")
    assert totals(api) == (1, 0, 0)
    assert listed(api, f"{news}/subscribers", {})["total"] == 1
    api.delete("/users/ann")
    assert totals(api) == (0, 0, 0)


def test_subscribers_go_with_their_topic(api: Api, news: str, ann: dict[str, str]) -> None:
    subscribe(api, ann["email"], "s")
    api.delete(news)
    api.post(TOPICS, topicId="news", name="News")
    assert listed(api, f"{news}/subscribers", {}) == {"total": 0, "subscribers": []}
    subscribe(api, ann["email"], "s")


def test_a_target_subscribes_once(api: Api, news: str, ann: dict[str, str]) -> None:
    subscribe(api, ann["email"])
    again = api.post(f"{news}/subscribers", subscriberId="other", targetId=ann["email"])
    assert refusal(again)[:2] == (409, "subscriber_already_exists")
    assert totals(api) == (1, 0, 0)
    unknown = api.post(f"{TOPICS}/nope/subscribers", subscriberId="s", targetId=ann["email"])
    assert refusal(unknown)[:2] == (404, "topic_not_found")


def test_a_target_of_an_unknown_kind_is_a_subscriber_that_does_not_count(
    api: Api, news: str, ann: dict[str, str]
) -> None:
    target = {"targetId": "loud", "providerType": "PUSH", "identifier": "loud"}
    assert api.post("/users/ann/targets", **target).status_code == 201
    made = api.post(f"{news}/subscribers", subscriberId="s", targetId="loud")
    assert refusal(made)[:2] == (400, "target_provider_invalid_type")
    assert totals(api) == (0, 0, 0)
    assert listed(api, f"{news}/subscribers", {})["total"] == 1


def test_subscribers_are_listed_by_queries_and_search(
    api: Api, news: str, ann: dict[str, str]
) -> None:
    for target in ann.values():
        subscribe(api, target)
    found = listed(api, f"{news}/subscribers", query("equal", "providerType", "sms"))
    (only,) = found["subscribers"]
    assert (only["targetId"], only["userName"], only["topicId"]) == (ann["sms"], "Ann", "news")
    assert only["target"]["identifier"] == "+12025550123"
    assert listed(api, f"{news}/subscribers", {"search": "push"})["total"] == 1
    page = {**query("limit", "", 1), **query("offset", "", 1, at=1)}
    assert len(listed(api, f"{news}/subscribers", page)["subscribers"]) == 1


def test_users_subscribe_where_the_topic_lets_them_and_see_their_own(
    api: Api, news: str, ann: dict[str, str]
) -> None:
    bob = sign_up(api, "bob")["targets"][0]["$id"]
    subscribe(api, bob, "of-bob")
    as_ann = as_user(api, "ann")
    subscribe(as_ann, ann["email"], "of-ann")
    assert [s["$id"] for s in listed(as_ann, f"{news}/subscribers", {})["subscribers"]] == [
        "of-ann"
    ]
    assert as_ann.get(f"{news}/subscribers/of-ann").status_code == 200
    for refused in (
        as_ann.get(f"{news}/subscribers/of-bob"),
        as_ann.delete(f"{news}/subscribers/of-bob"),
    ):
        assert refusal(refused)[:2] == (404, "subscriber_not_found")
    assert as_ann.delete(f"{news}/subscribers/of-ann").status_code == 204
    api.patch(news, subscribe=["team:crew"])
    words = 'Missing "subscribe" permission for role "team:crew". Only "["any",'
    made = as_ann.post(f"{news}/subscribers", subscriberId="s", targetId=ann["email"])
    status, kind, said = refusal(made)
    assert (status, kind) == (401, "user_unauthorized")
    assert said.startswith(words)
    api.patch(news, subscribe=[])
    made = as_ann.post(f"{news}/subscribers", subscriberId="s", targetId=ann["email"])
    assert refusal(made)[2] == "No permissions provided for action 'subscribe'"
    assert refusal(as_ann.get(news))[:2] == (401, "general_unauthorized_scope")


@pytest.mark.parametrize(
    ("kind", "change", "words"),
    [
        ("email", {"subject": ""}, "Value must be a valid string and at least 1 chars"),
        ("email", {"subject": "x" * 999}, "Value must be a valid string and at least 1 chars"),
        ("email", {"content": "x" * 64231}, "Value must be a valid string and at least 1 chars"),
        ("email", {"topics": "news"}, f"Value must a valid array and {UID_RULE}"),
        ("email", {"users": ["_"]}, f"Value must a valid array and {UID_RULE}"),
        ("email", {"cc": [7]}, f"Value must a valid array and {UID_RULE}"),
        ("email", {"html": "yes"}, "Value must be a valid boolean"),
        ("email", {"attachments": ["file"]}, "Value must a valid array and Must consist of"),
        ("email", {"scheduledAt": "2020-01-01"}, "Value must be valid date in the future and betw"),
        ("email", {"scheduledAt": "soon"}, "Value must be valid date in the future and between"),
        ("sms", {"content": 5}, "Value must be a valid string and at least 1 chars"),
        ("sms", {"draft": 1}, "Value must be a valid boolean"),
        ("push", {"title": "x" * 257}, "Value must be a valid string and at least 1 chars"),
        ("push", {"badge": "1"}, "Value must be a valid signed 64-bit integer"),
        ("push", {"priority": "low"}, "Value must be one of (normal, high)"),
        ("push", {"image": "a:_b"}, "Must consist of multiple UIDs separated by a colon."),
        ("push", {"data": "{"}, "Value must be a valid JSON string"),
    ],
)
def test_a_message_is_checked(api: Api, kind: str, change: dict[str, Any], words: str) -> None:
    draft(api, kind)
    (name,) = change
    own = {"subject": "s", "content": "c", "messageId": "n", "draft": True}
    for answer in (
        api.post(f"{MESSAGES}/{kind}", **{**own, **change}),
        api.patch(f"{MESSAGES}/{kind}/m", **change),
    ):
        status, type_, said = refusal(answer)
        assert (status, type_) == (400, "general_argument_invalid")
        assert said.startswith(f"Invalid `{name}` param: {words}")


@pytest.mark.parametrize(
    ("kind", "name"), [("email", "an email"), ("sms", "an SMS"), ("push", "a push")]
)
def test_targets_of_a_message_are_of_its_kind(
    api: Api, ann: dict[str, str], kind: str, name: str
) -> None:
    own = {"messageId": "n", "subject": "s", "content": "c", "draft": True}
    for wrong in ([next(ann[k] for k in ann if k != kind)], ["nobody"], [ann[kind], ann[kind]]):
        refused = refusal(api.post(f"{MESSAGES}/{kind}", **own, targets=wrong))
        words = f"Message with the target ID is not {name} target."
        assert refused == (400, f"message_target_not_{kind}", words)
    assert draft(api, kind, targets=[ann[kind]])["targets"] == [ann[kind]]
    if kind == "email":
        refused = refusal(api.post(f"{MESSAGES}/email", **own, bcc=[ann["sms"]]))
        assert refused[:2] == (400, "message_target_not_email")


def test_a_push_notification_keeps_what_is_not_empty(api: Api) -> None:
    made = draft(api, "push", title="T", data={"a": {"b": 1}}, badge=0, critical=True, sound="x")
    expected = {"title": "T", "data": {"a": {"b": 1}}, "badge": 0, "critical": True, "sound": "x"}
    assert made["data"] == {**expected, "priority": "high"}
    assert draft(api, "push", messageId="n", badge=-1, data={})["data"] == {"priority": "high"}
    changed = api.patch(f"{MESSAGES}/push/m", badge=-1, critical=False, body="B").json()["data"]
    later = {**expected, "priority": "high", "badge": -1, "critical": False, "body": "B"}
    assert changed == later


def test_files_of_buckets_are_not_found(api: Api) -> None:
    own = {"messageId": "m", "subject": "s", "content": "c", "draft": True}
    for answer in (
        api.post(f"{MESSAGES}/email", **own, attachments=["bucket:file"]),
        api.post(f"{MESSAGES}/push", **own, image="bucket:file"),
    ):
        assert refusal(answer)[:2] == (404, "storage_bucket_not_found")
    assert refusal(api.get(f"{MESSAGES}/m"))[:2] == (404, "message_not_found")


def test_files_of_buckets_are_attached_to_mails(api: Api) -> None:
    upload(api, id_="hello", path=bucket(api, "covers"))
    made = draft(api, "email", attachments=["covers:hello"])
    attached = [{"bucketId": "covers", "fileId": "hello"}]
    assert made["data"]["attachments"] == attached
    answer = api.patch(f"{MESSAGES}/email/m", attachments=["covers:hello", "covers:none"])
    assert refusal(answer)[:2] == (404, "storage_file_not_found")
    assert api.get(f"{MESSAGES}/m").json() == made
    twice = api.patch(f"{MESSAGES}/email/m", attachments=["covers:hello"] * 2).json()
    assert twice["data"]["attachments"] == attached * 2
    assert api.patch(f"{MESSAGES}/email/m", attachments=[]).json()["data"]["attachments"] == []


def test_a_draft_may_change_in_all_its_parts(api: Api, ann: dict[str, str]) -> None:
    draft(api, "email")
    changes = {"subject": "New", "content": "New", "html": True, "cc": [ann["email"]]}
    named = {"topics": ["t"], "users": ["ann"], "targets": [ann["email"]]}
    changed = api.patch(f"{MESSAGES}/email/m", **changes, **named).json()
    data = {**changes, "bcc": [], "attachments": []}
    assert changed["data"] == data
    assert {key: changed[key] for key in named} == named
    assert changed["status"] == "draft"
    assert api.get(f"{MESSAGES}/m").json() == changed
    found = listed(api, f"{MESSAGES}/m/targets", {})
    assert [target["$id"] for target in found["targets"]] == [ann["email"]]
    none = listed(api, f"{MESSAGES}/m/targets", query("equal", "providerType", "sms"))
    assert none == {"total": 0, "targets": []}


def test_messages_are_listed_by_queries_and_search(api: Api) -> None:
    draft(api, "email", subject="Winter")
    draft(api, "sms", messageId="n", content="Spring")
    draft(api, "push", messageId="o", title="Summer", scheduledAt=LATER)

    def ids(params: dict[str, Any]) -> list[str]:
        return [message["$id"] for message in listed(api, MESSAGES, params)["messages"]]

    assert ids({}) == ["m", "n", "o"]
    assert [ids({"search": word}) for word in ("winter", "spring", "summer", "sms")] == [
        *(["m"], ["n"], ["o"], ["n"])
    ]
    assert ids(query("equal", "status", "draft")) == ["m", "n", "o"]
    assert ids(query("isNotNull", "scheduledAt")) == ["o"]
    assert ids(query("orderDesc", "providerType")) == ["n", "o", "m"]
    assert refusal(api.get(MESSAGES, **query("equal", "topics", "t")))[0] == 400


@pytest.mark.parametrize(
    ("enabled", "user", "said"),
    [
        (False, "ann", "No enabled provider found."),
        (True, "nobody", "No valid recipients found."),
        (True, "ann", "The local Appwrite sends no messages."),
    ],
)
def test_a_message_to_be_sent_fails(
    api: Api, ann: dict[str, str], enabled: bool, user: str, said: str
) -> None:
    if enabled:
        assert api.post("/messaging/providers/smtp", providerId="p", **PROVIDER).json()["enabled"]
    own = {"messageId": "m", "subject": "s", "content": "c"}
    made = api.post(f"{MESSAGES}/email", **own, users=[user]).json()
    assert (made["status"], made["deliveryErrors"]) == ("processing", [])
    kept = api.get(f"{MESSAGES}/m").json()
    assert (kept["status"], kept["deliveryErrors"], kept["deliveredTotal"]) == ("failed", [said], 0)
    assert listed(api, MESSAGES, {"search": "failed"})["total"] == 1
    refused = refusal(api.patch(f"{MESSAGES}/email/m", subject="x"))
    assert refused[:2] == (400, "message_already_failed")
    assert api.delete(f"{MESSAGES}/m").status_code == 204


@pytest.mark.parametrize("of", ["topics", "targets"])
def test_whoever_subscribes_or_is_named_is_a_recipient(
    api: Api, news: str, ann: dict[str, str], of: str
) -> None:
    subscribe(api, ann["email"])
    api.post("/messaging/providers/smtp", providerId="p", **PROVIDER)
    named = {"topics": ["news"]} if of == "topics" else {"targets": [ann["email"]]}
    draft(api, "email", **named)
    sent = api.patch(f"{MESSAGES}/email/m", draft=False).json()
    assert sent["status"] == "processing"
    errors = api.get(f"{MESSAGES}/m").json()["deliveryErrors"]
    assert errors == ["The local Appwrite sends no messages."]


def test_a_message_to_nobody_stays_a_draft(api: Api) -> None:
    draft(api, "sms")
    refused = refusal(api.patch(f"{MESSAGES}/sms/m", draft=False))
    words = "Message with the requested ID has no recipients (topics or users or targets)."
    assert refused == (400, "message_missing_target", words)
    assert api.get(f"{MESSAGES}/m").json()["status"] == "draft"


def test_a_scheduled_message_may_change_until_it_is_due(api: Api) -> None:
    own = {"messageId": "m", "subject": "s", "content": "c", "users": ["u"]}
    made = api.post(f"{MESSAGES}/email", **own, scheduledAt="2999-01-02 03:04:05").json()
    assert (made["status"], made["scheduledAt"]) == ("scheduled", LATER)
    later = LATER.replace("02T", "03T")
    changed = api.patch(f"{MESSAGES}/email/m", scheduledAt=later).json()
    assert (changed["status"], changed["scheduledAt"]) == ("scheduled", later)
    assert api.patch(f"{MESSAGES}/email/m", subject="t").json()["data"]["subject"] == "t"
    assert api.patch(f"{MESSAGES}/email/m", draft=True).json()["status"] == "draft"
    assert api.delete(f"{MESSAGES}/m").status_code == 204


def test_a_draft_is_given_a_time_later(api: Api) -> None:
    draft(api, "email", users=["u"])
    assert api.patch(f"{MESSAGES}/email/m", scheduledAt=LATER).json()["status"] == "scheduled"


def test_a_time_given_to_a_draft_at_once_finds_no_schedule_as_on_a_real_server(api: Api) -> None:
    draft(api, "email", scheduledAt=LATER)
    refused = refusal(api.patch(f"{MESSAGES}/email/m", subject="x"))
    assert refused[:2] == (404, "schedule_not_found")


def test_the_time_of_a_text_message_is_forgotten_as_on_a_real_server(api: Api) -> None:
    own = {"messageId": "m", "content": "c", "users": ["u"]}
    made = api.post(f"{MESSAGES}/sms", **own, scheduledAt=LATER).json()
    assert (made["status"], made["scheduledAt"]) == ("scheduled", None)
    refused = refusal(api.patch(f"{MESSAGES}/sms/m", content="x"))
    assert refused[:2] == (400, "message_missing_schedule")
    assert refusal(api.delete(f"{MESSAGES}/m"))[:2] == (400, "message_already_scheduled")


def test_messages_are_for_keys(api: Api, ann: dict[str, str], guest: Api) -> None:
    for caller in (as_user(api, "ann"), guest):
        for path in (MESSAGES, TOPICS, "/messaging/providers"):
            assert refusal(caller.get(path))[:2] == (401, "general_unauthorized_scope")
    assert listed(api, MESSAGES, {}) == {"total": 0, "messages": []}
