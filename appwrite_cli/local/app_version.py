"""The version of the Appwrite that the local one answers like."""

VERSION = "1.9.6"
