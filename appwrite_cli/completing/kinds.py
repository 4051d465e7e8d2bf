"""What completion knows of the values of commands: the one table that the generator reads.

A kind is a word in the lists of the completion scripts: choices joined by `|`, `:file` and
`:directory`, which the shell knows itself, or one of those that `answer.py` answers:

    :address/database/table     an address, part by part
    :own/database/table         an ID alone, below what defaults or the line's address name
    :where/rows  :sort/rows     names of fields, and in filters values: of the group's resources
    :items/rows                 addresses, then KEY=VALUE
    :allow/table                permissions of a resource
    :enum/Runtime               the values of an enumeration of the API
    :column  :index             addresses, then specs
    :operation  :profile  :query/rows
"""

import re
from collections.abc import Callable
from importlib import import_module

from appwrite_cli import resources
from appwrite_cli.address import Kind
from appwrite_cli.catalog import enumeration
from appwrite_cli.description import Argument, Command, Option
from appwrite_cli.global_options import ADDRESS_DEFAULTS
from appwrite_cli.permission import ACTIONS

# What users invent or paste: nothing can be offered.
PLAIN_METAVARS = {
    "CODE", "DEFAULT", "DEGREES", "EMAIL", "FIELD=COLUMN", "HEX", "IDENTIFIER", "JSON", "KEY",
    "MIN..MAX", "N", "NAME", "NUMBER", "PATTERN", "PIXELS", "PLACE", "PROJECT", "ROLE", "SCOPE",
    "SECONDS", "SECRET", "SESSION", "SIZE", "STRING", "TEXT", "TIME", "TOKEN", "TYPE", "URL",
    "VALUE",
}  # fmt: skip
# The same by flags, where the placeholder alone does not say it: new IDs, keys of another
# server, expressions of another language, lists of free words.
PLAIN_FLAGS = {
    "--id", "--project", "--jmespath", "--spec", "--unset", "--labels", "--add", "--remove",
    "--set", "--pref", "--session-id", "--provider", "--extensions",
}  # fmt: skip
FILES = {
    ":file": {"FILE", "FILES", "PATH", "PATHS"},
    ":directory": {"DIR", "DIRECTORY", "SRC", "DST"},
}
# By the placeholder: words that are always the same.
WORDS = {
    "FORMAT": "csv|json|ndjson",
    "ALGORITHM": "argon2|bcrypt|md5|phpass|scrypt|scrypt-modified|sha",
}
# By flag or placeholder: names in the catalog.
ENUMERATIONS = {
    "--runtime": "Runtime",
    "--on-delete": "RelationMutate",
    "PROVIDER": "OAuthProvider",
}

# By the placeholder: from the value's resource to its kind.
_OF_METAVAR: dict[str, Callable[[str], str]] = {
    "FIELD": lambda group: f":sort/{group}",
    "EXPR": lambda group: f":where/{group}",
    "CALL": lambda group: f":query/{group}",
}
_OF_FLAG: dict[str, Callable[[str], str]] = {
    "--fields": lambda group: f":fields/{group}",
    "--select": lambda group: f":select/{group}",
    "--column": lambda _: ":column",
    "--index": lambda _: ":index",
    "--profile": lambda _: ":profile",
}


def option_kind(option: Option, command: Command | None) -> str:
    """What is known of an option's value; empty where nothing is. Global ones have no command."""
    flag = next((flag for flag in option.flags if flag.startswith("--")), option.flags[0])
    if option.choices:
        return "|".join(option.choices)
    if known := _file_kind(option.metavar):
        return known
    if known := WORDS.get(option.metavar) or _enumeration_kind(flag, option.metavar):
        return known
    if flag in PLAIN_FLAGS or (command is None and flag not in _OF_FLAG):
        return ""
    group = command.path[0] if command else ""
    for known_by, table in ((flag, _OF_FLAG), (option.metavar, _OF_METAVAR)):
        if known_by in table:
            return table[known_by](group)
    if option.metavar == "ACTIONS=ROLE":
        noun = _noun(group)
        # Transactions stage writes to rows.
        return f":allow/{noun if noun in ACTIONS else 'row'}"
    if option.metavar == "ID":
        return _id_kind(flag, command)
    return _address_kind(option.metavar, command) if command else ""


def argument_kind(argument: Argument, command: Command) -> str:
    """What is known of a positional argument; empty where nothing is."""
    if argument.choices:
        return "|".join(argument.choices)
    group, metavar = command.path[0], argument.metavar
    if group == "api":
        return ":operation"
    address, _, more = metavar.partition(" ")
    if known := _file_kind(more or ("" if "/" in address else address)):
        return known  # BUCKET/FILE is on the server
    if known := _enumeration_kind(metavar):
        return known
    if group == "profiles":
        return "" if command.name == "add" else ":profile"
    if "SPEC" in metavar:
        return f":{_noun(group)}"
    if "KEY=VALUE" in metavar:
        return "" if command.name == "prefs" else f":items/{items_of(command)}"
    return _address_kind(metavar, command)


def is_plain(value: Option | Argument, command: Command | None) -> bool:
    """Whether it is known that nothing can be offered for a value that has no kind."""
    metavar = value.metavar.strip("[].")
    if isinstance(value, Option):
        flags = PLAIN_FLAGS | {f"--{part}" for part in ADDRESS_DEFAULTS if not kinds_of(part)}
        return metavar in PLAIN_METAVARS or command is None or not flags.isdisjoint(value.flags)
    if command is None or metavar in PLAIN_METAVARS or command.name == "prefs":
        return True
    # A new resource without parents is named by its new ID alone.
    return command.name == "create" and not address_form(value.metavar, command)


def address_form(metavar: str, command: Command) -> tuple[str, ...]:
    """The parts of the addresses that a placeholder stands for; none where it is no address.

    `[[DATABASE/]TABLE]` is database, table; ADDRESS what the group's resources are addressed by.
    What is to be created has no ID yet: there it is the parent.
    """
    own = resource_of(items_of(command) if "KEY=VALUE" in metavar else command.path[0])
    bare = re.sub(r"[\[\].]", "", metavar).partition(" ")[0]
    if bare.startswith("ADDRESS"):
        parts = own.parts if own else ()
    else:
        parts = tuple(bare.lower().split("/")) if re.fullmatch(r"[A-Z/]+", bare) else ()
    creates = command.name == "create" and own is not None and parts == own.parts
    return parts[:-1] if creates else parts


def items_of(command: Command) -> str:
    """The group whose resources the KEY=VALUE items of a command describe."""
    return "rows" if command.path[0] == "transactions" else command.path[0]


def kind_of(parts: tuple[str, ...]) -> Kind | None:
    """The kind of resource with these parts of an address."""
    return next((kind for kind in _kinds() if kind.parts == parts), None)


def kinds_of(noun: str) -> list[Kind]:
    """The kinds of resource that are called so."""
    return [kind for kind in _kinds() if kind.noun == noun]


def resource_of(group: str) -> Kind | None:
    """What a group is about: the kind of its name, among those that its module uses if several."""
    found = kinds_of(_noun(group))
    if len(found) > 1:
        used = vars(import_module(f"appwrite_cli.commands.{group.replace('-', '_')}")).values()
        found = [kind for kind in found if kind in used] or found
    return found[0] if found else None


def _kinds() -> list[Kind]:
    return [kind for kind in vars(resources).values() if isinstance(kind, Kind)]


def _noun(group: str) -> str:
    """One of many: `index` of `indexes`, `identity` of `identities`."""
    for ending, singular in (("ies", "y"), ("xes", "x"), ("s", "")):
        if group.endswith(ending):
            return group.removesuffix(ending) + singular
    return group


def _id_kind(flag: str, command: Command | None) -> str:
    noun = flag.removeprefix("--")
    own = resource_of(command.path[0]) if command else None
    if noun in ("after", "before"):
        return f":own/{'/'.join(own.parts)}" if own else ""
    found = kinds_of(noun)
    return f":own/{'/'.join(found[0].parts)}" if found else ""


def _address_kind(metavar: str, command: Command) -> str:
    parts = address_form(metavar, command)
    return f":address/{'/'.join(parts)}" if kind_of(parts) else ""


def _enumeration_kind(*names: str) -> str:
    known = (ENUMERATIONS[name] for name in names if name in ENUMERATIONS)
    return next((f":enum/{name}" for name in known if enumeration(name)), "")


def _file_kind(metavar: str) -> str:
    words = set(re.findall("[A-Z]+", metavar))
    return next((name for name, metavars in FILES.items() if words & metavars), "")
