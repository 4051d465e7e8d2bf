"""Completion, asked of real shells: the generated scripts, and how they are installed."""

import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType

import pytest

from appwrite_cli.description import Argument, Command, Option
from appwrite_cli.tree import Group
from tests.conftest import ROOT, Run
from tests.shells import LOAD, SHELLS, Shell, is_old_bash, load_generator

# Before version 4, files are what bash falls back to where nothing is known; before 4.3 it does not
# see the command behind a setting of the environment.
OTHERWISE_IN_OLD_BASH = {
    "awcli rows list te",
    "awcli rows list --where te",
    "awcli rows list --name=te",
    "awcli rows list --to t",
    "awcli rows import te",
    "true; A=1 awcli ro",
}
# A tree with one of everything, so that the outcomes below stay exact whatever commands there are.
TREE = Group(
    (),
    "Administer.",
    (
        Group(
            ("rows",),
            "Rows of a table",
            (
                Command(
                    ("rows", "list"),
                    "List: rows",
                    "List: rows.\n\nMore words.",
                    ("awcli rows list",),
                    (Argument("ADDRESS", "the table", required=True),),
                    (
                        Option(
                            ("--where",),
                            "EXPR",
                            "such as 'a>1' [or $b `c` \\ d: e]",
                            repeatable=True,
                        ),
                        Option(("--when",), "red|green", "a colour", choices=("red", "green")),
                        Option(("--from",), "FILE", "a file"),
                        Option(("--to",), "DIRECTORY", "a directory"),
                        Option(("--enabled", "--disabled"), "", "whether it is on"),
                        Option(("-n", "--name"), "TEXT", "the name"),
                    ),
                ),
                Command(
                    ("rows", "import"),
                    "Import rows",
                    "Import rows.",
                    ("awcli rows import",),
                    (
                        Argument("ADDRESS", "the table", required=True),
                        Argument("FILE...", "files", required=True, repeatable=True),
                    ),
                    (),
                ),
            ),
        ),
        Group(
            ("roles",),
            "Roles",
            (
                Command(("roles", "get"), "Get", "Get.", ("x",), (), ()),
                Group(
                    ("roles", "keys"),
                    "Keys of roles",
                    (
                        Command(
                            ("roles", "keys", "list"),
                            "List keys",
                            "List keys.",
                            ("awcli roles keys list",),
                            (
                                Argument(
                                    "[asc|desc]",
                                    "the order",
                                    required=False,
                                    choices=("asc", "desc"),
                                ),
                                Argument("FILE", "a file", required=False),
                            ),
                            (
                                Option(
                                    ("--shape",),
                                    "square|round",
                                    "a shape",
                                    choices=("square", "round"),
                                ),
                            ),
                        ),
                        Command(("roles", "keys", "lose"), "Lose", "Lose.", ("x",), (), ()),
                    ),
                ),
            ),
        ),
        Command(
            ("doctor",),
            "Check",
            "Check.",
            ("awcli doctor",),
            (Argument("[bash|zsh]", "a shell", required=False, choices=("bash", "zsh")),),
            (Option(("--deep",), "", "deep"),),
        ),
    ),
)


@pytest.fixture(scope="session")
def generator() -> ModuleType:
    return load_generator()


@pytest.fixture(scope="session")
def directory(tmp_path_factory: pytest.TempPathFactory, generator: ModuleType) -> Path:
    """Where the shells work: the scripts of the tree above, two files and a directory."""
    directory = tmp_path_factory.mktemp("work")
    (directory / "scripts").mkdir()
    for name, script in generator.SCRIPTS.items():
        (directory / "scripts" / name).write_text(script(TREE))
    (directory / "text.md").touch()
    (directory / "two words.md").touch()
    (directory / "there").mkdir()
    return directory


@pytest.fixture(scope="session")
def shell(
    directory: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Callable[[str], Shell]]:
    running: dict[str, Shell] = {}

    def start(name: str) -> Shell:
        if name not in running:
            running[name] = Shell(name, LOAD[name], tmp_path_factory.mktemp(name), directory)
        return running[name]

    yield start
    for one in running.values():
        one.close()


@pytest.mark.parametrize("name", SHELLS)
@pytest.mark.parametrize(
    ("line", "words"),
    [
        # groups and commands
        ("awcli ", ["doctor", "roles", "rows"]),
        ("awcli ro", ["roles", "rows"]),
        ("awcli rows ", ["import", "list"]),
        ("awcli rows li", ["list"]),
        ("awcli x", []),
        ("awcli rows x", []),
        # groups within groups
        ("awcli roles ", ["get", "keys"]),
        ("awcli roles ke", ["keys"]),
        ("awcli roles keys ", ["list", "lose"]),
        ("awcli roles keys li", ["list"]),
        ("awcli roles keys get", []),
        ("awcli -o json roles --local keys -p list li", ["list"]),
        ("awcli roles keys --prof", ["--profile"]),
        ("awcli roles keys list --sh", ["--shape"]),
        ("awcli roles keys lose --sh", []),
        ("awcli roles keys list --shape=r", ["--shape=round"]),
        ("awcli roles keys list ", ["asc", "desc"]),
        ("awcli roles keys list asc te", ["text.md"]),
        # global options stand anywhere; the value of one is no command
        ("awcli --profile rows ro", ["roles", "rows"]),
        ("awcli -o json rows li", ["list"]),
        ("awcli -ojson rows li", ["list"]),
        ("awcli --output=json rows li", ["list"]),
        ("awcli -yqp prod rows li", ["list"]),
        ("awcli rows --local li", ["list"]),
        ("awcli rows -p list li", ["list"]),
        # options
        ("awcli --versi", ["--version"]),
        ("awcli rows --versi", ["--version"]),
        ("awcli --prof", ["--profile"]),
        ("awcli rows --prof", ["--profile"]),
        ("awcli rows list --prof", ["--profile"]),
        ("awcli rows list --whe", ["--when", "--where"]),
        ("awcli rows list here --dis", ["--disabled"]),
        ("awcli rows list --where a --whe", ["--when", "--where"]),
        ("awcli rows import --whe", []),
        ("awcli doctor --de", ["--debug", "--deep"]),
        ("awcli rows list -- --whe", []),
        # fixed choices
        ("awcli -o ", ["csv", "ids", "json", "ndjson", "table", "tsv"]),
        ("awcli -qo js", ["json"]),
        ("awcli rows list --output t", ["table", "tsv"]),
        ("awcli rows list --output=t", ["--output=table", "--output=tsv"]),
        ("awcli rows list --when ", ["green", "red"]),
        ("awcli rows list --when=g", ["--when=green"]),
        ("awcli rows list --where 'a b > c:d=1' --when g", ["green"]),
        ("awcli rows list --where=a:b=c@d --when g", ["green"]),
        ("awcli doctor ", ["bash", "zsh"]),
        ("awcli doctor zsh b", []),
        # other values are unknown to the script
        ("awcli rows list te", []),
        ("awcli rows list --where te", []),
        ("awcli rows list --name=te", []),
        # files
        ("awcli rows list --from te", ["text.md"]),
        ("awcli rows list --from=te", ["--from=text.md"]),
        ("awcli rows list --from t", ["text.md", "there", "two words.md"]),
        ("awcli rows list --to t", ["there"]),
        ("awcli --key-file te", ["text.md"]),
        ("awcli rows import te", []),
        ("awcli rows import blog te", ["text.md"]),
        ("awcli rows import blog a b te", ["text.md"]),
        ("awcli rows list body=@te", ["body=@text.md"]),
        ("awcli rows list body:=@tw", ["body:=@two words.md"]),
        ("awcli rows list --where @te", ["@text.md"]),
        ("awcli rows list --where=@te", ["--where=@text.md"]),
        # where the command is not the first word of the line
        ("true; A=1 awcli ro", ["roles", "rows"]),
    ],
)
def test_a_line_is_completed_by(
    shell: Callable[[str], Shell], name: str, line: str, words: list[str]
) -> None:
    running = shell(name)
    if line in OTHERWISE_IN_OLD_BASH and is_old_bash(name):
        pytest.skip("bash before 4.3 answers otherwise")
    assert running.completions(line) == words


def test_fish_describes_what_it_offers(shell: Callable[[str], Shell]) -> None:
    assert shell("fish").descriptions("awcli rows li") == ["list\tList: rows"]
    assert shell("fish").descriptions("awcli rows list --wher") == [
        "--where\tsuch as 'a>1' [or $b `c` \\ d: e]"
    ]


def test_zsh_describes_what_it_offers(shell: Callable[[str], Shell]) -> None:
    assert "List: rows" in shell("zsh").listing("awcli rows ")
    assert "such as 'a>1' [or $b `c` \\ d: e]" in shell("zsh").listing("awcli rows list --whe")


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("awcli ro", ["roles", "rows"]),
        ("awcli rows li", ["list"]),
        ("awcli x", []),
        ("awcli --profile rows ro", ["roles", "rows"]),
        ("awcli -yqp prod rows li", ["list"]),
        ("awcli rows --prof", ["--profile"]),
        ("awcli rows list --whe", ["--when", "--where"]),
        ("awcli rows list -- --whe", []),
        ("awcli -qo js", ["json"]),
        ("awcli rows list --output=t", ["--output=table", "--output=tsv"]),
        ("awcli rows list --where 'a b' --when g", ["green"]),
        ("awcli doctor ", ["bash", "zsh"]),
        ("awcli doctor zsh b", []),
        ("awcli roles ke", ["keys"]),
        ("awcli -o json roles --local keys li", ["list"]),
        ("awcli roles keys list --sh", ["--shape"]),
        ("awcli roles keys list ", ["asc", "desc"]),
    ],
)
def test_a_line_is_completed_in_powershell_by(
    directory: Path, tmp_path: Path, line: str, words: list[str]
) -> None:
    if shutil.which("pwsh") is None:
        pytest.skip("PowerShell is not installed")
    (tmp_path / "ask.ps1").write_text(
        ". ./scripts/awcli.ps1\n"
        f"$line = '{line.replace(chr(39), chr(39) * 2)}'\n"
        "$found = [System.Management.Automation.CommandCompletion]::CompleteInput("
        "$line, $line.Length, $null)\n"
        "$found.CompletionMatches | ForEach-Object { $_.CompletionText }\n"
    )
    done = subprocess.run(
        ["pwsh", "-NoProfile", "-NonInteractive", "-File", str(tmp_path / "ask.ps1")],
        cwd=directory,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stderr == ""
    assert sorted(done.stdout.split()) == words


@pytest.mark.parametrize(
    ("name", "ending"),
    [("bash", "bash"), ("zsh", "zsh"), ("fish", "fish"), ("powershell", "ps1"), ("pwsh", "ps1")],
)
def test_show_prints_the_script_of_this_tree(
    awcli: Run, generator: ModuleType, name: str, ending: str
) -> None:
    from appwrite_cli import tree

    script = generator.SCRIPTS[f"awcli.{ending}"](tree.build())
    assert awcli(f"completion show {name}") == script


def test_the_generator_names_what_is_out_of_date_and_renews_it(
    generator: ModuleType,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    there = shutil.copytree(ROOT / "completions", tmp_path / "completions")
    monkeypatch.setattr(generator, "HERE", there)
    generator.main([])
    assert generator.main(["--check"]) == 0
    (there / "awcli.zsh").write_text("old")
    (there / "awcli.bash").unlink()
    capsys.readouterr()
    assert generator.main(["--check"]) == 1
    assert capsys.readouterr().err == (
        "completions/awcli.bash is out of date: make generate\n"
        "completions/awcli.zsh is out of date: make generate\n"
    )
    assert generator.main([]) == 0
    assert generator.main(["--check"]) == 0


class TestInstall:
    """`completion install` writes one file below the home directory."""

    @pytest.fixture(autouse=True)
    def home(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
        home = tmp_path / "home"
        home.mkdir()
        monkeypatch.setenv("HOME", str(home))
        monkeypatch.setenv("USERPROFILE", str(home))
        for name in (
            "XDG_DATA_HOME",
            "XDG_CONFIG_HOME",
            "BASH_COMPLETION_USER_DIR",
            "SHELL",
            "LOCALAPPDATA",
            "PSMODULEPATH",
        ):
            monkeypatch.delenv(name, raising=False)
        return home

    @pytest.mark.parametrize(
        ("name", "place", "said"),
        [
            ("bash", ".local/share/bash-completion/completions/awcli", "source "),
            ("zsh", ".local/share/zsh/site-functions/_awcli", "fpath=("),
            ("fish", ".config/fish/completions/awcli.fish", "new shells complete awcli"),
            ("powershell", ".local/share/awcli/completion.ps1", "in $PROFILE:\n  . '"),
        ],
    )
    def test_the_script_goes_where_the_shell_looks(
        self, awcli: Run, home: Path, name: str, place: str, said: str
    ) -> None:
        result = awcli(f"completion install {name}")
        assert result == ""
        assert f"wrote {home / place}" in result.err
        assert said in result.err
        assert (home / place).read_text() == awcli(f"completion show {name}")
        assert [path for path in home.rglob("*") if path.is_file()] == [home / place]

    def test_your_own_shell_is_the_default(
        self, awcli: Run, home: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("SHELL", "/usr/local/bin/fish")
        assert ".config/fish" in awcli("completion install").err.replace("\\", "/")

    def test_on_windows_the_default_is_powershell(
        self, awcli: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("PSMODULEPATH", "somewhere")
        monkeypatch.setenv("LOCALAPPDATA", str(tmp_path / "it's local"))
        result = awcli("completion install")
        assert (tmp_path / "it's local" / "awcli" / "completion.ps1").is_file()
        assert f"\n  . '{tmp_path}" in result.err
        assert "it''s local" in result.err

    def test_a_second_time_changes_nothing(self, awcli: Run) -> None:
        awcli("completion install fish")
        assert "is up to date" in awcli("completion install fish").err

    def test_an_old_script_is_replaced(self, awcli: Run, home: Path) -> None:
        script = home / ".config/fish/completions/awcli.fish"
        script.parent.mkdir(parents=True)
        script.write_text("old")
        assert "wrote" in awcli("completion install fish").err
        assert script.read_text() == awcli("completion show fish")
        assert [path.name for path in script.parent.iterdir()] == ["awcli.fish"]

    def test_the_directories_of_the_environment_are_used(
        self, awcli: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "c"))
        monkeypatch.setenv("XDG_DATA_HOME", "relative/is/ignored")
        awcli("completion install fish")
        awcli("completion install zsh")
        assert (tmp_path / "c" / "fish" / "completions" / "awcli.fish").is_file()
        assert not (tmp_path / "relative").exists()
        monkeypatch.setenv("BASH_COMPLETION_USER_DIR", str(tmp_path / "b"))
        awcli("completion install bash")
        assert (tmp_path / "b" / "completions" / "awcli").is_file()

    def test_a_dry_run_writes_nothing(self, awcli: Run, home: Path) -> None:
        assert "would write" in awcli("completion install fish --dry-run").err
        assert list(home.iterdir()) == []

    def test_a_place_that_cannot_be_written_is_named(self, awcli: Run, home: Path) -> None:
        (home / ".config").write_text("a file")
        assert "cannot write" in awcli("completion install fish", code=1).err

    @pytest.mark.parametrize(
        ("line", "own", "error"),
        [
            ("completion show fsh", "", "no completion for 'fsh', did you mean 'fish'?"),
            ("completion install", "", "SHELL does not say which shell is yours"),
            ("completion install", "/bin/dash", "SHELL says 'dash'"),
        ],
    )
    def test_a_shell_that_is_not_there_is_a_usage_error(
        self, awcli: Run, monkeypatch: pytest.MonkeyPatch, line: str, own: str, error: str
    ) -> None:
        monkeypatch.setenv("SHELL", own)
        result = awcli(line, code=2)
        assert error in result.err
        assert "bash|zsh|fish|powershell" in result.err

    def test_zsh_completes_after_the_lines_it_was_told_to_add(
        self, awcli: Run, home: Path, tmp_path: Path
    ) -> None:
        said = awcli("completion install zsh").err
        lines = [line.strip() for line in said.splitlines() if line.startswith("  ")]
        shell = Shell("zsh", "\n".join(lines), home, tmp_path)
        assert shell.completions("awcli completion sh") == ["show"]
        shell.close()

    def test_fish_completes_from_where_it_was_installed(
        self, awcli: Run, home: Path, tmp_path: Path
    ) -> None:
        awcli("completion install fish")
        shell = Shell("fish", "function awcli; end", home, tmp_path)
        assert shell.completions("awcli completion sh") == ["show"]

    def test_bash_completes_from_the_file_it_was_told_to_source(
        self, awcli: Run, home: Path, tmp_path: Path
    ) -> None:
        said = awcli("completion install bash").err
        lines = [line.strip() for line in said.splitlines() if line.startswith("  ")]
        shell = Shell("bash", "\n".join(lines), home, tmp_path)
        assert shell.completions("awcli completion sh") == ["show"]
        shell.close()
