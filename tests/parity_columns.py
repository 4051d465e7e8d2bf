"""Columns of every type: command lines and the SDK's calls."""

from appwrite.enums.relation_mutate import RelationMutate
from appwrite.enums.relationship_type import RelationshipType

from tests.sdk import Case, same

PLACE = ("blog", "articles")
INT64_MAX = 2**63 - 1
FLOAT_MAX = 1.7976931348623157e308


def created(spec: str, operation: str, *arguments: object, **options: object) -> Case:
    def call(api: object) -> object:
        return getattr(api, f"create_{operation}_column")(*PLACE, *arguments, **options)

    return same(f"columns create blog/articles '{spec}'", call)


def updated(key: str, changes: str, operation: str, **options: object) -> Case:
    def call(api: object) -> object:
        return getattr(api, f"update_{operation}_column")(*PLACE, key, **options)

    return same(f"columns update blog/articles/{key} {changes}", call)


CREATED = [
    created("n:varchar(255)!", "varchar", "n", 255, required=True),
    created("n:varchar(20)=a = b", "varchar", "n", 20, required=False, default="a = b"),
    created("n:varchar(64)[]!", "varchar", "n", 64, required=True, array=True),
    created("n:varchar(500,encrypt)", "varchar", "n", 500, required=False, encrypt=True),
    created("n:text=", "text", "n", required=False, default=""),
    created("n:text(encrypt)!", "text", "n", required=True, encrypt=True),
    created("n:text[]", "text", "n", required=False, array=True),
    created("n:mediumtext=x", "mediumtext", "n", required=False, default="x"),
    created("n:mediumtext[]", "mediumtext", "n", required=False, array=True),
    created("n:mediumtext(encrypt)", "mediumtext", "n", required=False, encrypt=True),
    created("n:longtext=x", "longtext", "n", required=False, default="x"),
    created("n:longtext[]", "longtext", "n", required=False, array=True),
    created("n:longtext(encrypt)", "longtext", "n", required=False, encrypt=True),
    created("n:string(50)=x", "string", "n", 50, required=False, default="x"),
    created("n:string(50)[]", "string", "n", 50, required=False, array=True),
    created("n:string(150,encrypt)!", "string", "n", 150, required=True, encrypt=True),
    created("n:integer", "integer", "n", required=False),
    created("n:integer(-5..10)=0", "integer", "n", required=False, min=-5, max=10, default=0),
    created("n:integer(0..)[]", "integer", "n", required=False, min=0, array=True),
    created(
        "n:bigint(0..9007199254740993)=9007199254740993",
        "big_int",
        "n",
        required=False,
        min=0,
        max=9007199254740993,
        default=9007199254740993,
    ),
    created("n:bigint[]!", "big_int", "n", required=True, array=True),
    created(
        "n:float(-1.5..1.5)=0.25", "float", "n", required=False, min=-1.5, max=1.5, default=0.25
    ),
    created("n:float(..10)[]", "float", "n", required=False, max=10, array=True),
    created("n:boolean=false", "boolean", "n", required=False, default=False),
    created("n:boolean[]", "boolean", "n", required=False, array=True),
    created("n:datetime=2024-05-06", "datetime", "n", required=False, default="2024-05-06"),
    created("n:datetime[]", "datetime", "n", required=False, array=True),
    created("n:email=a@example.com", "email", "n", required=False, default="a@example.com"),
    created("n:email[]", "email", "n", required=False, array=True),
    created('n:enum(a,"b, c")=b, c', "enum", "n", ["a", "b, c"], required=False, default="b, c"),
    created("n:enum(a,b)[]", "enum", "n", ["a", "b"], required=False, array=True),
    created("n:ip=2001:db8::1", "ip", "n", required=False, default="2001:db8::1"),
    created("n:ip[]", "ip", "n", required=False, array=True),
    created("n:url=https://a.test/?b=c", "url", "n", required=False, default="https://a.test/?b=c"),
    created("n:url[]", "url", "n", required=False, array=True),
    created("n:point=[13.4, 52]", "point", "n", required=False, default=[13.4, 52]),
    created("n:line=[[0, 0], [1, 1]]", "line", "n", required=False, default=[[0, 0], [1, 1]]),
    created(
        "n:polygon=[[[0, 0], [0, 1], [1, 1], [0, 0]]]",
        "polygon",
        "n",
        required=False,
        default=[[[0, 0], [0, 1], [1, 1], [0, 0]]],
    ),
    created(
        "n:relationship(authors,manyToOne,twoWay=notes,onDelete=setNull)",
        "relationship",
        "authors",
        RelationshipType.MANYTOONE,
        two_way=True,
        key="n",
        two_way_key="notes",
        on_delete=RelationMutate.SETNULL,
    ),
    created(
        "n:relationship(covers,oneToOne,onDelete=cascade)",
        "relationship",
        "covers",
        RelationshipType.ONETOONE,
        key="n",
        on_delete=RelationMutate.CASCADE,
    ),
    created(
        "n:relationship(shops,manyToMany,twoWay)",
        "relationship",
        "shops",
        RelationshipType.MANYTOMANY,
        two_way=True,
        key="n",
    ),
    created(
        "n:relationship(notes,oneToMany)",
        "relationship",
        "notes",
        RelationshipType.ONETOMANY,
        key="n",
    ),
]

# The API wants `required` and `default` each time, so what is not named is read and sent as it is.
UPDATED = [
    updated("title", "--size 500", "varchar", required=False, default="Untitled", size=500),
    updated("title", "--default ''", "varchar", required=False, default=""),
    updated("title", "--required --no-default", "varchar", required=True, default=None),
    updated("slug", "--optional --new-key s", "varchar", required=False, default=None, new_key="s"),
    updated(
        "title",
        "--spec 'headline:varchar(300)!'",
        "varchar",
        required=True,
        default=None,
        size=300,
        new_key="headline",
    ),
    updated("summary", "--default x", "text", required=False, default="x"),
    updated("summary", "--new-key s", "text", required=False, default=None, new_key="s"),
    updated("body", "--required", "mediumtext", required=True, default=None),
    updated("body", "--new-key b", "mediumtext", required=False, default=None, new_key="b"),
    updated("archive", "--required", "longtext", required=True, default=None),
    updated("archive", "--new-key a", "longtext", required=False, default=None, new_key="a"),
    updated("old", "--size 60", "string", required=False, default=None, size=60),
    updated("old", "--new-key o", "string", required=False, default=None, new_key="o"),
    updated("views", "--range 1..100", "integer", required=False, default=5, min=1, max=100),
    updated("views", "--default 7 --new-key v", "integer", required=False, default=7, new_key="v"),
    updated("reads", "--range 0..", "big_int", required=False, default=None, min=0, max=INT64_MAX),
    updated("reads", "--new-key r", "big_int", required=False, default=None, new_key="r"),
    updated(
        "price", "--range ..9.5", "float", required=False, default=None, min=-FLOAT_MAX, max=9.5
    ),
    updated("price", "--new-key p", "float", required=False, default=None, new_key="p"),
    updated("live", "--default false", "boolean", required=False, default=False),
    updated("live", "--new-key l", "boolean", required=False, default=True, new_key="l"),
    updated("due", "--default 2024-05-06", "datetime", required=False, default="2024-05-06"),
    updated("due", "--new-key d", "datetime", required=False, default=None, new_key="d"),
    updated("mail", "--default a@b.example", "email", required=False, default="a@b.example"),
    updated("mail", "--new-key m", "email", required=False, default=None, new_key="m"),
    updated(
        "kind",
        "--element news --element 'a, b' --default 'a, b'",
        "enum",
        elements=["news", "a, b"],
        required=False,
        default="a, b",
    ),
    updated(
        "kind",
        "--new-key k",
        "enum",
        elements=["news", "essay"],
        required=False,
        default="news",
        new_key="k",
    ),
    updated("host", "--default ::1", "ip", required=False, default="::1"),
    updated("host", "--new-key h", "ip", required=False, default=None, new_key="h"),
    updated("page", "--default https://a.test", "url", required=False, default="https://a.test"),
    updated("page", "--new-key p", "url", required=False, default=None, new_key="p"),
    updated(
        "place",
        "--optional --default '[1, 2.5]' --new-key p",
        "point",
        required=False,
        default=[1, 2.5],
        new_key="p",
    ),
    updated(
        "way",
        "--default '[[0, 0], [1, 1]]' --new-key w",
        "line",
        required=False,
        default=[[0, 0], [1, 1]],
        new_key="w",
    ),
    updated(
        "area",
        "--default '[[[0, 0], [0, 1], [1, 1], [0, 0]]]' --new-key a",
        "polygon",
        required=False,
        default=[[[0, 0], [0, 1], [1, 1], [0, 0]]],
        new_key="a",
    ),
    updated("author", "--on-delete restrict", "relationship", on_delete=RelationMutate.RESTRICT),
    updated("author", "--new-key writer", "relationship", new_key="writer"),
]

COLUMNS = [
    *CREATED,
    *UPDATED,
    same("columns get blog/articles/title", lambda api: api.get_column(*PLACE, "title")),
    same(
        "columns get blog/articles/title --fields key", lambda api: api.get_column(*PLACE, "title")
    ),
    same(
        "columns create blog/articles 'a:text' 'b:boolean!' --if-not-exists --no-wait",
        lambda api: api.create_text_column(*PLACE, "a", required=False),
        lambda api: api.create_boolean_column(*PLACE, "b", required=True),
    ),
    same("columns delete blog/articles/title -y", lambda api: api.delete_column(*PLACE, "title")),
    same(
        "columns delete blog/articles/title blog/articles/slug --if-exists --no-wait -y",
        lambda api: api.delete_column(*PLACE, "title"),
        lambda api: api.delete_column(*PLACE, "slug"),
    ),
]
