"""What this machine knows without a server: profiles, operations of the API, enumerations."""

from collections.abc import Iterable

from appwrite_cli import catalog
from appwrite_cli.catalog import Operation, Parameter
from appwrite_cli.completing.found import NOTHING, Found, words
from appwrite_cli.completing.line import Line
from appwrite_cli.errors import UsageError

_METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")


def profile(_line: Line, _argument: str, _head: str, _tail: str) -> Found:
    """The profiles of the config file, with their servers and projects."""
    from appwrite_cli.config.file import read_config
    from appwrite_cli.config.paths import config_file

    profiles = read_config(config_file()).profiles
    return Found([(name, f"{one.project} at {one.endpoint}") for name, one in profiles.items()])


def values(_line: Line, name: str, head: str, _tail: str) -> Found:
    """The values of an enumeration of the API; after a comma those that are not named yet."""
    known = catalog.enumeration(name)
    if not head.endswith(","):
        return words(known)
    named = head.split(",")
    return words(value for value in known if value not in named).after(head)


def operation(line: Line, _argument: str, head: str, tail: str) -> Found:
    """A method of HTTP, or SERVICE. and then its operations; after it the parameters."""
    if line.arguments:
        known = _operation(line)
        return parameters(known.parameters, line.arguments[1:], head) if known else NOTHING
    if "." not in tail:
        methods = Found([(method, "a path follows") for method in _METHODS])
        return (methods + words(catalog.services(), "."))._replace(whole=False)
    service = tail.partition(".")[0] + "."
    named = words(name for name in catalog.names() if name.startswith(service))
    return named._replace(whole=False)


def parameters(known: Iterable[Parameter], items: Iterable[str], head: str) -> Found:
    """Those that no item gives yet; after `NAME=` the values of enumerations."""
    if head.endswith("="):
        named = next((one for one in known if one.name == head.rstrip(":=")), None)
        return _few(named).after(head) if named else NOTHING
    given = {text.partition("=")[0].rstrip(":@") for text in items}
    left = [one for one in known if one.name not in given or one.is_list]
    return Found([(one.name + ("@" if one.type == "f" else "="), _said(one)) for one in left])


def _operation(line: Line) -> Operation | None:
    """The one that the line names, by its name or by method and path."""
    first, *rest = line.arguments
    if not catalog.is_method(first):
        try:
            return catalog.find(first)
        except UsageError:
            return None
    found = catalog.match(first.upper(), f"/{rest[0].strip('/')}") if rest else None
    return found[0] if found else None


def _few(parameter: Parameter) -> Found:
    return words(("true", "false") if parameter.type == "b" else parameter.choices)


def _said(parameter: Parameter) -> str:
    kind = catalog.TYPES.get(parameter.type, "one of a few")
    return kind if parameter.required else f"{kind}, may be left out"
