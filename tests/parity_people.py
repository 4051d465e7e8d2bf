"""Users, teams and what belongs to them: command lines and the SDK's calls."""

from typing import Any

from appwrite.enums.authenticator_type import AuthenticatorType
from appwrite.enums.messaging_provider_type import MessagingProviderType
from appwrite.id import ID
from appwrite.query import Query
from appwrite.services.teams import Teams
from appwrite.services.users import Users

from tests.sdk import Call, Case, lists, same

ADA = {
    "/users/ada": {
        "$id": "ada",
        "name": "Ada",
        "email": "ada@example.com",
        "phone": "+12025550123",
        "status": True,
        "labels": ["vip", "beta"],
        "emailVerification": True,
        "phoneVerification": False,
        "impersonator": False,
        "mfa": False,
    },
    "/users/ada/prefs": {"theme": "light", "size": 1},
    "/users/ada/mfa/factors": {"totp": True, "email": True, "recoveryCode": True},
    "/users/bob": {"$id": "bob", "name": "", "email": "", "labels": [], "mfa": True},
    "/users/bob/prefs": {},
    "/users/bob/mfa/factors": {"totp": False, "email": True, "recoveryCode": False},
    "/users/bob/mfa/recovery-codes": {"recoveryCodes": []},
    "/users/ada/mfa/recovery-codes": {"recoveryCodes": ["one", "two"]},
    "/users/identities": {"total": 1, "identities": [{"$id": "i1", "provider": "github"}]},
    "/teams/crew/prefs": {"color": "red"},
}


def users(line: str, *calls: Call, stdin: str = "") -> Case:
    return same(line, *calls, stdin=stdin, service=Users, found=ADA)


def teams(line: str, *calls: Call, stdin: str = "", guest: bool = False) -> Case:
    return same(line, *calls, stdin=stdin, service=Teams, found=ADA, guest=guest)


class UsersOf1p9(Users):  # type: ignore[misc] # it carries no types
    """With the call that the SDK for servers of 1.9 has (22.2.0), and this one no more."""

    def list_logs(self, user_id: str, queries: list[str] | None = None) -> Any:
        headers = {"X-Appwrite-Project": self.client.get_config("project")}
        params = {} if queries is None else {"queries": queries}
        return self.client.call("get", f"/users/{user_id}/logs", headers, params)


def logs(line: str, *queries: str) -> Case:
    given = list(queries) or None
    return same(line, lambda api: api.list_logs("ada", given), service=UsersOf1p9)


USERS_OF_1_9 = [
    logs("users logs ada"),
    logs("users logs ada --limit 3 --offset 2 --fields event", Query.limit(3), Query.offset(2)),
    logs("users logs ada --all --page-size 50", Query.limit(50)),
    logs("users logs ada --count", Query.limit(1)),
]

CREATED = [
    users("users create ada", lambda api: api.create("ada")),
    users("users create --name Ada", lambda api: api.create(ID.unique(), name="Ada")),
    users(
        "users create --id ada --name Ada --email ada@example.com --phone +12025550123"
        " --password-file - --if-not-exists",
        lambda api: api.create(
            "ada", "ada@example.com", "+12025550123", "correct horse battery", "Ada"
        ),
        stdin="correct horse battery\n",
    ),
    users(
        "users create ada --email ada@example.com --phone +12025550123 --verify-email"
        " --verify-phone --labels vip,beta --pref theme=dark --pref size:=3",
        lambda api: api.create("ada", "ada@example.com", "+12025550123"),
        lambda api: api.update_email_verification("ada", email_verification=True),
        lambda api: api.update_phone_verification("ada", phone_verification=True),
        lambda api: api.update_prefs("ada", {"theme": "dark", "size": 3}),
        lambda api: api.update_labels("ada", ["vip", "beta"]),
    ),
    users(
        "users create ada --password-prompt --dry-run",  # a dry run asks nothing and sends nothing
    ),
]

UPDATED = [
    users("users update ada --name 'Ada L.'", lambda api: api.update_name("ada", "Ada L.")),
    users("users update ada --name ''", lambda api: api.update_name("ada", "")),
    users("users update ada --email new@b.c", lambda api: api.update_email("ada", "new@b.c")),
    users("users update ada --email ''", lambda api: api.update_email("ada", "")),
    users("users update ada --phone +4930", lambda api: api.update_phone("ada", "+4930")),
    users(
        "users update ada --password-file -",
        lambda api: api.update_password("ada", "another password"),
        stdin="another password",
    ),
    users("users update ada --no-password", lambda api: api.update_password("ada", "")),
    users("users update ada --password-prompt --dry-run"),
    users("users update ada --labels new", lambda api: api.update_labels("ada", ["new"])),
    users("users update ada --no-labels", lambda api: api.update_labels("ada", [])),
    users("users update ada --block", lambda api: api.update_status("ada", status=False)),
    users("users update bob --unblock", lambda api: api.update_status("bob", status=True)),
    users(
        "users update ada --no-verify-email",
        lambda api: api.update_email_verification("ada", email_verification=False),
    ),
    users(
        "users update ada --verify-phone",
        lambda api: api.update_phone_verification("ada", phone_verification=True),
    ),
    users(
        "users update ada --impersonator",
        lambda api: api.update_impersonator("ada", impersonator=True),
    ),
    # Whoever is blocked is so before anything else, and unblocked when all else is done.
    users(
        "users update ada --name New --block --labels new",
        lambda api: api.update_status("ada", status=False),
        lambda api: api.update_name("ada", "New"),
        lambda api: api.update_labels("ada", ["new"]),
    ),
    users(
        "users update bob --unblock --name New",
        lambda api: api.update_name("bob", "New"),
        lambda api: api.update_status("bob", status=True),
    ),
    # A new email counts as not verified, so that --verify-email is sent although it was.
    users(
        "users update ada --verify-email --email new@b.c",
        lambda api: api.update_email("ada", "new@b.c"),
        lambda api: api.update_email_verification("ada", email_verification=True),
    ),
    # What is so already is not sent.
    users(
        "users update ada --name Ada --email ADA@example.com --phone +12025550123 --labels beta,vip"
        " --unblock --verify-email --no-verify-phone --no-impersonator",
        lambda api: api.get("ada"),
    ),
    users(
        "users update ada bob --labels vip,beta --no-impersonator",
        lambda api: api.update_labels("bob", ["vip", "beta"]),
    ),
]

OWN = [
    users("users prefs ada", lambda api: api.get_prefs("ada")),
    users(
        "users prefs ada theme=dark n:=1",
        lambda api: api.update_prefs("ada", {"theme": "dark", "size": 1, "n": 1}),
    ),
    users(
        "users prefs ada --unset size --data '{\"n\": null}'",
        lambda api: api.update_prefs("ada", {"theme": "light", "n": None}),
    ),
    users("users prefs ada a=1 --replace", lambda api: api.update_prefs("ada", {"a": "1"})),
    users("users prefs ada --replace --data {}", lambda api: api.update_prefs("ada", {})),
    users("users prefs ada theme=light", lambda api: api.get_prefs("ada")),
    users("users labels ada", lambda api: api.get("ada")),
    users(
        "users labels ada --add new,vip --remove beta",
        lambda api: api.update_labels("ada", ["vip", "new"]),
    ),
    users("users labels ada --add vip --remove none", lambda api: api.get("ada")),
    users("users labels ada --set d,e", lambda api: api.update_labels("ada", ["d", "e"])),
    users("users labels ada --clear", lambda api: api.update_labels("ada", [])),
    users(
        "users mfa ada",
        lambda api: api.get("ada"),
        lambda api: api.list_mfa_factors("ada"),
        lambda api: api.get_mfa_recovery_codes("ada"),  # of which the factors do not tell
    ),
    users("users mfa ada --enable", lambda api: api.update_mfa("ada", mfa=True)),
    users("users mfa ada --disable", lambda api: api.update_mfa("ada", mfa=False)),
    users("users mfa ada --recovery-codes", lambda api: api.get_mfa_recovery_codes("ada")),
    users("users mfa bob --new-recovery-codes", lambda api: api.create_mfa_recovery_codes("bob")),
    users(
        "users mfa ada --new-recovery-codes --yes",
        lambda api: api.update_mfa_recovery_codes("ada"),
    ),
    users(
        "users mfa ada --remove-authenticator totp --yes",
        lambda api: api.delete_mfa_authenticator("ada", AuthenticatorType.TOTP),
    ),
    users("users jwt ada", lambda api: api.create_jwt("ada")),
    users(
        "users jwt ada --session-id recent --duration 60",
        lambda api: api.create_jwt("ada", "recent", 60),
    ),
    users("users token ada", lambda api: api.create_token("ada")),
    users("users token ada --length 32 --expire 600", lambda api: api.create_token("ada", 32, 600)),
]

USERS = [
    *lists("users list", "list", service=Users),
    *lists("users memberships ada", "list_memberships", "ada", service=Users),
    *lists("identities list", "list_identities", service=Users),
    *lists("targets list ada", "list_targets", "ada", service=Users),
    users("users list --search ada", lambda api: api.list(search="ada")),
    users("users memberships ada --search a", lambda api: api.list_memberships("ada", search="a")),
    users("identities list --search a", lambda api: api.list_identities(search="a")),
    users(
        "users get ada bob --fields name", lambda api: api.get("ada"), lambda api: api.get("bob")
    ),
    *CREATED,
    *UPDATED,
    *OWN,
    users(
        "users delete ada bob --if-exists --yes",
        lambda api: api.delete("ada"),
        lambda api: api.delete("bob"),
    ),
    users("sessions list ada", lambda api: api.list_sessions("ada")),
    users("sessions list ada --count --fields ip", lambda api: api.list_sessions("ada")),
    users("sessions create ada", lambda api: api.create_session("ada")),
    users(
        "sessions delete ada/s1 bob/s2 --if-exists --yes",
        lambda api: api.delete_session("ada", "s1"),
        lambda api: api.delete_session("bob", "s2"),
    ),
    users("sessions delete ada --all --yes", lambda api: api.delete_sessions("ada")),
    users(
        "identities get i1 --fields provider",
        lambda api: api.list_identities([Query.equal("$id", ["i1"])]),
    ),
    users(
        "identities delete i1 i2 --if-exists --yes",
        lambda api: api.delete_identity("i1"),
        lambda api: api.delete_identity("i2"),
    ),
    users("targets get ada/t1 --fields name", lambda api: api.get_target("ada", "t1")),
    users(
        "targets create ada/work email ada@b.c --provider p1 --name Work --if-not-exists",
        lambda api: api.create_target(
            "ada", "work", MessagingProviderType.EMAIL, "ada@b.c", "p1", "Work"
        ),
    ),
    users(
        "targets create ada sms +4930 --id t2",
        lambda api: api.create_target("ada", "t2", MessagingProviderType.SMS, "+4930"),
    ),
    users(
        "targets create ada push abc",
        lambda api: api.create_target("ada", ID.unique(), MessagingProviderType.PUSH, "abc"),
    ),
    users(
        "targets update ada/work --identifier a@b.c --provider p2 --name Office",
        lambda api: api.update_target("ada", "work", "a@b.c", "p2", "Office"),
    ),
    users(
        "targets delete ada/work --if-exists --yes", lambda api: api.delete_target("ada", "work")
    ),
]

TEAMS = [
    *lists("teams list", "list", service=Teams),
    *lists("memberships list crew", "list_memberships", "crew", service=Teams),
    teams("teams list --search c", lambda api: api.list(search="c")),
    teams("memberships list crew --search a", lambda api: api.list_memberships("crew", search="a")),
    teams("memberships list --team crew", lambda api: api.list_memberships("crew")),
    teams("teams get crew --fields name", lambda api: api.get("crew")),
    teams("teams create crew", lambda api: api.create("crew", "crew")),
    teams(
        "teams create --id crew --name Crew --role owner,lead --role lead --if-not-exists",
        lambda api: api.create("crew", "Crew", ["owner", "lead"]),
    ),
    teams("teams create --name Crew", lambda api: api.create(ID.unique(), "Crew")),
    teams("teams update crew --name New", lambda api: api.update_name("crew", "New")),
    teams("teams delete crew --if-exists --yes", lambda api: api.delete("crew")),
    teams("teams prefs crew", lambda api: api.get_prefs("crew")),
    teams(
        "teams prefs crew n:=1 --unset color",
        lambda api: api.update_prefs("crew", {"n": 1}),
    ),
    teams(
        "teams prefs crew --replace --data '{\"a\": 1}'",
        lambda api: api.update_prefs("crew", {"a": 1}),
    ),
    teams("memberships get crew/m1 --fields roles", lambda api: api.get_membership("crew", "m1")),
    teams(
        "memberships create crew --user ada --role owner",
        lambda api: api.create_membership("crew", ["owner"], user_id="ada"),
    ),
    teams(
        "memberships create crew --email a@b.c --phone +4930 --name New"
        " --url https://example.com/join",
        lambda api: api.create_membership(
            "crew", [], "a@b.c", phone="+4930", url="https://example.com/join", name="New"
        ),
    ),
    teams(
        "memberships update crew/m1 --role owner,lead",
        lambda api: api.update_membership("crew", "m1", ["owner", "lead"]),
    ),
    teams(
        "memberships update m1 --team crew --no-roles",
        lambda api: api.update_membership("crew", "m1", []),
    ),
    teams(
        "memberships accept crew/m1 ada -",
        lambda api: api.update_membership_status("crew", "m1", "ada", "s3cret"),
        stdin="s3cret\n",
        guest=True,
    ),
    teams(
        "memberships delete crew/m1 --if-exists --yes",
        lambda api: api.delete_membership("crew", "m1"),
    ),
]
