"""Lists with queries, as tests of users and teams ask for them."""

import json
from typing import Any

from tests.local.conftest import Api


def query(method: str, attribute: str = "", *values: Any, at: int = 0) -> dict[str, str]:
    """The parameter of a URL for one query, the first or the one at that place."""
    said = {"method": method, "attribute": attribute, "values": list(values)}
    return {f"queries[{at}]": json.dumps(said)}


def listed(api: Api, path: str, params: dict[str, Any]) -> Any:
    """The answer to a list, which has to succeed."""
    answer = api.get(path, **params)
    assert answer.status_code == 200, answer.text
    return answer.json()
