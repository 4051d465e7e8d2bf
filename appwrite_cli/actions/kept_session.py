"""`--save`: a session kept in the profile in use, in place of the key or session that it held."""

import os
from collections.abc import Mapping
from typing import Any

from appwrite_cli import config
from appwrite_cli.config import profiles
from appwrite_cli.config.credentials import VARIABLES, Credential
from appwrite_cli.config.file import Config, read_config, update_config, with_profile
from appwrite_cli.config.paths import config_file
from appwrite_cli.errors import CliError, UsageError
from appwrite_cli.output import confirm, note, warn


def profile_for_it() -> str:
    """The name of the profile in use, if it may keep the session; asks where its key has to go.

    Raises UsageError: nothing was sent yet.
    """
    current = config.settings()
    if not current.profile:
        raise UsageError(
            "--save: no profile is in use that could keep the session",
            hint="awcli profiles add NAME --endpoint URL --project ID, and then -p NAME",
        )
    profile = read_config(config_file()).profile(current.profile)
    if (current.endpoint, current.project) != (profile.endpoint, profile.project):
        raise UsageError(
            f"--save: profile {profile.name} is for project {profile.project} at "
            f"{profile.endpoint}, and this session is of project {current.project} at "
            f"{current.endpoint}",
            hint="leave the other endpoint and project out, or use another profile",
        )
    if "key" in profile.secrets:
        confirm(
            f"replace the API key of profile {profile.name}? A profile holds one secret.",
            remote=False,
        )
    return profile.name


def keep(name: str, session: Mapping[str, Any]) -> None:
    """Put the session into the profile, and its secret where secrets go.

    Raises CliError where it cannot be kept: the user is signed in by then.
    """
    credential = Credential("session", session["secret"], "account login")
    path = config_file()
    old = read_config(path).profile(name)
    warning = ""

    def change(before: Config) -> Config:
        nonlocal old, warning
        old = before.profile(name)
        new, warning = profiles.keep_secret(old, credential, path)
        return with_profile(before, new)

    try:
        new = update_config(path, change).profile(name)
    except UsageError as error:
        raise CliError(
            f"the user is signed in, but the session could not be kept: {error.message}",
            hint=error.hint,
        ) from None
    config.refresh()
    for text in filter(None, [warning, *profiles.forget_secrets(old, new)]):
        warn(text)
    note(f"profile {name} acts as user {session['userId']} until {session['expire']}")
    stronger = [variable for variable in VARIABLES.values() if os.environ.get(variable)]
    if stronger and not config.given().get("profile"):
        warn(f"{stronger[0]} is set, and stronger than the profile")
