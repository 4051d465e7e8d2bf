"""The least that Python's standard library needs to print a list of rows."""

import http.client
import os
from urllib.parse import urlsplit

endpoint = urlsplit(os.environ["APPWRITE_ENDPOINT"])
connection = http.client.HTTPConnection(endpoint.netloc)
headers = {
    "X-Appwrite-Project": os.environ["APPWRITE_PROJECT_ID"],
    "X-Appwrite-Key": os.environ["APPWRITE_API_KEY"],
}
connection.request("GET", f"{endpoint.path}/tablesdb/blog/tables/articles/rows", headers=headers)
print(connection.getresponse().read().decode())
