"""What a `User-Agent` says of system, client and device, in the words of Appwrite 1.9.6.

Appwrite asks Matomo's device detector, which knows thousands; here are the common browsers and
HTTP libraries with that detector's codes. Unknown parts are empty, as they are there.
"""

import re
from dataclasses import dataclass

FIELDS = (
    *("osCode", "osName", "osVersion", "clientType", "clientCode", "clientName"),
    *("clientVersion", "clientEngine", "clientEngineVersion"),
    *("deviceName", "deviceBrand", "deviceModel"),
)


@dataclass(frozen=True)
class _Known:
    """A pattern with the version in its first group, and what it stands for."""

    pattern: re.Pattern[str]
    code: str
    name: str


def _known(pattern: str, code: str, name: str) -> _Known:
    return _Known(re.compile(pattern, re.IGNORECASE), code, name)


# The first one that matches counts: browsers call themselves by the names of others too.
_SYSTEMS = (
    _known(r"(?:iPad|iPadOS)(?:.*?CPU OS ([\d_]+))?", "IPA", "iPadOS"),
    _known(r"(?:iPhone|iPod)(?:.*?OS ([\d_]+))?", "IOS", "iOS"),
    _known(r"Android[ /]?([\d.]+)?", "AND", "Android"),
    _known(r"CrOS \w+ ([\d.]+)", "COS", "Chrome OS"),
    _known(r"Windows NT (\d+\.\d+)", "WIN", "Windows"),
    _known(r"(?:Mac OS X|Darwin)[ /]?([\d_.]+)?", "MAC", "Mac"),
    _known(r"Ubuntu[ /]?([\d.]+)?", "UBT", "Ubuntu"),
    _known(r"Linux(?:[ /](?=\d)([\d.]+))?", "LIN", "GNU/Linux"),
)
_WINDOWS = {"10.0": "10", "6.3": "8.1", "6.2": "8", "6.1": "7", "6.0": "Vista", "5.1": "XP"}
_BROWSERS = (
    _known(r"Edg(?:e|A|iOS)?/([\d.]+)", "PS", "Microsoft Edge"),
    _known(r"(?:OPR|Opera)/([\d.]+)", "OP", "Opera"),
    _known(r"SamsungBrowser/([\d.]+)", "SB", "Samsung Browser"),
    _known(r"CriOS/([\d.]+)", "CI", "Chrome Mobile iOS"),
    _known(r"FxiOS/([\d.]+)", "FI", "Firefox Mobile iOS"),
    _known(r"Mobile.*Firefox/([\d.]+)", "FM", "Firefox Mobile"),
    _known(r"Firefox/([\d.]+)", "FF", "Firefox"),
    _known(r"HeadlessChrome/([\d.]+)", "HC", "Headless Chrome"),
    _known(r"Chrome/([\d.]+) Mobile", "CM", "Chrome Mobile"),
    _known(r"Chrome/([\d.]+)", "CH", "Chrome"),
    _known(r"Version/([\d.]+).*Mobile.*Safari/", "MF", "Mobile Safari"),
    _known(r"Version/([\d.]+).*Safari/", "SF", "Safari"),
)
_LIBRARIES = (
    _known(r"^curl/([\d.]+)", "", "curl"),
    _known(r"^Wget/([\d.]+)", "", "Wget"),
    _known(r"python-requests/([\d.]+)", "", "Python Requests"),
    _known(r"Python-urllib/([\d.]+)", "", "Python urllib"),
    _known(r"python-httpx/([\d.]+)", "", "HTTPX"),
    _known(r"aiohttp/([\d.]+)", "", "aiohttp"),
    _known(r"axios/([\d.]+)", "", "Axios"),
    _known(r"okhttp/([\d.]+)", "", "OkHttp"),
    _known(r"Go-http-client/([\d.]+)", "", "Go-http-client"),
)
_ENGINES = (
    _known(r"(?:Chrome|HeadlessChrome)/([\d.]+)", "", "Blink"),
    _known(r"rv:([\d.]+)\).*Gecko/", "", "Gecko"),
    _known(r"AppleWebKit/([\d.]+)", "", "WebKit"),
)
_OFFICIAL_CLI = re.compile(r"AppwriteCLI/(\S*)")
_DESKTOPS = frozenset(("COS", "WIN", "MAC", "UBT", "LIN"))


def describe(user_agent: str) -> dict[str, str]:
    """The `FIELDS` of sessions for a user agent, each one a text."""
    system = _system(user_agent)
    client = _client(user_agent)
    return {**system, **client, **_device(user_agent, system["osCode"], client["clientType"])}


def _system(user_agent: str) -> dict[str, str]:
    for system in _SYSTEMS:
        if found := system.pattern.search(user_agent):
            version = (found[1] or "").replace("_", ".")
            if system.code == "WIN":
                version = _WINDOWS.get(version, version)
            return {"osCode": system.code, "osName": system.name, "osVersion": _short(version)}
    return {"osCode": "", "osName": "", "osVersion": ""}


def _client(user_agent: str) -> dict[str, str]:
    if found := _OFFICIAL_CLI.match(user_agent):
        return _entry("desktop", "cli", "Appwrite CLI", found[1])
    for browser in _BROWSERS:
        if found := browser.pattern.search(user_agent):
            entry = _entry("browser", browser.code, browser.name, _short(found[1]))
            return {**entry, **_engine(user_agent)}
    for library in _LIBRARIES:
        if found := library.pattern.search(user_agent):
            return _entry("library", "", library.name, _short(found[1]))
    return _entry("", "", "", "")


def _entry(kind: str, code: str, name: str, version: str) -> dict[str, str]:
    return {
        "clientType": kind,
        "clientCode": code,
        "clientName": name,
        "clientVersion": version,
        "clientEngine": "",
        "clientEngineVersion": "",
    }


def _engine(user_agent: str) -> dict[str, str]:
    for engine in _ENGINES:
        if found := engine.pattern.search(user_agent):
            return {"clientEngine": engine.name, "clientEngineVersion": found[1]}
    return {}


def _device(user_agent: str, system: str, client: str) -> dict[str, str]:
    name = brand = model = ""
    if system == "IOS":
        name, brand, model = "smartphone", "Apple", "iPhone"
    elif system == "IPA":
        name, brand, model = "tablet", "Apple", "iPad"
    elif system == "AND" and client == "browser":
        name = "smartphone" if "Mobile" in user_agent else "tablet"
    elif system in _DESKTOPS:
        name, brand = "desktop", "Apple" if system == "MAC" else ""
    return {"deviceName": name, "deviceBrand": brand, "deviceModel": model}


def _short(version: str) -> str:
    return ".".join(version.split(".")[:2])
