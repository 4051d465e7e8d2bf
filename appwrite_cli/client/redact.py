"""Taking secrets out of what is shown: traces, dry runs, error texts."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

REDACTED = "[redacted]"

# Names of fields that hold secrets in Appwrite's requests and answers, in any case.
_SECRET_NAMES = re.compile(
    r"password|secret|token|jwt|cookie|authorization|credential|signaturekey|signerkey|"
    r"api_?key|auth_?key|server_?key|private_?key|serviceaccount|recoverycodes|^otp$|"
    r"x-appwrite-(key|session)|^hash$",
    re.IGNORECASE,
)
_SHORTEST = 6  # shorter ones would blot out ordinary words


def redact(value: Any, *, path: str = "") -> Any:
    """A copy of a JSON value with every secret field replaced by `[redacted]`.

    `path` is that of the request: what a variable holds, `value`, is a secret too.
    """
    if isinstance(value, Mapping):
        return {
            name: REDACTED
            if _holds_secret(str(name), content, path)
            else redact(content, path=path)
            for name, content in value.items()
        }
    if isinstance(value, (list, tuple)):
        return [redact(item, path=path) for item in value]
    return value


def _holds_secret(name: str, content: Any, path: str) -> bool:
    if content is None or content == "" or isinstance(content, (bool, Mapping)):
        return False
    return bool(_SECRET_NAMES.search(name)) or (name == "value" and "/variables" in path)


def redact_text(text: str, secrets: Iterable[str]) -> str:
    """The text without any literal occurrence of the secrets, plain or URL-encoded."""
    from urllib.parse import quote, quote_plus

    for secret in secrets:
        if len(secret) >= _SHORTEST:
            for form in {secret, quote(secret, safe=""), quote(secret), quote_plus(secret)}:
                text = text.replace(form, REDACTED)
    return text


def redact_query(query: str) -> str:
    """A query string, decoded for reading, with the values of secret parameters replaced."""
    from urllib.parse import parse_qsl

    return "&".join(
        f"{name}={REDACTED if value and _SECRET_NAMES.search(name) else value}"
        for name, value in parse_qsl(query, keep_blank_values=True)
    )
