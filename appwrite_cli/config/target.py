"""Which server, which project, and with which credential: the settings that belong together."""

import os
from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from appwrite_cli.config import credentials
from appwrite_cli.config.credentials import Credential, Kind
from appwrite_cli.config.endpoint import is_cloud, is_loopback, parse_endpoint
from appwrite_cli.config.paths import config_file, find_project_file
from appwrite_cli.config.sources import (
    Lookup,
    Setting,
    from_environment,
    from_options,
    from_profile,
    from_project_file,
    parse_flag,
)
from appwrite_cli.errors import UsageError
from appwrite_cli.ids import check_id

if TYPE_CHECKING:
    from appwrite_cli.config.file import Config, Profile
    from appwrite_cli.config.project_file import ProjectFile


class Target(NamedTuple):
    """Where requests go; `endpoint` is empty where none is set, and for the local Appwrite."""

    endpoint: str = ""
    project: str = ""
    credential: Credential | None = None
    local: bool = False
    profile: str = ""
    protected: bool = False
    warnings: tuple[str, ...] = ()


def find_target(
    options: Mapping[str, Any], environ: Mapping[str, str], directory: Path, only: Kind | None
) -> tuple[Target, Lookup]:
    """The target of a run, and the layers in which its other settings are looked up.

    The rules stand in `config.py`. Raises UsageError.
    """
    in_options, in_environment = from_options(options), from_environment(environ)
    file = _project_file(directory)
    in_file = from_project_file(file)
    if local := _local_source(options, environ):
        lookup = Lookup(in_options, in_environment, in_file)
        return _local_target(local, options, lookup, only), lookup
    config = _config(environ)
    profile = chosen_profile(options, environ, config)
    in_profile = from_profile(profile)
    chosen_by = from_options(options)("profile") or from_environment(environ)("profile")
    if options.get("profile"):
        lookup = Lookup(in_options, in_profile, in_environment, in_file)
    else:
        lookup = Lookup(in_options, in_environment, in_profile, in_file)
    if profile:
        lookup.sources["profile"] = chosen_by.source if chosen_by else "profiles use"
    endpoint, project = lookup.get("endpoint"), lookup.get("project")
    address = parse_endpoint(endpoint.value, endpoint.source) if endpoint else ""
    credential = _credential(options, environ, profile, only)
    if credential and endpoint:
        lookup.sources["credential"] = credential.source
        _check_destination(credential, Setting(address, endpoint.source), profile, file, config)
    ids = (address, check_id(project.value, f"project ID of {project.source}") if project else "")
    return Target(
        *ids,
        credential,
        profile=profile.name if profile else "",
        protected=_is_protected(ids, profile, config),
        warnings=_warnings(config),
    ), lookup


def _local_source(options: Mapping[str, Any], environ: Mapping[str, str]) -> str:
    """What asks for the local Appwrite: `--local`, `AWCLI_LOCAL`, or nothing."""
    remote = [f"--{name}" for name in ("endpoint", "profile") if options.get(name) is not None]
    if options.get("local"):
        if remote:
            raise UsageError(f"--local and {remote[0]} name two different servers: leave one out")
        return "--local"
    value = environ.get("AWCLI_LOCAL")
    if value and not remote and parse_flag(Setting(value, "AWCLI_LOCAL")):
        return "AWCLI_LOCAL"
    return ""


def _local_target(
    source: str, options: Mapping[str, Any], lookup: Lookup, only: Kind | None
) -> Target:
    from appwrite_cli.local import KEY, PROJECT

    project = from_options(options)("project") or Setting(PROJECT, source)
    credential = _credential(options, {}, None, only)
    if credential is None and only in (None, "key"):
        credential = Credential("key", KEY, source)
    lookup.sources |= {"local": source, "project": project.source}
    if credential:
        lookup.sources["credential"] = credential.source
    project_id = check_id(project.value, f"project ID of {project.source}")
    return Target("", project_id, credential, local=True)


def _config(environ: Mapping[str, str]) -> "Config | None":
    """The config file; None where there is none: then nothing that reads it is imported."""
    path = config_file(environ)
    if not os.path.exists(path):  # noqa: PTH110 - no, too, where it may not be looked for
        return None
    from appwrite_cli.config.file import read_config

    return read_config(path)


def _project_file(directory: Path) -> "ProjectFile | None":
    path = find_project_file(directory)
    if path is None:
        return None
    from appwrite_cli.config.project_file import read_project_file

    return read_project_file(path)


def chosen_profile(
    options: Mapping[str, Any], environ: Mapping[str, str], config: "Config | None"
) -> "Profile | None":
    """The profile that -p, AWCLI_PROFILE or the config file itself names, in this order."""
    named = from_options(options)("profile") or from_environment(environ)("profile")
    if config is None:
        if named is None:
            return None
        raise UsageError(
            f"{named.source}: there is no profile {named.value!r}, for there is no config file "
            f"({config_file(environ)})",
            hint=f"awcli profiles add {named.value}",
        )
    if named:
        return config.profile(named.value, named.source)
    return config.profiles[config.current] if config.current else None


def _credential(
    options: Mapping[str, Any],
    environ: Mapping[str, str],
    profile: "Profile | None",
    only: Kind | None,
) -> Credential | None:
    """The credential of the strongest source that has one."""
    readers = [
        partial(credentials.from_options, options),
        partial(credentials.from_environment, environ),
    ]
    if profile is not None:
        strength = 1 if options.get("profile") else 2
        readers.insert(strength, partial(credentials.from_profile, profile, only))
    for read in readers:
        found = [credential for credential in read() if only in (None, credential.kind)]
        if one := credentials.only_one(found):
            return one
    return None


def _check_destination(
    credential: Credential,
    endpoint: Setting,
    profile: "Profile | None",
    file: "ProjectFile | None",
    config: "Config | None",
) -> None:
    """Refuse to send a credential where its owner may not have meant it to go."""
    if profile and credential.source == f"profile {profile.name}":
        if endpoint.value != profile.endpoint:
            raise UsageError(
                f"{endpoint.source} says {endpoint.value}, but the credential is that of profile "
                f"{profile.name}, which is sent to {profile.endpoint} only",
                hint=f"give a credential for {endpoint.value}, or leave {endpoint.source} out",
            )
    elif file and endpoint.source == file.path.name and not _is_trusted(endpoint.value, config):
        raise UsageError(
            f"{file.path} names the endpoint {endpoint.value}, and {credential.source} is not "
            "sent to a server that only a project file has chosen",
            hint=f"if you trust it: APPWRITE_ENDPOINT={endpoint.value}, or a profile for it",
        )


def _is_trusted(endpoint: str, config: "Config | None") -> bool:
    own = {profile.endpoint for profile in config.profiles.values()} if config else set()
    return endpoint in own or is_cloud(endpoint) or is_loopback(endpoint)


def _is_protected(
    target: tuple[str, str], profile: "Profile | None", config: "Config | None"
) -> bool:
    if config is None:
        return False
    if profile and (profile.endpoint, profile.project) == target:
        return profile.protected
    return any(
        (other.endpoint, other.project) == target and other.protected
        for other in config.profiles.values()
    )


def _warnings(config: "Config | None") -> tuple[str, ...]:
    if config is None:
        return ()
    from appwrite_cli.config.file import readable_by_others

    warning = readable_by_others(config)
    return (warning,) if warning else ()
