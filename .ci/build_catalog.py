"""Writes the catalog of API operations from the facts beside the project and the official SDK.

python .ci/build_catalog.py           writes appwrite_cli/catalog/operations.txt and enums.txt
python .ci/build_catalog.py --check   exits 1 and names what is out of date

The facts are in ../shared/api; what replaces a deprecated operation is read off the SDK, which is
a dependency of the tests.
"""

import inspect
import json
import re
import sys
from collections.abc import Iterable
from importlib import import_module
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
FACTS = ROOT.parent / "shared" / "api"
CATALOG = ROOT / "appwrite_cli" / "catalog"
OLDER, NEWER = "22.2.0", "27.0.0"
TYPES = {
    "string": "",
    "boolean": "b",
    "number": "n",
    "object": "o",
    "file": "f",
    "array<string>": "s[]",
    "array<number>": "n[]",
}
HEAD = """\
# The operations of Appwrite's API. Made by .ci/build_catalog.py: do not edit.
#
# SERVICE.OPERATION METHOD PATH [since=27] [until=22] [use=SERVICE.OPERATION] [PARAMETER ...]
#
# since: the first major version of the official SDK that has it, until: the last; use: it is
# deprecated, and what replaces it, if anything does. PARAMETER is NAME[!][:TYPE][+]: ! required,
# + since 27. TYPE is b(oolean), n(umber), o(bject), f(ile), s[] and n[] for lists, =NAME for a
# value of an enumeration, nothing for text. A parameter stands in the path where the path has it,
# in the query string of a GET, and in the body of all else.
"""
ENUMS_HEAD = (
    "# The values of enumerations: NAME VALUE ... Made by .ci/build_catalog.py: do not edit.\n"
)


def main(argv: list[str]) -> int:
    """Write both files, or with --check only compare them."""
    made = {"operations.txt": operations(), "enums.txt": enums()}
    stale = [
        name
        for name, text in made.items()
        if not (CATALOG / name).is_file() or (CATALOG / name).read_text("utf-8") != text
    ]
    if "--check" in argv:
        for name in stale:
            print(f"appwrite_cli/catalog/{name} is out of date", file=sys.stderr)  # noqa: T201
        return 1 if stale else 0
    for name in stale:
        (CATALOG / name).write_text(made[name], encoding="utf-8", newline="\n")
    return 0


def operations() -> str:
    """The text of operations.txt."""
    with (FACTS / "operations.jsonl").open(encoding="utf-8") as lines:
        facts = [json.loads(line) for line in lines]
    named = sorted(f"{operation_line(fact)}\n" for fact in facts)
    return HEAD + "".join(named)


def operation_line(fact: dict[str, Any]) -> str:
    """One operation as a line."""
    words = [f"{fact['service']}.{fact['operation']}", method(fact), fact["path"]]
    if fact["sdk"] == [NEWER]:
        words.append("since=27")
    if fact["sdk"] == [OLDER]:
        words.append("until=22")
    if fact["deprecated"]:
        words.append(f"use={replacement(fact)}")
    newer = set(fact.get("parameters_since_27", ()))
    words.extend(parameter(p, is_newer=p["name"] in newer) for p in fact["parameters"])
    return " ".join(words)


def parameter(fact: dict[str, Any], *, is_newer: bool) -> str:
    """One parameter as a word."""
    kind = fact["type"].replace("enum:", "=") if fact["type"] not in TYPES else TYPES[fact["type"]]
    typed = f":{kind}" if kind else ""
    return f"{fact['name']}{'!' if fact['required'] else ''}{typed}{'+' if is_newer else ''}"


def method(fact: dict[str, Any]) -> str:
    """The method; of uploads what the SDK uses, for the facts call every one of them a POST."""
    if not fact["upload"]:
        return str(fact["method"])
    found = re.search(
        r"chunked_upload\(.*?'(put|patch)'", inspect.getsource(sdk_method(fact)), re.S
    )
    return found[1].upper() if found else "POST"


def replacement(fact: dict[str, Any]) -> str:
    """What the SDK says is to be used instead, in the API's spelling; empty where it does not."""
    text = inspect.getdoc(sdk_method(fact)) or ""
    found = re.search(r"Please use `(\w+)\.(\w+)` instead", text)
    return f"{found[1]}.{camel(found[2])}" if found else ""


def sdk_method(fact: dict[str, Any]) -> Any:
    """The method of the SDK that calls the operation."""
    service = import_module(f"appwrite.services.{snake(fact['service'])}")
    kind = next(
        value
        for value in vars(service).values()
        if inspect.isclass(value) and value.__module__ == service.__name__
    )
    return getattr(kind, snake(fact["operation"]))


def enums() -> str:
    """The text of enums.txt."""
    known = json.loads((FACTS / "enums.json").read_text("utf-8"))
    return ENUMS_HEAD + "".join(f"{name} {_joined(known[name])}\n" for name in sorted(known))


def _joined(values: Iterable[Any]) -> str:
    words = [str(value) for value in values]
    for word in words:
        if not word or " " in word:
            raise ValueError(f"a value that a line of words cannot hold: {word!r}")
    return " ".join(words)


def snake(name: str) -> str:
    """`createMfaChallenge` as `create_mfa_challenge`, `tablesDB` as `tables_db`."""
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).lower()


def camel(name: str) -> str:
    """The reverse."""
    return re.sub(r"_([a-z0-9])", lambda match: match[1].upper(), name)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
