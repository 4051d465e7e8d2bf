"""Secrets in the system's keyring: macOS Keychain, Windows Credential Locker, Secret Service.

It needs the `keyring` extra (`pip install 'awcli[keyring]'`) and a keyring that can be used; a
headless machine often has none. Choosing another backend, or none, is keyring's own business:
`PYTHON_KEYRING_BACKEND=keyring.backends.fail.Keyring` turns it off.
"""

from appwrite_cli.errors import UsageError

SERVICE = "awcli"


def store(entry: str, secret: str) -> str:
    """Keep a secret under this name; return why it could not be kept, or nothing when it is."""
    try:
        import keyring
        from keyring.errors import KeyringError
    except ImportError:
        return "the keyring extra is not installed"
    try:
        if keyring.get_keyring().priority <= 0:
            return "this system has no keyring that can be used"
        keyring.set_password(SERVICE, entry, secret)
        kept = keyring.get_password(SERVICE, entry)
    except (KeyringError, RuntimeError, OSError) as error:
        return f"the keyring refused: {_words(error)}"
    # Some backends forget without a word.
    return "" if kept == secret else "the keyring does not keep what it is given"


def load(entry: str, profile: str) -> str:
    """The secret kept under this name, for this profile; raises UsageError."""
    try:
        import keyring
        from keyring.errors import KeyringError
    except ImportError:
        raise UsageError(
            f"the secret of profile {profile} is in the system's keyring, "
            "and the keyring extra is not installed",
            hint="pip install 'awcli[keyring]'",
        ) from None
    try:
        secret = keyring.get_password(SERVICE, entry)
    except (KeyringError, RuntimeError, OSError) as error:
        raise UsageError(
            f"the keyring does not give the secret of profile {profile}: {_words(error)}",
            hint="unlock the keyring, or set APPWRITE_API_KEY",
        ) from None
    if not secret:
        raise UsageError(
            f"the keyring has no secret for profile {profile}",
            hint=f"awcli profiles set {profile} --key-file FILE",
        )
    return secret


def forget(entry: str) -> str:
    """Remove a secret; return why it could not be removed, or nothing when it is gone."""
    try:
        import keyring
        from keyring.errors import KeyringError
    except ImportError:
        return "the keyring extra is not installed"
    try:
        if keyring.get_password(SERVICE, entry) is not None:
            keyring.delete_password(SERVICE, entry)
    except (KeyringError, RuntimeError, OSError) as error:
        return f"the keyring refused: {_words(error)}"
    return ""


def _words(error: Exception) -> str:
    return str(error) or type(error).__name__
