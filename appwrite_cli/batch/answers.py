"""The answers that lines of a batch keep, and what `${name.$id}` takes from them."""

import json
import os
from collections.abc import Mapping
from typing import Any

from appwrite_cli.batch.script import Line, Reference
from appwrite_cli.errors import UsageError, did_you_mean
from appwrite_cli.output.view import value_at


class Answers:
    """Answers by name. Names that no line has are variables of the environment."""

    def __init__(self) -> None:
        self.kept: dict[str, Any] = {}

    def keep(self, line: Line, written: bytes, *, dry: bool) -> None:
        """Keep what a line has written, which has to be JSON; `dry` is what it would have sent.

        Raises UsageError for what is no JSON.
        """
        if dry:
            self.kept[line.name] = _expected(written)
            return
        try:
            self.kept[line.name] = json.loads(written)
        except ValueError:
            raise UsageError(
                f"what this line writes is no JSON, so {line.name!r} cannot keep it",
                hint="leave -o out, and keep the answers of list, get, create and the like",
            ) from None

    def value_of(self, reference: Reference) -> str:
        """The text that stands for a reference; raises UsageError where there is none."""
        if reference.name in self.kept:
            found = self.kept[reference.name]
            value = value_at(found, reference.path) if reference.path else found
            if value is None:
                keys = list(found) if isinstance(found, Mapping) else []
                raise UsageError(
                    f"{reference}: there is no such field in the answer"
                    f"{did_you_mean(reference.path, keys)}"
                )
            return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
        return variable(reference)


def variable(reference: Reference) -> str:
    """The variable of the environment that a reference names; raises UsageError for none.

    An empty one counts as unset, as everywhere: nothing is written by accident.
    """
    if reference.path:
        raise UsageError(
            f"{reference}: no line before keeps that name",
            hint=f"{reference.name} = rows create ...",
        )
    value = os.environ.get(reference.name)
    if not value:
        raise UsageError(
            f"{reference}: no line before keeps that name, and no variable has it",
            hint=f"{reference.name} = rows create ..., or set {reference.name}",
        )
    return value


class _Expected(dict[str, Any]):
    """What a dry run knows of an answer: what was to be sent, and a placeholder for the rest."""

    def __init__(self, fields: Mapping[str, Any]) -> None:
        super().__init__(fields)

    def __contains__(self, key: object) -> bool:
        return True

    def __missing__(self, key: str) -> str:
        return key.replace("$", "")


def _expected(written: bytes) -> dict[str, Any]:
    """The answer to the last request that a dry run has printed, as far as it can be told."""
    lines = written.splitlines()
    body = (json.loads(lines[-1]).get("body") or {}) if lines else {}
    made = next((value for name, value in body.items() if name.endswith("Id")), "id")
    data = body.get("data")
    return _Expected({"$id": made, **body, **(data if isinstance(data, dict) else {})})
