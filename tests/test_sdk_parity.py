"""What awcli sends is what the official Python SDK sends for the same call.

Compared are method, path, parameters, body, and the headers of project, credential and content.
Of a command that writes only the writing requests count: it may read as much as it likes.

What differs on purpose, each with a test below:

* A DELETE without parameters has no body; the SDK sends `{}`.
* No response format is asked for, so that answers are those of the server's own version.
* `total` is never sent: Appwrite 1.9.6 counts all the same.
* A change of a point, line or polygon without a default says `default: null`, as those of other
  columns do; the SDK leaves it out. Appwrite 1.9.6 was seen to take it.
* Relationships are changed at the SDK's path, and then at that of 1.9.6, where that is no route.
* A bulk update finds its rows and changes them by ID, a hundred at once, so that no operator
  reaches a row twice. A bulk deletion is repeated with a limit.
* The file of a form says its type, by its name; the SDK leaves it out.

Two that only look so: a unique ID is made here, but the Python SDK makes its own as well; and
`description` is a key of the body only where it is given.
"""

import inspect
import json
import re
import time
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from appwrite.client import Client
from appwrite.id import ID
from appwrite.input_file import InputFile
from appwrite.query import Query
from appwrite.services.account import Account
from appwrite.services.messaging import Messaging
from appwrite.services.project import Project as ProjectService
from appwrite.services.sites import Sites
from appwrite.services.storage import Storage
from appwrite.services.tables_db import TablesDB
from appwrite.services.teams import Teams
from appwrite.services.tokens import Tokens
from appwrite.services.users import Users
from appwrite.services.webhooks import Webhooks

from appwrite_cli import tree
from appwrite_cli.app import GROUPS
from appwrite_cli.description import Command
from appwrite_cli.global_options import ADDRESS_DEFAULTS
from tests.conftest import Run
from tests.misbehaving import Misbehaving, Seen, page
from tests.parity_account import ACCOUNT, ACCOUNT_OF_1_9
from tests.parity_columns import COLUMNS
from tests.parity_messaging import MESSAGING
from tests.parity_people import TEAMS, USERS, USERS_OF_1_9
from tests.parity_project import PROJECT as PROJECT_CASES
from tests.parity_project import PROJECT_OF_1_9, WEBHOOKS
from tests.parity_rows import ROWS
from tests.parity_sites import SITES
from tests.parity_storage import STORAGE, TOKENS
from tests.parity_structure import PLACE, STRUCTURE
from tests.parity_user_files import USER_FILES
from tests.sdk import KEY, PROJECT, Call, Case, Parity, Project, Sdk, Sent, fields_of, writes
from tests.storage_server import StorageServer

# One entry a service; modules `parity_*` hold the cases.
PARITIES = [
    Parity(
        TablesDB,
        [*STRUCTURE, *COLUMNS, *ROWS],
        not_offered={
            "total": ".*",
            "model_type": ".*",  # the SDK's own: how it reads the answer
            "description": "(create|update)_.*_column|create_index",
            "specification": "create|update",  # these three: dedicated databases of Cloud
            "replicas": "create|update",
            "sync_mode": "create|update",
            "purge": "update_table",
            "ttl": "list_rows",
        },
        not_reached={
            "create_query",
            "create_rows",
            "upsert_rows",
            "increment_row_column",  # these two: `rows update` has operators
            "decrement_row_column",
            "list_operations",
            "create_cutover",
            "create_failover",
            "create_migration",
            "delete_migration",
            "get_migration",
            "list_migrations",
            "get_replicas",
            "get_status",
            "list_specifications",
        },
    ),
    Parity(
        Users,
        [*USERS, *USER_FILES],
        not_offered={"total": ".*", "model_type": ".*"},
        not_reached={
            "get_mfa_challenge",  # this and passkeys: servers newer than 1.9
            "delete_passkey",
            "get_passkey",
            "list_passkeys",
            "update_passkey",
        },
    ),
    Parity(
        Teams,
        TEAMS,
        not_offered={
            "total": ".*",
            "model_type": ".*",
            "membership_id": "create_membership",  # servers of 1.9 choose one all the same
        },
        not_reached={
            "create_installation",
            "delete_installation",
            "get_installation",
            "list_installations",
            "update_installation",
        },
    ),
    Parity(
        Account,
        ACCOUNT,
        not_offered={
            "total": "list_sessions",
            "model_type": ".*",
            "current": "delete_sessions",  # newer than 1.9
        },
        not_reached={
            "create_anonymous_session",
            "update_session",
            "update_status",
            "list_identities",
            "delete_identity",
            "list_memberships",  # newer than 1.9, like ID tokens, passkeys and consents
            "create_id_token_session",
            *("create_passkey", "create_passkey_token", "delete_passkey", "get_passkey"),
            *("list_passkeys", "update_passkey", "update_passkey_token"),
            "update_passkey_verification",
            *("list_consents", "get_consent", "delete_consent"),
            *("list_consent_tokens", "get_consent_token", "delete_consent_token"),
            # Tokens, verification and recovery by mail or message: `exchange` takes what arrives.
            *("create_email_token", "create_magic_url_token", "create_phone_token"),
            *("create_email_verification", "update_email_verification"),
            *("create_email_verification_otp", "update_email_verification_otp"),
            *("create_phone_verification", "update_phone_verification"),
            *("create_recovery", "update_recovery"),
            *("create_recovery_otp", "update_recovery_otp"),
            # Deprecated: `createSession` does it.
            *("create_verification", "update_verification"),
            *("update_magic_url_session", "update_phone_session"),
            # Second factors.
            *("update_mfa", "list_mfa_factors", "create_mfa_challenge", "update_mfa_challenge"),
            *("create_mfa_authenticator", "update_mfa_authenticator", "delete_mfa_authenticator"),
            *("create_mfa_recovery_codes", "get_mfa_recovery_codes", "update_mfa_recovery_codes"),
        },
    ),
    Parity(
        Storage,
        STORAGE,
        not_offered={
            "total": ".*",
            "model_type": ".*",
            "on_progress": "create_file",
        },
    ),
    Parity(Tokens, TOKENS, not_offered={"total": ".*", "model_type": ".*"}),
    Parity(Messaging, MESSAGING, not_offered={"total": ".*", "model_type": ".*"}),
    Parity(
        Sites,
        SITES,
        not_offered={
            "total": ".*",
            "model_type": ".*",
            "provider_branches": "create|update",  # these three: globs and scopes, seldom set
            "provider_paths": "create|update",
            "scopes": "create|update",
        },
        not_reached={
            "create_deployment",  # these two: files, as long as nothing uploads or downloads
            "get_deployment_download",
            "create_template_deployment",
        },
    ),
    Parity(Webhooks, WEBHOOKS, not_offered={"total": ".*", "model_type": ".*"}),
    Parity(
        ProjectService,
        PROJECT_CASES,
        not_offered={"total": ".*", "model_type": ".*"},
        # Seldom needed, and as clear in `awcli api`.
        not_reached={
            name
            for name in vars(ProjectService)
            if re.search("o_auth2|policy|policies|mock_phone|email_template|environment", name)
        }
        | {"create_smtp_test", "delete"},
    ),
]
OF_1_9 = [*USERS_OF_1_9, *ACCOUNT_OF_1_9, *PROJECT_OF_1_9]
CASES = [case for parity in PARITIES for case in parity.cases] + OF_1_9
OFFLINE = {"local", "profiles", "completion", "batch"}  # groups that send nothing of their own
# Compared below, and in test_catalog_parity; the last two send nothing.
ELSEWHERE = {("doctor",), ("api",), ("functions", "init"), ("functions", "run")}
AFTERWARDS = {"--save"}  # what is done with an answer on this machine: tests/commands/


def asked(
    awcli: Run, words: list[str], stdin: str = "", project: Project | None = None
) -> list[Seen]:
    """The requests of a command line."""
    with Misbehaving(store=project or Project()) as server:
        target = ["--endpoint", server.endpoint, "--project", PROJECT]
        awcli([*target, *words], stdin=stdin)
    return server.requests


def with_key(words: list[str]) -> list[str]:
    return ["--key", KEY, *words]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.line)
def test_a_command_sends_what_the_sdk_sends(case: Case, awcli: Run) -> None:
    for name, text in case.files.items():
        Path(name).parent.mkdir(parents=True, exist_ok=True)
        Path(name).write_text(text, encoding="utf-8")
    project = Project(found=case.found)
    sent = [Sent.of(seen) for seen in asked(awcli, case.argv, case.stdin, project)]
    expected = case.sdk.sends(case.calls, case.service)
    assert (writes(sent) if writes(expected) else sent) == expected


@pytest.mark.parametrize("credential", ["session", "jwt"])
def test_users_are_told_to_the_server_as_the_sdk_does(credential: str, awcli: Run) -> None:
    words = ["rows", "get", "blog/articles/hello", f"--{credential}", "secret"]
    sdk = Sdk({f"x-appwrite-{credential}": "secret"})
    expected = sdk.sends([lambda api: api.get_row(*PLACE, "hello")])
    assert [Sent.of(seen) for seen in asked(awcli, words)] == expected


def test_doctor_reads_the_lists_that_the_sdk_reads(awcli: Run) -> None:
    from appwrite.services.functions import Functions

    one = [Query.limit(1)]
    expected = [
        *Sdk().sends([lambda api: api.list(one)], TablesDB),
        *Sdk().sends([lambda api: api.list(one)], Users),
        *Sdk().sends([lambda api: api.list(one)], Teams),
        *Sdk().sends([lambda api: api.list_buckets(one)], Storage),
        *Sdk().sends([lambda api: api.list(one)], Functions),
    ]
    seen = [Sent.of(seen) for seen in asked(awcli, with_key(["doctor"]))]
    assert [sent for sent in seen if sent.path != "/health/version"] == expected
    # The SDK for servers has no such call. The route is public and refuses keys.
    health = [sent for sent in seen if sent.path == "/health/version"]
    assert health
    assert all(sent.headers == {"x-appwrite-project": PROJECT} for sent in health)


def test_a_unique_id_is_made_here_as_the_sdk_makes_one(awcli: Run) -> None:
    start = int(time.time())
    made = [
        seen.json["rowId"]
        for _ in range(2)
        for seen in asked(awcli, with_key(["rows", "create", "blog/articles", "title=Hello"]))
    ]
    assert len(set(made)) == 2
    assert all(re.fullmatch("[0-9a-f]{20}", text) for text in (*made, ID.unique()))
    for text in (*made, ID.unique()):  # they begin with the time in seconds
        assert start <= int(text[:8], 16) <= time.time()


def test_a_delete_without_parameters_has_no_body(awcli: Run) -> None:
    (seen,) = asked(awcli, with_key(["databases", "delete", "blog", "--yes"]))
    assert (seen.body, "content-type" in seen.headers) == (b"", False)


@pytest.mark.parametrize("line", ["rows get blog/articles/a", "rows create blog/articles a=b"])
def test_no_response_format_is_asked_for(line: str, awcli: Run) -> None:
    for seen in asked(awcli, with_key(line.split())):
        assert "x-appwrite-response-format" not in seen.headers


def test_total_is_never_sent(awcli: Run) -> None:
    for line in ("rows list blog/articles --count", "rows list blog/articles --all"):
        for seen in asked(awcli, with_key(line.split())):
            assert "total" not in seen.params


@pytest.mark.parametrize(
    ("key", "type_"), [("place", "point"), ("way", "line"), ("area", "polygon")]
)
def test_no_default_of_a_geometry_is_sent_as_null(key: str, type_: str, awcli: Run) -> None:
    words = ["columns", "update", f"blog/articles/{key}", "--new-key", "k", "--required"]
    *_, sent = [Sent.of(seen) for seen in asked(awcli, with_key(words))]
    operation = f"update_{type_}_column"
    (expected,) = Sdk().sends(
        [lambda api: getattr(api, operation)(*PLACE, key, required=True, new_key="k")]
    )
    assert json.loads(sent.body) == {"default": None, **json.loads(expected.body)}
    assert replace(sent, body=expected.body) == expected


def test_a_relationship_is_changed_at_the_path_of_1_9_6_where_the_sdks_is_no_route(
    awcli: Run,
) -> None:
    column = "/tablesdb/blog/tables/articles/columns"
    project = Project()
    with Misbehaving() as server:
        server.then(project, page(404, "<h1>Not found</h1>"), project)
        target = ["--endpoint", server.endpoint, "--project", PROJECT, "--key", KEY]
        awcli([*target, "columns", "update", "blog/articles/author", "--on-delete", "cascade"])
    assert [(seen.method, seen.path) for seen in server.requests] == [
        ("GET", f"{column}/author"),
        ("PATCH", f"{column}/relationship/author"),
        ("PATCH", f"{column}/author/relationship"),
    ]
    assert [seen.json for seen in server.requests[1:]] == [{"onDelete": "cascade"}] * 2


def test_a_bulk_update_changes_rows_by_their_ids_a_hundred_at_once(awcli: Run) -> None:
    words = ["rows", "update", "blog/articles", "--all", "views:=1", "--yes"]
    sent = [Sent.of(seen) for seen in asked(awcli, with_key(words), project=Project(rows=250))]
    ids = [f"r{number}" for number in range(1, 251)]

    def changed(batch: list[str]) -> Call:
        queries = [Query.equal("$id", batch)]
        return lambda api: api.update_rows(*PLACE, {"views": 1}, queries=queries)

    batches = [ids[:100], ids[100:200], ids[200:]]
    assert writes(sent) == Sdk().sends([changed(batch) for batch in batches])


def test_a_bulk_deletion_is_repeated_until_nothing_is_left(awcli: Run) -> None:
    words = ["rows", "delete", "blog/articles", "--all", "--yes"]
    sent = [Sent.of(seen) for seen in asked(awcli, with_key(words))]
    once = Sdk().sends([lambda api: api.delete_rows(*PLACE, [Query.limit(100)])])
    assert writes(sent) == once * 2


def test_a_large_file_is_sent_in_the_parts_of_the_sdk(awcli: Run, tmp_path: Path) -> None:
    big = tmp_path / "big.bin"
    big.write_bytes(bytes(range(256)) * 45_000)  # three chunks
    ours, theirs = StorageServer(), StorageServer()
    with ours, theirs:
        for server in (ours, theirs):
            server.store.bucket("covers")
            server.requests = []
        target = ["--endpoint", ours.endpoint, "--project", PROJECT, "--key", KEY]
        awcli([*target, "files", "upload", "covers/big", str(big)])
        client = Client().set_endpoint(theirs.endpoint).set_project(PROJECT).set_key(KEY)
        Storage(client).create_file("covers", "big", InputFile.from_path(str(big)))

    def chunks(server: StorageServer) -> list[tuple[Any, ...]]:
        names = ("x-appwrite-id", "x-appwrite-project", "x-appwrite-key")
        found = [
            (
                seen.headers["content-range"],
                fields_of(seen),
                *(seen.headers.get(name) for name in names),
            )
            for seen in server.requests
            if seen.method == "POST"
        ]
        return sorted(found, key=lambda chunk: int(chunk[0].split()[1].split("-")[0]))

    # The SDK names the ID in the first part, too: it has asked for an upload to resume before.
    (first, *more), (first_of_sdk, *more_of_sdk) = chunks(ours), chunks(theirs)
    assert more == more_of_sdk
    assert len(more) == 2
    assert (*first[:2], *first[3:]) == (*first_of_sdk[:2], *first_of_sdk[3:])
    assert ours.store.content("covers", "big") == theirs.store.content("covers", "big")


@cache
def online() -> dict[tuple[str, ...], Command]:
    """The commands that talk to a server, by their words."""
    commands = [command for command in tree.build().commands() if command.path[0] not in OFFLINE]
    return {command.path: command for command in commands}


def cases_of(path: tuple[str, ...]) -> list[Case]:
    return [case for case in CASES if tuple(case.words[: len(path)]) == path]


def test_groups_that_talk_to_no_server_exist() -> None:
    assert OFFLINE.issubset(GROUPS)


@pytest.mark.parametrize("path", online(), ids=" ".join)
def test_every_command_that_talks_to_the_server_has_a_case(path: tuple[str, ...]) -> None:
    assert cases_of(path) or path in ELSEWHERE


@pytest.mark.parametrize("path", [path for path in online() if path not in ELSEWHERE], ids=" ".join)
def test_every_option_of_a_command_is_in_a_case(path: tuple[str, ...]) -> None:
    used = {word.partition("=")[0] for case in cases_of(path) for word in case.words}
    known = {flag for option in online()[path].options for flag in option.flags}
    assert known - used - {f"--{part}" for part in ADDRESS_DEFAULTS} - AFTERWARDS == set()


@pytest.mark.parametrize("parity", PARITIES, ids=lambda parity: parity.service.__name__)
def test_every_operation_and_parameter_of_the_sdk_is_in_a_case(parity: Parity) -> None:
    used: dict[str, set[str]] = defaultdict(set)

    class Spy:
        def __getattr__(self, operation: str) -> Any:
            signature = inspect.signature(getattr(parity.service, operation))

            def call(*args: Any, **kwargs: Any) -> None:
                used[operation].update(signature.bind(None, *args, **kwargs).arguments)

            return call

    for case in CASES:
        if case.service is parity.service:
            for call in case.calls:
                call(Spy())
    known = dict(operations(parity.service))
    assert set(known) - set(used) == parity.not_reached
    unused = {
        (operation, name)
        for operation, names in known.items()
        if operation in used
        for name in names - used[operation]
        if not re.fullmatch(parity.not_offered.get(name, ""), operation)
    }
    assert unused == set()


def operations(service: type[Any]) -> Iterator[tuple[str, set[str]]]:
    """The operations of a service of the SDK with the names of their parameters."""
    for name, function in inspect.getmembers(service, inspect.isfunction):
        if not name.startswith("_"):
            yield name, set(inspect.signature(function).parameters)
