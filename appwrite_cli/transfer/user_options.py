"""The options of `users import` and `users export`."""

from dataclasses import dataclass, field
from typing import Annotated

import typer

from appwrite_cli.options import Query, Where

Format = Annotated[
    str, typer.Option("--format", metavar="FORMAT", help="csv, json or ndjson; guessed if left out")
]


@dataclass(eq=False, repr=False)
class ImportOptions:
    """What the columns of a file mean, and how it is sent."""

    form: Format = ""
    algorithm: Annotated[
        str,
        typer.Option(
            "--hash",
            metavar="ALGORITHM",
            help="of passwords that name none: plain, argon2, bcrypt, md5, phpass, sha, scrypt"
            " or scrypt-modified",
        ),
    ] = ""
    columns: Annotated[
        list[str],
        typer.Option("--map", metavar="FIELD=COLUMN", help="the column that holds a field"),
    ] = field(default_factory=list)
    values: Annotated[
        list[str],
        typer.Option("--set", metavar="FIELD=VALUE", help="a field of users that say nothing"),
    ] = field(default_factory=list)
    signer_key_file: Annotated[
        str,
        typer.Option("--signer-key-file", metavar="FILE", help="the signer key of scrypt-modified"),
    ] = ""
    report: Annotated[
        str, typer.Option("--report", metavar="FILE", help="where refused users are listed")
    ] = ""
    jobs: Annotated[
        int,
        typer.Option("--jobs", metavar="N", min=1, max=64, help="users sent at once, 8 by default"),
    ] = 8


@dataclass(eq=False, repr=False)
class ExportOptions:
    """Which users, and what of them."""

    form: Format = ""
    where: Where = field(default_factory=list)
    query: Query = field(default_factory=list)
    search: Annotated[
        str, typer.Option("--search", metavar="TEXT", help="by ID, name, email or phone")
    ] = ""
    hashes: Annotated[
        bool, typer.Option("--hashes", help="with hashed passwords, which are secrets")
    ] = False
