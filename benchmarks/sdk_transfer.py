"""The same transfers with the official Python SDK: `up FILE` or `down FILE`."""

import os
import sys
from pathlib import Path

from appwrite.client import Client
from appwrite.id import ID
from appwrite.input_file import InputFile
from appwrite.services.storage import Storage

client = Client()
client.set_endpoint(os.environ["APPWRITE_ENDPOINT"])
client.set_project(os.environ["APPWRITE_PROJECT_ID"])
client.set_key(os.environ["APPWRITE_API_KEY"])
storage = Storage(client)
way, path = sys.argv[1:]
if way == "up":
    made = storage.create_file("covers", ID.unique(), InputFile.from_path(path))
    print(made.to_dict()["chunksUploaded"])
else:
    Path(path).write_bytes(storage.get_file_download("covers", "big"))
    print(path)
