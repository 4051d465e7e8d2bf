"""What the catalog says of one operation, as help: what it takes, and who has it."""

from appwrite_cli.catalog import TYPES, Operation, Parameter

NEWER = "servers newer than 1.9 only"
OLDER = "servers up to 1.9 only"
_MOST_CHOICES = 24


def operation_help(operation: Operation) -> str:
    """The help of an operation: how it is called, its method and path, its parameters."""
    words = [_usage(p) for p in operation.parameters if p.required]
    optional = ["[KEY=VALUE...]"] if len(words) < len(operation.parameters) else []
    usage = " ".join(["usage: awcli api", str(operation), *words, *optional])
    parts = [usage, f"{operation.method} {operation.path}"]
    parts.extend(remarks(operation))
    if operation.parameters:
        width = max(len(parameter.name) for parameter in operation.parameters) + 4
        lines = [f"  {p.name}".ljust(width) + described(p) for p in operation.parameters]
        parts.append("\n".join(["parameters:", *lines]))
    if operation.parameter("queries"):
        parts.append(
            "limit==N, offset==N, cursorAfter==ID, orderAsc==KEY and orderDesc==KEY stand for "
            "queries."
        )
    parts.append("Global options, such as -o json and --local: awcli --help")
    return "\n\n".join(parts)


def remarks(operation: Operation) -> list[str]:
    """What is to be known before it is used: deprecated, too new, gone."""
    found = []
    if operation.deprecated:
        instead = f"; use {operation.replacement}" if operation.replacement else ""
        found.append(f"deprecated{instead}")
    if operation.since:
        found.append(NEWER)
    if operation.until:
        found.append(OLDER)
    return found


def _usage(parameter: Parameter) -> str:
    return f"{parameter.name}@PATH" if parameter.type == "f" else f"{parameter.name}=..."


def described(parameter: Parameter) -> str:
    """What a parameter takes, in words: `one of none, ssl, tls (required)`."""
    choices = parameter.choices
    kind = "one of " + ", ".join(choices[:_MOST_CHOICES]) if choices else TYPES[parameter.type]
    more = ", ..." if len(choices) > _MOST_CHOICES else ""
    marks = ["required"] if parameter.required else []
    marks += [NEWER] if parameter.newer else []
    return f"{kind}{more}" + (f" ({', '.join(marks)})" if marks else "")
