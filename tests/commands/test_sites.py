"""`awcli sites`, their deployments, variables and logs."""

import pytest

from tests.commands.conftest import Kept

NEW = "sites create shop --framework nextjs --build-runtime node-22"


def test_a_site_keeps_what_is_not_changed(kept: Kept) -> None:
    kept(f"{NEW} --adapter ssr --request-timeout 30 --no-logging -q")
    kept("sites update shop --name Shop -q")
    assert (kept.writes[-1].method, kept.writes[-1].path) == ("PUT", "/sites/shop")
    assert kept.bodies[-1] == {
        "name": "Shop",
        "framework": "nextjs",
        "buildRuntime": "node-22",
        "adapter": "ssr",
        "timeout": 30,
        "logging": False,
    }
    assert kept("sites list --fields name,framework") == "Shop\tnextjs\n"
    assert kept("sites delete shop --yes").err == "deleted site shop\n"
    assert kept("sites get shop", code=4).err.endswith("hint: awcli sites list\n")


@pytest.mark.parametrize("noun", ["deployment", "variable", "log"])
def test_what_belongs_to_a_site_is_addressed_below_it(kept: Kept, noun: str) -> None:
    kept.server.store.resources[f"/sites/shop/{noun}s/x"] = {"$id": "x"}
    assert kept(f"sites {noun}s get shop/x -o ids") == "shop/x\n"
    assert kept(f"sites {noun}s delete shop/x --yes").err == f"deleted {noun} shop/x\n"
    gone = kept(f"sites {noun}s get shop/x", code=4)
    assert gone.err.endswith(f"hint: awcli sites {noun}s list shop\n")


def test_variables_of_a_site_are_set_by_their_names(kept: Kept) -> None:
    kept("sites variables set shop REGION=eu --no-secret -q")
    kept("sites variables set shop REGION=us -q")
    assert [seen.method for seen in kept.writes] == ["POST", "PUT"]
    assert kept("sites variables list shop --fields key,value") == "REGION\tus\n"


def test_a_build_is_stopped_after_asking(kept: Kept) -> None:
    got = kept("sites deployments cancel shop/d1", code=2)
    assert "stop the build shop/d1?" in got.err
    assert kept.writes == []


@pytest.mark.parametrize(
    ("line", "error"),
    [
        ("sites create shop --build-runtime node-22", "--framework is missing\n"),
        (
            "sites create shop --framework nextsj --build-runtime node-22",
            "--framework: there is no 'nextsj', did you mean 'nextjs'?\nhint: one of analog, ",
        ),
        ("sites create shop --framework vite --build-runtime node", "--build-runtime: there is no"),
        (f"{NEW} --adapter x", "invalid value for '--adapter': 'x' is not one of"),
        (f"{NEW} --build-command=", "--build-command is empty\n"),
        ("sites update shop", "no change was given\n"),
        ("sites deployments get d1", "'d1' has 1 of the 2 parts of an address SITE/DEPLOYMENT\n"),
        ("sites deployments from-branch shop x --type y", "invalid value for '--type': 'y' is not"),
        ("sites variables set shop", "missing argument 'NAME=VALUE...'\n"),
        ("sites variables set REGION=eu", "missing argument 'NAME=VALUE...'\n"),
        ("sites specifications --for x", "invalid value for '--for': 'x' is not"),
        ("sites log list", "there is no command 'log' in awcli sites, did you mean 'logs'?\n"),
    ],
)
def test_a_wrong_line_is_told_and_sends_nothing(kept: Kept, line: str, error: str) -> None:
    assert kept(line, code=2).err.removeprefix("error: ").startswith(error)
    assert kept.server.requests == []
