"""Inviting to teams: with a key the member is one at once, else a message asks whether to come."""

from typing import Any

from appwrite_cli.local import (
    logs,
    membership_records,
    memberships,
    params,
    passwords,
    people_params,
    redirects,
    sessions,
    stamps,
    team_records,
    teams,
    user_records,
)
from appwrite_cli.local.params import Param
from appwrite_cli.local.records import Record
from appwrite_cli.local.refusal import refuse
from appwrite_cli.local.routing import Call, route


@route(
    "POST",
    memberships.PATH,
    scope=teams.WRITE,
    params=[
        Param("email", params.email, ""),
        Param("userId", params.uid, ""),
        Param("phone", people_params.phone, ""),
        memberships.ROLES,
        Param("url", redirects.url, ""),
        Param("name", params.text(128), ""),
    ],
    status=201,
)
def create(call: Call) -> dict[str, Any]:
    """Invite a user, who is made if the address or the number is new."""
    email, phone, with_key = call["email"].lower(), call["phone"], call.caller.is_key
    if not call["url"] and not with_key:
        raise refuse("general_argument_invalid", message="URL is required")
    if not (call["userId"] or email or phone):
        words = "At least one of userId, email, or phone is required"
        raise refuse("general_argument_invalid", message=words)
    if call.mailbox is None and not with_key:
        raise refuse("general_smtp_disabled")
    team = team_records.require(call, call["teamId"])
    user = _known(call, email, phone) or _made(call, email, phone)
    if not team_records.is_owner(call.caller, team):
        words = "User is not allowed to send invitations for this team"
        raise refuse("user_unauthorized", message=words)
    secret = membership_records.new_secret()
    membership = _invited(call, team, user, secret)
    logs.note_caller(call, "membership.create")
    if not with_key:
        _ask(call, team, user, membership, secret)
    return membership_records.shown(membership, team, user)


def _known(call: Call, email: str, phone: str) -> Record | None:
    """The user whom a call names, or None; raises Refusal where its names are of several users."""
    if call["userId"]:
        user = user_records.find(call.db, call["userId"])
        if user is None:
            raise refuse("user_not_found", message="User with given userId doesn't exist.")
        if email and user["email"] != email:
            raise _mismatch("userId", "email")
        if phone and user["phone"] != phone:
            raise _mismatch("userId", "phone")
        return user
    if not email:
        return user_records.find_by(call.db, "phone", phone)
    user = user_records.find_by(call.db, "email", email)
    if user is not None and phone and user["phone"] != phone:
        raise _mismatch("email", "phone")
    return user


def _mismatch(one: str, other: str) -> Exception:
    return refuse("user_already_exists", message=f"Given {one} and {other} doesn't match")


def _made(call: Call, email: str, phone: str) -> Record:
    """A new user with a password that nobody knows, and without targets, as in Appwrite."""
    return user_records.make(
        call.db,
        email=email or None,
        phone=phone or None,
        name=call["name"] or email,
        hashed=passwords.new(membership_records.new_secret(), passwords.OF_ACCOUNTS),
        changes={"passwordUpdate": None},  # so that the user may set one without the old one
        with_targets=False,
    )


def _invited(call: Call, team: Record, user: Record, secret: str) -> Record:
    """The membership of an invited user, confirmed where a key asks."""
    confirmed = call.caller.is_key
    membership = membership_records.between(call.db, team, user)
    if membership is None:
        if confirmed:
            team_records.count(call.db, team, 1)
        return membership_records.make(
            call.db, team, user, call["roles"], confirmed=confirmed, secret=secret
        )
    if membership["confirm"]:
        raise refuse("membership_already_confirmed")
    now = stamps.now()
    changes: Record = {"secret": sessions.digest(secret), "invited": now}
    if confirmed:  # Appwrite 1.9.6 does not count this member
        changes |= {"joined": now, "confirm": True}
    return membership_records.update(call.db, membership, changes)


def _ask(call: Call, team: Record, user: Record, membership: Record, secret: str) -> None:
    """Send the address that confirms a membership, by mail or else as a text message."""
    if call.mailbox is None:
        raise refuse("general_smtp_disabled")
    link = redirects.with_query(
        call["url"],
        {
            "membershipId": membership["$id"],
            "userId": user["$id"],
            "secret": secret,
            "teamId": team["$id"],
            "teamName": team["name"],
        },
    )
    if not user["email"]:
        call.mailbox.text_message(user["phone"], link)
        return
    inviting = call.caller.user["name"] if call.caller.user else ""
    call.mailbox.mail(
        user["email"],
        f"Invitation to {team['name']} Team",
        f"Hello {user['name'] or user['email']},\n\n"
        f"{inviting or 'Somebody'} invites you to the team {team['name']}. Follow this link to "
        f"join it:\n\n{link}\n\nIf you do not want to join, you can ignore this message.\n",
    )
