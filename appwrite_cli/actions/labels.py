"""Labels of a user: shown, added to, taken from, replaced."""

from appwrite_cli.actions.verbs import pointing, read
from appwrite_cli.address import Address
from appwrite_cli.client import call
from appwrite_cli.errors import UsageError
from appwrite_cli.output import View, note, show_value
from appwrite_cli.people import check_labels
from appwrite_cli.user_options import LabelChanges

LABELS = View("label", "labels", ("value",), address=())


def show_or_change(user: Address, changes: LabelChanges) -> None:
    """Show the labels of a user, after changing them where the line says so.

    The API replaces all labels, so they are read first where some of them stay. Raises UsageError,
    and what the client raises.
    """
    more, fewer, whole = (
        [] if given is None else check_labels(given)
        for given in (changes.add, changes.remove, changes.replacement)
    )
    replaces = changes.replacement is not None or changes.clear
    if replaces and (more or fewer or (whole and changes.clear)):
        raise UsageError(
            "--set and --clear replace every label", hint="--add and --remove keep the others"
        )
    if both := [label for label in more if label in fewer]:
        raise UsageError(f"{both[0]} is added and removed at once", hint="leave one of the two out")
    if not replaces:
        labels = list(read(user)["labels"])
        kept = [label for label in labels if label not in fewer]
        whole = kept + [label for label in more if label not in kept]
        if whole == labels:
            _show(user, labels)
            return
    with pointing(user):
        answer = call("PUT", f"{user.path}/labels", body={"labels": whole})
    if not answer.dry:
        _show(user, answer.data["labels"])


def _show(user: Address, labels: list[str]) -> None:
    if not labels:
        note(f"no labels of user {user}")
    show_value(labels, LABELS)
