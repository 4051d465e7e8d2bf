"""Every call of the official SDK's Teams on an empty local Appwrite."""

from typing import Any

from appwrite.query import Query
from appwrite.services.teams import Teams
from appwrite.services.users import Users

from tests.local.sdk_users import prefs
from tests.local.sdk_walk import Walk, ids, run, same


def teams(api: Walk) -> None:
    api.has({"$id": "crew", "name": "Crew", "total": 0}, "create", "crew", "Crew", roles=["cook"])
    api.create(team_id="tmp", name="Tmp")
    api.refused(409, "team_already_exists", "create", "CREW", "Again")
    api.has({"name": "Crew"}, "get", "crew")
    queries = [Query.order_desc("name")]
    same(ids(api.list(queries, total=True), "teams"), ["tmp", "crew"], "list")
    same(ids(api.list(search="tmp"), "teams"), ["tmp"], "list(search=)")
    api.has({"name": "Other"}, "update_name", "tmp", "Other")
    same(prefs(api.update_prefs("crew", {"flag": "red"})), {"flag": "red"}, "update_prefs")
    same(prefs(api.get_prefs("crew")), {"flag": "red"}, "get_prefs")
    same(api.delete("tmp"), b"", "delete")
    api.refused(404, "team_not_found", "get", "tmp")


def members(api: Walk) -> None:
    client: Any = api.api.client
    Users(client).create("ann", email="ann@example.org", name="Ann")
    expected = {"userId": "ann", "userName": "Ann", "confirm": True, "roles": ["owner"]}
    ann = api.has(expected, "create_membership", "crew", ["owner"], user_id="ann")
    given: dict[str, Any] = {"email": "new@example.org", "name": "New"}
    url = "http://localhost/join"
    api.has({"userName": "New"}, "create_membership", "crew", [], url=url, **given)
    given = {"phone": "+12025550123", "name": "Caller"}
    called = api.has({"userName": "Caller"}, "create_membership", "crew", ["caller"], **given)
    api.refused(409, "membership_already_confirmed", "create_membership", "crew", [], **given)
    api.has({"total": 3}, "get", "crew")
    queries = [Query.contains("roles", ["owner"])]
    found = api.list_memberships("crew", queries, total=True)
    same(ids(found, "memberships"), [ann["$id"]], "list_memberships")
    found = api.list_memberships("crew", search=called["userId"])
    same(ids(found, "memberships"), [called["$id"]], "list_memberships(search=)")
    api.has({"userPhone": "+12025550123"}, "get_membership", "crew", called["$id"])
    api.has({"roles": ["a", "b"]}, "update_membership", "crew", ann["$id"], ["a", "b"])
    # A key may not answer an invitation: that is for whom it was sent to.
    secret = {"user_id": "ann", "secret": "x"}
    unscoped = (401, "general_unauthorized_scope")
    api.refused(*unscoped, "update_membership_status", "crew", ann["$id"], **secret)
    api.used["update_membership_status"].update(("team_id", "membership_id", *secret))
    same(api.delete_membership("crew", ann["$id"]), b"", "delete_membership")
    api.refused(404, "membership_not_found", "get_membership", "crew", ann["$id"])


def absent(api: Walk) -> None:
    api.is_absent("create_installation", "crew", "app")
    api.is_absent("list_installations", "crew")
    api.is_absent("get_installation", "crew", "i")
    api.is_absent("update_installation", "crew", "i")
    api.is_absent("delete_installation", "crew", "i")


if __name__ == "__main__":
    run(Teams, (teams, members, absent))
