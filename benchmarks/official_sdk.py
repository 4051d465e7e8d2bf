"""The same with the official Python SDK."""

import json
import os

from appwrite.client import Client
from appwrite.services.tables_db import TablesDB

client = Client()
client.set_endpoint(os.environ["APPWRITE_ENDPOINT"])
client.set_project(os.environ["APPWRITE_PROJECT_ID"])
client.set_key(os.environ["APPWRITE_API_KEY"])
rows = TablesDB(client).list_rows("blog", "articles")
print(json.dumps(rows.to_dict()))
