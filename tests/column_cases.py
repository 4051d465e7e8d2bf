"""Column specs and changes with what is sent for them, for several tests."""

from typing import Any

from appwrite_cli.columns.changes import ColumnChange
from appwrite_cli.columns.parse import parse_column

INT_MIN, INT_MAX = -(2**63), 2**63 - 1
FLOAT_MAX = 1.7976931348623157e308
LONG = "k" * 36

CREATED: list[tuple[str, str, dict[str, Any]]] = [
    ("title:varchar(255)!", "varchar", {"key": "title", "size": 255, "required": True}),
    ("summary:text", "text", {"key": "summary", "required": False}),
    ("body:mediumtext", "mediumtext", {"key": "body", "required": False}),
    ("raw:longtext[]", "longtext", {"key": "raw", "required": False, "array": True}),
    (
        "tags:varchar(64)[]",
        "varchar",
        {"key": "tags", "size": 64, "required": False, "array": True},
    ),
    (
        "tags:varchar(64)[]!",
        "varchar",
        {"key": "tags", "size": 64, "required": True, "array": True},
    ),
    (
        "note:varchar(500,encrypt)",
        "varchar",
        {"key": "note", "size": 500, "required": False, "encrypt": True},
    ),
    ("note:text(encrypt)!", "text", {"key": "note", "required": True, "encrypt": True}),
    (
        "v:varchar(20)=hi = there!",
        "varchar",
        {"key": "v", "size": 20, "required": False, "default": "hi = there!"},
    ),
    ("v:varchar(20)=", "varchar", {"key": "v", "size": 20, "required": False, "default": ""}),
    ("v:text= x ", "text", {"key": "v", "required": False, "default": " x "}),
    ("s:string(50)", "string", {"key": "s", "size": 50, "required": False}),
    (
        "views:integer(0..)=0",
        "integer",
        {"key": "views", "required": False, "min": 0, "default": 0},
    ),
    ("n:integer", "integer", {"key": "n", "required": False}),
    ("n:integer(..10)", "integer", {"key": "n", "required": False, "max": 10}),
    ("n:integer(-5..5)!", "integer", {"key": "n", "required": True, "min": -5, "max": 5}),
    ("n:integer(7..7)", "integer", {"key": "n", "required": False, "min": 7, "max": 7}),
    (f"n:integer({INT_MIN}..{INT_MAX})", "integer", {"key": "n", "required": False}),
    (
        "b:bigint(0..9007199254740993)=5",
        "bigint",
        {"key": "b", "required": False, "min": 0, "max": 9007199254740993, "default": 5},
    ),
    (
        "f:float(-1.5..1.5)=0.25",
        "float",
        {"key": "f", "required": False, "min": -1.5, "max": 1.5, "default": 0.25},
    ),
    ("f:float(1e3..)=2000", "float", {"key": "f", "required": False, "min": 1e3, "default": 2000}),
    ("live:boolean=true", "boolean", {"key": "live", "required": False, "default": True}),
    ("live:boolean=false", "boolean", {"key": "live", "required": False, "default": False}),
    (
        "due:datetime=2024-05-06T09:08:09.123+02:00",
        "datetime",
        {"key": "due", "required": False, "default": "2024-05-06T09:08:09.123+02:00"},
    ),
    (
        "due:datetime=2024-05-06",
        "datetime",
        {"key": "due", "required": False, "default": "2024-05-06"},
    ),
    (
        "mail:email=a@example.com",
        "email",
        {"key": "mail", "required": False, "default": "a@example.com"},
    ),
    ("ip:ip=2001:db8::1", "ip", {"key": "ip", "required": False, "default": "2001:db8::1"}),
    (
        "url:url=https://example.com/?q=1",
        "url",
        {"key": "url", "required": False, "default": "https://example.com/?q=1"},
    ),
    (
        "status:enum(draft,live)!",
        "enum",
        {"key": "status", "elements": ["draft", "live"], "required": True},
    ),
    (
        "status:enum( draft , two words )=two words",
        "enum",
        {
            "key": "status",
            "elements": ["draft", "two words"],
            "required": False,
            "default": "two words",
        },
    ),
    (
        'e:enum("a, b","(c)","d\\"e"," f ")=d"e',
        "enum",
        {
            "key": "e",
            "elements": ["a, b", "(c)", 'd"e', " f "],
            "required": False,
            "default": 'd"e',
        },
    ),
    ("p:point=[1,2.5]", "point", {"key": "p", "required": False, "default": [1, 2.5]}),
    ("l:line!", "line", {"key": "l", "required": True}),
    (
        "g:polygon=[[[0,0],[0,1],[1,1],[0,0]]]",
        "polygon",
        {"key": "g", "required": False, "default": [[[0, 0], [0, 1], [1, 1], [0, 0]]]},
    ),
    (
        "author:relationship(authors,manyToOne,twoWay=articles,onDelete=setNull)",
        "relationship",
        {
            "relatedTableId": "authors",
            "type": "manyToOne",
            "twoWay": True,
            "key": "author",
            "twoWayKey": "articles",
            "onDelete": "setNull",
        },
    ),
    (
        "cover:relationship(covers, oneToOne)",
        "relationship",
        {"relatedTableId": "covers", "type": "oneToOne", "key": "cover"},
    ),
    (
        "shops:relationship(shops,manyToMany,twoWay)",
        "relationship",
        {"relatedTableId": "shops", "type": "manyToMany", "twoWay": True, "key": "shops"},
    ),
    (f"{LONG}:text", "text", {"key": LONG, "required": False}),
    ("a.b-c_d:text", "text", {"key": "a.b-c_d", "required": False}),
]

SHOWN = {
    spec.partition(":")[0]: parse_column(spec).shown
    for spec in (
        "title:varchar(255)=Untitled",
        "slug:varchar(64)!",
        "tags:varchar(64)[]",
        "body:text",
        "views:integer(0..10)=5",
        "price:float",
        "status:enum(a,b)=a",
        "live:boolean=true",
        "place:point",
        "author:relationship(authors,manyToOne,twoWay=articles,onDelete=setNull)",
    )
}

CHANGES: list[tuple[str, ColumnChange, str, dict[str, Any]]] = [
    (
        "title",
        ColumnChange(new_key="headline"),
        "varchar/title",
        {"required": False, "default": "Untitled", "newKey": "headline"},
    ),
    ("title", ColumnChange(default="New"), "varchar/title", {"required": False, "default": "New"}),
    ("title", ColumnChange(default=""), "varchar/title", {"required": False, "default": ""}),
    (
        "title",
        ColumnChange(required=True, no_default=True),
        "varchar/title",
        {"required": True, "default": None},
    ),
    (
        "title",
        ColumnChange(size=300),
        "varchar/title",
        {"required": False, "default": "Untitled", "size": 300},
    ),
    ("slug", ColumnChange(required=False), "varchar/slug", {"required": False, "default": None}),
    ("tags", ColumnChange(required=True), "varchar/tags", {"required": True, "default": None}),
    (
        "views",
        ColumnChange(range="1..100"),
        "integer/views",
        {"required": False, "default": 5, "min": 1, "max": 100},
    ),
    (
        "views",
        ColumnChange(range=".."),
        "integer/views",
        {"required": False, "default": 5, "min": INT_MIN, "max": INT_MAX},
    ),
    ("views", ColumnChange(default="7"), "integer/views", {"required": False, "default": 7}),
    (
        "price",
        ColumnChange(range="0.."),
        "float/price",
        {"required": False, "default": None, "min": 0, "max": FLOAT_MAX},
    ),
    (
        "status",
        ColumnChange(required=False),
        "enum/status",
        {"required": False, "default": "a", "elements": ["a", "b"]},
    ),
    (
        "status",
        ColumnChange(elements=["a", "c, d"], default="c, d"),
        "enum/status",
        {"required": False, "default": "c, d", "elements": ["a", "c, d"]},
    ),
    ("live", ColumnChange(default="false"), "boolean/live", {"required": False, "default": False}),
    ("place", ColumnChange(default="[3,4]"), "point/place", {"required": False, "default": [3, 4]}),
    ("author", ColumnChange(on_delete="restrict"), "relationship/author", {"onDelete": "restrict"}),
    ("author", ColumnChange(new_key="writer"), "relationship/author", {"newKey": "writer"}),
    (
        "title",
        ColumnChange(spec="headline:varchar(300)!"),
        "varchar/title",
        {"required": True, "default": None, "size": 300, "newKey": "headline"},
    ),
    (
        "views",
        ColumnChange(spec="views:integer(0..)=1"),
        "integer/views",
        {"required": False, "default": 1, "min": 0, "max": INT_MAX},
    ),
    (
        "author",
        ColumnChange(
            spec="writer:relationship(authors,manyToOne,twoWay=articles,onDelete=cascade)"
        ),
        "relationship/author",
        {"onDelete": "cascade", "newKey": "writer"},
    ),
    (
        "author",
        ColumnChange(spec="writer:relationship(authors,manyToOne,twoWay=articles)"),
        "relationship/author",
        {"newKey": "writer"},
    ),
]
