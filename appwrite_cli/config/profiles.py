"""What the `profiles` commands do to the config file, and where the secrets of profiles go."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from appwrite_cli.config import credentials, secrets_store
from appwrite_cli.config.credentials import NOUNS, Credential
from appwrite_cli.config.endpoint import parse_endpoint
from appwrite_cli.config.file import DEFAULT_NAMES, STORED_KINDS, Config, InKeyring, Profile
from appwrite_cli.config.sources import Lookup, Setting, from_options, parse_count, parse_seconds
from appwrite_cli.errors import UsageError, did_you_mean
from appwrite_cli.ids import check_id

_REMOVED: dict[str, Any] = {"timeout": None, "retries": None, "ca_file": ""}
UNSETTABLE = (*STORED_KINDS, *_REMOVED, *DEFAULT_NAMES)


def new_profile(name: str, options: Mapping[str, Any]) -> Profile:
    """The profile that the options describe, without its secret; raises UsageError.

    The environment is not asked: its key may be meant for another server than the profile's.
    """
    check_id(name, "name of the profile")
    missing = [f"--{part}" for part in ("endpoint", "project") if options.get(part) is None]
    if missing:
        raise UsageError(
            f"a profile has an endpoint and a project: {' and '.join(missing)} is missing",
            hint=f"awcli profiles add {name} --endpoint URL --project ID --key-file FILE",
        )
    return changed(Profile(name, "", ""), options)


def changed(profile: Profile, options: Mapping[str, Any], *, has_secret: bool = False) -> Profile:
    """The profile with what the options give, secrets apart; raises UsageError.

    A secret that the profile has stays with its endpoint: with a new endpoint comes a new secret
    (`has_secret`), or none.
    """
    if options.get("insecure"):
        raise UsageError(
            "--insecure is not for profiles", hint="--ca-file names the certificates to trust"
        )
    get = Lookup(from_options(options)).get
    endpoint, project = get("endpoint"), get("project")
    timeout, retries, ca_file = get("timeout"), get("retries"), get("ca_file")
    address = parse_endpoint(*endpoint) if endpoint else profile.endpoint
    if profile.secrets and address != profile.endpoint and not has_secret:
        kind = next(iter(profile.secrets))
        raise UsageError(
            f"the {kind} of profile {profile.name} was given for {profile.endpoint}",
            hint=f"give the one for {address} too (--{kind}-file FILE), or --unset {kind}",
        )
    return replace(
        profile,
        endpoint=address,
        project=_checked(project, "project") if project else profile.project,
        timeout=parse_seconds(timeout) if timeout else profile.timeout,
        retries=parse_count(retries) if retries else profile.retries,
        ca_file=str(Path(ca_file.value).resolve()) if ca_file else profile.ca_file,
        defaults={
            **profile.defaults,
            **{name: _checked(given, name) for name in DEFAULT_NAMES if (given := get(name))},
        },
    )


def _checked(setting: Setting, name: str) -> str:
    return check_id(setting.value, f"{name} ID of {setting.source}")


def without(profile: Profile, names: Sequence[str]) -> Profile:
    """The profile without these settings, of UNSETTABLE; raises UsageError for others."""
    for name in names:
        if name not in UNSETTABLE:
            raise UsageError(
                f"--unset: a profile cannot go without {name!r}{did_you_mean(name, UNSETTABLE)}",
                hint=f"one of {', '.join(UNSETTABLE)}",
            )
    return replace(
        profile,
        secrets={kind: kept for kind, kept in profile.secrets.items() if kind not in names},
        defaults={name: value for name, value in profile.defaults.items() if name not in names},
        **{name: value for name, value in _REMOVED.items() if name in names},
    )


def given_secret(options: Mapping[str, Any]) -> Credential | None:
    """The key or session that the options give; raises UsageError for both, and for a JWT."""
    credential = credentials.only_one(credentials.from_options(options))
    if credential and credential.kind not in STORED_KINDS:
        raise UsageError(f"{credential.source}: a JWT ends within the hour, a profile keeps none")
    return credential


def keep_secret(profile: Profile, credential: Credential, config_file: Path) -> tuple[Profile, str]:
    """The profile with this secret as its only one, in the keyring where that can be used.

    Also returns a warning where it cannot, so that the secret will stand in the config file.
    """
    host = urlsplit(profile.endpoint).netloc
    entry = f"{profile.name} {credential.kind} of {profile.project} at {host}"
    refused = secrets_store.store(entry, credential.secret)
    secret = credential.secret if refused else InKeyring(entry)
    warning = f"{NOUNS[credential.kind]} is stored in plain text in {config_file}: {refused}"
    return replace(profile, secrets={credential.kind: secret}), warning if refused else ""


def forget_secrets(before: Profile, after: Profile | None = None) -> list[str]:
    """Remove from the keyring what only `before` used; returns a warning for what stays there."""
    kept = after.secrets.values() if after else ()
    warnings = []
    for secret in before.secrets.values():
        if isinstance(secret, InKeyring) and secret not in kept:
            refused = secrets_store.forget(secret.entry)
            if refused:
                warnings.append(f"the keyring still holds {secret.entry!r}: {refused}")
    return warnings


def described(profile: Profile, config: Config) -> dict[str, Any]:
    """A profile as users see it: all but the secrets, of which it says where they are."""
    return {
        "name": profile.name,
        "current": profile.name == config.current,
        "endpoint": profile.endpoint,
        "project": profile.project,
        "protected": profile.protected,
        **{
            kind: "in the keyring" if isinstance(secret, InKeyring) else "in the config file"
            for kind, secret in profile.secrets.items()
        },
        **{name: value for name in _REMOVED if (value := getattr(profile, name)) != _REMOVED[name]},
        "defaults": dict(profile.defaults),
    }
