"""`awcli users` on the local Appwrite: made, changed, shown, and what only its commands print."""

from pathlib import Path

import pytest

from tests.commands.conftest import Sent
from tests.conftest import Run

PASSWORD = "correct horse battery"


@pytest.fixture
def ada(local: Run) -> Run:
    """The local Appwrite with the user ada."""
    local(
        ["users", "create", "ada", "--name", "Ada Lovelace", "--email", "ada@example.com"],
        "--phone=+12025550123",
        "-q",
    )
    return local


def field(awcli: Run, name: str, user: str = "ada") -> str:
    return awcli(f"users get {user} --jmespath", f'"{name}"').rstrip("\n")


# create


def test_create_shows_the_user(local: Run) -> None:
    got = local("users create ada --name Ada --email Ada@Example.com --phone +12025550123 -o json")
    user = got.json
    assert (user["$id"], user["name"], user["email"]) == ("ada", "Ada", "ada@example.com")
    assert got.err == ""


def test_a_user_needs_nothing_but_an_id_and_not_even_that(local: Run, sent: Sent) -> None:
    made = local("users create -o ids").strip()
    assert len(made) == 20
    assert sent.bodies == [{"userId": made}]


def test_labels_preferences_and_verification_take_requests_of_their_own(
    local: Run, sent: Sent
) -> None:
    got = local(
        "users create ada --email a@b.co --labels vip,beta --verify-email"
        " --pref theme=dark --pref size:=3 -o json"
    )
    assert sent.writes == [
        "POST /users",
        "PATCH /users/ada/verification",
        "PATCH /users/ada/prefs",
        "PUT /users/ada/labels",
    ]
    assert sent.reads == []
    user = got.json
    assert (user["labels"], user["prefs"]) == (["vip", "beta"], {"theme": "dark", "size": 3})
    assert user["emailVerification"] is True


def test_a_user_made_with_preferences_alone_is_shown_with_them(local: Run) -> None:
    assert local("users create ada --pref theme=dark -o json").json["prefs"] == {"theme": "dark"}


@pytest.mark.parametrize("content", [PASSWORD, f"{PASSWORD}\n", f"{PASSWORD}\r\n"])
def test_a_password_comes_from_a_file_or_stdin(
    local: Run, sent: Sent, tmp_path: Path, content: str
) -> None:
    (tmp_path / "password.txt").write_bytes(content.encode())
    local("users create ada --email a@b.co --password-file password.txt")
    local("users create bob --email b@b.co --password-file -", stdin=content)
    assert [body["password"] for body in sent.bodies] == [PASSWORD, PASSWORD]


def test_a_password_is_shown_neither_by_debug_nor_by_a_dry_run(local: Run) -> None:
    line = "users create ada --email a@b.co --password-file -"
    dry = local(f"{line} --dry-run", stdin=PASSWORD)
    assert '"password": "[redacted]"' in dry
    told = local(f"{line} --debug", stdin=PASSWORD)
    assert "POST" in told.err
    assert PASSWORD not in dry + dry.err + told + told.err


def test_there_is_no_option_that_others_could_read_a_password_from(local: Run) -> None:
    got = local(["users", "create", "ada", "--password", PASSWORD], code=2)
    assert got.err == (
        "error: there is no option --password, did you mean '--password-file'?\n"
        "hint: awcli users create --help\n"
    )


def test_a_user_who_exists_already_is_a_conflict_or_kept(ada: Run, sent: Sent) -> None:
    got = ada("users create ada --name Other", code=5)
    assert got.err.endswith("[409 user_already_exists]\nhint: --if-not-exists keeps that user\n")
    got = ada("users create grace --email ada@example.com", code=5)
    assert got.err.endswith("if the ID is taken: it may be the email or the phone number\n")
    kept = ada("users create ada --name Other --labels vip --if-not-exists -o json")
    assert (kept.json["name"], kept.json["labels"]) == ("Ada Lovelace", [])
    assert kept.err == "user ada exists already and stays as it is\n"
    assert sent.writes == ["POST /users"] * 3


@pytest.mark.parametrize("user", ["", "bob --if-not-exists"])
def test_an_email_that_is_taken_is_told_from_an_id_that_is(ada: Run, user: str) -> None:
    got = ada(f"users create {user} --email ada@example.com", code=5)
    assert "hint: the ID is free: another user has the email or the phone number\n" in got.err


# Wrong lines


@pytest.mark.parametrize(
    ("line", "error"),
    [
        ("create a/b", "'a/b' has more parts than USER\n"),
        ("create ada --email nope", "'nope' is not an email address\n  nope\n      ^\n"),
        (
            "create ada --phone 2025550123",
            (
                "'2025550123' is not a phone number\n  2025550123\n  ^\n"
                "hint: +, then 1 to 15 digits and nothing else, such as +12025550123\n"
            ),
        ),
        (
            "create ada --labels vip,not-ok",
            (
                "'not-ok' is not a label\n  vip,not-ok\n         ^\n"
                "hint: it has 1 to 36 letters and digits\n"
            ),
        ),
        (
            "create ada --verify-email",
            "--verify-email without --email: there is nothing to verify\n",
        ),
        (
            "create ada --pref theme",
            "'theme' is no data item: = is missing\n",
        ),
        (
            "create ada --password-file none.txt",
            "--password-file: cannot read 'none.txt': no such file or directory\n",
        ),
        (
            "create ada --password-file - --password-prompt",
            "--password-file and --password-prompt exclude each other\n",
        ),
        (
            "create ada --password-prompt",
            (
                "cannot ask without a terminal: new password:\n"
                "hint: --password-file FILE reads it, - is stdin\n"
            ),
        ),
        ("update ada", "no change was given\nhint: --help lists what can be changed\n"),
        ("update ada --email b@", "'b@' is not an email address\n  b@\n    ^\n"),
        ("update ada --labels a --no-labels", "--labels and --no-labels exclude each other\n"),
        (
            "update ada --no-password --password-file -",
            "--no-password excludes a new password\n",
        ),
        (
            "update ada bob --email a@b.co",
            "an email or phone number belongs to one user\nhint: name one user\n",
        ),
        (
            "prefs ada a=1 --unset a",
            "a is set and taken out at once\nhint: leave one of the two out\n",
        ),
        ("prefs ada a=1 --unset b --replace", "--replace keeps nothing: there is nothing to"),
        (
            "prefs ada --replace",
            ("--replace, but by what?\nhint: give KEY=VALUE; --data '{}' takes all of them away\n"),
        ),
        ("prefs ada a:=x", "not JSON"),
        ("prefs ada --data [1]", "--data is not a JSON object\n"),
        ("prefs ada views:+=1", "operators work in rows update and rows upsert only\n"),
        (
            "labels ada --set a --add b",
            ("--set and --clear replace every label\nhint: --add and --remove keep the others\n"),
        ),
        ("labels ada --set a --clear", "--set and --clear replace every label\n"),
        (
            "labels ada --add a --remove a",
            "a is added and removed at once\nhint: leave one of the two out\n",
        ),
        (
            "mfa ada --enable --recovery-codes",
            "one thing at a time\nhint: awcli users mfa --help\n",
        ),
        (
            "mfa ada --remove-authenticator sms",
            "there is no authenticator 'sms'\nhint: one of totp\n",
        ),
        ("jwt ada --session-id /", "the session ID holds '/' at its start\n"),
        ("jwt ada --duration 3601", "invalid value for '--duration': 3601 is not from 1 to 3600"),
        ("token ada --length 3", "invalid value for '--length': 3 is not from 4 to 128"),
        ("token ada --expire 59", "invalid value for '--expire': 59 is not from 60 to 31536000"),
        ("logs ada --where a=1", "there is no option --where"),
        ("logs ada --all --limit 3", "--all and --limit exclude each other\n"),
    ],
)
def test_a_wrong_line_is_told_and_sends_nothing(
    local: Run, sent: Sent, line: str, error: str
) -> None:
    assert local(f"users {line}", code=2).err.removeprefix("error: ").startswith(error)
    assert sent == []


@pytest.mark.parametrize("option", ["--name", "--email", "--phone", "--labels", "--password-file"])
def test_what_is_empty_is_no_part_of_a_new_user(local: Run, sent: Sent, option: str) -> None:
    local(["users", "create", "ada", option, ""], code=2)
    assert sent == []


@pytest.mark.parametrize(
    ("content", "error"),
    [
        ("short", "the password has 5 characters\nhint: 8 to 256 are needed\n"),
        ("", "the password has 0 characters\nhint: 8 to 256 are needed\n"),
        ("one password\nanother\n", "--password-file: there is more than one line\n"),
    ],
)
def test_a_password_that_cannot_be_one_is_told_and_not_shown(
    local: Run, sent: Sent, content: str, error: str
) -> None:
    got = local("users update ada --password-file -", stdin=content, code=2)
    assert got.err == f"error: {error}"
    assert sent == []


# list, get, delete


def test_users_are_found_by_filter_and_by_search(ada: Run) -> None:
    ada("users create bob --name Bob --email bob@example.com --labels vip -q")
    assert ada("users list -o ids") == "ada\nbob\n"
    assert ada(["users", "list", "--where", "labels contains vip", "-o", "ids"]) == "bob\n"
    assert ada("users list --where email^=ada --count") == "1\n"
    assert ada("users list --search lovelace -o ids") == "ada\n"
    assert ada("users list --sort -name --limit 1 -o ids") == "bob\n"
    assert ada("users list --all --page-size 1 -o ids") == "ada\nbob\n"


def test_a_table_says_who_is_active_and_who_is_blocked(ada: Run) -> None:
    ada("users create bob --labels vip,beta -q")
    ada("users update bob --block -q")
    got = ada("users list --fields $id,name,email,status,labels --no-color", terminal=True)
    assert got == (
        "ID   name          email            status   labels\n"
        "ada  Ada Lovelace  ada@example.com  active\n"
        "bob                                 blocked  vip, beta\n"
    )
    assert ada("users list -o json").json["users"][1]["status"] is False


def test_hashes_are_masked_for_people_and_complete_for_programs(local: Run) -> None:
    line = "users create ada --email a@b.co --password-file -"
    shown = local(f"{line} -o table", stdin=PASSWORD)
    assert "******" in shown
    whole = local("users get ada -o json").json["password"]
    assert whole.startswith("$argon2")
    assert whole not in shown


def test_delete_asks_and_names_who_goes(ada: Run, sent: Sent) -> None:
    got = ada("users delete ada", code=2)
    assert got.err == (
        "error: cannot ask without a terminal: delete user ada?\nhint: --yes answers it\n"
    )
    assert sent == []
    gone = ada("users delete ada --yes")
    assert (gone, gone.err) == ("", "deleted user ada\n")


def test_if_exists_forgives_that_a_user_is_not_there(local: Run) -> None:
    got = local("users delete ada --yes", code=4)
    assert got.err.endswith("[404 user_not_found]\nhint: awcli users list\n")
    assert local("users delete ada --yes --if-exists").err == "there is no user ada\n"


# update


def test_update_sends_what_changes_and_nothing_else(ada: Run, sent: Sent) -> None:
    got = ada(
        ["users", "update", "ada", "--name", "Ada Lovelace", "--email", "ADA@example.com"],
        *("--phone=+4930123456", "--labels", "vip", "--unblock", "-o", "json"),
    )
    assert sent.writes == ["PATCH /users/ada/phone", "PUT /users/ada/labels"]
    assert sent.bodies == [{"number": "+4930123456"}, {"labels": ["vip"]}]
    assert (got.json["phone"], got.json["labels"]) == ("+4930123456", ["vip"])


def test_an_update_that_changes_nothing_says_so_and_shows_the_user(ada: Run, sent: Sent) -> None:
    got = ada(["users", "update", "ada", "--name", "Ada Lovelace", "-o", "ids"])
    assert (got, got.err) == ("ada\n", "user ada: nothing to change\n")
    assert sent.writes == []


def test_an_empty_text_takes_it_away(ada: Run) -> None:
    ada(["users", "update", "ada", "--name", "", "--email", "", "--phone", "", "-q"])
    assert [field(ada, name) for name in ("name", "email", "phone")] == ["", "", ""]


def test_a_new_email_is_verified_by_the_same_command(ada: Run, sent: Sent) -> None:
    ada("users update ada --verify-email -q")
    ada("users update ada --email new@example.com --verify-email -q")
    assert sent.writes == [
        "PATCH /users/ada/verification",
        "PATCH /users/ada/email",
        "PATCH /users/ada/verification",
    ]
    assert field(ada, "emailVerification") == "true"


def test_a_password_is_always_sent_and_read_for_by_no_request(ada: Run, sent: Sent) -> None:
    ada("users update ada --password-file - -q", stdin=PASSWORD)
    assert [str(request) for request in sent] == ["PATCH /users/ada/password"]
    assert field(ada, "password") != ""
    assert ada("users update ada --no-password -o json").json["password"] == ""


def test_several_users_change_alike_and_all_are_tried(ada: Run) -> None:
    ada("users create bob -q")
    got = ada("users update ada nobody bob --block --labels old -o json", code=9)
    assert [(user["$id"], user["status"], user["labels"]) for user in got.json] == [
        ("ada", False, ["old"]),
        ("bob", False, ["old"]),
    ]
    assert "warning: nobody: User with the requested ID could not be found." in got.err


def test_what_was_done_before_a_refusal_is_told(ada: Run) -> None:
    ada("users create bob --email bob@example.com -q")
    got = ada("users update bob --name Bob --email ada@example.com --labels vip", code=5)
    assert got.err.startswith("user bob: changed before this: name\n")
    assert field(ada, "name", "bob") == "Bob"
    assert ada("users labels bob") == ""


# prefs and labels


def test_preferences_are_set_key_by_key(ada: Run) -> None:
    assert ada("users prefs ada").err == "no preferences of user ada\n"
    ada("users prefs ada theme=dark size:=3 -q")
    got = ada("users prefs ada size:=4 tags=a tags=b -o json")
    assert got.json == {"theme": "dark", "size": 4, "tags": ["a", "b"]}
    assert ada("users prefs ada --unset tags,theme") == "size\t4\n"
    assert ada("users prefs ada --replace only=this -o json").json == {"only": "this"}
    assert ada(["users", "prefs", "ada", "--replace", "--data", "{}"]).err != ""
    assert ada("users prefs ada -o json").json == {}


def test_preferences_that_are_so_already_are_not_sent(ada: Run, sent: Sent) -> None:
    ada("users prefs ada size:=1 -q")
    ada("users prefs ada size:=1 -q")
    assert len(sent.writes) == 1
    ada("users prefs ada size:=true -q")  # which Python takes for 1
    assert len(sent.writes) == 2


def test_a_preference_that_is_not_there_cannot_be_taken_out(ada: Run) -> None:
    got = ada("users prefs ada --unset them")
    assert "warning: user ada has no preference 'them'\n" in got.err


def test_preferences_are_the_users_own_whatever_they_are_called(ada: Run) -> None:
    assert ada("users prefs ada secret=tea") == "secret\ttea\n"


def test_labels_are_added_removed_and_set(ada: Run, sent: Sent) -> None:
    assert ada("users labels ada").err == "no labels of user ada\n"
    assert ada("users labels ada --add vip,beta") == "vip\nbeta\n"
    assert ada("users labels ada --add new --remove vip -o json").json == ["beta", "new"]
    assert ada("users labels ada --remove gone") == "beta\nnew\n"
    assert ada("users labels ada --set one") == "one\n"
    assert ada("users labels ada --no-color", terminal=True) == "label\none\n"
    assert ada("users labels ada --clear") == ""
    assert len(sent.writes) == 4


# mfa, secrets, logs


def test_mfa_is_shown_and_switched(ada: Run) -> None:
    factors = {"totp": False, "phone": False, "email": False, "recoveryCode": False}
    got = ada("users mfa ada -o json").json
    assert (got.pop("mfa"), set(got)) == (False, set(factors))
    assert ada("users mfa ada --enable -o json").json["mfa"] is True
    assert ada("users mfa ada --disable -o json").json["mfa"] is False


def test_recovery_codes_are_made_shown_and_replaced_after_asking(ada: Run, sent: Sent) -> None:
    none = ada("users mfa ada --recovery-codes", code=4)
    assert none.err.endswith("hint: awcli users mfa ada --new-recovery-codes\n")
    made = ada("users mfa ada --new-recovery-codes")
    assert ada("users mfa ada -o json").json["recoveryCode"] is True
    assert len(made.splitlines()) == 6
    assert ada("users mfa ada --recovery-codes") == made
    asked = ada("users mfa ada --new-recovery-codes", code=2)
    assert "replace the recovery codes of user ada?" in asked.err
    again = ada("users mfa ada --new-recovery-codes --yes")
    assert set(again.splitlines()).isdisjoint(made.splitlines())
    assert sent.writes == [
        "PATCH /users/ada/mfa/recovery-codes",
        "PUT /users/ada/mfa/recovery-codes",
    ]


def test_an_authenticator_is_removed_after_asking(ada: Run) -> None:
    asked = ada("users mfa ada --remove-authenticator totp", code=2)
    assert "remove the totp authenticator of user ada?" in asked.err
    ada("users mfa ada --remove-authenticator totp --yes", code=4)


def test_a_jwt_is_printed_alone_and_acts_as_the_user(ada: Run) -> None:
    made = ada("users jwt ada --duration 60").strip()
    assert made.count(".") == 2
    assert ada("users jwt ada -o json").json["jwt"].count(".") == 2
    denied = ada("users list --jwt", made, code=3)  # a user may not list users
    assert "users.read" in denied.err


def test_a_token_is_printed_alone_or_whole(ada: Run) -> None:
    assert len(ada("users token ada --length 32").strip()) == 32
    whole = ada("users token ada -o json").json
    assert (whole["userId"], len(whole["secret"])) == ("ada", 6)


def test_logs_are_a_list(ada: Run) -> None:
    assert ada("users logs ada -o json").json["logs"] == []
    assert ada("users logs nobody", code=4).err.endswith("hint: awcli users list\n")


def test_an_email_that_another_user_has_is_not_taken_over(ada: Run) -> None:
    ada("users create bob --email bob@example.com -q")
    got = ada("users update bob --email ada@example.com", code=5)
    assert got.err.endswith("[409 user_target_already_exists]\nhint: another user has this email\n")
