"""`awcli profiles`: named endpoints, projects and keys in the config file."""

import os
from collections.abc import Callable
from dataclasses import replace
from typing import Annotated, Any

import typer

from appwrite_cli import config
from appwrite_cli.config import profiles
from appwrite_cli.config.credentials import Credential
from appwrite_cli.config.file import Config, Profile, read_config, update_config, with_profile
from appwrite_cli.config.paths import config_file
from appwrite_cli.config.target import chosen_profile
from appwrite_cli.errors import UsageError
from appwrite_cli.group import Group
from appwrite_cli.options import Fields
from appwrite_cli.output import View, confirm, note, show_value, warn

group = Group("profiles", defaults=("database", "table", "bucket", "team", "function"))
PROFILES = View(
    "profile", "profiles", ("name", "endpoint", "project", "protected", "current"), ("name",)
)
Name = Annotated[str, typer.Argument(metavar="NAME", help="what the profile is called")]
Protected = Annotated[
    bool | None,
    typer.Option(
        "--protected/--not-protected", help="every write asks for the project ID to be typed"
    ),
]
Use = Annotated[bool, typer.Option("--use", help="make it the default profile")]


@group.command(
    examples=[
        (
            "awcli profiles add prod --endpoint https://fra.cloud.appwrite.io/v1 --project blog"
            " --key-file key.txt --protected"
        ),
        "awcli profiles add dev --endpoint http://localhost/v1 --project dev --database blog --use",
    ]
)
def add(name: Name, protected: Protected = None, use: Use = False) -> None:
    """Add a profile from the endpoint, project and secret that are given as options.

    Variables such as APPWRITE_API_KEY are not stored: they may be meant for another server. The
    secret goes to the system's keyring where the keyring extra can use it, else into the config
    file, with a warning.
    """
    profile = replace(profiles.new_profile(name, config.given()), protected=bool(protected))
    secret = profiles.given_secret(config.given())

    def change(before: Config) -> Config:
        if name in before.profiles:
            raise UsageError(
                f"there is a profile {name!r} already", hint=f"awcli profiles set {name}"
            )
        added = with_profile(
            before, _with_secret(replace(profile, protected=bool(protected)), secret)
        )
        return replace(added, current=name) if use else added

    if _write(change):
        note(f"added profile {name}")


@group.command("set", examples=[
    "awcli profiles set prod --protected --database blog",
    "awcli profiles set dev --key-file - < key.txt",
    "awcli profiles set dev --unset database,timeout",
])  # fmt: skip
def set_(
    name: Name,
    protected: Protected = None,
    unset: Annotated[
        str, typer.Option("--unset", metavar="A,B", help="settings to take out of the profile")
    ] = "",
) -> None:
    """Change a profile: what is given as options replaces what it has."""
    changes: dict[str, Any] = {} if protected is None else {"protected": protected}
    removed = [setting.strip().replace("-", "_") for setting in unset.split(",") if setting.strip()]
    before = profile = read_config(config_file()).profile(name)
    secret = profiles.given_secret(config.given())

    def change(config_now: Config) -> Config:
        nonlocal before, profile
        before = config_now.profile(name)
        profile = profiles.changed(
            profiles.without(before, removed), config.given(), has_secret=secret is not None
        )
        profile = _with_secret(replace(profile, **changes), secret)
        if profile == before and not removed and secret is None:
            raise UsageError("nothing to change was given", hint="awcli profiles set --help")
        return with_profile(config_now, profile)

    if _write(change):
        _warn_all(profiles.forget_secrets(before, profile))
        note(f"changed profile {name}")


@group.command(
    "list", examples=["awcli profiles list", "awcli profiles list -o json --fields name,project"]
)
def list_(fields: Fields = "") -> None:
    """List the profiles of the config file."""
    found = read_config(config_file())
    rows = [profiles.described(profile, found) for profile in found.profiles.values()]
    show_value(rows, PROFILES, fields=fields.split(",") if fields else ())
    if not rows:
        note(f"no profiles in {found.path}; awcli profiles add --help")


@group.command(examples=["awcli profiles show", "awcli profiles show prod -o json"])
def show(
    name: Annotated[str, typer.Argument(metavar="[NAME]", help="the one in use if left out")] = "",
    fields: Fields = "",
) -> None:
    """Show a profile; of its secrets only where they are."""
    found = read_config(config_file())
    profile = found.profile(name) if name else chosen_profile(config.given(), os.environ, found)
    if profile is None:
        raise UsageError("no profile is in use", hint="awcli profiles use NAME")
    described = profiles.described(profile, found)
    show_value(described, PROFILES, fields=fields.split(",") if fields else ())


@group.command(examples=["awcli profiles use prod", "awcli profiles use --none"])
def use(
    name: Annotated[str, typer.Argument(metavar="[NAME]", help="the profile's name")] = "",
    none: Annotated[bool, typer.Option("--none", help="use no profile by default")] = False,
) -> None:
    """Choose the profile that is used where -p and AWCLI_PROFILE name none."""
    if bool(name) == none:
        raise UsageError("give the name of a profile, or --none", hint="awcli profiles list")

    def change(before: Config) -> Config:
        return replace(before, current=before.profile(name).name if name else "")

    if _write(change):
        note(f"profile {name} is used by default" if name else "no profile is used by default")
        overruled = [v for v in ("APPWRITE_ENDPOINT", "AWCLI_PROFILE") if os.environ.get(v)]
        if name and overruled:
            warn(f"{overruled[0]} is set, and stronger")


@group.command(examples=["awcli profiles remove dev", "awcli profiles remove dev old --yes"])
def remove(
    names: Annotated[list[str], typer.Argument(metavar="NAME...", help="one or several")],
) -> None:
    """Remove profiles, and their secrets from the keyring."""
    removed = [read_config(config_file()).profile(name) for name in names]
    confirm(f"remove profile {', '.join(profile.name for profile in removed)}?", remote=False)

    def change(before: Config) -> Config:
        nonlocal removed
        removed = [before.profile(name) for name in names]
        left = {name: kept for name, kept in before.profiles.items() if name not in names}
        current = before.current if before.current in left else ""
        return replace(before, profiles=left, current=current)

    if _write(change):
        for profile in removed:
            _warn_all(profiles.forget_secrets(profile))
            note(f"removed profile {profile.name}")


def _write(change: Callable[[Config], Config]) -> bool:
    """Change the config file; with --dry-run only try, and return False."""
    path = config_file()
    if config.display().dry_run:
        change(read_config(path))
        note(f"{path} stays as it is: --dry-run")
        return False
    update_config(path, change)
    config.refresh()
    return True


def _with_secret(profile: Profile, secret: Credential | None) -> Profile:
    """With the secret, stored where secrets go; a dry run stores none."""
    if secret is None or config.display().dry_run:
        return profile
    profile, warning = profiles.keep_secret(profile, secret, config_file())
    _warn_all([warning] if warning else [])
    return profile


def _warn_all(warnings: list[str]) -> None:
    for warning in warnings:
        warn(warning)
