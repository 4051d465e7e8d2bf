"""Lists, databases, tables and indexes: command lines and the SDK's calls."""

from appwrite.enums.order_by import OrderBy
from appwrite.enums.tables_db_index_type import TablesDBIndexType
from appwrite.id import ID
from appwrite.permission import Permission
from appwrite.role import Role

from tests.sdk import lists, same

PLACE = ("blog", "articles")


LISTS = [
    *lists("databases list", "list"),
    *lists("tables list blog", "list_tables", "blog"),
    *lists("columns list blog/articles", "list_columns", *PLACE),
    *lists("indexes list blog/articles", "list_indexes", *PLACE),
    *lists("transactions list", "list_transactions"),
    same("databases list --search 'a b&c'", lambda api: api.list(search="a b&c")),
    same("tables list blog --search art", lambda api: api.list_tables("blog", search="art")),
    same("tables list --database blog", lambda api: api.list_tables("blog")),
    same(
        "columns list articles --database blog",
        lambda api: api.list_columns("blog", "articles"),
    ),
    same(
        "indexes list --database blog --table articles",
        lambda api: api.list_indexes("blog", "articles"),
    ),
]

DATABASES = [
    same("databases get blog", lambda api: api.get("blog")),
    same("databases get blog --fields name", lambda api: api.get("blog")),
    same("databases get blog shop", lambda api: api.get("blog"), lambda api: api.get("shop")),
    same("databases create blog", lambda api: api.create("blog", "blog")),
    same("databases create --id blog --name Blog", lambda api: api.create("blog", "Blog")),
    same("databases create --name Blöög", lambda api: api.create(ID.unique(), "Blöög")),
    same(
        "databases create blog --name Blog --disabled --description 'All of it'",
        lambda api: api.create("blog", "Blog", enabled=False, description="All of it"),
    ),
    same(
        "databases create blog --enabled --if-not-exists",
        lambda api: api.create("blog", "blog", enabled=True),
    ),
    # A PUT resets what is left out, so the rest is read and sent with the change.
    same(
        "databases update blog --name New",
        lambda api: api.update("blog", name="New", enabled=False),
    ),
    same(
        "databases update blog --enabled --description Old",
        lambda api: api.update("blog", name="Blog", enabled=True, description="Old"),
    ),
    same(
        "databases update blog --disabled",
        lambda api: api.update("blog", name="Blog", enabled=False),
    ),
    same("databases delete blog --yes", lambda api: api.delete("blog")),
    same(
        "databases delete old tmp --if-exists --yes",
        lambda api: api.delete("old"),
        lambda api: api.delete("tmp"),
    ),
]

TABLES = [
    same("tables get blog/articles --fields name", lambda api: api.get_table(*PLACE)),
    same("tables get articles --database blog", lambda api: api.get_table(*PLACE)),
    same("tables show blog/articles", lambda api: api.get_table(*PLACE)),
    same("tables create blog/notes", lambda api: api.create_table("blog", "notes", "notes")),
    same(
        "tables create blog --name Notes",
        lambda api: api.create_table("blog", ID.unique(), "Notes"),
    ),
    same(
        "tables create blog --id notes --name Notes --row-security --disabled --description N"
        " --if-not-exists --allow read=any --allow create,update=users/verified"
        " --allow write=team:core/owner --permission 'delete(\"label:vip\")' --strict",
        lambda api: api.create_table(
            "blog",
            "notes",
            "Notes",
            permissions=[
                Permission.read(Role.any()),
                Permission.create(Role.users("verified")),
                Permission.update(Role.users("verified")),
                Permission.write(Role.team("core", "owner")),
                Permission.delete(Role.label("vip")),
            ],
            row_security=True,
            enabled=False,
            description="N",
        ),
    ),
    same(
        "tables create blog/notes --no-row-security --enabled --no-permissions",
        lambda api: api.create_table(
            "blog", "notes", "notes", permissions=[], row_security=False, enabled=True
        ),
    ),
    # What createTable takes goes there, by its names; what it does not take follows.
    same(
        "tables create blog/notes --column 'mail:email!' --column 'kind:enum(news,essay)=news'"
        " --column 'views:integer(0..10)=5' --column 'price:float' --column 'live:boolean=true'"
        " --column 'due:datetime' --column 'old:string(50)' --column 'place:point!'"
        " --index 'mails=unique(mail)' --index 'top=key(views desc, price)'",
        lambda api: api.create_table(
            "blog",
            "notes",
            "notes",
            columns=[
                {"key": "mail", "type": "string", "format": "email", "size": 254, "required": True},
                {
                    "key": "kind",
                    "type": "string",
                    "format": "enum",
                    "size": 255,
                    "elements": ["news", "essay"],
                    "required": False,
                    "default": "news",
                },
                {
                    "key": "views",
                    "type": "integer",
                    "required": False,
                    "min": 0,
                    "max": 10,
                    "default": 5,
                },
                {"key": "price", "type": "double", "required": False},
                {"key": "live", "type": "boolean", "required": False, "default": True},
                {"key": "due", "type": "datetime", "required": False},
                {"key": "old", "type": "string", "size": 50, "required": False},
                {"key": "place", "type": "point", "required": True},
            ],
            indexes=[
                {"key": "mails", "type": "unique", "attributes": ["mail"]},
                {
                    "key": "top",
                    "type": "key",
                    "attributes": ["views", "price"],
                    "orders": ["DESC", "ASC"],
                },
            ],
        ),
    ),
    same(
        "tables create blog/notes --column 'title:varchar(255)!' --column 'live:boolean'"
        " --index 'titles=key(title(10))' --no-wait",
        lambda api: api.create_table("blog", "notes", "notes"),
        lambda api: api.create_varchar_column("blog", "notes", "title", 255, required=True),
        lambda api: api.create_boolean_column("blog", "notes", "live", required=False),
        lambda api: api.create_index(
            "blog", "notes", "titles", TablesDBIndexType.KEY, ["title"], lengths=[10]
        ),
    ),
    # A PUT resets what is left out, so the rest is read and sent with the change.
    same(
        "tables update blog/articles --name New --description D",
        lambda api: api.update_table(
            *PLACE, name="New", row_security=True, enabled=False, description="D"
        ),
    ),
    same(
        "tables update articles --database blog --no-row-security --enabled",
        lambda api: api.update_table(
            *PLACE, name="Articles", row_security=False, enabled=True, description="Texts"
        ),
    ),
    same(
        "tables update blog/articles --row-security --disabled",
        lambda api: api.update_table(
            *PLACE, name="Articles", row_security=True, enabled=False, description="Texts"
        ),
    ),
    same(
        "tables update blog/articles --allow read=guests --allow update=user:ada/unverified"
        " --allow create=member:m1 --permission 'delete(\"team:core\")' --strict",
        lambda api: api.update_table(
            *PLACE,
            name="Articles",
            permissions=[
                Permission.read(Role.guests()),
                Permission.update(Role.user("ada", "unverified")),
                Permission.create(Role.member("m1")),
                Permission.delete(Role.team("core")),
            ],
            row_security=True,
            enabled=False,
            description="Texts",
        ),
    ),
    same(
        "tables update blog/articles --no-permissions",
        lambda api: api.update_table(
            *PLACE,
            name="Articles",
            permissions=[],
            row_security=True,
            enabled=False,
            description="Texts",
        ),
    ),
    same("tables delete blog/articles -y", lambda api: api.delete_table(*PLACE)),
    same("tables delete blog/articles --if-exists -y", lambda api: api.delete_table(*PLACE)),
]

INDEXES = [
    same("indexes get blog/articles/by_title", lambda api: api.get_index(*PLACE, "by_title")),
    same(
        "indexes get blog/articles/by_title --fields key",
        lambda api: api.get_index(*PLACE, "by_title"),
    ),
    same(
        "indexes create blog/articles 'a=key(title)'",
        lambda api: api.create_index(*PLACE, "a", TablesDBIndexType.KEY, ["title"]),
    ),
    same(
        "indexes create blog/articles 'a=unique(slug)' --no-wait",
        lambda api: api.create_index(*PLACE, "a", TablesDBIndexType.UNIQUE, ["slug"]),
    ),
    same(
        "indexes create blog/articles 'a=unique(slug, mail)' --no-check",
        lambda api: api.create_index(*PLACE, "a", TablesDBIndexType.UNIQUE, ["slug", "mail"]),
    ),
    same(
        "indexes create blog/articles 'a=fulltext(body)' 'b=trigram(summary)' --if-not-exists",
        lambda api: api.create_index(*PLACE, "a", TablesDBIndexType.FULLTEXT, ["body"]),
        lambda api: api.create_index(*PLACE, "b", TablesDBIndexType.TRIGRAM, ["summary"]),
    ),
    same(
        "indexes create blog/articles 'a=spatial(place)'",
        lambda api: api.create_index(*PLACE, "a", TablesDBIndexType.SPATIAL, ["place"]),
    ),
    same(
        "indexes create blog/articles 'a=key(summary(64), views desc, $createdAt)'",
        lambda api: api.create_index(
            *PLACE,
            "a",
            TablesDBIndexType.KEY,
            ["summary", "views", "$createdAt"],
            orders=[OrderBy.ASC, OrderBy.DESC, OrderBy.ASC],
            lengths=[64, 0, 0],
        ),
    ),
    same(
        "indexes delete blog/articles/by_title -y", lambda api: api.delete_index(*PLACE, "by_title")
    ),
    same(
        "indexes delete blog/articles/by_title --if-exists --no-wait -y",
        lambda api: api.delete_index(*PLACE, "by_title"),
    ),
]

STRUCTURE = [*LISTS, *DATABASES, *TABLES, *INDEXES]
