"""awcli: administer Appwrite projects from a shell."""

__version__ = "0.1.0"
