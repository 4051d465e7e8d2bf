"""Passwords that a command is given: from a file, from stdin or typed, never as an option."""

from appwrite_cli.errors import UsageError
from appwrite_cli.options import PasswordOptions
from appwrite_cli.output import ask_secret
from appwrite_cli.people import check_password
from appwrite_cli.streams import read_secret

OTHERWISE = "--password-file FILE reads it, - is stdin"


def new_password(options: PasswordOptions) -> str | None:
    """The password that is to be set, None where none is given; a typed one is asked for twice.

    The line break that ends a file is no part of it. Raises UsageError.
    """
    if options.password_prompt and options.password_file is not None:
        raise UsageError("--password-file and --password-prompt exclude each other")
    if options.password_prompt:
        password = check_password(ask_secret("new password:", otherwise=OTHERWISE))
        if ask_secret("once more:", otherwise=OTHERWISE) != password:
            raise UsageError("the two passwords differ, nothing was changed")
        return password
    if options.password_file is None:
        return None
    return check_password(read_secret(options.password_file, "--password-file"))


def given_secret(text: str) -> str:
    """A secret that is an argument, `-` for stdin; raises UsageError, which never shows it."""
    return read_secret(text, "the secret") if text == "-" else text
