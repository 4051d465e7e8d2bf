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
    :provider/kinds             kinds of providers of messages; /settings: SETTING=VALUE for one,
                                /secrets: the names of those that are secret
    :target                     the targets of all users
    :operation  :profile  :query/rows

A group within a group is `sites/logs`: the lists of some scripts are words between spaces.
"""

import re
from collections.abc import Callable
from importlib import import_module
from types import ModuleType

from appwrite_cli import resources
from appwrite_cli.address import Kind
from appwrite_cli.catalog import enumeration
from appwrite_cli.description import Argument, Command, Option
from appwrite_cli.global_options import ADDRESS_DEFAULTS
from appwrite_cli.permission import ACTIONS

# What users invent or paste: nothing can be offered.
PLAIN_METAVARS = {
    "A,B", "BRANCH", "CODE", "COMMAND", "DAYS", "DEFAULT", "DEGREES", "EMAIL", "EVENT",
    "FIELD=COLUMN", "HEX", "IDENTIFIER", "JSON", "KEY", "MIB", "MIN..MAX", "N", "NAME",
    "'NAME: VALUE'", "NAME=VALUE", "NUMBER", "PATTERN", "PIXELS", "PLACE", "PROJECT",
    "REFERENCE", "ROLE", "SCOPE", "SECONDS", "SECRET", "SESSION", "SIZE", "SLUG", "STRING",
    "TEXT", "TEXT|@FILE", "TIME", "TOKEN", "TYPE", "URL", "VALUE", "WHEN",
}  # fmt: skip
# The same by flags, where the placeholder alone does not say it: new IDs, keys of another
# server, expressions of another language, lists of free words.
PLAIN_FLAGS = {
    "--id", "--project", "--jmespath", "--spec", "--unset", "--labels", "--add", "--remove",
    "--set", "--pref", "--session-id", "--provider", "--extensions", "--installation",
}  # fmt: skip
FILES = {
    ":file": {"FILE", "FILES", "PATH", "PATHS"},
    ":directory": {"DIR", "DIRECTORY", "SRC", "DST"},
}
# By the placeholder: words that are always the same.
WORDS = {
    "FORMAT": "csv|json|ndjson",
    "ALGORITHM": "argon2|bcrypt|md5|phpass|scrypt|scrypt-modified|sha",
    "WHEN|never": "never",
}
# By flag or placeholder, after the group where it means something else in others: names in the
# catalog.
ENUMERATIONS = {
    "--runtime": "Runtime",
    "--on-delete": "RelationMutate",
    "FRAMEWORK": "Framework",
    "RUNTIME": "BuildRuntime",
    "account PROVIDER": "OAuthProvider",
    "project SERVICE": "ProjectServiceId",
    "functions METHOD": "ExecutionMethod",
    "project METHOD": "ProjectAuthMethodId",
    "project/keys SCOPE": "ProjectKeyScopes",
}

# By the placeholder: from the command's group to the kind.
_OF_METAVAR: dict[str, Callable[[str], str]] = {
    "FIELD": lambda group: f":sort/{group}",
    "EXPR": lambda group: f":where/{group}",
    "CALL": lambda group: f":query/{group}",
    "KIND": lambda _: ":provider/kinds",
    "SETTING": lambda _: ":provider/secrets",
    "SETTING=VALUE": lambda _: ":provider/settings",
    "TARGET": lambda _: ":target",
}
_OF_FLAG: dict[str, Callable[[str], str]] = {
    "--fields": lambda group: f":fields/{group}",
    "--select": lambda group: f":select/{group}",
    "--column": lambda _: ":column",
    "--index": lambda _: ":index",
    "--profile": lambda _: ":profile",
    "--target": lambda _: ":target",
    "--cc": lambda _: ":target",
    "--bcc": lambda _: ":target",
}
_CURSORS = {"--after", "--before"}


def option_kind(option: Option, command: Command | None) -> str:
    """What is known of an option's value; empty where nothing is. Global ones have no command."""
    flag = next((flag for flag in option.flags if flag.startswith("--")), option.flags[0])
    if option.choices:
        return "|".join(option.choices)
    if known := _file_kind(option.metavar):
        return known
    group = group_of(command) if command else ""
    if known := WORDS.get(option.metavar) or _enumeration_kind(group, flag, option.metavar):
        return known
    if flag in PLAIN_FLAGS or (command is None and flag not in _OF_FLAG):
        return ""
    for known_by, table in ((flag, _OF_FLAG), (option.metavar, _OF_METAVAR)):
        if known_by in table:
            return table[known_by](group)
    if option.metavar == "ACTIONS=ROLE":
        noun = noun_of(group)
        # Transactions stage writes to rows.
        return f":allow/{noun if noun in ACTIONS else 'row'}"
    if option.metavar == "ID":
        return _id_kind(flag, command)
    return _address_kind(option.metavar, command) if command else ""


def argument_kind(argument: Argument, command: Command) -> str:
    """What is known of a positional argument; empty where nothing is."""
    if argument.choices:
        return "|".join(argument.choices)
    group, metavar = group_of(command), argument.metavar
    if group == "api":
        return ":operation"
    address, _, more = metavar.partition(" ")
    if known := _file_kind(more or address) or _enumeration_kind(group, metavar):
        return known
    if (last := _bare(more or address)) in _OF_METAVAR:
        return _OF_METAVAR[last](group)
    if group == "profiles":
        return "" if command.name == "add" else ":profile"
    if "SPEC" in metavar:
        return f":{noun_of(group)}"
    if "KEY=VALUE" in metavar:
        return "" if command.name == "prefs" else f":items/{items_of(command)}"
    return _address_kind(metavar, command)


def is_plain(value: Option | Argument, command: Command | None) -> bool:
    """Whether it is known that nothing can be offered for a value that has no kind."""
    metavar = value.metavar.strip("[].")
    if isinstance(value, Option):
        flags = PLAIN_FLAGS | {f"--{part}" for part in ADDRESS_DEFAULTS if not kinds_of(part)}
        if command and command.name != "list":  # lists something that has no group
            flags |= _CURSORS
        return metavar in PLAIN_METAVARS or command is None or not flags.isdisjoint(value.flags)
    if command is None or metavar in PLAIN_METAVARS or command.name == "prefs":
        return True
    # A new resource without parents is named by its new ID alone.
    return _creates(command) and not address_form(value.metavar, command)


def address_form(metavar: str, command: Command) -> tuple[str, ...]:
    """The parts of the addresses that a placeholder stands for; none where it is no address.

    `[[DATABASE/]TABLE]` is database, table; ADDRESS what the group's resources are addressed by.
    What is to be created has no ID yet: there it is the parent.
    """
    own = resource_of(items_of(command) if "KEY=VALUE" in metavar else group_of(command))
    bare = _bare(metavar).partition(" ")[0]
    if bare.startswith("ADDRESS"):
        parts = own.parts if own else ()
    else:
        parts = tuple(bare.lower().split("/")) if re.fullmatch(r"[A-Z/]+", bare) else ()
    new = own is not None and parts == own.parts and _creates(command)
    return parts[:-1] if new else parts


def items_of(command: Command) -> str:
    """The group whose resources the KEY=VALUE items of a command describe."""
    group = group_of(command)
    return "rows" if group == "transactions" else group


def group_of(command: Command) -> str:
    """The group of a command: `rows`, or within another `sites/logs`."""
    return "/".join(command.path[:-1] or command.path)


def module_of(group: str) -> ModuleType:
    """The module that declares the commands of a group."""
    return import_module(f"appwrite_cli.commands.{re.sub('[-/]', '_', group)}")


def kind_of(parts: tuple[str, ...]) -> Kind | None:
    """The kind of resource with these parts of an address."""
    return next((kind for kind in _kinds() if kind.parts == parts), None)


def kinds_of(noun: str) -> list[Kind]:
    """The kinds of resource that are called so."""
    return [kind for kind in _kinds() if kind.noun == noun]


def resource_of(group: str) -> Kind | None:
    """What a group is about: the kind that names it, or is named so and used by its module."""
    found = [kind for kind in _kinds() if kind.group == group.replace("/", " ")]
    found = found or [kind for kind in kinds_of(noun_of(group)) if not kind.group]
    if len(found) > 1:
        used = vars(module_of(group)).values()
        found = [kind for kind in found if kind in used] or found
    return found[0] if found else None


def _kinds() -> list[Kind]:
    return [kind for kind in vars(resources).values() if isinstance(kind, Kind)]


def noun_of(group: str) -> str:
    """One of many: `index` of `indexes`, `identity` of `identities`, `log` of `sites/logs`."""
    group = group.rpartition("/")[2]
    for ending, singular in (("ies", "y"), ("xes", "x"), ("s", "")):
        if group.endswith(ending):
            return group.removesuffix(ending) + singular
    return group


def _id_kind(flag: str, command: Command | None) -> str:
    if flag in _CURSORS:
        own = resource_of(group_of(command)) if command and command.name == "list" else None
        return f":own/{'/'.join(own.parts)}" if own else ""
    found = kinds_of(flag.removeprefix("--"))
    return f":own/{'/'.join(found[0].parts)}" if found else ""


def _address_kind(metavar: str, command: Command) -> str:
    parts = address_form(metavar, command)
    return f":address/{'/'.join(parts)}" if kind_of(parts) else ""


def _enumeration_kind(group: str, *names: str) -> str:
    known = (ENUMERATIONS.get(f"{group} {name}") or ENUMERATIONS.get(name) for name in names)
    return next((f":enum/{name}" for name in known if name and enumeration(name)), "")


def _creates(command: Command) -> bool:
    """Whether it makes a resource whose ID can be chosen."""
    return command.name == "create" or any("--id" in option.flags for option in command.options)


def _bare(metavar: str) -> str:
    return re.sub(r"[\[\].]", "", metavar)


def _file_kind(metavar: str) -> str:
    if "/" in metavar or "@" in metavar:
        return ""  # BUCKET/FILE is on the server; after @ the scripts always complete files
    words = set(re.findall("[A-Z]+", metavar))
    return next((name for name, metavars in FILES.items() if words & metavars), "")
