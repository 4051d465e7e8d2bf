"""The options that every command takes, as data: name, flags, placeholder, one line of help.

`group.py` declares them on the root, on groups and on commands; `config.py` reads what was given.
"""

from typing import NamedTuple


class Declaration(NamedTuple):
    """One option; `metavar` is empty for a flag, `variable` names its environment variable."""

    name: str
    flags: tuple[str, ...]
    metavar: str
    help: str
    variable: str = ""


GLOBAL_OPTIONS: tuple[Declaration, ...] = (
    Declaration("profile", ("-p", "--profile"), "NAME", "a profile of the config file",
                "AWCLI_PROFILE"),
    Declaration("endpoint", ("--endpoint",), "URL", "such as https://fra.cloud.appwrite.io/v1",
                "APPWRITE_ENDPOINT"),
    Declaration("project", ("--project",), "ID", "the project", "APPWRITE_PROJECT_ID"),
    Declaration("key", ("--key",), "KEY", "API key (visible to other processes: prefer the "
                "variable or --key-file)", "APPWRITE_API_KEY"),
    Declaration("key_file", ("--key-file",), "FILE", "read the API key from a file, - is stdin"),
    Declaration("session", ("--session",), "SECRET", "act as the user of this session "
                "(visible to other processes)", "APPWRITE_SESSION"),
    Declaration("session_file", ("--session-file",), "FILE", "read the session from a file"),
    Declaration("jwt", ("--jwt",), "TOKEN", "act as the user of this JWT (visible to other "
                "processes)", "APPWRITE_JWT"),
    Declaration("jwt_file", ("--jwt-file",), "FILE", "read the JWT from a file"),
    Declaration("local", ("--local",), "", "use the embedded local Appwrite", "AWCLI_LOCAL"),
    Declaration("output", ("-o", "--output"), "FORMAT", "table, json, ndjson, csv, tsv or ids",
                "AWCLI_OUTPUT"),
    Declaration("jmespath", ("--jmespath",), "EXPR", "select from the JSON before rendering"),
    Declaration("yes", ("-y", "--yes"), "", "answer confirmations with yes"),
    Declaration("confirm", ("--confirm",), "PROJECT", "allow a write to this protected project"),
    Declaration("dry_run", ("--dry-run",), "", "print the requests a writing command would send"),
    Declaration("quiet", ("-q", "--quiet"), "", "no messages but warnings and errors"),
    Declaration("debug", ("--debug",), "", "requests, timings and tracebacks on stderr",
                "AWCLI_DEBUG"),
    Declaration("timeout", ("--timeout",), "SECONDS", "limit for each phase of a request",
                "AWCLI_TIMEOUT"),
    Declaration("retries", ("--retries",), "N", "attempts after the first", "AWCLI_RETRIES"),
    Declaration("ca_file", ("--ca-file",), "FILE", "trust these certificates", "SSL_CERT_FILE"),
    Declaration("insecure", ("-k", "--insecure"), "", "do not verify TLS certificates"),
    Declaration("no_color", ("--no-color",), "", "no colours", "NO_COLOR"),
    Declaration("version", ("-V", "--version"), "", "show the version"),
)  # fmt: skip

ADDRESS_DEFAULTS: dict[str, Declaration] = {
    part: Declaration(
        part,
        (f"--{part}",),
        "ID",
        f"the {part} of addresses that name none",
        f"APPWRITE_{part.upper()}_ID",
    )
    for part in ("database", "table", "bucket", "team", "function")
}
