"""`awcli files`: the files in a bucket.

What only the transfers need is imported in them.
"""

from typing import Annotated, Literal

import typer

from appwrite_cli.actions.listing import list_resources
from appwrite_cli.actions.preview import PreviewOptions, preview_params
from appwrite_cli.actions.verbs import changed, delete_resources, get_resources, pointing
from appwrite_cli.client import call
from appwrite_cli.errors import UsageError
from appwrite_cli.group import Group
from appwrite_cli.options import (
    NOTHING,
    Addresses,
    Expire,
    Fields,
    IfExists,
    IfNotExists,
    Name,
    OwnId,
    PermissionOptions,
    SearchOptions,
)
from appwrite_cli.output import View, show, show_value
from appwrite_cli.resources import FILE

group = Group("files", defaults=("bucket",))
FILES = View(
    "file",
    "files",
    ("$id", "name", "sizeOriginal", "mimeType", "$createdAt"),
    ("bucketId", "$id"),
    sizes=frozenset({"sizeOriginal", "sizeActual"}),
)

Jobs = Annotated[int, typer.Option("--jobs", metavar="N", help="requests at once")]
Force = Annotated[bool, typer.Option("--force", help="overwrite files without asking")]
TokenFile = Annotated[
    str | None,
    typer.Option(
        "--token-file",
        metavar="FILE",
        help="a token of the file in place of a credential, - is stdin",
    ),
]


@group.command(
    "list",
    examples=[
        "awcli files list covers",
        "awcli files list covers --where 'sizeOriginal>1000000' --sort -sizeOriginal",
    ],
)
def list_(
    listing: SearchOptions,
    bucket: Annotated[str, typer.Argument(metavar="[BUCKET]")] = "",
) -> None:
    """List the files of a bucket; those whose upload is not complete are among them."""
    list_resources(FILE.below(bucket), FILES, listing)


@group.command(examples=["awcli files get covers/hello"])
def get(addresses: Addresses, fields: Fields = "") -> None:
    """Show files: name, size, type, signature, permissions."""
    get_resources(FILE.many(addresses), FILES, fields=fields)


@group.command(
    examples=[
        "awcli files update covers/hello --name hello.png",
        "awcli files update covers/hello --allow read=any",
    ]
)
def update(
    permissions: PermissionOptions,
    file: Annotated[str, typer.Argument(metavar="[BUCKET/]FILE")],
    name: Name = None,
) -> None:
    """Change the name or the permissions of a file; given permissions replace all."""
    from appwrite_cli.actions.access import permissions_for

    address = FILE.one(file)
    changes = changed(name=name, permissions=permissions_for(permissions, "file"))
    if not changes:
        raise UsageError("no change was given", hint="--help lists what can be changed")
    with pointing(address):  # a PUT that, unlike others, keeps what is left out
        show(call("PUT", address.path, body=changes), FILES)


@group.command(
    examples=[
        "awcli files delete covers/hello",
        "awcli files list covers --where 'name^=tmp' --all -o ids | awcli files delete - --yes",
    ]
)
def delete(addresses: Addresses, if_exists: IfExists = False) -> None:
    """Delete files."""
    delete_resources(FILE.many(addresses), if_exists=if_exists)


@group.command(
    examples=[
        "awcli files upload covers a.png b.png --allow read=any",
        "awcli files upload covers/hello hello.png",
        "awcli files upload covers photos --recursive --jobs 4",
        "awcli files upload notes --text 'Hello' --name hello.txt",
        "tar cz notes | awcli files upload backups - --name notes.tar.gz",
    ]
)
def upload(
    permissions: PermissionOptions,
    arguments: Annotated[
        list[str],
        typer.Argument(
            metavar="[BUCKET[/FILE]] PATH...",
            help="where, then what: files, directories with --recursive, - for stdin",
        ),
    ] = NOTHING,
    to: Annotated[
        str | None,
        typer.Option("--to", metavar="BUCKET", help="where: then all arguments are paths"),
    ] = None,
    own_id: OwnId = None,
    name: Annotated[
        str, typer.Option("--name", metavar="NAME", help="of one file: its own unless given")
    ] = "",
    text: Annotated[
        str | None, typer.Option("--text", metavar="TEXT", help="upload this text, with --name")
    ] = None,
    recursive: Annotated[
        bool, typer.Option("-r", "--recursive", help="directories, with all that is in them")
    ] = False,
    folder: Annotated[
        str,
        typer.Option("--folder", metavar="PATH", help="a virtual folder (servers newer than 1.9)"),
    ] = "",
    jobs: Jobs = 8,
    if_not_exists: IfNotExists = False,
) -> None:
    """Upload files, in chunks where they are large; run again, it goes on where it was.

    Each file gets a unique ID unless one is given for a single file. Files of a directory are
    called by their paths in it: a/b.png. MIME types are told by the names.
    """
    from appwrite_cli.actions.access import permissions_for
    from appwrite_cli.actions.uploading import arguments_of, upload_files

    given = arguments_of(arguments, to, text, name, recursive=recursive)
    upload_files(
        given,
        FILES,
        own_id=own_id,
        permissions=permissions_for(permissions, "file"),
        folder=folder,
        jobs=jobs,
        if_not_exists=if_not_exists,
    )


@group.command(
    examples=[
        "awcli files download covers/hello",
        "awcli files download covers/a covers/b --to pictures",
        "awcli files download covers --all --to backup --jobs 4",
        "awcli files download backups/notes --to - | tar xz",
    ]
)
def download(
    addresses: Annotated[
        list[str],
        typer.Argument(metavar="ADDRESS...", help="files, - for stdin, or with --all a bucket"),
    ] = NOTHING,
    every: Annotated[bool, typer.Option("--all", help="every file of the bucket")] = False,
    to: Annotated[
        str,
        typer.Option(
            "--to", metavar="PATH", help="a directory, a file for a single one, - for stdout"
        ),
    ] = "",
    force: Force = False,
    token_file: TokenFile = None,
    jobs: Jobs = 8,
) -> None:
    """Download files under their names; run again, it goes on where it was.

    Each is received beside its place, checked against size and signature, and then put there. A
    slash in a name makes a directory; what would lead out of the target is called otherwise.
    """
    from appwrite_cli.actions.downloading import Wanted, download_files
    from appwrite_cli.actions.file_tokens import token_params

    params = token_params(token_file)
    if every:
        if len(addresses) > 1:
            raise UsageError("--all takes one bucket")
        wanted = Wanted([], FILE.below("".join(addresses)))
    else:
        wanted = Wanted(FILE.many(addresses or [""], also="; a bucket with --all"), None, params)
        wanted = wanted._replace(documents=not params)
    download_files(wanted, to, force=force, jobs=jobs)


@group.command(
    examples=[
        "awcli files view notes/hello",
        "awcli files view notes/hello --to hello.txt --force",
    ]
)
def view(
    file: Annotated[str, typer.Argument(metavar="[BUCKET/]FILE")],
    to: Annotated[
        str, typer.Option("--to", metavar="PATH", help="a file or directory; - is stdout")
    ] = "-",
    force: Force = False,
    token_file: TokenFile = None,
) -> None:
    """Print what is in a file."""
    from appwrite_cli.actions.downloading import Wanted, download_files
    from appwrite_cli.actions.file_tokens import token_params

    params = token_params(token_file)
    wanted = Wanted([FILE.one(file)], None, params, documents=not params)
    download_files(wanted, to, force=force, jobs=1, purpose="view")


@group.command(
    examples=[
        "awcli files preview covers/hello --width 200 --to hello.jpg --format jpg",
        "awcli files preview covers/hello --height 100 --gravity top --border-radius 50 > a.png",
    ]
)
def preview(
    options: PreviewOptions,
    file: Annotated[str, typer.Argument(metavar="[BUCKET/]FILE")],
    to: Annotated[str, typer.Option("--to", metavar="FILE", help="a file; - is stdout")] = "-",
    force: Force = False,
    token_file: TokenFile = None,
) -> None:
    """Fetch an image, cut, scaled and converted as asked for."""
    from appwrite_cli.actions.downloading import Wanted, download_files
    from appwrite_cli.actions.file_tokens import token_params

    params = {**preview_params(options), **token_params(token_file)}
    wanted = Wanted([FILE.one(file)], None, params, documents=False)
    download_files(wanted, to, force=force, jobs=1, purpose="preview")


@group.command(
    examples=[
        "awcli files token covers/hello --expire now+7d",
        "awcli files token covers/hello --for download",
    ]
)
def token(
    file: Annotated[str, typer.Argument(metavar="[BUCKET/]FILE")],
    expire: Expire = None,
    purpose: Annotated[
        Literal["view", "download", "preview"],
        typer.Option("--for", help="what the address does with the file"),
    ] = "view",
) -> None:
    """Create a token for a file and print the address at which anyone can read it."""
    from appwrite_cli.actions.file_tokens import create_token, shared_address

    address = FILE.one(file)
    made = create_token(address, expire)
    if not made.dry:
        show_value(shared_address(address, made.data, purpose))
