"""The kinds of providers of messages: what each one takes, and what it needs to be enabled.

From Appwrite 1.9.6, app/controllers/api/messaging.php, its inconsistencies included: the sender of
a provider may be empty when some are enabled later, and what APNS gets as `bundleId` later is kept
under another name.
"""

from dataclasses import dataclass
from typing import Any

from appwrite_cli.local import params, people_params, php
from appwrite_cli.local.params import Check, Param

CREDENTIALS, OPTIONS = "credentials", "options"
TYPES = EMAIL, SMS, PUSH = "email", "sms", "push"
_TEXT = params.text()
_NAME = params.text(128, least=0)
_FLAG = params.nullable(params.boolean)


@dataclass(frozen=True)
class Field:
    """A parameter of a provider that is kept among its credentials or its options.

    `later` is the check for changing it, where that differs from the one for making; `default` is
    what is kept where it is not given, None for nothing, `params.REQUIRED` where it has to be given
    when the provider is made; `as_` is the name it is kept by later.
    """

    name: str
    check: Check = _TEXT
    place: str = CREDENTIALS
    later: Check | None = None
    default: Any = None
    as_: str = ""

    def when_made(self) -> Param:
        """The parameter of the call that makes a provider."""
        return Param(self.name, self.check, self.default)

    def when_changed(self) -> Param:
        """The parameter of the call that changes a provider: what is not given stays."""
        return Param(self.name, self.later or self.check, None)

    def kept(self, value: Any) -> Any:
        """What is kept of a value."""
        return "" if self.name == "encryption" and value == "none" else value

    def is_kept(self, value: Any, *, made: bool) -> bool:
        """Whether a value is kept: empty ones only where the provider has them from its making."""
        if made and self.default is not None:
            return True
        return value is not None and not (isinstance(value, str) and php.is_empty(value))


@dataclass(frozen=True)
class Kind:
    """A kind of provider.

    A provider can be enabled when it is made if it has all that is `needed`, and later if it has
    all of `later` (the same, unless given) and nothing of `filled` is empty.
    """

    name: str
    type: str
    fields: tuple[Field, ...]
    needed: tuple[str, ...]
    later: tuple[str, ...] = ()
    filled: tuple[str, ...] = ()

    def can_start(self, kept: dict[str, Any]) -> bool:
        """Whether a new provider with these values can be enabled."""
        return all(name in kept and kept[name] != "" for name in self.needed)

    def can_be_enabled(self, kept: dict[str, Any]) -> bool:
        """Whether a provider that has these values can be enabled now."""
        has_all = all(name in kept for name in self.later or self.needed)
        return has_all and not any(php.is_empty(kept.get(name)) for name in self.filled)


def _option(name: str, check: Check, later: Check, default: Any = None) -> Field:
    return Field(name, check, OPTIONS, later, default)


_SENDER = (
    _option("fromName", _NAME, params.text(128), ""),
    _option("fromEmail", params.email, params.email, ""),
    _option("replyToName", _NAME, params.text(128), ""),
    _option("replyToEmail", params.email, params.text(128), ""),
)
_ENCRYPTION = params.one_of("none", "ssl", "tls")
_FROM = _option("from", people_params.phone, params.text(256))


def _sms(name: str, first: str, second: str) -> Kind:
    fields = (_FROM, Field(first), Field(second))
    return Kind(name, SMS, fields, needed=(first, second, "from"))


KINDS = (
    Kind(
        "mailgun",
        EMAIL,
        (Field("apiKey"), Field("domain"), Field("isEuRegion", _FLAG), *_SENDER),
        needed=("isEuRegion", "apiKey", "domain", "fromEmail"),
    ),
    Kind("sendgrid", EMAIL, (Field("apiKey"), *_SENDER), needed=("apiKey", "fromEmail")),
    Kind(
        "ses",
        EMAIL,
        (
            Field("accessKey"),
            Field("secretKey"),
            Field("region", params.text(128)),
            *_SENDER,
        ),
        needed=("accessKey", "secretKey", "region", "fromEmail"),
        filled=("fromEmail",),
    ),
    Kind("resend", EMAIL, (Field("apiKey"), *_SENDER), needed=("apiKey", "fromEmail")),
    Kind(
        "smtp",
        EMAIL,
        (
            Field("host", default=params.REQUIRED),
            Field("port", params.between(1, 65535), default=587),
            Field("username", default=""),
            Field("password", default=""),
            _option("encryption", _ENCRYPTION, _ENCRYPTION, ""),
            _option("autoTLS", params.boolean, _FLAG, default=True),
            _option("mailer", _TEXT, _TEXT, ""),
            *_SENDER,
        ),
        needed=("host", "fromEmail"),
        filled=("fromEmail",),
    ),
    Kind(
        "msg91",
        SMS,
        (Field("templateId"), Field("senderId"), Field("authKey")),
        needed=("senderId", "authKey"),
        later=("senderId", "authKey", "templateId"),
    ),
    _sms("telesign", "customerId", "apiKey"),
    _sms("textmagic", "username", "apiKey"),
    _sms("twilio", "accountSid", "authToken"),
    _sms("vonage", "apiKey", "apiSecret"),
    Kind(
        "fcm",
        PUSH,
        (Field("serviceAccountJSON", params.nullable(params.json_object)),),
        needed=("serviceAccountJSON",),
    ),
    Kind(
        "apns",
        PUSH,
        (
            Field("authKey"),
            Field("authKeyId"),
            Field("teamId"),
            Field("bundleId", as_="bundle"),
            _option("sandbox", params.boolean, _FLAG, default=False),
        ),
        needed=("authKey", "authKeyId", "teamId", "bundleId"),
    ),
)
