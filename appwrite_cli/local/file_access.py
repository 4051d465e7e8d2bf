"""Who may do what with the files of a bucket; a token opens one file to whoever shows it."""

from appwrite_cli.local import access, file_records
from appwrite_cli.local.buckets import Bucket
from appwrite_cli.local.file_passes import Pass
from appwrite_cli.local.records import Record
from appwrite_cli.local.refusal import refuse
from appwrite_cli.local.routing import Call


def require_any(call: Call, bucket: Bucket, action: str) -> None:
    """Refuse where neither the bucket nor any file in it can grant that to the caller."""
    if not bucket.secured and not access.permits(call.caller, bucket.permissions, action):
        raise access.refuse_for_lack(call.caller, bucket.permissions, action)


def readable(call: Call, bucket: Bucket, id_: str, shown: Pass | None = None) -> Record:
    """The file with that ID, if the caller may read it; what may not be read is not found.

    `shown` is the pass of a request: it opens its own file, and closes all others.
    """
    if shown is not None and shown.bucket == bucket.sequence:
        file = file_records.find(call.db, bucket, id_)
    else:
        require_any(call, bucket, "read")
        file = file_records.find(call.db, bucket, id_)
        if file is not None and not access.allows(call.caller, bucket, file, "read"):
            file = None
    if shown is not None and (file is None or int(file["$sequence"]) != shown.file):
        raise refuse("user_unauthorized")
    if file is None:
        raise refuse("storage_file_not_found")
    return file


def deletable(call: Call, bucket: Bucket, id_: str) -> Record:
    """The file with that ID, if the caller may delete it, which needs no right to read it."""
    require_any(call, bucket, "delete")
    file = file_records.get(call.db, bucket, id_)
    if not access.allows(call.caller, bucket, file, "delete"):
        raise access.refuse_for_lack(call.caller, file["$permissions"], "delete")
    return file
