"""Notes: an app whose pages are rendered on a server, with users whom Appwrite signs in.

It needs the packages flask and appwrite, and the variables that `awcli local env` prints:

    flask --app ssr_flask run --port 5000
"""

import os
import secrets
from datetime import datetime

from appwrite.client import Client
from appwrite.exception import AppwriteException
from appwrite.id import ID
from appwrite.models.session import Session
from appwrite.permission import Permission
from appwrite.role import Role
from appwrite.services.account import Account
from appwrite.services.tables_db import TablesDB
from flask import Flask, Response, make_response, redirect, render_template_string, request, url_for
from flask.typing import ResponseReturnValue

app = Flask(__name__)
PROJECT = os.environ["APPWRITE_PROJECT_ID"]
COOKIE = f"a_session_{PROJECT}"
STATE = "oauth2_state"
NOTES = ("app", "notes")

PAGE = """<!doctype html>
<title>Notes</title>
{% if user %}
<p>Hello {{ user.name or user.email }}
<ul>
{% for note in notes %}
<li>{{ note.data.text }}
<form method="post" action="/notes/{{ note.id }}/delete"><button>Delete</button></form>
{% endfor %}
</ul>
<form method="post" action="/notes"><input name="text" required><button>Add</button></form>
<form method="post" action="/signout"><button>Sign out</button></form>
{% else %}
<form method="post">
<input name="email" type="email" required> <input name="password" type="password" required>
<button formaction="/signin">Sign in</button> <button formaction="/signup">Sign up</button>
</form>
<a href="/oauth2/{{ provider }}">Sign in with {{ provider }}</a>
{% endif %}
"""
PROBLEM = '<!doctype html><title>Notes</title><p role="alert">{{ words }}</p><a href="/">Back</a>'


def appwrite() -> Client:
    """A client for one request: never share it, for it becomes the client of one user."""
    return Client().set_endpoint(os.environ["APPWRITE_ENDPOINT"]).set_project(PROJECT)


def as_app() -> Account:
    """The app itself. To its key the server tells the secret of a session, and it believes the
    app which browser the user has."""
    client = appwrite().set_key(os.environ["APPWRITE_API_KEY"])
    return Account(client.set_forwarded_user_agent(request.user_agent.string))


def as_user() -> Client:
    """The user whose cookie came with this request. No key: permissions decide."""
    return appwrite().set_session(request.cookies[COOKIE])


@app.get("/")
def show() -> ResponseReturnValue:
    """The notes that the user may read, or the form to sign in."""
    if COOKIE not in request.cookies:
        provider = os.environ.get("OAUTH2_PROVIDER", "github")
        return render_template_string(PAGE, provider=provider)
    client = as_user()
    user, notes = Account(client).get(), TablesDB(client).list_rows(*NOTES).rows
    return render_template_string(PAGE, user=user, notes=notes)


@app.post("/signup")
def sign_up() -> ResponseReturnValue:
    """Make the user, and sign in."""
    as_app().create(ID.unique(), request.form["email"], request.form["password"])
    return sign_in()


@app.post("/signin")
def sign_in() -> ResponseReturnValue:
    """Sign in with email and password."""
    session = as_app().create_email_password_session(
        request.form["email"], request.form["password"]
    )
    return keep(session, redirect("/"))


@app.get("/oauth2/<provider>")
def go_to_provider(provider: str) -> ResponseReturnValue:
    """Send the browser to the provider; the state proves that it was us when it comes back."""
    state = secrets.token_urlsafe()
    success = url_for("come_from_provider", state=state, _external=True)
    address = as_app().create_o_auth2_token(
        provider, success=success, failure=url_for("show", _external=True)
    )
    response = redirect(address)
    # Lax, for the browser has to send it when it comes from the provider.
    response.set_cookie(STATE, state, max_age=600, httponly=True, secure=True, samesite="Lax")
    return response


@app.get("/oauth2-success")
def come_from_provider() -> ResponseReturnValue:
    """Make a session of what the browser brings along, if it was sent there from here."""
    state = request.cookies.get(STATE)
    if not state or request.args.get("state") != state:
        return render_template_string(PROBLEM, words="This sign-in was not begun here."), 400
    session = as_app().create_session(request.args["userId"], request.args["secret"])
    # No redirect: as it comes from another site, the browser would not send a strict cookie on.
    response = keep(session, make_response('<meta http-equiv="refresh" content="0; url=/">'))
    response.delete_cookie(STATE)
    return response


def keep(session: Session, response: Response) -> Response:
    """Hand the session to the browser: no script can read it, no other site can use it."""
    response.set_cookie(
        COOKIE,
        session.secret,
        expires=datetime.fromisoformat(session.expire),
        httponly=True,
        secure=True,
        samesite="Strict",
        path="/",
    )
    return response


@app.post("/notes")
def add() -> ResponseReturnValue:
    """Add a note that only this user may read, change and delete."""
    client = as_user()
    owner = Role.user(Account(client).get().id)
    permissions = [Permission.read(owner), Permission.update(owner), Permission.delete(owner)]
    TablesDB(client).create_row(*NOTES, ID.unique(), {"text": request.form["text"]}, permissions)
    return redirect("/")


@app.post("/notes/<note>/delete")
def delete(note: str) -> ResponseReturnValue:
    """Delete a note, if the user may."""
    TablesDB(as_user()).delete_row(*NOTES, note)
    return redirect("/")


@app.post("/signout")
def sign_out() -> ResponseReturnValue:
    """End the session, on the server too."""
    Account(as_user()).delete_session("current")
    return forget(redirect("/"))


def forget(response: Response) -> Response:
    """Take the cookie away."""
    response.delete_cookie(COOKIE, httponly=True, secure=True, samesite="Strict")
    return response


@app.errorhandler(AppwriteException)
def refused(error: AppwriteException) -> ResponseReturnValue:
    """Show what Appwrite refused; a session that has ended goes."""
    if error.type == "general_unauthorized_scope":  # to the server this was nobody
        return forget(redirect("/"))
    return render_template_string(PROBLEM, words=error.message), error.code or 502
