"""What the server takes for an email address, an IP address and a URL (PHP's `filter_var`)."""

import ipaddress
import re

_ATOM = r"[a-z0-9!#$%&'*+/=?^_`{|}~-]+"
_QUOTED = r'"(?:[^"\\\x00-\x1f\x7f]|\\[\x20-\x7e])*"'
_LABEL = r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
_EMAIL = re.compile(
    rf"(?P<local>(?:{_ATOM}|{_QUOTED})(?:\.(?:{_ATOM}|{_QUOTED}))*)"
    rf"@(?P<domain>{_LABEL}(?:\.{_LABEL})+|\[(?P<address>[^\]]+)\])"
)
_URL = re.compile(
    r"(?P<scheme>[A-Za-z][A-Za-z0-9+.-]*):"
    r"(?://(?:[^/?#@]*@)?(?P<host>\[[^\]]*\]|[^/?#:]*)(?P<port>:\d*)?)?(?P<rest>[/?#].*)?"
)
_HOST = re.compile(rf"{_LABEL}(?:\.{_LABEL})*\.?", re.IGNORECASE)
_PRINTABLE = re.compile(r"[\x21-\x7e]+")


def is_email(text: str) -> bool:
    """Whether it is an email address: a mailbox and a domain with a dot, 254 characters at most."""
    found = _EMAIL.fullmatch(text.strip().lower())
    if found is None or len(found["local"]) > 64 or len(found["domain"]) > 253:
        return False
    if found["address"] is None:
        return True
    return is_ip(found["address"].removeprefix("ipv6:"))


def is_ip(text: str) -> bool:
    """Whether it is an IPv4 or IPv6 address, without a zone."""
    try:
        ipaddress.ip_address(text)
    except ValueError:
        return False
    return "%" not in text


def is_url(text: str) -> bool:
    """Whether it is an absolute URL in ASCII, with a host unless it is one of mail or a file."""
    if not _PRINTABLE.fullmatch(text):
        return False
    if re.match(r"(?i)(mailto|news):[^/]", text):
        return True
    found = _URL.fullmatch(text)
    if found is None:
        return False
    host = found["host"]
    if not host:
        return found["scheme"].lower() == "file" and host is not None
    if found["port"] and int(found["port"][1:] or 0) > 65535:
        return False
    if host.startswith("["):
        return is_ip(host[1:-1]) and ":" in host
    if found["scheme"].lower() in ("http", "https"):
        return len(host) <= 253 and _HOST.fullmatch(host) is not None
    return True
