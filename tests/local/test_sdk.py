"""The official SDK against `local serve`: the one for servers 1.9.x, and the newest."""

import json
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from appwrite_cli.local import KEY, PROJECT
from appwrite_cli.local.serve import Server

OF_1_9 = "22.2.0"  # the last one whose answers are those of servers 1.9.x
NEWEST = "27.0.0"
ROOT = Path(__file__).parents[2]
# What 1.9.6 does not have: dedicated databases, which only Appwrite's own cloud offers.
HOSTED = {"create_failover", "get_replicas", "get_status", "list_specifications"}
# Apps that are installed in teams, which the specification of 1.9.6 has and its source has not.
INSTALLATIONS = {
    *("create_installation", "delete_installation", "get_installation"),
    *("list_installations", "update_installation"),
}
UNUSED = {  # parameters that nothing here takes, by the methods that have them
    "specification": "create|update",
    "replicas": "create|update",
    "sync_mode": "create|update",
    "description": "(create|update)(_table|_.*_column|_index|_bucket|_topic|_variable|_key)?",
    "purge": "update_table",
    "model_type": ".*",  # the SDK's own: how it reads the answer
    "membership_id": "create_membership",
    "total": "list_transactions",  # not in 22.2.0
    "folder": "create_file",
    "strip_metadata": "(create|update)_bucket",
    "qos": "(create|update)_topic",
    "expiry": "(create|update)_topic",
    "channel_id": "(create|update)_push",
    **dict.fromkeys(("emails", "reply_to_email", "reply_to_name"), "(create|update)_email"),
    "fingerprints": "(create|update)_android_platform",
}


@dataclass(frozen=True)
class Report:
    """What a walk says of an SDK: methods with parameters, those used, those with 501."""

    version: str
    methods: dict[str, list[str]]
    used: dict[str, list[str]]
    absent: list[str]


@pytest.fixture(scope="session")
def sdk_of_1_9(pytestconfig: pytest.Config) -> Path:
    """A directory with the older SDK, which cannot be installed beside the newest.

    pip puts it into pytest's cache, once; what it needs the newest has brought along.
    """
    assert pytestconfig.cache is not None
    cache = pytestconfig.cache.mkdir("sdk")
    place = cache / OF_1_9
    if not place.is_dir():
        with tempfile.TemporaryDirectory(dir=cache) as making:
            _install(f"appwrite=={OF_1_9}", Path(making, "sdk"))
            try:
                Path(making, "sdk").rename(place)
            except OSError:  # another worker was faster
                assert place.is_dir()
    return place


def _install(requirement: str, target: Path) -> None:
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "install"]
    options = ["--quiet", "--no-deps", "--retries", "1", "--timeout", "10", "--target", str(target)]
    made = subprocess.run([*pip, *options, requirement], capture_output=True, text=True)
    if made.returncode:
        pytest.skip(f"pip cannot install {requirement}: {made.stderr.strip()[-300:]}")


@pytest.fixture
def server(directory: Path) -> Iterator[Server]:
    served = Server(directory, mail=True)
    served.start()
    yield served
    served.close()


def walk(server: Server, sdk: Path | None, service: str, mails: Path) -> Report:
    """Call everything that an SDK has of a service; None is the one that is installed."""
    path = os.pathsep.join(str(place) for place in (sdk, ROOT) if place)
    environment = {**os.environ, "PYTHONPATH": path, "NO_PROXY": "127.0.0.1"}
    environment["MAILS"] = str(mails)
    line = [sys.executable, "-m", f"tests.local.sdk_{service}", server.endpoint, PROJECT, KEY]
    ended = subprocess.run(line, env=environment, capture_output=True, text=True, timeout=120)
    assert ended.returncode == 0, ended.stderr
    return Report(**json.loads(ended.stdout))


def unused(report: Report) -> set[tuple[str, str]]:
    """Methods that were not called, and parameters that were not used but could be."""
    called = {method: {"", *names} for method, names in report.used.items()}
    return {
        (method, name)
        for method, names in report.methods.items()
        if method not in report.absent
        for name in {"", *names} - called.get(method, set())
        if not re.fullmatch(UNUSED.get(name, "(?!)"), method)
    }


# What each SDK has of a service that 1.9.6 does not have: the older one, and the newest besides.
ABSENT: dict[str, tuple[set[str], set[str]]] = {
    "tables": (
        HOSTED,
        {
            *("create_cutover", "create_migration", "create_query", "delete_migration"),
            *("get_migration", "list_migrations", "list_operations"),
        },
    ),
    "users": (
        set(),
        {
            *("delete_passkey", "get_passkey", "list_passkeys", "update_passkey"),
            "get_mfa_challenge",
        },
    ),
    "teams": (INSTALLATIONS, set()),
    "storage": (set(), set()),
    "tokens": (set(), set()),
    "account": (
        {
            *("list_consents", "get_consent", "delete_consent"),
            *("list_consent_tokens", "get_consent_token", "delete_consent_token"),
        },
        {
            *("create_passkey", "list_passkeys", "get_passkey", "update_passkey"),
            *("delete_passkey", "update_passkey_verification", "create_passkey_token"),
            *("update_passkey_token", "create_id_token_session", "list_memberships"),
            *("create_email_verification_otp", "update_email_verification_otp"),
            *("create_recovery_otp", "update_recovery_otp"),
        },
    ),
    "messaging": (set(), {"create_appwrite_provider", "update_appwrite_provider"}),
    "webhooks": (set(), set()),
    "project": (set(), set()),
}
# What is not built of a service, whichever SDK has it.
UNBUILT = {
    "project": "delete|.*_(polic(y|ies)|email_templates?|o_auth2_.*|environments?|smtp(_test)?)",
}


def expected_absent(report: Report, service: str, known: set[str]) -> set[str]:
    """The methods that have to answer 501."""
    pattern = UNBUILT.get(service, "(?!)")
    return known | {method for method in report.methods if re.fullmatch(pattern, method)}


@pytest.mark.parametrize("service", ABSENT)
def test_the_sdk_for_servers_1_9_works_with_every_call(
    server: Server, directory: Path, sdk_of_1_9: Path, service: str
) -> None:
    report = walk(server, sdk_of_1_9, service, directory / "mails")
    assert report.version == OF_1_9
    assert unused(report) == set()
    assert set(report.absent) == expected_absent(report, service, ABSENT[service][0])


@pytest.mark.parametrize("service", ABSENT)
def test_the_newest_sdk_works_with_every_call_that_1_9_has(
    server: Server, directory: Path, service: str
) -> None:
    report = walk(server, None, service, directory / "mails")
    assert report.version == NEWEST
    assert unused(report) == set()
    older, newer = ABSENT[service]
    assert set(report.absent) == expected_absent(report, service, older | newer)
