"""Taking secrets out of what is shown: traces, dry runs, error texts."""

import json
import re
from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from typing import Any

REDACTED = "[redacted]"

# Names of fields that hold secrets in Appwrite's requests and answers, in any case.
_SECRET_NAMES = re.compile(
    r"password|secret|token|jwt|cookie|authorization|credential|signaturekey|signerkey|"
    r"api_?key|auth_?key|server_?key|private_?key|serviceaccount|recoverycodes|^otp$|"
    r"x-appwrite-(key|session)|^hash$|^salt$",
    re.IGNORECASE,
)
_SHORTEST = 6  # shorter ones would blot out ordinary words
# `"name": "value`: what stands before the value, the name in it, and the value.
_PAIR = r'("([^"\\]{1,64})"\s*:\s*")((?:[^"\\]|\\.)*)'


def is_secret_name(name: str) -> bool:
    """Whether a field of that name holds a secret, and not the ID of one."""
    return bool(_SECRET_NAMES.search(name)) and not name.endswith("Id")


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
    return is_secret_name(name) or (name == "value" and "/variables" in path)


def redact_text(text: str, secrets: Iterable[str]) -> str:
    """The text without any occurrence of the secrets: plain, URL-encoded, or quoted as in JSON
    and in Python's own messages."""
    for secret in secrets:
        if len(secret) >= _SHORTEST:
            for form in _forms(secret):
                text = text.replace(form, REDACTED)
    return text


@lru_cache(maxsize=128)
def _forms(secret: str) -> tuple[str, ...]:
    """The secret as in URLs, as in JSON, and both as Python shows text and bytes; longest first."""
    from urllib.parse import quote, quote_plus

    encoded = secret.encode("utf-8", "surrogatepass")
    as_json = {json.dumps(secret)[1:-1], json.dumps(secret, ensure_ascii=False)[1:-1]}
    forms = {quote(encoded, safe=""), quote(encoded), quote_plus(encoded), secret, *as_json}
    for text in (secret, *as_json):
        as_bytes = text.encode("utf-8", "surrogatepass").decode("latin-1")
        for apostrophe in ("'", "\\'"):  # escaped or not by what stands around the secret
            forms |= {_shown(text, repr, apostrophe), _shown(as_bytes, ascii, apostrophe)}
    return tuple(sorted(forms, key=len, reverse=True))


def _shown(text: str, show: Callable[[str], str], apostrophe: str) -> str:
    return apostrophe.join(show(f'"{part}')[2:-1] for part in text.split("'"))


def redact_fragment(text: str) -> str:
    """What may be JSON that was cut off, or HTML around some, without the values of secret names.

    A value that is not ended is cut off with the text.
    """
    return re.sub(_PAIR, _without_value, text)


def _without_value(pair: re.Match[str]) -> str:
    secret = pair[3] and is_secret_name(pair[2])
    return f"{pair[1]}{REDACTED}" if secret else pair[0]


def redact_query(query: str) -> str:
    """A query string, decoded for reading, with the values of secret parameters replaced."""
    from urllib.parse import parse_qsl

    return "&".join(
        f"{name}={REDACTED if value and is_secret_name(name) else value}"
        for name, value in parse_qsl(query, keep_blank_values=True)
    )
