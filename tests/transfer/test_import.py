"""`users import`: what is sent for a record, what is refused, and what is never told."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import Run
from tests.misbehaving import answer, drop, refuse, reset
from tests.transfer.conftest import Project, bcrypt

ONE = bcrypt(1)
HASHES = {
    "argon2": "$argon2i$v=19$m=20,t=3,p=2$c2FsdHNhbHQ$aGFzaA",
    "bcrypt": ONE,
    "md5": "5f4dcc3b5aa765d61d8327deb882cf99",
    "phpass": "$P$Bsaltsalthashhashhashhashhash/",
}
SCRYPT = {
    "passwordSalt": "salt",
    "passwordCpu": 16384,
    "passwordMemory": 12,
    "passwordParallel": 2,
    "passwordLength": 64,
}
FIREBASE = {
    "localId": "ada",
    "email": "ada@example.com",
    "emailVerified": True,
    "passwordHash": "aGFzaGVkIHBhc3N3b3Jk",
    "salt": "c2FsdA==",
    "displayName": "Ada",
    "phoneNumber": "+12025550123",
    "disabled": True,
    "createdAt": "1500000000000",
}


def write(name: str, text: str | bytes) -> str:
    Path(name).write_bytes(text.encode() if isinstance(text, str) else text)
    return name


def ndjson(*users: dict[str, Any]) -> str:
    return write("users.ndjson", "".join(json.dumps(user) + "\n" for user in users))


def people(count: int, start: int = 0) -> str:
    """A CSV of users whose IDs are derived, with labels and a verified email."""
    lines = [f"u{n}@example.com,{bcrypt(n)},bcrypt,vip,true" for n in range(start, start + count)]
    return write("users.csv", "\n".join(["email,password,hash,labels,emailVerification", *lines]))


def test_a_user_is_complete_after_the_import(project: Project, awcli: Run) -> None:
    file = write(
        "users.csv",
        "userId,email,phone,name,password,hash,labels,prefs,emailVerification,phoneVerification,"
        f'status\nada,Ada@example.com,+12025550123,"Lovelace, Ada",{ONE},bcrypt,"vip, beta",'
        '"{""theme"": ""dark""}",yes,1,false\n',
    )
    result = awcli(["users", "import", file])
    assert result.err == "imported 1 of 1 users\n"
    assert result == ""
    assert project.store.users["ada"] == {
        "$id": "ada",
        "email": "ada@example.com",
        "phone": "+12025550123",
        "name": "Lovelace, Ada",
        "password": ONE,
        "hash": "bcrypt",
        "hashOptions": {"type": "bcrypt"},
        "labels": ["vip", "beta"],
        "prefs": {"theme": "dark"},
        "emailVerification": True,
        "phoneVerification": True,
        "status": False,
        "targets": [],
    }


@pytest.mark.parametrize(
    ("algorithm", "more"),
    [
        ("argon2", {}),
        ("bcrypt", {}),
        ("md5", {}),
        ("phpass", {}),
        ("sha", {"passwordVersion": "sha512"}),
        ("scrypt", SCRYPT),
        ("scrypt-modified", {"passwordSalt": "a", "passwordSaltSeparator": "b",
                             "passwordSignerKey": "c"}),
    ],
)  # fmt: skip
def test_hashes_of_every_algorithm_move_to_another_project(
    project: Project, awcli: Run, algorithm: str, more: dict[str, Any]
) -> None:
    user = {
        "userId": "ada",
        "email": "ada@example.com",
    }
    user["password"] = HASHES.get(algorithm, "hashed password")
    awcli(["users", "import", ndjson({**user, "hash": algorithm, **more})])
    before = dict(project.store.users["ada"])
    for form in ("csv", "json", "ndjson"):
        exported = awcli(f"users export --hashes --format {form}")
        project.store.__init__()  # type: ignore[misc] # an empty project
        awcli("users import - --format", form, stdin=exported)
        assert project.store.users["ada"] == before


def test_plain_passwords_and_none_are_sent_as_they_are(project: Project, awcli: Run) -> None:
    file = ndjson({"userId": "a", "password": "correct horse"}, {"userId": "b", "phone": "+1202"})
    awcli(["users", "import", file, "--jobs", "1"])
    assert [seen.json for seen in project.requests] == [
        {"userId": "a", "password": "correct horse"},
        {"userId": "b", "phone": "+1202"},
    ]


def test_an_export_of_firebase_is_mapped(project: Project, awcli: Run) -> None:
    file = write("firebase.json", json.dumps({"users": [FIREBASE]}))
    key = write("signer.key", "c2lnbmVy\n")
    maps = {
        "userId": "localId",
        "emailVerification": "emailVerified",
        "password": "passwordHash",
        "passwordSalt": "salt",
        "name": "displayName",
        "phone": "phoneNumber",
        "blocked": "disabled",
    }
    options = [f"--map={field}={column}" for field, column in maps.items()]
    result = awcli(
        ["users", "import", file, "--hash", "scrypt-modified", "--signer-key-file", key],
        *options,
        "--set=passwordSaltSeparator=Bw==",
    )
    assert result.err == "warning: the column 'createdAt' is not imported\nimported 1 of 1 users\n"
    user = project.store.users["ada"]
    assert user["hashOptions"] == {
        "type": "scryptMod", "salt": "c2FsdA==", "saltSeparator": "Bw==", "signerKey": "c2lnbmVy",
    }  # fmt: skip
    assert (user["name"], user["phone"], user["status"]) == ("Ada", "+12025550123", False)
    assert user["emailVerification"] is True


def test_a_map_reaches_into_json(project: Project, awcli: Run) -> None:
    auth0 = {"_id": {"$oid": "6042"}, "email": "a@b.example", "passwordHash": ONE}
    options = ["--map", "userId=_id.$oid", "--map", "password=passwordHash", "--hash", "bcrypt"]
    awcli(["users", "import", ndjson(auth0), *options])
    assert project.store.users["6042"]["password"] == ONE


def test_derived_ids_are_always_the_same(project: Project, awcli: Run) -> None:
    awcli(["users", "import", people(3)])
    first = set(project.store.users)
    assert all(re.fullmatch("[0-9a-f]{20}", own_id) for own_id in first)
    again = awcli(["users", "import", people(3)])
    assert set(project.store.users) == first
    assert again.err == "imported 3 of 3 users (3 there already)\n"
    assert all(count == 1 for count in project.store.counted.values())


REFUSED = (
    "userId,email,phone,password,hash,labels,prefs,emailVerification,status,blocked\n"
    "ada,ada@example.com,,,,,,,,\n"
    "no id,a1@example.com,,,,,,,,\n"
    "b,ada@example.com,,,,,,,,\n"
    "c,nonsense,,,,,,,,\n"
    f"d,,+12025550123,{ONE},bcrypt,,,,,\n"
    "e,e@example.com,,hashed text,scrypt,,,,,\n"
    "f,f@example.com,,hashed text,rot13,,,,,\n"
    "g,g@example.com,,,,not-a-label,,,,\n"
    "h,h@example.com,,,,,[1],,,\n"
    "i,i@example.com,,,,,,maybe,,\n"
    "j,j@example.com\n"
    "k,k@example.com,,,,,,,true,false\n"
    "l,l@example.com,,secret,,,,,,\n"
    "n,n@example.com,,$wp$2y$10$secret,phpass,,,,,\n"
    "m,m@example.com,,,,vip,,,,\n"
)
REASONS = [
    (3, None, "no ID", None, "usage"),
    (4, "b", "another user has the email", 409, "user_already_exists"),
    (5, "c", "Invalid `email` param", 400, "general_argument_invalid"),
    (6, None, "the email is missing", None, "usage"),
    (7, None, "passwordSalt and passwordCpu", None, "usage"),
    (8, None, "'rot13' is none of plain, argon2", None, "usage"),
    (9, None, "'not-a-label' is no label", None, "usage"),
    (10, None, "prefs is no JSON object", None, "usage"),
    (11, None, "emailVerification is neither true nor false", None, "usage"),
    (12, None, "it has 2 fields, the heading has 10", None, "usage"),
    (13, None, "status and blocked say the same", None, "usage"),
    (14, "l", "too short", 400, "general_argument_invalid"),
    (15, None, "the password is no phpass hash", None, "usage"),
]


def test_refused_lines_are_reported_and_the_others_imported(project: Project, awcli: Run) -> None:
    file = write("users.csv", REFUSED)
    result = awcli(["users", "import", file, "--report", "refused.ndjson", "--jobs", "1"], code=9)
    assert result.err.endswith("error: imported 2 of 15 users, 13 refused: see refused.ndjson\n")
    assert result.err.count("warning: line") == 5
    assert set(project.store.users) == {"ada", "m"}
    entries = [json.loads(line) for line in Path("refused.ndjson").read_text().splitlines()]
    assert [(e["line"], e["id"], e["code"], e["type"]) for e in entries] == [
        (line, own_id, code, kind) for line, own_id, _, code, kind in REASONS
    ]
    for entry, (_, _, words, _, _) in zip(entries, REASONS, strict=True):
        assert words in entry["message"]
    assert "secret" not in Path("refused.ndjson").read_text()


def test_the_report_is_beside_the_journal_where_none_is_named(
    project: Project, awcli: Run, tmp_path: Path
) -> None:
    file = write("users.csv", "userId\nada\nno id\n")
    result = awcli(["users", "import", file], code=9)
    (report,) = (tmp_path / "state" / "awcli" / "transfers").iterdir()
    assert str(report) in result.err
    assert report.stat().st_mode & 0o077 == 0
    awcli(["users", "import", write("users.csv", "userId\neve\n")])
    assert list(report.parent.iterdir()) == [report]  # what had no refusals leaves nothing


def test_all_refused_is_a_refusal(project: Project, awcli: Run) -> None:
    result = awcli(["users", "import", write("users.csv", "userId\nno id\n")], code=1)
    assert "imported 0 of 1 users, 1 refused" in result.err


def test_an_id_of_somebody_else_is_refused_and_left_alone(project: Project, awcli: Run) -> None:
    awcli(["users", "import", ndjson({"userId": "ada", "email": "ada@example.com"})])
    before = dict(project.store.users["ada"])
    other = {"userId": "ada", "email": "other@example.com", "labels": ["vip"]}
    result = awcli(["users", "import", ndjson(other, {"userId": "eve"})], code=9)
    assert "another user has the ID 'ada'" in result.err
    assert project.store.users["ada"] == before


def test_a_user_that_is_there_is_completed_and_never_overwritten(
    project: Project, awcli: Run
) -> None:
    awcli(["users", "import", ndjson({"userId": "ada", "email": "ada@example.com"})])
    project.store.users["ada"]["prefs"] = {"theme": "light"}
    line = {
        "userId": "ada",
        "email": "ADA@example.com",
        "labels": ["vip"],
        "prefs": {"theme": "dark"},
    }
    result = awcli(["users", "import", ndjson(line)])
    assert result.err == "imported 1 of 1 users (1 there already)\n"
    assert project.store.users["ada"]["labels"] == ["vip"]
    assert project.store.users["ada"]["prefs"] == {"theme": "light"}


@pytest.mark.parametrize(
    ("content", "options", "words"),
    [
        ("email,email\n", [], "the column 'email' is there twice"),
        ("", [], "the file is empty"),
        ("mail,pass\na@b.c,d\n", [], "none of the columns is a field of users: mail, pass"),
        ("mail\na@b.c\n", ["--map", "email=emial"], "no record has a column 'emial', did you mean"),
        ("email\na@b.c\n", ["--map", "emial=email"], "no field 'emial', did you mean 'email'?"),
        ("email\na@b.c\n", ["--map", "email"], "--map email: what follows email=?"),
        ("email\na@b.c\n", ["--map", "email=a", "--map", "email=b"], "--map email is given twice"),
        ("email\na@b.c\n", ["--hash", "bcript"], "no 'bcript', did you mean 'bcrypt'?"),
        ("email\na@b.c\n", ["--set", "password=x"], "--set password: other processes"),
        ("email\na@b.c\n", ["--set", "passwordSignerKey=x"], "--set passwordSignerKey: other"),
        ("email\na@b.c\n", ["--set", "status=perhaps"], "status is neither true nor false"),
        ("email\na@b.c\n", ["--signer-key-file", "nowhere"], "cannot read 'nowhere'"),
        ("email\na@b.c\n", ["--format", "xml"], "there is no format 'xml'"),
        ("email\na@b.c\n", ["--jobs", "0"], "jobs"),
        ("email\na@b.c\n", ["--report", "/nowhere/at/all"], "cannot be written"),
        ("email\na@b.c\n", ["--report", "users.csv"], "--report names the file that is imported"),
        (f"email,password\na@b.c,{ONE}\n", [], "line 2: the password looks like a hash"),
        ('{"users": [{"userId": "a"}', ["--format", "json"], "cut off"),
        (b"\xff\xfee\0m\0", [], "UTF-16"),
    ],
)
def test_what_is_wrong_with_the_whole_is_told_before_anything_is_sent(
    project: Project, awcli: Run, content: str | bytes, options: list[str], words: str
) -> None:
    result = awcli(["users", "import", write("users.csv", content), *options], code=2)
    assert words in result.err
    assert project.requests == []


def test_a_file_that_is_not_there_is_told(project: Project, awcli: Run) -> None:
    assert "cannot read 'nobody.csv'" in awcli("users import nobody.csv", code=2).err
    assert "cannot read" in awcli("users import .", code=2).err


def test_a_hash_may_be_said_to_be_a_password(project: Project, awcli: Run) -> None:
    file = write("users.csv", f"userId,password\nada,{ONE}\n")
    awcli(["users", "import", file, "--hash", "plain"])
    assert project.store.users["ada"]["hash"] == "argon2"


def test_a_file_without_users_is_done(project: Project, awcli: Run) -> None:
    assert awcli("users import -", stdin="email\n").err == "no users in stdin\n"


def test_columns_that_mean_nothing_are_told_once(project: Project, awcli: Run) -> None:
    file = ndjson(*[{"userId": own_id, "emial": "x", "$createdAt": "now"} for own_id in "abc"])
    result = awcli(["users", "import", file])
    assert result.err == (
        "warning: the column 'emial' is not imported, did you mean 'email'?\n"
        "imported 3 of 3 users\n"
    )


def test_a_dry_run_prints_the_requests_without_secrets(
    project: Project, awcli: Run, tmp_path: Path
) -> None:
    user = {"email": "a@b.example", "password": ONE, "hash": "bcrypt", "labels": ["vip"]}
    result = awcli(["users", "import", ndjson(user, {"userId": "no id"}), "--dry-run"], code=9)
    first, second = [json.loads(line) for line in result.splitlines()]
    assert (first["method"], first["path"]) == ("POST", "/users/bcrypt")
    assert first["body"]["password"] == "[redacted]"
    assert second["body"] == {"labels": ["vip"]}
    assert ONE not in result + result.err
    assert project.requests == []
    assert not (tmp_path / "state").exists()


def test_quiet_says_nothing_but_what_is_wrong(project: Project, awcli: Run) -> None:
    assert awcli(["users", "import", people(3), "-q"]).err == ""


def test_a_protected_project_is_asked_about_once(
    project: Project, awcli: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = ["--endpoint", project.endpoint, "--project", "shop", "--key", "standard_key0123"]
    awcli(["profiles", "add", "main", *target, "--protected"])
    for name in ("APPWRITE_ENDPOINT", "APPWRITE_PROJECT_ID", "APPWRITE_API_KEY"):
        monkeypatch.delenv(name)
    result = awcli(["users", "import", people(2), "-p", "main"], code=2)
    assert "import 2 users" in result.err
    assert project.requests == []
    awcli(["users", "import", people(2), "-p", "main", "--confirm", "shop"])
    assert len(project.store.users) == 2


FAULTS = {
    "dropped": drop,
    "reset": reset,
    "busy": refuse(429, "general_rate_limit_exceeded", headers={"retry-after": "7"}),
    "unavailable": answer(503, "<h1>down</h1>", kind="text/html"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_faults_are_survived_and_each_user_is_made_once(
    project: Project, awcli: Run, no_waiting: list[float], fault: str
) -> None:
    # Every third request fails: before it is carried out, or after it, without an answer.
    lost = project.first(FAULTS[fault])
    spoiled = FAULTS[fault] if fault == "busy" else lost
    well = project.store
    for _ in range(30):
        project.then(spoiled, well, well, FAULTS[fault], well)
    result = awcli(["users", "import", people(50), "--retries", "30"])
    assert len(project.store.users) == 50
    assert all(user["labels"] == ["vip"] for user in project.store.users.values())
    made = [key for key in project.store.counted if key.startswith("POST")]
    assert sum(project.store.counted[key] for key in made) == 50
    assert "imported 50 of 50 users" in result.err
    assert no_waiting
    if fault == "busy":
        assert 7.0 in no_waiting


def test_where_one_has_to_wait_all_do(
    project: Project, awcli: Run, no_waiting: list[float]
) -> None:
    project.then(FAULTS["busy"])
    awcli(["users", "import", people(10), "--jobs", "4"])
    # One pause is that of the retry; those of the requests that were begun meanwhile are as long
    # as was left of it.
    assert len(no_waiting) > 1
    assert all(0 < seconds <= 7.0 for seconds in no_waiting)


@pytest.mark.parametrize(
    ("status", "kind", "code"),
    [
        (401, "general_unauthorized_scope", 3),
        (404, "project_not_found", 4),
        (501, "general_not_implemented", 7),
    ],
)
def test_what_concerns_every_user_ends_the_import(
    project: Project, awcli: Run, status: int, kind: str, code: int
) -> None:
    project.then(*[refuse(status, kind)] * 40)
    result = awcli(["users", "import", people(40), "--jobs", "2"], code=code)
    assert "imported 0 of 40 users before this; the same command goes on from there" in result.err
    assert len(project.requests) < 20


def test_a_limit_that_stays_ends_the_import_and_the_same_command_goes_on(
    project: Project, awcli: Run, no_waiting: list[float]
) -> None:
    project.then(*[project.store] * 61)
    project.then(*[FAULTS["busy"]] * 1000)
    file = people(40)
    first = awcli(["users", "import", file, "--jobs", "1"], code=6)
    assert "imported 20 of 40 users before this" in first.err
    project.script.clear()
    before = len(project.requests)
    second = awcli(["users", "import", file])
    assert "going on behind the first 20" in second.err
    assert second.err.endswith("imported 40 of 40 users (1 there already)\n")
    assert len(project.requests) - before == 19 * 3 + 4  # the one that was made is found by its ID
    assert len(project.store.users) == 40
    assert all(count == 1 for count in project.store.counted.values())


def test_a_user_of_whom_half_was_sent_is_completed(
    project: Project, awcli: Run, tmp_path: Path, no_waiting: list[float]
) -> None:
    project.then(*[project.store] * 4)
    project.then(*[refuse(401, "user_unauthorized")] * 100)
    file = people(2)
    awcli(["users", "import", file, "--jobs", "1"], code=3)
    half = list(project.store.users.values())[1]
    assert half["labels"] == []
    for journal in (tmp_path / "state" / "awcli" / "transfers").iterdir():
        journal.unlink()  # always safe to delete
    project.script.clear()
    awcli(["users", "import", file])
    assert [user["labels"] for user in project.store.users.values()] == [["vip"], ["vip"]]
    assert all(user["emailVerification"] for user in project.store.users.values())


def test_a_resumed_import_goes_on_with_its_report(
    project: Project, awcli: Run, no_waiting: list[float]
) -> None:
    lines = [f"u{n}" if n % 5 else "no id" for n in range(40)]
    file = write("users.csv", "\n".join(["userId", *lines]))
    project.then(*[project.store] * 20)
    project.then(*[refuse(401, "user_unauthorized")] * 100)
    awcli(["users", "import", file, "--report", "refused.ndjson"], code=3)
    project.script.clear()
    result = awcli(["users", "import", file, "--report", "refused.ndjson"], code=9)
    assert "imported 32 of 40 users" in result.err
    entries = [json.loads(line) for line in Path("refused.ndjson").read_text().splitlines()]
    assert [entry["line"] for entry in entries] == [n + 2 for n in range(0, 40, 5)]


def test_the_journal_holds_numbers_alone(project: Project, awcli: Run, tmp_path: Path) -> None:
    project.then(*[project.store] * 10)
    project.then(*[refuse(401, "user_unauthorized")] * 100)
    awcli(["users", "import", people(10), "--report", "r.ndjson"], code=3)
    (journal,) = (tmp_path / "state" / "awcli" / "transfers").iterdir()
    assert journal.stat().st_mode & 0o077 == 0
    entry = json.loads(journal.read_text())
    assert set(entry) == {"records", "there", "refused", "report"}
    assert all(isinstance(number, int) for number in entry.values())


@pytest.mark.parametrize("content", ["", "[]", '{"records": "x"}', '{"records": -1}', "\xff"])
def test_a_broken_journal_is_as_good_as_none(
    project: Project, awcli: Run, tmp_path: Path, content: str
) -> None:
    project.then(*[project.store] * 10)
    project.then(*[refuse(401, "user_unauthorized")] * 100)
    file = people(10)
    awcli(["users", "import", file, "--report", "r.ndjson"], code=3)
    (journal,) = (tmp_path / "state" / "awcli" / "transfers").iterdir()
    journal.write_text(content, "latin-1")
    project.script.clear()
    awcli(["users", "import", file, "--report", "r.ndjson"])
    assert len(project.store.users) == 10


def test_a_file_that_changed_is_another_import(
    project: Project, awcli: Run, tmp_path: Path
) -> None:
    project.then(*[project.store] * 10)
    project.then(*[refuse(401, "user_unauthorized")] * 100)
    awcli(["users", "import", people(10)], code=3)
    project.script.clear()
    result = awcli(["users", "import", people(10, start=50)])
    assert "going on" not in result.err
    assert result.err == "imported 10 of 10 users\n"


def test_a_server_that_fails_at_everything_ends_the_import(project: Project, awcli: Run) -> None:
    project.then(*[refuse(500, "general_unknown")] * 1000)
    result = awcli(["users", "import", people(100), "--jobs", "1"], code=7)
    assert "imported 0 of 100 users before this; the same command goes on" in result.err


def test_what_it_failed_at_is_sent_again_the_next_time(project: Project, awcli: Run) -> None:
    file = people(100)
    project.then(*[project.store] * 30, *[refuse(500, "general_unknown")] * 20)  # three a user
    result = awcli(["users", "import", file, "--jobs", "1"], code=7)
    assert "imported 10 of 100 users before this" in result.err
    project.script.clear()
    again = awcli(["users", "import", file, "--jobs", "1"])
    assert "imported 100 of 100 users" in again.err
    assert "refused" not in again.err
    assert len(project.store.users) == 100


def test_without_a_place_for_journals_the_import_works(
    project: Project, awcli: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "occupied").write_text("")
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "occupied"))
    result = awcli(["users", "import", people(2)], code=2)
    assert "--report FILE names another place" in result.err
    result = awcli(["users", "import", people(2), "--report", "refused.ndjson"])
    assert "no journal can be kept" in result.err
    assert len(project.store.users) == 2


@pytest.mark.parametrize("fault", ["none", "refused", "dropped"])
def test_passwords_and_keys_are_in_no_word_that_is_said(
    project: Project, awcli: Run, no_waiting: list[float], fault: str, tmp_path: Path
) -> None:
    secrets = {
        "password": "aGFzaGVkIHBhc3N3b3Jk",
        "passwordSalt": "c2FsdHNhbHQ=",
        "passwordSignerKey": "c2lnbmVyc2lnbmVy",
    }
    if fault == "refused":
        # A server that repeats what it was sent.
        project.then(refuse(400, "general_argument_invalid", f"no: {list(secrets.values())}"))
    elif fault == "dropped":
        project.then(*[drop] * 9)
    key = write("signer.key", secrets["passwordSignerKey"])
    user = {"userId": "ada", "email": "a@b.example", "passwordSaltSeparator": "Bw==", **secrets}
    del user["passwordSignerKey"]
    line = ["users", "import", ndjson(user), "--hash", "scrypt-modified"]
    line += ["--debug"] * (fault != "refused")  # an answer is traced as it came
    result = awcli([*line, "--signer-key-file", key, "--report", "refused.ndjson"], code=None)
    assert result.code == {"none": 0, "refused": 1, "dropped": 7}[fault]
    said = result + result.err + Path("refused.ndjson").read_text()
    said += "".join(p.read_text() for p in (tmp_path / "state").rglob("*") if p.is_file())
    assert [secret for secret in secrets.values() if secret in said] == []
