"""API keys, sessions and JWTs: how they are read, and how one of them is chosen."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

from appwrite_cli.errors import UsageError

if TYPE_CHECKING:
    from appwrite_cli.config.file import Profile

Kind = Literal["key", "session", "jwt"]
KINDS: tuple[Kind, ...] = ("key", "session", "jwt")
NOUNS: dict[Kind, str] = {"key": "an API key", "session": "a session", "jwt": "a JWT"}
VARIABLES: dict[Kind, str] = {
    "key": "APPWRITE_API_KEY",
    "session": "APPWRITE_SESSION",
    "jwt": "APPWRITE_JWT",
}


@dataclass(frozen=True)
class Credential:
    """What proves who asks, and the source it came from, as users read it."""

    kind: Kind
    secret: str = field(repr=False)
    source: str

    @property
    def noun(self) -> str:
        """With its article, for messages: `an API key`."""
        return NOUNS[self.kind]


def clean_secret(text: str, source: str) -> str:
    """The secret without one trailing newline, which files and CI variables tend to have.

    Raises UsageError, without repeating the secret, where it is empty or could not be sent in a
    header: white space, control characters, anything but ASCII.
    """
    secret = text.removesuffix("\n").removesuffix("\r")
    if not secret:
        raise UsageError(f"{source} is empty")
    for position, character in enumerate(secret):
        if not "!" <= character <= "~":
            raise UsageError(
                f"{source}: the secret holds {_describe(character)} (character {position + 1} of "
                f"{len(secret)}), so it was not copied as it is",
                hint="copy it once more, without quotes, blanks or line breaks",
            )
    return secret


def _describe(character: str) -> str:
    if character in "\r\n":
        return "a line break"
    if character.isspace():
        return "white space"
    return "a control character" if character < " " or character == "\x7f" else "a non-ASCII letter"


def from_options(options: Mapping[str, Any]) -> list[Credential]:
    """Those given on the command line: `--key`, `--key-file` and their like, read here.

    Raises UsageError where one kind is given both ways.
    """
    found: list[Credential] = []
    for kind in KINDS:
        given, file = options.get(kind), options.get(f"{kind}_file")
        if given is not None and file is not None:
            raise UsageError(f"--{kind} and --{kind}-file both give {NOUNS[kind]}: leave one out")
        if given is not None:
            found.append(Credential(kind, clean_secret(given, f"--{kind}"), f"--{kind}"))
        elif file is not None:
            from appwrite_cli import streams

            source = f"--{kind}-file"
            secret = clean_secret(streams.read_setting(file, source), source)
            found.append(Credential(kind, secret, source))
    return found


def from_environment(environ: Mapping[str, str]) -> list[Credential]:
    """Those of the environment; empty variables count as unset."""
    return [
        Credential(kind, clean_secret(environ[variable], variable), variable)
        for kind, variable in VARIABLES.items()
        if environ.get(variable)
    ]


def from_profile(profile: "Profile", only: Kind | None) -> list[Credential]:
    """Those of a profile, one of them at most taken from the keyring; raises UsageError."""
    kinds = [kind for kind in KINDS if kind in profile.secrets and only in (None, kind)]
    if len(kinds) > 1:
        raise UsageError(
            f"profile {profile.name} holds an API key and a session: remove one",
            hint=f"awcli profiles set {profile.name} --unset session",
        )
    return [Credential(kind, _stored(profile, kind), f"profile {profile.name}") for kind in kinds]


def _stored(profile: "Profile", kind: Kind) -> str:
    stored = profile.secrets[kind]
    if isinstance(stored, str):
        return clean_secret(stored, f"profile {profile.name}: {kind}")
    from appwrite_cli.config import secrets_store

    return secrets_store.load(stored.entry, profile.name)


def only_one(found: list[Credential]) -> Credential | None:
    """The one credential of a source, or none; two are a UsageError, for none is stronger."""
    if len(found) > 1:
        first, second = found[:2]
        raise UsageError(
            f"{first.source} gives {first.noun} and {second.source} gives {second.noun}: "
            "one of them has to go",
            hint="an API key acts as the administrator, a session or a JWT as their user",
        )
    return found[0] if found else None
