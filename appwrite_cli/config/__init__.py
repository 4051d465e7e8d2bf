"""The settings of a run, and where each of them came from.

**Precedence**: option > environment > profile > project file. `-p NAME` counts as an option: what
that profile sets beats the environment. A profile that AWCLI_PROFILE or `profiles use` chose does
not. Each setting is looked up on its own; empty variables count as unset.

**Where secrets go**

* A profile's key or session is sent to that profile's endpoint only. Where another source has
  chosen another endpoint, that is a usage error and not a request without it.
* A project file may come from a stranger's repository. An endpoint from it gets a credential only
  if it is Appwrite Cloud, this machine, or the endpoint of one of the user's own profiles.
* Of key, session and JWT, the strongest source wins; two from the same source are a usage error.

**Protection** belongs to a project: it holds where the endpoint and project in use are those of
the profile in use, or, where other sources chose them, of any protected profile.

**Local**: `--local` stands for an endpoint, a project and a key. Environment and profiles are then
asked for neither; `--project`, `--key`, `--session` and `--jwt` still hold.
"""

import os
from collections.abc import Callable, Mapping
from contextlib import suppress
from contextvars import ContextVar
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from appwrite_cli import __version__
from appwrite_cli.config.credentials import KINDS, Credential, Kind
from appwrite_cli.config.sources import Lookup, Setting, from_environment, from_options
from appwrite_cli.config.target import find_target
from appwrite_cli.errors import UsageError, did_you_mean
from appwrite_cli.global_options import ADDRESS_DEFAULTS
from appwrite_cli.ids import check_id

__all__ = [
    "FORMATS", "Credential", "Display", "Kind", "Setting", "Settings", "confirmed", "display",
    "fork", "given", "inherit", "refresh", "reset", "resolve", "restrict", "settings",
    "settings_or_none", "use",
]  # fmt: skip

FORMATS = ("table", "json", "ndjson", "csv", "tsv", "ids")


@dataclass(frozen=True, kw_only=True)
class Display:
    """How to talk to the user: known from options and environment alone, whatever else fails."""

    output: str = ""  # one of FORMATS; empty: a table, or what the command is for
    jmespath: str = ""
    yes: bool = False
    dry_run: bool = False
    quiet: bool = False
    debug: bool = False
    no_color: bool = False


@dataclass(frozen=True, kw_only=True)
class Settings(Display):
    """Everything a run needs to know. `sources` says where each setting came from, by its name."""

    endpoint: str = ""  # without trailing slash; empty: not set, or local
    project: str = ""
    credential: Credential | None = None
    local: bool = False
    local_directory: Path = Path(".awcli/local")
    profile: str = ""  # the one that -p, AWCLI_PROFILE or `profiles use` chose
    protected: bool = False
    confirm: str = ""
    timeout: float = 30.0  # seconds, for each phase of a request
    retries: int = 3  # attempts after the first
    ca_file: str = ""
    insecure: bool = False
    user_agent: str = f"awcli/{__version__}"
    defaults: Mapping[str, Setting] = field(default_factory=dict)
    warnings: tuple[str, ...] = ()  # for stderr, once
    sources: Mapping[str, str] = field(default_factory=dict)


def resolve(
    options: Mapping[str, Any],
    environ: Mapping[str, str],
    directory: Path,
    *,
    only: Kind | None = None,
) -> Settings:
    """The settings of a run with these options in this environment and working directory.

    `options` are the global options that were given, by name (`global_options.py`). `only` looks
    for credentials of one kind and ignores the others. Reads the config file, the project file,
    the files that options name, and the keyring where a profile's secret is used; raises
    UsageError.
    """
    target, lookup = find_target(options, environ, directory, only)
    named = environ.get("AWCLI_LOCAL_DIR")
    lookup.sources["local_directory"] = "AWCLI_LOCAL_DIR" if named else "default"
    return Settings(
        **target._asdict(),
        **{name: read(lookup) for name, read in _DISPLAY.items()},
        local_directory=Path(named) if named else directory / ".awcli" / "local",
        confirm=lookup.text("confirm"),
        timeout=lookup.seconds("timeout", Settings.timeout),
        retries=lookup.count("retries", Settings.retries),
        ca_file=lookup.text("ca_file"),
        insecure=lookup.flag("insecure"),
        defaults=_defaults(lookup),
        sources=lookup.sources,
    )


def _defaults(lookup: Lookup) -> dict[str, Setting]:
    found = {name: setting for name in ADDRESS_DEFAULTS if (setting := lookup.get(name))}
    for name, setting in found.items():
        check_id(setting.value, f"{name} ID of {setting.source}")
    return found


def _output(lookup: Lookup) -> str:
    """The output format, or nothing; raises UsageError for one that there is not."""
    output = lookup.get("output")
    if output is None:
        return ""
    if output.value not in FORMATS:
        raise UsageError(
            f"{output.source}: there is no output format {output.value!r}"
            f"{did_you_mean(output.value, FORMATS)}",
            hint=f"one of {', '.join(FORMATS)}",
        )
    return output.value


_DISPLAY: dict[str, Callable[[Lookup], Any]] = {
    "output": _output,
    "jmespath": lambda lookup: lookup.text("jmespath"),
    "yes": lambda lookup: lookup.flag("yes"),
    "dry_run": lambda lookup: lookup.flag("dry_run"),
    "quiet": lambda lookup: lookup.flag("quiet"),
    "debug": lambda lookup: lookup.flag("debug"),
    # https://no-color.org: set to anything, even 0.
    "no_color": lambda lookup: lookup.get("no_color") is not None,
}


class _Run:
    """The options of this run, and what was resolved from them so far."""

    def __init__(self) -> None:
        self.inherited: Mapping[str, Any] = {}
        self.options: Mapping[str, Any] = {}
        self.only: Kind | None = None
        self.settings: Settings | None = None
        self.confirmed: set[tuple[str, str]] = set()


# The lines of a batch that are run side by side have one each; everything else shares this one.
_current: ContextVar[_Run] = ContextVar("awcli.run", default=_Run())  # noqa: B039 - shared


def use(options: Mapping[str, Any]) -> None:
    """Remember the options of the command that is about to run; nothing is resolved yet.

    The same options again keep what was resolved, so that a batch reads files and stdin once.
    """
    run = _current.get()
    given = {**_without_credentials(run.inherited, options), **options}
    if given != run.options or run.only:
        run.options, run.only, run.settings = given, None, None


def inherit(options: Mapping[str, Any]) -> None:
    """From now on, these options hold for every command that does not give them itself."""
    _current.get().inherited = dict(options)


def fork() -> None:
    """In a context of its own (contextvars): go on with the present settings, apart from others."""
    before, run = _current.get(), _Run()
    vars(run).update(vars(before))
    _current.set(run)


def _without_credentials(
    inherited: Mapping[str, Any], options: Mapping[str, Any]
) -> Mapping[str, Any]:
    """What a line inherits: no credential where it brings one, for two would contradict."""
    names = {name for kind in KINDS for name in (kind, f"{kind}_file")}
    if names.isdisjoint(options):
        return inherited
    return {name: value for name, value in inherited.items() if name not in names}


def confirmed() -> set[tuple[str, str]]:
    """The endpoints and projects for which writing was allowed in this run, where protected."""
    return _current.get().confirmed


def restrict(kind: Kind) -> None:
    """From now on, consider credentials of this kind only: `account login` sends a key along."""
    run = _current.get()
    if kind != run.only:
        run.only, run.settings = kind, None


def settings() -> Settings:
    """The settings of this run, resolved when first asked for; raises UsageError."""
    run = _current.get()
    if run.settings is None:
        run.settings = resolve(run.options, os.environ, _working_directory(), only=run.only)
    return run.settings


def _working_directory() -> Path:
    try:
        return Path.cwd()
    except FileNotFoundError:  # removed under our feet: then nothing is found in it
        return Path()


def settings_or_none() -> Settings | None:
    """The settings where they are resolved already: for reporting what went wrong."""
    return _current.get().settings


def display() -> Display:
    """How to talk to the user; never raises, so that errors in settings can be reported.

    What cannot be read counts as not given here: `settings` reports it.
    """
    run = _current.get()
    if run.settings is not None:
        return run.settings
    lookup = Lookup(from_options(run.options), from_environment(os.environ))
    known: dict[str, Any] = {}
    for name, read in _DISPLAY.items():
        with suppress(UsageError):
            known[name] = read(lookup)
    return Display(**known)


def given() -> Mapping[str, Any]:
    """The options of this run as they were given, for commands that store them."""
    return _current.get().options


def refresh() -> None:
    """Resolve anew when next asked: the config file was changed."""
    _current.get().settings = None


def reset() -> None:
    """Forget everything: a new run begins."""
    vars(_current.get()).update(vars(_Run()))
