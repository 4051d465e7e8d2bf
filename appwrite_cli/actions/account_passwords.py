"""Passwords and secrets of `account`: asked for, or read from a file; remembered as secrets."""

from appwrite_cli.actions import passwords
from appwrite_cli.actions.passwords import OTHERWISE
from appwrite_cli.errors import UsageError
from appwrite_cli.known_secrets import remember
from appwrite_cli.options import PasswordOptions
from appwrite_cli.output import ask_secret
from appwrite_cli.people import check_password
from appwrite_cli.streams import read_secret


def password_of(email: str, file: str | None) -> str:
    """The password with which a user signs in; raises UsageError."""
    if file is not None:
        return remember(read_secret(file, "--password-file"))
    password = remember(ask_secret(f"password of {email}:", otherwise=OTHERWISE))
    if not password:
        raise UsageError("no password was typed, nothing was sent")
    return password


def new_password(file: str | None) -> str:
    """The password of a new user, asked for twice where it is typed; raises UsageError."""
    options = PasswordOptions(password_file=file, password_prompt=file is None)
    return remember(passwords.new_password(options) or "")


def changed_password(file: str | None, *, prompt: bool) -> str | None:
    """The password that a user is to have from now on, if one is given; raises UsageError."""
    if file is not None and prompt:
        raise UsageError("--new-password-file and --new-password-prompt exclude each other")
    if file is not None:
        return remember(check_password(read_secret(file, "--new-password-file")))
    return new_password(None) if prompt else None


def secret_of_token(text: str) -> str:
    """The secret that was given, or that stdin holds (`-`); raises UsageError."""
    return remember(read_secret("-", "SECRET") if text == "-" else text)
