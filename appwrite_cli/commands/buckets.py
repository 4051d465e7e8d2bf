"""`awcli buckets`: the buckets of the project, where files are kept."""

from dataclasses import dataclass
from typing import Annotated, Any, Literal

import typer

from appwrite_cli.actions.access import permissions_for
from appwrite_cli.actions.listing import list_resources
from appwrite_cli.actions.verbs import (
    changed,
    create,
    delete_resources,
    get_resources,
    update_whole,
)
from appwrite_cli.group import Group
from appwrite_cli.options import (
    Addresses,
    Description,
    Enabled,
    Fields,
    IfExists,
    IfNotExists,
    Name,
    OwnId,
    PermissionOptions,
    SearchOptions,
)
from appwrite_cli.output import View, show
from appwrite_cli.resources import BUCKET

group = Group("buckets")
BUCKETS = View(
    "bucket",
    "buckets",
    ("$id", "name", "enabled", "fileSecurity", "maximumFileSize", "totalSize", "$updatedAt"),
    sizes=frozenset({"maximumFileSize", "totalSize"}),
)
# A PUT resets every one of these that is left out; permissions stay.
KEPT = (
    "name", "fileSecurity", "enabled", "maximumFileSize", "allowedFileExtensions", "compression",
    "encryption", "antivirus", "transformations", "description", "stripMetadata",
)  # fmt: skip


@dataclass(eq=False, repr=False)
class BucketOptions:
    """What a bucket takes, and what it does with it."""

    file_security: Annotated[
        bool | None,
        typer.Option(
            "--file-security/--no-file-security", help="files have permissions of their own, too"
        ),
    ] = None
    max_size: Annotated[
        str | None,
        typer.Option("--max-size", metavar="SIZE", help="of a file: 30MB, 1.5GiB, or bytes"),
    ] = None
    extensions: Annotated[
        str | None,
        typer.Option("--extensions", metavar="A,B", help="that files may have, such as jpg,png"),
    ] = None
    any_extension: Annotated[
        bool, typer.Option("--any-extension", help="files may have any extension, or none")
    ] = False
    compression: Annotated[
        Literal["none", "gzip", "zstd"] | None,
        typer.Option("--compression", help="of files up to 20 MB"),
    ] = None
    encryption: Annotated[
        bool | None, typer.Option("--encryption/--no-encryption", help="of files up to 20 MB")
    ] = None
    antivirus: Annotated[
        bool | None, typer.Option("--antivirus/--no-antivirus", help="scan what is uploaded")
    ] = None
    transformations: Annotated[
        bool | None,
        typer.Option("--transformations/--no-transformations", help="allow previews of images"),
    ] = None
    strip_metadata: Annotated[
        bool | None,
        typer.Option(
            "--strip-metadata/--no-strip-metadata",
            help="of images, such as where they were taken (servers newer than 1.9)",
        ),
    ] = None
    enabled: Enabled = None
    description: Description = None


def settings_of(options: BucketOptions) -> dict[str, Any]:
    """The fields of a bucket that the options give."""
    from appwrite_cli.actions.bucket_input import bytes_of, extensions_of

    return changed(
        fileSecurity=options.file_security,
        enabled=options.enabled,
        maximumFileSize=bytes_of(options.max_size),
        allowedFileExtensions=extensions_of(options.extensions, none=options.any_extension),
        compression=options.compression,
        encryption=options.encryption,
        antivirus=options.antivirus,
        transformations=options.transformations,
        stripMetadata=options.strip_metadata,
        description=options.description,
    )


@group.command("list", examples=["awcli buckets list", "awcli buckets list --search cover"])
def list_(listing: SearchOptions) -> None:
    """List buckets."""
    list_resources(BUCKET.below(""), BUCKETS, listing)


@group.command(examples=["awcli buckets get covers"])
def get(addresses: Addresses, fields: Fields = "") -> None:
    """Show buckets with their settings and permissions."""
    get_resources(BUCKET.many(addresses), BUCKETS, fields=fields)


@group.command(
    "create",
    examples=[
        "awcli buckets create covers --max-size 5MB --extensions jpg,png --allow read=any",
        "awcli buckets create papers --file-security --allow create=users",
    ],
)
def create_(
    options: BucketOptions,
    permissions: PermissionOptions,
    bucket: Annotated[
        str, typer.Argument(metavar="[BUCKET]", help="its ID; a unique one where left out")
    ] = "",
    own_id: OwnId = None,
    name: Name = None,
    if_not_exists: IfNotExists = False,
) -> None:
    """Create a bucket; without a name it is called by its ID."""
    new = BUCKET.to_create(bucket, own_id)
    settings = settings_of(options)
    access = permissions_for(permissions, "bucket", security=bool(options.file_security))
    body = {**changed(name=name or new.address.id, permissions=access), **settings}
    answer, _ = create(new, "bucketId", body, if_not_exists=if_not_exists)
    show(answer, BUCKETS)


@group.command(
    examples=[
        "awcli buckets update covers --max-size 10MB",
        "awcli buckets update covers --any-extension --allow read=any --allow write=team:editors",
    ]
)
def update(
    options: BucketOptions,
    permissions: PermissionOptions,
    bucket: Annotated[str, typer.Argument(metavar="BUCKET", help="its ID")],
    name: Name = None,
) -> None:
    """Change a bucket; what is not named stays as it is, given permissions replace all."""
    settings = settings_of(options)
    access = permissions_for(permissions, "bucket", security=options.file_security)
    changes = {**changed(name=name, permissions=access), **settings}
    show(update_whole(BUCKET.one(bucket), changes, KEPT), BUCKETS)


@group.command(examples=["awcli buckets delete old", "awcli buckets delete old tmp --yes"])
def delete(addresses: Addresses, if_exists: IfExists = False) -> None:
    """Delete buckets, with all their files."""
    delete_resources(BUCKET.many(addresses), if_exists=if_exists)
