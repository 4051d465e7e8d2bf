"""What Appwrite tells of an email address: its canonical form, and what kind of domain it is of.

The rules are those of utopia-php/emails 0.7. Appwrite knows some 4,800 free domains and 70,000
disposable ones by name; here are the ones that people know, and those that examples use.
"""

from typing import Any


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_OUTLOOK = frozenset(
    f"{name}.{end}"
    for name, ends in {
        "outlook": (
            "com at be cl co.il co.nz co.th co.uk com.ar com.au com.br com.gr com.pe com.tr com.vn "
            "cz de dk es fr hu id ie in it jp kr lv my ph pt sa sg sk"
        ),
        "hotmail": (
            "com at be ca cl co.il co.nz co.th co.uk com.ar com.au com.br com.gr com.mx com.pe "
            "com.tr com.vn cz de dk es fr hu id ie in it jp kr lv my ph pt sa sg sk"
        ),
        "live": "com be co.uk com.ar com.mx de es eu fr it nl",
        "msn": "com",
        "passport": "com",
    }.items()
    for end in ends.split()
)
_YAHOO = _words(
    "yahoo.com yahoo.co.uk yahoo.ca yahoo.de yahoo.fr yahoo.in yahoo.it ymail.com rocketmail.com"
)
_GMAIL = _words("gmail.com googlemail.com")
_ICLOUD = _words("icloud.com me.com mac.com")
_PROTON = _words("protonmail.com proton.me pm.me")
_FASTMAIL = _words("fastmail.com fastmail.fm")
_WALLA = _words("walla.co.il walla.com")
# Domains of one provider, and the one that stands for all of them.
_PROVIDERS = (
    (_GMAIL, "gmail.com"),
    (_OUTLOOK, "outlook.com"),
    (_YAHOO, "yahoo.com"),
    (_ICLOUD, "icloud.com"),
    (_PROTON, "protonmail.com"),
    (_FASTMAIL, "fastmail.com"),
    (_WALLA, "walla.co.il"),
)
_PLUS = _words("gmail.com outlook.com icloud.com")  # what follows a plus is no name

_FREE = frozenset().union(*(domains for domains, _ in _PROVIDERS)) | _words(
    "aol.com gmx.at gmx.ch gmx.com gmx.de gmx.net web.de freenet.de t-online.de mail.com mail.ru "
    "inbox.ru list.ru bk.ru yandex.com yandex.ru ya.ru qq.com 163.com 126.com sina.com naver.com "
    "daum.net hanmail.net rediffmail.com zoho.com tutanota.com tuta.io hushmail.com orange.fr "
    "wanadoo.fr free.fr laposte.net sfr.fr libero.it virgilio.it tiscali.it uol.com.br bol.com.br "
    "terra.com.br seznam.cz wp.pl o2.pl onet.pl interia.pl comcast.net verizon.net att.net "
    "btinternet.com sky.com bluewin.ch"
)
_DISPOSABLE = _words(
    "example.com test.com mailinator.com guerrillamail.com guerrillamail.net guerrillamail.org "
    "sharklasers.com grr.la 10minutemail.com 10minutemail.net temp-mail.org tempmail.com "
    "yopmail.com yopmail.fr trashmail.com trashmail.de dispostable.com getnada.com maildrop.cc "
    "throwawaymail.com fakeinbox.com mohmal.com mailnesia.com spamgourmet.com"
)
_UNKNOWN = {
    "emailCanonical": None,
    "emailIsFree": None,
    "emailIsDisposable": None,
    "emailIsCorporate": None,
    "emailIsCanonical": None,
}


def of(email: str | None) -> dict[str, Any]:
    """The columns of a user that tell of the address; all None without an address."""
    address = (email or "").strip().lower()
    local, at, domain = address.partition("@")
    if not (local and at and domain) or "@" in domain:
        return dict(_UNKNOWN)
    canonical = _canonical(local, domain)
    if canonical is None:
        return dict(_UNKNOWN)
    disposable = domain in _DISPOSABLE
    free = domain in _FREE and not disposable
    return {
        "emailCanonical": canonical,
        "emailIsFree": free,
        "emailIsDisposable": disposable,
        "emailIsCorporate": not (free or disposable),
        "emailIsCanonical": canonical == address,
    }


def _canonical(local: str, domain: str) -> str | None:
    """The address under which a provider delivers to a mailbox; None if no name is left of it."""
    main = next((main for domains, main in _PROVIDERS if domain in domains), domain)
    if main in _PLUS and local.find("+") > 0:
        local = local.partition("+")[0]
    if main == "gmail.com":
        local = local.replace(".", "")
    if main == "yahoo.com" and "-" in local:
        local = local.rpartition("-")[0]
    return f"{local}@{main}" if local not in ("", "0") else None
