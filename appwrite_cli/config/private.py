"""Files that awcli keeps for itself: readable by the owner alone, apart by whom they are about."""

import json
import os
from pathlib import Path

from appwrite_cli.config import Settings


def scope_of(run: Settings) -> str:
    """32 hexadecimal digits that stand for an endpoint, a project and a credential.

    What one key may read another may not; the credential goes into a hash only.
    """
    from hashlib import sha256

    credential = f"{run.credential.kind} {run.credential.secret}" if run.credential else ""
    parts = json.dumps([run.endpoint, run.project, credential])
    return sha256(parts.encode()).hexdigest()[:32]


def write_whole(path: Path, content: bytes) -> None:
    """Whole or not at all, with mode 0600; raises OSError."""
    import tempfile

    descriptor, temporary = tempfile.mkstemp(dir=path.parent, suffix=".tmp")  # of mode 0600
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
        Path(temporary).replace(path)
    except BaseException:  # Ctrl-C too: journals are written all the time
        Path(temporary).unlink(missing_ok=True)
        raise
