"""Messages, topics, subscribers and providers: command lines and the SDK's calls."""

from typing import Any

from appwrite.enums.message_priority import MessagePriority
from appwrite.enums.smtp_encryption import SmtpEncryption
from appwrite.id import ID
from appwrite.services.messaging import Messaging

from tests.sdk import Call, Case, lists, same

LATER = "2099-01-01T00:00:00.000+00:00"
DRAFTS: list[dict[str, Any]] = [
    {"$id": kind[0], "providerType": kind, "status": "draft", "data": {}}
    for kind in ("email", "sms", "push")
]


def providers(kind: str) -> dict[str, Any]:
    return {"/messaging/providers/p": {"$id": "p", "provider": kind, "name": "P"}}


FOUND = {f"/messaging/messages/{draft['$id']}": draft for draft in DRAFTS}


def messaging(line: str, *calls: Call, stdin: str = "", kind: str = "") -> Case:
    found = providers(kind) if kind else FOUND
    return same(line, *calls, stdin=stdin, service=Messaging, found=found)


WHOM = "--topic a,b --user u --target t --draft --at 2099-01-01"
TO_WHOM: dict[str, Any] = {
    "topics": ["a", "b"],
    "users": ["u"],
    "targets": ["t"],
    "draft": True,
    "scheduled_at": LATER,
}
NOBODY = "--no-topics --no-users --no-targets"
TO_NOBODY: dict[str, Any] = {"topics": [], "users": [], "targets": []}
MAIL = (
    "--subject Hi --content @- --html --cc c --bcc d --attachment covers/a --reply-to-email a@b.c"
    " --reply-to-name R --email d@e.f"
)
MAILED: dict[str, Any] = {
    "subject": "Hi",
    "content": "<b>Hi</b>",
    "html": True,
    "cc": ["c"],
    "bcc": ["d"],
    "attachments": ["covers:a"],
    "reply_to_email": "a@b.c",
    "reply_to_name": "R",
    "emails": ["d@e.f"],
}
NOTICE = (
    "--title T --body B --data '{\"a\": 1}' --action x --image covers/a --icon i --sound s"
    " --color '#123456' --tag g --badge 2 --content-available --critical --priority high"
    " --channel-id c"
)
NOTICED: dict[str, Any] = {
    "title": "T",
    "body": "B",
    "data": {"a": 1},
    "action": "x",
    "image": "covers:a",
    "icon": "i",
    "sound": "s",
    "color": "#123456",
    "tag": "g",
    "badge": 2,
    "content_available": True,
    "critical": True,
    "priority": MessagePriority.HIGH,
    "channel_id": "c",
}

MESSAGES = [
    *lists("messages list", "list_messages", service=Messaging),
    *lists("messages targets e", "list_targets", "e", service=Messaging),
    messaging("messages list --search a", lambda api: api.list_messages(search="a")),
    messaging("messages get e --fields status", lambda api: api.get_message("e")),
    messaging(
        f"messages email m {WHOM} {MAIL} --if-not-exists",
        lambda api: api.create_email("m", **TO_WHOM, **MAILED),
        stdin="<b>Hi</b>",
    ),
    messaging(
        "messages email --id m --topic a --subject S --content C --no-html --no-draft",
        lambda api: api.create_email("m", "S", "C", topics=["a"], html=False, draft=False),
    ),
    messaging(
        f"messages sms {WHOM} --content Hi",
        lambda api: api.create_sms(ID.unique(), "Hi", **TO_WHOM),
    ),
    messaging(
        "messages sms --id s2 --user u --content Hi --no-draft --if-not-exists",
        lambda api: api.create_sms("s2", "Hi", users=["u"], draft=False),
    ),
    messaging(
        f"messages push p2 {WHOM} {NOTICE} --if-not-exists",
        lambda api: api.create_push("p2", **TO_WHOM, **NOTICED),
    ),
    messaging(
        "messages push --id p2 --topic a --title T --no-draft --no-critical --no-content-available",
        lambda api: api.create_push(
            "p2", "T", topics=["a"], draft=False, critical=False, content_available=False
        ),
    ),
    messaging(
        f"messages update e {WHOM} {MAIL}",
        lambda api: api.update_email("e", **TO_WHOM, **MAILED),
        stdin="<b>Hi</b>",
    ),
    messaging(
        f"messages update e {NOBODY} --no-cc --no-bcc --no-attachments --no-emails --no-html"
        " --no-draft",
        lambda api: api.update_email(
            "e", **TO_NOBODY, cc=[], bcc=[], attachments=[], emails=[], html=False, draft=False
        ),
    ),
    messaging(
        f"messages update s {WHOM} --content Hi",
        lambda api: api.update_sms("s", **TO_WHOM, content="Hi"),
    ),
    messaging(
        f"messages update p {WHOM} {NOTICE}",
        lambda api: api.update_push("p", **TO_WHOM, **NOTICED),
    ),
    messaging(
        "messages update p --no-critical --no-content-available",
        lambda api: api.update_push("p", critical=False, content_available=False),
    ),
    messaging("messages delete e --if-exists --yes", lambda api: api.delete("e")),
]

TOPICS = [
    *lists("topics list", "list_topics", service=Messaging),
    messaging("topics list --search a", lambda api: api.list_topics(search="a")),
    messaging("topics get news --fields name", lambda api: api.get_topic("news")),
    messaging("topics create news --if-not-exists", lambda api: api.create_topic("news", "news")),
    messaging(
        "topics create --name News --subscribe users,team:crew --qos 1 --expiry 60 --description d",
        lambda api: api.create_topic(ID.unique(), "News", ["users", "team:crew"], 1, 60, "d"),
    ),
    messaging("topics create --id n", lambda api: api.create_topic("n", "n")),
    messaging(
        "topics update news --name New --subscribe any --qos 0 --expiry 5 --description d",
        lambda api: api.update_topic("news", "New", ["any"], 0, 5, "d"),
    ),
    messaging(
        "topics update news --no-subscribe", lambda api: api.update_topic("news", subscribe=[])
    ),
    messaging("topics delete news --if-exists --yes", lambda api: api.delete_topic("news")),
    *lists("subscribers list news", "list_subscribers", "news", service=Messaging),
    messaging(
        "subscribers list news --search a", lambda api: api.list_subscribers("news", search="a")
    ),
    messaging(
        "subscribers get news/s1 --fields userId", lambda api: api.get_subscriber("news", "s1")
    ),
    messaging(
        "subscribers create news/s1 t1 --if-not-exists",
        lambda api: api.create_subscriber("news", "s1", "t1"),
    ),
    messaging(
        "subscribers create news t1 --id s2",
        lambda api: api.create_subscriber("news", "s2", "t1"),
    ),
    messaging(
        "subscribers delete news/s1 --if-exists --yes",
        lambda api: api.delete_subscriber("news", "s1"),
    ),
]

FROM = "fromName=F fromEmail=f@a.b replyToName=R replyToEmail=r@a.b"
SENT_FROM = {"from_name": "F", "from_email": "f@a.b", "reply_to_name": "R",
             "reply_to_email": "r@a.b"}  # fmt: skip
# Each kind: its settings as items, with one secret from stdin, and as the SDK calls them.
KINDS: list[tuple[str, str, dict[str, Any]]] = [
    ("smtp",
        f"host=h port=587 username=u password=@- encryption=tls autoTLS=true mailer=m {FROM}",
        {"host": "h", "port": 587, "username": "u", "password": "s3cret", "mailer": "m",
         "encryption": SmtpEncryption.TLS, "auto_tls": True, **SENT_FROM},
    ),
    ("mailgun",
        f"apiKey=@- domain=d isEuRegion=true {FROM}",
        {"api_key": "s3cret", "domain": "d", "is_eu_region": True, **SENT_FROM},
    ),
    ("sendgrid", f"apiKey=@- {FROM}", {"api_key": "s3cret", **SENT_FROM}),
    ("resend", f"apiKey=@- {FROM}", {"api_key": "s3cret", **SENT_FROM}),
    ("ses",
        f"accessKey=a secretKey=@- region=r {FROM}",
        {"access_key": "a", "secret_key": "s3cret", "region": "r", **SENT_FROM},
    ),
    ("twilio",
        "from=+1 accountSid=a authToken=@-",
        {"xfrom": "+1", "account_sid": "a", "auth_token": "s3cret"},
    ),
    ("vonage",
        "from=+1 apiKey=@-", {"xfrom": "+1", "api_key": "s3cret"}),
    ("vonage", "apiSecret=@-", {"api_secret": "s3cret"}),
    ("msg91",
        "templateId=t senderId=s authKey=@-",
        {"template_id": "t", "sender_id": "s", "auth_key": "s3cret"},
    ),
    ("telesign",
        "from=+1 customerId=c apiKey=@-",
        {"xfrom": "+1", "customer_id": "c", "api_key": "s3cret"},
    ),
    ("textmagic",
        "from=+1 username=u apiKey=@-",
        {"xfrom": "+1", "username": "u", "api_key": "s3cret"},
    ),
    ("apns",
        "authKey=@- authKeyId=k teamId=t bundleId=b sandbox=true",
        {"auth_key": "s3cret", "auth_key_id": "k", "team_id": "t", "bundle_id": "b",
         "sandbox": True},
    ),
    ("fcm", "serviceAccountJSON=@-", {"service_account_json": {"a": 1}}),
    ("appwrite", "qos=1 expiry=60", {"qos": 1, "expiry": 60}),
]  # fmt: skip


def both(kind: str, items: str, settings: dict[str, Any]) -> list[Case]:
    """A provider of a kind, made and changed with everything that it has."""
    stdin = '{"a": 1}' if kind == "fcm" else "s3cret\n"
    create, update = f"create_{kind}_provider", f"update_{kind}_provider"
    given = {**settings, "enabled": False}
    return [
        messaging(
            f"providers create {kind} p name=P enabled=false {items}",
            lambda api: getattr(api, create)(provider_id="p", name="P", **given),
            stdin=stdin,
        ),
        messaging(
            f"providers update p name=P enabled=false {items}",
            lambda api: getattr(api, update)(provider_id="p", name="P", **given),
            stdin=stdin,
            kind=kind,
        ),
    ]


PROVIDERS = [
    *lists("providers list", "list_providers", service=Messaging),
    messaging("providers list --search a", lambda api: api.list_providers(search="a")),
    messaging("providers get p --fields name", lambda api: api.get_provider("p")),
    *(case for kind, items, settings in KINDS for case in both(kind, items, settings)),
    messaging(
        "providers create msg91 --id m --if-not-exists templateId=t",
        lambda api: api.create_msg91_provider("m", "m", template_id="t"),
    ),
    messaging(
        "providers create msg91 senderId=s",
        lambda api: api.create_msg91_provider(ID.unique(), ID.unique(), sender_id="s"),
    ),
    messaging("providers create mailgun --ask apiKey --dry-run"),
    messaging(
        "providers update p --ask apiKey --dry-run",
        lambda api: api.get_provider("p"),
        kind="mailgun",
    ),
    messaging("providers delete p --if-exists --yes", lambda api: api.delete_provider("p")),
]

MESSAGING = [*MESSAGES, *TOPICS, *PROVIDERS]
