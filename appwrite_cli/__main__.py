"""`python -m appwrite_cli`."""

from appwrite_cli.main import entry

if __name__ == "__main__":
    entry()
