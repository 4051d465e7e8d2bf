"""`awcli doctor`: what is set, where it came from, and whether it works."""

from appwrite_cli.actions.diagnosis import diagnose
from appwrite_cli.config import settings
from appwrite_cli.group import Group
from appwrite_cli.output import View, show_value

group = Group("doctor", single=True)
REPORT = View("check", "checks", ("check", "outcome", "detail"), ("check",))


@group.command(examples=["awcli doctor", "awcli doctor --profile prod -o json"])
def doctor() -> None:
    """Show every setting with its source, and check network, TLS, version, clock and key.

    Ends with the exit code of the first failure.
    """
    checks = list(diagnose(settings()))
    show_value([check.as_row() for check in checks], REPORT)
    for check in checks:
        if check.error:
            raise check.error
