"""Every module that declares routes, imported once so that they do."""


def load() -> None:
    """Import the modules of all operations; importing them again does nothing."""
    from appwrite_cli.local import (  # noqa: F401 - imported for their declarations
        account,
        account_mfa,
        account_proofs,
        account_sessions,
        account_targets,
        account_tokens,
        bulk,
        column_kinds,
        columns,
        counters,
        databases,
        health,
        indexes,
        invitations,
        locale,
        memberships,
        oauth2,
        oauth2_mock,
        project,
        relationships,
        rows,
        staging,
        tables,
        teams,
        transactions,
        unbuilt,
        user_imports,
        user_mfa,
        user_sessions,
        user_targets,
        user_updates,
        users,
    )
