"""500 rows over one httpx.Client, each printed as it came: what a script of one's own would do."""

import os
import sys

import httpx

headers = {
    "X-Appwrite-Project": os.environ["APPWRITE_PROJECT_ID"],
    "X-Appwrite-Key": os.environ["APPWRITE_API_KEY"],
}
with httpx.Client(base_url=os.environ["APPWRITE_ENDPOINT"], headers=headers) as client:
    for _ in range(int(sys.argv[1])):
        print(client.get("/tablesdb/blog/tables/articles/rows/row00").text)
