"""How the local Appwrite refuses a request: one exception, and Appwrite's words for it."""

from appwrite_cli.local.standing_refusals import STANDING


class Refusal(Exception):  # noqa: N818 - an answer of the server, not a fault of the program
    """An error answer of Appwrite: the HTTP status, its error type and its message."""

    def __init__(self, status: int, type: str, message: str) -> None:  # noqa: A002 - Appwrite's name
        super().__init__(message)
        self.status = status
        self.type = type
        self.message = message

    def body(self, version: str) -> dict[str, str | int]:
        """The answer as the server of a version puts it into JSON."""
        return {
            "message": self.message,
            "code": self.status,
            "type": self.type,
            "version": version,
        }


def refuse(type: str, *values: str, message: str = "") -> Refusal:  # noqa: A002 - Appwrite's name
    """The refusal of that type with Appwrite 1.9.6's words, or with a message of its own.

    `values` fill the `%s` of the standing words; without values they stay as they are, which
    Appwrite does as well.
    """
    status, words = STANDING[type]
    if not message:
        message = words % values if values else words
    return Refusal(status, type, message)


def server_error() -> Refusal:
    """What the server answers where it fails itself: of that it tells nothing."""
    return Refusal(500, "general_unknown", "Server Error")
