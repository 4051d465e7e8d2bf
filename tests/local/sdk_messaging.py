"""Every call of the official SDK's Messaging on an empty local Appwrite."""

from typing import Any

from appwrite.enums.message_priority import MessagePriority
from appwrite.enums.messaging_provider_type import MessagingProviderType
from appwrite.enums.smtp_encryption import SmtpEncryption
from appwrite.query import Query
from appwrite.services.messaging import Messaging
from appwrite.services.users import Users

from tests.local.sdk_walk import Walk, ids, run, same

SENDER = {
    "from_name": "Shop",
    "from_email": "shop@example.org",
    "reply_to_name": "Help",
    "reply_to_email": "help@example.org",
}
NUMBER = {"xfrom": "+12025550123"}
# What the calls take for each kind of provider.
KINDS: dict[str, dict[str, Any]] = {
    "apns": {
        "auth_key": "k",
        "auth_key_id": "i",
        "team_id": "t",
        "bundle_id": "b",
        "sandbox": True,
    },
    "mailgun": {"api_key": "k", "domain": "d", "is_eu_region": True, **SENDER},
    "resend": {"api_key": "k", **SENDER},
    "sendgrid": {"api_key": "k", **SENDER},
    "ses": {"access_key": "a", "secret_key": "s", "region": "r", **SENDER},
    "smtp": {
        "host": "mail.example.org",
        "port": 25,
        "username": "u",
        "password": "p",
        "encryption": SmtpEncryption.TLS,
        "auto_tls": False,
        "mailer": "m",
        **SENDER,
    },
    "telesign": {**NUMBER, "customer_id": "c", "api_key": "k"},
    "textmagic": {**NUMBER, "username": "u", "api_key": "k"},
    "twilio": {**NUMBER, "account_sid": "a", "auth_token": "t"},
    "vonage": {**NUMBER, "api_key": "k", "api_secret": "s"},
}
# Kinds without options, which are an empty list as in Appwrite 1.9.6; the SDK wants an object.
BARE: dict[str, dict[str, Any]] = {
    "fcm": {"service_account_json": {"type": "service_account"}},
    "msg91": {"template_id": "t", "sender_id": "s", "auth_key": "k"},
}


def providers(api: Walk) -> None:
    for kind, given in KINDS.items():
        expected = {"$id": kind, "provider": kind, "enabled": True}
        api.has(expected, f"create_{kind}_provider", kind, "Made", enabled=True, **given)
        api.has({"name": "Changed"}, f"update_{kind}_provider", kind, name="Changed", **given)
        api.has({"enabled": False}, f"update_{kind}_provider", kind, enabled=False)
    api.refused(409, "provider_already_exists", "create_twilio_provider", "TWILIO", "Again")
    api.refused(400, "provider_incorrect_type", "update_twilio_provider", "vonage", name="x")
    found = api.list_providers([Query.equal("type", "sms"), Query.order_asc("$id")], total=True)
    same(ids(found, "providers"), ["telesign", "textmagic", "twilio", "vonage"], "list_providers")
    same(ids(api.list_providers(search="ses"), "providers"), ["ses"], "list_providers(search=)")
    api.has({"name": "Changed"}, "get_provider", "ses")
    for kind, given in BARE.items():
        api.unread({"options"}, f"create_{kind}_provider", kind, "Made", enabled=True, **given)
        api.unread(
            {"options"}, f"update_{kind}_provider", kind, name="Changed", enabled=False, **given
        )
    for kind in (*KINDS, *BARE):
        same(api.delete_provider(kind), b"", "delete_provider")
    api.is_absent("create_appwrite_provider", "a", "A")
    api.is_absent("update_appwrite_provider", "a")


def topics(api: Walk) -> None:
    client: Any = api.api.client
    people = Users(client)
    people.create("ann", email="ann@example.org", name="Ann")
    people.create_target("ann", "ann-push", MessagingProviderType.PUSH, "device")
    api.has({"$id": "news", "subscribe": ["any"]}, "create_topic", "news", "News", ["any"])
    api.create_topic("tmp", "Tmp")
    api.has({"name": "Letters"}, "update_topic", "news", name="Letters", subscribe=["users"])
    api.has({"subscribe": ["users"]}, "get_topic", "news")
    found = api.list_topics([Query.order_desc("name")], total=True)
    same(ids(found, "topics"), ["tmp", "news"], "list_topics")
    same(ids(api.list_topics(search="letters"), "topics"), ["news"], "list_topics(search=)")
    same(api.delete_topic("tmp"), b"", "delete_topic")
    expected = {"$id": "s", "userName": "Ann", "providerType": "push", "topicId": "news"}
    api.has(expected, "create_subscriber", "news", "s", "ann-push")
    api.refused(409, "subscriber_already_exists", "create_subscriber", "news", "t", "ann-push")
    api.has({"pushTotal": 1}, "get_topic", "news")
    api.has({"targetId": "ann-push"}, "get_subscriber", "news", "s")
    found = api.list_subscribers("news", [Query.equal("userId", "ann")], total=True)
    same(ids(found, "subscribers"), ["s"], "list_subscribers")
    same(ids(api.list_subscribers("news", search="push"), "subscribers"), ["s"], "search")
    same(api.delete_subscriber("news", "s"), b"", "delete_subscriber")


def messages(api: Walk) -> None:
    client: Any = api.api.client
    mail = Users(client).list_targets("ann", [Query.equal("providerType", "email")]).targets[0].id
    later = "2999-01-02T03:04:05.000+00:00"
    named: dict[str, Any] = {"topics": ["news"], "users": ["ann"], "draft": True}
    given = {"targets": [mail], "cc": [], "bcc": [], "attachments": [], "html": True}
    api.has({"status": "draft"}, "create_email", "m", "Hi", "<b>Hi</b>", **named, **given)
    given["cc"] = [mail]
    api.has(
        {"status": "draft"}, "update_email", "m", subject="Hello", content="Ho", **named, **given
    )
    api.has({"status": "scheduled"}, "update_email", "m", scheduled_at=later)
    api.create_email("n", "Hi", "Hi", users=["ann"], scheduled_at=later)
    same(ids(api.list_targets("m", [Query.limit(5)], total=True), "targets"), [mail], "targets")
    api.has({"status": "draft"}, "create_sms", "o", "Hi", targets=[], **named)
    api.has({"status": "draft"}, "update_sms", "o", content="Hello", targets=[], **named)
    api.has({"status": "scheduled"}, "update_sms", "o", draft=False, scheduled_at=later)
    api.create_sms("p", "Hi", users=["ann"], scheduled_at=later)
    push: dict[str, Any] = {
        **dict.fromkeys(("action", "icon", "sound", "color", "tag"), "x"),
        "title": "T",
        "body": "B",
        "data": {"a": 1},
        "badge": 2,
        "targets": ["ann-push"],
        "content_available": True,
        "critical": True,
        "priority": MessagePriority.HIGH,
    }
    made = api.has({"status": "draft"}, "create_push", "q", **named, **push)
    same(made["data"]["badge"], 2, "create_push")
    api.has({"status": "draft"}, "update_push", "q", **named, **push)
    api.has({"status": "scheduled"}, "update_push", "q", draft=False, scheduled_at=later)
    api.create_push("r", users=["ann"], scheduled_at=later)
    image = {"image": "bucket:file"}
    for name in ("create_push", "update_push"):
        api.refused(404, "storage_bucket_not_found", name, "q", draft=True, **image)
        api.used[name].add("image")
    api.has({"providerType": "push"}, "get_message", "q")
    found = api.list_messages([Query.equal("providerType", "sms")], total=True)
    same(ids(found, "messages"), ["o", "p"], "list_messages")
    same(ids(api.list_messages(search="hello"), "messages"), ["m", "o"], "list_messages(search=)")
    same(api.delete("q"), b"", "delete")


if __name__ == "__main__":
    run(Messaging, (providers, topics, messages))
