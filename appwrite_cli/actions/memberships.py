"""Memberships: somebody becomes a member, or accepts an invitation."""

from collections.abc import Sequence

from appwrite_cli.actions.passwords import given_secret
from appwrite_cli.actions.verbs import changed, pointing
from appwrite_cli.address import Address, Collection
from appwrite_cli.client import Answer, call
from appwrite_cli.errors import ApiError, UsageError
from appwrite_cli.ids import check_id
from appwrite_cli.people import check_email, check_phone, check_roles, check_some_name, check_url


def invite(
    memberships: Collection,
    *,
    user: str | None,
    email: str | None,
    phone: str | None,
    roles: Sequence[str],
    url: str | None,
    name: str | None,
) -> Answer:
    """POST a membership of a user of the project, or of whoever has the email or phone number.

    The server chooses its ID (1.9 does so whatever is asked for), so that an attempt of unknown
    outcome is never repeated. Raises UsageError, and what the client raises.
    """
    if user is None and email is None and phone is None:
        raise UsageError("who?", hint="--user ID, --email EMAIL or --phone NUMBER")
    body = changed(
        userId=None if user is None else check_id(user, "user ID"),
        email=None if email is None else check_email(email),
        phone=None if phone is None else check_phone(phone),
        roles=check_roles(roles),
        url=None if url is None else check_url(url),
        name=None if name is None else check_some_name(name),
    )
    try:
        with pointing(memberships):
            return call("POST", memberships.path, body=body)
    except ApiError as error:
        error.hint = error.hint or _HINTS.get(error.type, "").format(memberships)
        raise


_HINTS = {
    "membership_already_confirmed": "the roles can be changed: awcli memberships list {}",
    "user_not_found": "awcli users list; --email and --phone make whoever is not there yet",
    "user_already_exists": "give one of --user, --email and --phone: they name different users",
    "team_invite_already_exists": "it is not accepted yet: awcli memberships list {}",
}


def accept_invitation(membership: Address, user: str, secret: str) -> Answer:
    """Confirm a membership with the secret of its invitation, which works once.

    As a guest: the route is for those who are not signed in yet, and refuses keys.
    """
    body = {"userId": user, "secret": given_secret(secret)}
    with pointing(membership):
        return call("PATCH", f"{membership.path}/status", body=body, guest=True)
