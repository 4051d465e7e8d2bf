"""Countries, continents, currencies, languages and calling codes, by their English names.

The data are in `locale.json`, which `tools/locale_data.py` makes from the CLDR.
"""

import json
from functools import cache
from typing import Any

from appwrite_cli.local.routing import Call, Handler, route

# The path below /locale, the key of the list in the answer, and the name of the data.
_LISTS = (
    ("codes", "localeCodes", "localeCodes"),
    ("continents", "continents", "continents"),
    ("countries", "countries", "countries"),
    ("countries/eu", "countries", "eu"),
    ("countries/phones", "phones", "phones"),
    ("currencies", "currencies", "currencies"),
    ("languages", "languages", "languages"),
)


@route("GET", "/locale", scope="locale.read")
def get(call: Call) -> dict[str, Any]:
    """Where the caller is: nowhere that is known, for a loopback address is in no country."""
    del call
    return {
        "ip": "127.0.0.1",
        "countryCode": "--",
        "country": "Unknown",
        "continentCode": "--",
        "continent": "Unknown",
        "eu": False,
        "currency": "",
    }


def _lister(key: str, name: str) -> Handler:
    def list_(call: Call) -> dict[str, Any]:
        del call
        entries = _data()[name]
        return {"total": len(entries), key: entries}

    return list_


for _path, _key, _name in _LISTS:
    route("GET", f"/locale/{_path}", scope="locale.read")(_lister(_key, _name))


@cache
def _data() -> dict[str, list[dict[str, Any]]]:
    from importlib import resources

    text = resources.files("appwrite_cli.local").joinpath("locale.json").read_text("utf-8")
    data: dict[str, Any] = json.loads(text)
    union = set(data["eu"])
    data["eu"] = [country for country in data["countries"] if country["code"] in union]
    return data
