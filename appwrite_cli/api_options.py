"""Options of a command made of what the catalog knows about operations of the API.

    EMAIL = ApiOptions("messaging.createEmail", topics=say("whom it reaches", "ID"), ...)

    def email(body: Annotated[Body, EMAIL], ...) -> None: ...

A group says in its own words what each parameter is for, and what its placeholder is. The catalog
adds the rest: which type it has, which values, whether it may be repeated, whether servers of 1.9
know it. The function gets the parameters that were given, checked, by their names in the API. The
catalog is read when such a command is built, so that no other command pays for it.
"""

import inspect
import json
import re
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Annotated, Any, Literal, NamedTuple

import typer

from appwrite_cli.errors import UsageError, did_you_mean

if TYPE_CHECKING:
    from appwrite_cli.catalog import Parameter

Body = dict[str, Any]
"""What such options give: parameters of the API by name."""

NOTHING_LEFT = "no_"  # begins the names of options that empty a list


FEW = 8  # values of an enumeration that help lists and shells complete
MOST = 24  # values that an error lists


class Words(NamedTuple):
    """What help says of a parameter; `placeholder` also tells how a value is read (`READERS`)."""

    help: str
    placeholder: str = ""
    flag: str = ""


def say(text: str, placeholder: str = "", flag: str = "") -> Words:
    """The words for a parameter: one line of help, its placeholder, its flag where not its name."""
    return Words(text, placeholder, flag)


class ApiOptions:
    """The options that parameters of one or several operations become, in the order given.

    With several operations, which one is meant is seen later, and `only_of` checks what was given.
    """

    def __init__(self, *operations: str, **words: Words) -> None:
        self.operations = operations
        self.words = words

    @property
    def creates(self) -> bool:
        """Whether something new is made: then what the API requires is required here."""
        return ".create" in self.operations[0]

    def known(self) -> "dict[str, Parameter]":
        """The catalog's parameters that are offered here, by name."""
        from appwrite_cli.catalog import find

        found: dict[str, Parameter] = {}
        for operation in map(find, reversed(self.operations)):
            found |= {p.name: p for p in operation.parameters if p.name in self.words}
        return {name: found[name] for name in self.words}

    def parameters(self) -> list[inspect.Parameter]:
        """The options, as a function would declare them."""
        options = []
        for name, parameter in self.known().items():
            words = self.words[name]
            flag = words.flag or flag_of(parameter)
            options.append(_option(name, _type(parameter), _typer_option(parameter, words, flag)))
            if parameter.is_list and not parameter.required and not self.creates:
                none = typer.Option(f"--no-{kebab(name)}", help=f"without any {flag[2:]}")
                options.append(_option(NOTHING_LEFT + name, bool, none, default=False))
        return options

    def value(self, given: Mapping[str, Any]) -> Body:
        """The parameters that were given, each checked; raises UsageError."""
        body: Body = {}
        for name, parameter in self.known().items():
            flag = self.words[name].flag or flag_of(parameter)
            found = given[name]
            if given.get(NOTHING_LEFT + name):
                if found:
                    raise UsageError(f"{flag} and --no-{kebab(name)} exclude each other")
                body[name] = []
            elif found is None or found == []:
                if parameter.required and self.creates:
                    raise UsageError(f"{flag} is missing", hint="--help says what it is for")
            else:
                body[name] = self._read(parameter, found, flag)
        return body

    def _read(self, parameter: "Parameter", found: Any, flag: str) -> Any:
        read = READERS.get(self.words[parameter.name].placeholder, _plain)
        if parameter.is_list:
            texts = [part.strip() for text in found for part in text.split(",")]
            if not all(texts):
                raise _empty(flag)
            return list(dict.fromkeys(read(text, flag) for text in texts))
        if not isinstance(found, str):
            return found
        if not found and self.creates:
            raise _empty(flag)
        if parameter.type == "o":
            return _json_object(found, flag)
        if parameter.choices and found:
            return _chosen(found, parameter.choices, flag)
        return read(found, flag) if found else found

    def only_of(self, operation: str, body: Mapping[str, Any], what: str) -> None:
        """Raise UsageError where an option was given that `operation`, about `what`, has not."""
        from appwrite_cli.catalog import find

        takes = find(operation)
        known = self.known()
        for name in body:
            if takes.parameter(name) is None:
                raise UsageError(
                    f"{what} has no {self.words[name].flag or flag_of(known[name])}",
                    hint=f"it takes {self._flags(takes.parameters)}",
                )

    def _flags(self, parameters: "tuple[Parameter, ...]") -> str:
        offered = [p for p in parameters if p.name in self.words]
        return ", ".join(self.words[p.name].flag or flag_of(p) for p in offered)


def kebab(name: str) -> str:
    """`replyToEmail` as options are spelled: `reply-to-email`."""
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "-", name).lower()


def flag_of(parameter: "Parameter") -> str:
    """The option of a parameter: one value of a list each, so `topics` is `--topic`."""
    name = kebab(parameter.name)
    return f"--{name[:-1] if parameter.is_list and name.endswith('s') else name}"


def _option(name: str, kind: Any, option: Any, default: Any = None) -> inspect.Parameter:
    if kind == list[str]:
        default = []
    kind = Annotated[kind, option]
    place = inspect.Parameter.POSITIONAL_OR_KEYWORD
    return inspect.Parameter(name, place, default=default, annotation=kind)


def _typer_option(parameter: "Parameter", words: Words, flag: str) -> Any:
    notes = ["repeatable, or A,B"] if parameter.is_list else []
    text = "; ".join([words.help, *notes]) + (" (servers newer than 1.9)" * parameter.newer)
    if parameter.type == "b":
        return typer.Option(f"{flag}/--no-{flag[2:]}" if "/" not in flag else flag, help=text)
    usual = {"n": "N", "o": "JSON"}.get(parameter.type, "TEXT")
    few = "|".join(parameter.choices) if len(parameter.choices) <= FEW else ""
    placeholder = words.placeholder or few or usual
    return typer.Option(flag, metavar=placeholder, help=text)


def _type(parameter: "Parameter") -> Any:
    if parameter.is_list:
        return list[str]
    if 0 < len(parameter.choices) <= FEW:
        return Literal[parameter.choices] | None
    return {"b": bool, "n": int}.get(parameter.type, str) | None


def _plain(text: str, _flag: str) -> str:
    return text


def _id(text: str, flag: str) -> str:
    from appwrite_cli.ids import check_id

    return check_id(text, f"ID of {flag}")


def _url(text: str, _flag: str) -> str:
    from appwrite_cli.people import check_url

    return check_url(text)


def _email(text: str, _flag: str) -> str:
    from appwrite_cli.people import check_email

    return check_email(text)


def _when(text: str, flag: str) -> str:
    from appwrite_cli.moments import time_to_come

    return time_to_come(text, flag)


def _when_or_never(text: str, flag: str) -> str | None:
    return None if text == "never" else _when(text, flag)


def _scope(text: str, flag: str) -> str:
    from appwrite_cli.catalog import enumeration

    return _chosen(text, enumeration("ProjectKeyScopes"), flag)


def _chosen(text: str, choices: tuple[str, ...], flag: str) -> str:
    """`text`, if it is one of the values of an enumeration."""
    if text in choices:
        return text
    shown = ", ".join(choices[:MOST]) + (", ..." if len(choices) > MOST else "")
    raise UsageError(
        f"{flag}: there is no {text!r}{did_you_mean(text, choices)}", hint=f"one of {shown}"
    )


def _role(text: str, _flag: str) -> str:
    from appwrite_cli.permission import check_role

    return check_role(text)


def _file(text: str, flag: str) -> str:
    """A file as parameters of messages name one: by `BUCKET:FILE`, where addresses have a slash."""
    from appwrite_cli.ids import check_id

    parts = text.split("/")
    if len(parts) != 2:
        raise UsageError(f"{flag}: {text!r} is not the address of a file", hint="BUCKET/FILE")
    return ":".join(check_id(part, f"ID of {flag}") for part in parts)


def _content(text: str, flag: str) -> str:
    from appwrite_cli.streams import read_text

    return read_text(text[1:], flag) if text.startswith("@") else text


def _secret(source: str, flag: str) -> str:
    from appwrite_cli.streams import read_secret

    return read_secret(source, flag)


READERS: dict[str, Callable[[str, str], Any]] = {
    "ID": _id,
    "URL": _url,
    "EMAIL": _email,
    "WHEN": _when,
    "WHEN|never": _when_or_never,
    "SCOPE": _scope,
    "ROLE": _role,
    "BUCKET/FILE": _file,
    "TEXT|@FILE": _content,
    "FILE": _secret,
}
"""How the text of an option becomes what is sent, by its placeholder: all others stay as they are.

`FILE` is for secrets, which are read from a file or stdin, for options are visible to others.
"""


def _json_object(text: str, flag: str) -> Any:
    try:
        value = json.loads(_content(text, flag))
    except ValueError:
        value = None
    if not isinstance(value, dict):
        raise UsageError(f"{flag} is a JSON object", hint="or @FILE with one in it")
    return value


def _empty(flag: str) -> UsageError:
    return UsageError(f"{flag} is empty", hint="is a shell variable unset?")
