"""`awcli completion`: the scripts that complete words in bash, zsh, fish and PowerShell."""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

import typer

from appwrite_cli import config
from appwrite_cli.errors import CliError, UsageError, did_you_mean
from appwrite_cli.group import Group
from appwrite_cli.output import note
from appwrite_cli.output.stdout import write

group = Group("completion")
SHELLS = {"bash": "bash", "zsh": "zsh", "fish": "fish", "powershell": "ps1"}  # endings of scripts
CHOICES = "|".join(SHELLS)


@group.command(
    examples=[
        "awcli completion show fish > ~/.config/fish/completions/awcli.fish",
        "source <(awcli completion show zsh)",
        "awcli completion show powershell",
    ]
)
def show(shell: Annotated[str, typer.Argument(metavar=CHOICES, help="the shell")]) -> None:
    """Print the script that completes words in a shell.

    The script knows commands, options and choices by itself. For addresses, fields, roles and the
    like it runs awcli, which asks the server, keeps answers for a minute, and never takes longer
    than a second.
    """
    write(_script(_known(shell)))


@group.command(examples=["awcli completion install", "awcli completion install fish"])
def install(
    shell: Annotated[
        str, typer.Argument(metavar=f"[{CHOICES}]", help="the shell; yours where left out")
    ] = "",
) -> None:
    """Install completion for you alone, where your shell looks for it.

    Writes one file and says what else is needed. Files such as .bashrc, .zshrc and $PROFILE are
    never changed. Installing again brings the file up to date.
    """
    shell = _known(shell) if shell else _own_shell(os.environ)
    path = place(shell, os.environ)
    script = _script(shell)
    if config.display().dry_run:
        note(f"would write {path}")
        return
    if path.is_file() and path.read_bytes() == script:
        note(f"{path} is up to date")
    else:
        _write(path, script)
        note(f"wrote {path}")
    note(_activation(shell, path))


def place(shell: str, environ: Mapping[str, str]) -> Path:
    """The file of this user in which the shell looks for the completion of awcli.

    bash: the user directory of the bash-completion package. fish: its own. zsh has none, so a
    directory as packages use it, below the user's data directory. PowerShell has none either.
    """
    data = _directory(environ, "XDG_DATA_HOME", ".local/share")
    if shell == "bash":
        user = environ.get("BASH_COMPLETION_USER_DIR", "").split(":")[0]
        return (Path(user) if user else data / "bash-completion") / "completions" / "awcli"
    if shell == "zsh":
        return data / "zsh" / "site-functions" / "_awcli"
    if shell == "powershell":
        windows = environ.get("LOCALAPPDATA", "")
        return (Path(windows) if windows else data) / "awcli" / "completion.ps1"
    return _directory(environ, "XDG_CONFIG_HOME", ".config") / "fish" / "completions" / "awcli.fish"


def _activation(shell: str, path: Path) -> str:
    """What is left to do, in words."""
    if shell == "bash":
        return (
            "new shells complete awcli where the bash-completion package is in use;"
            f" without it, add this line to ~/.bashrc:\n  source '{path}'"
        )
    if shell == "zsh":
        return (
            f"new shells complete awcli once {path.parent} is in $fpath: have these lines in"
            f" ~/.zshrc (the first before any compinit):\n  fpath=('{path.parent}' $fpath)\n"
            "  autoload -Uz compinit && compinit"
        )
    if shell == "powershell":
        quoted = str(path).replace("'", "''")
        return f"new shells complete awcli once this line is in $PROFILE:\n  . '{quoted}'"
    return "new shells complete awcli"


def _known(shell: str) -> str:
    name = "powershell" if shell.lower() in ("powershell", "pwsh") else shell
    if name in SHELLS:
        return name
    raise UsageError(
        f"there is no completion for {shell!r}{did_you_mean(shell, list(SHELLS))}",
        hint=f"name the shell: {CHOICES}",
    )


def _own_shell(environ: Mapping[str, str]) -> str:
    name = Path(environ.get("SHELL", "")).name
    if not name and environ.get("PSMODULEPATH"):  # Windows, where shells do not say who they are
        return "powershell"
    name = "powershell" if name == "pwsh" else name
    if name not in SHELLS:
        raise UsageError(
            f"SHELL says {name!r}, and there is no completion for it"
            if name
            else "SHELL does not say which shell is yours",
            hint=f"name the shell: {CHOICES}",
        )
    return name


def _directory(environ: Mapping[str, str], variable: str, default: str) -> Path:
    """A base directory of the XDG specification, which ignores relative ones."""
    named = Path(environ.get(variable, ""))
    return named if named.is_absolute() else Path.home() / default


def _script(shell: str) -> bytes:
    """The generated script: inside the installed package, or beside it in a checkout."""
    package = Path(__file__).resolve().parent.parent
    for directory in (package, package.parent):
        path = directory / "completions" / f"awcli.{SHELLS[shell]}"
        if path.is_file():
            return path.read_bytes()
    raise CliError(f"this installation lacks its completion script for {shell}")


def _write(path: Path, content: bytes) -> None:
    new = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        new.write_bytes(content)
        new.replace(path)
    except OSError as error:
        raise CliError(f"cannot write {path}: {error.strerror}") from error
