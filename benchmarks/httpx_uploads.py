"""Uploads every file of a directory over one httpx.Client, with eight threads."""

import os
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx

headers = {
    "X-Appwrite-Project": os.environ["APPWRITE_PROJECT_ID"],
    "X-Appwrite-Key": os.environ["APPWRITE_API_KEY"],
}
directory = Path(sys.argv[1])
with httpx.Client(base_url=os.environ["APPWRITE_ENDPOINT"], headers=headers) as client:

    def upload(path: Path) -> str:
        answer = client.post(
            "/storage/buckets/covers/files",
            data={"fileId": path.stem},
            files={"file": (path.name, path.read_bytes())},
        )
        return answer.raise_for_status().text

    with ThreadPoolExecutor(8) as pool:
        for text in pool.map(upload, sorted(directory.iterdir())):
            print(text)
