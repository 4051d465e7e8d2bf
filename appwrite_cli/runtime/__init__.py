"""Functions on this machine: packed, built and run as Appwrite does.

    package = pack(directory, file, ignore)                 # a deterministic tar.gz
    environment = build(source, target, "main.py", commands, environments=cache)
    with Runner(environment, variables=..., on_log=...) as runner:
        execution = runner.execute(Request("POST", "/", body=b"{}"), timeout=15)

Nothing here knows of settings, output or HTTP: both `functions run` and the local Appwrite use it.
"""

from appwrite_cli.runtime.archive import Package, pack
from appwrite_cli.runtime.build import build, prepare
from appwrite_cli.runtime.environments import BuildError
from appwrite_cli.runtime.messages import Environment, Execution, Limits, OnLog, Request
from appwrite_cli.runtime.runner import Runner
from appwrite_cli.runtime.unpack import ArchiveError

__all__ = [
    "ArchiveError", "BuildError", "Environment", "Execution", "Limits", "OnLog", "Package",
    "Request", "Runner", "build", "pack", "prepare",
]  # fmt: skip
