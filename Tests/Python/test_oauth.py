"""A dashboard signs people in: the consent page in a headless browser, the tokens by requests-oauthlib.

Run by `make test`; alone: .build-venv/bin/python -m pytest -c Tests/Python/pytest.ini Tests/Python/test_oauth.py
"""

import urllib.parse

import pytest
from oauthlib.oauth2 import BackendApplicationClient, InvalidClientError, InvalidGrantError
from requests.auth import HTTPBasicAuth
from requests_oauthlib import OAuth2Session
from selenium.webdriver.support.ui import Select
from support.browser import Page, found_by
from support.dashboard import Dashboard

# View Channels, Send Messages, Manage Channels
PERMISSIONS = 1 << 10 | 1 << 11 | 1 << 4


@pytest.fixture(autouse=True)
def plain_http(monkeypatch):
    # The library wants TLS, which loopback does not need.
    monkeypatch.setenv("OAUTHLIB_INSECURE_TRANSPORT", "1")


@pytest.fixture(scope="module")
def dashboard():
    with Dashboard() as dashboard:
        yield dashboard


@pytest.fixture(scope="module")
def application(sandbox, owner, dashboard):
    application = sandbox.make_application("Lighthouse", owner.guild()["id"], PERMISSIONS)
    shown = sandbox.set_up(application["id"], redirect_uris=[dashboard.callback])
    assert shown["redirect_uris"] == [dashboard.callback]
    return application


class Client:
    """What every dashboard does, in the words of requests-oauthlib."""

    def __init__(self, local_discord, application, dashboard, scope):
        self.api = local_discord.addresses["API"]
        self.page = local_discord.addresses["Page"] + "oauth2/authorize"
        self.token_url = local_discord.addresses["Page"] + "api/oauth2/token"
        self.application = application
        self.dashboard = dashboard
        self.session = OAuth2Session(application["id"], redirect_uri=dashboard.callback, scope=scope.split())

    def link(self, **more):
        link, self.state = self.session.authorization_url(self.page, **more)
        return link

    def fetch(self, address):
        return self.session.fetch_token(
            self.token_url, authorization_response=address, client_secret=self.application["client_secret"])

    def get(self, path):
        return self.session.get(self.api + path)


def agree(sandbox, client, person, **answer):
    """What the page does when the button is pressed, without the page."""
    query = dict(urllib.parse.parse_qsl(urllib.parse.urlsplit(client.link()).query))
    body = {"as": person.id, "request": query, "decision": "authorize", **answer}
    return sandbox._call("POST", "/oauth2/authorize", body)["location"]


def test_a_library_signs_somebody_in_and_reads_what_it_may(local_discord, sandbox, application, dashboard, owner):
    client = Client(local_discord, application, dashboard, "identify guilds guilds.members.read connections")
    token = client.fetch(agree(sandbox, client, owner))
    assert (token["token_type"], token["expires_in"]) == ("Bearer", 604800)
    me = client.get("/users/@me").json()
    assert (me["id"], "email" in me) == (owner.id, False)
    [guild] = client.get("/users/@me/guilds?with_counts=true").json()
    assert (guild["owner"], int(guild["permissions"]) & 8) == (True, 8)
    member = client.get(f"/users/@me/guilds/{guild['id']}/member").json()
    assert member["user"]["id"] == owner.id
    assert client.get("/users/@me/connections").json() == []
    assert client.get("/oauth2/@me").json()["user"]["id"] == owner.id
    assert client.get(f"/guilds/{guild['id']}").status_code == 401


def test_a_library_refreshes_and_revokes(local_discord, sandbox, application, dashboard, mia):
    client = Client(local_discord, application, dashboard, "identify email")
    first = client.fetch(agree(sandbox, client, mia))
    auth = HTTPBasicAuth(application["id"], application["client_secret"])
    second = client.session.refresh_token(client.token_url, auth=auth)
    assert second["refresh_token"] != first["refresh_token"]
    assert client.get("/users/@me").json()["email"] == f"{mia.name}@example.org"
    with pytest.raises(InvalidGrantError):
        client.session.refresh_token(client.token_url, refresh_token=first["refresh_token"], auth=auth)
    revoked = client.session.post(
        client.token_url + "/revoke", data={"token": second["access_token"]}, auth=auth, withhold_token=True)
    assert revoked.status_code == 200
    assert client.get("/users/@me").status_code == 401


def test_the_client_that_the_program_prints_gets_a_token_of_its_owner(local_discord):
    session = OAuth2Session(client=BackendApplicationClient(local_discord.client[0], scope=["identify"]))
    session.fetch_token(
        local_discord.addresses["API"] + "/oauth2/token", client_secret=local_discord.client[1])
    assert session.get(local_discord.addresses["API"] + "/users/@me").json()["username"] == "usher-developer"


def test_a_library_understands_the_refusals(local_discord, sandbox, application, dashboard, mia):
    client = Client(local_discord, application, dashboard, "identify")
    address = agree(sandbox, client, mia)
    with pytest.raises(InvalidClientError):
        client.session.fetch_token(client.token_url, authorization_response=address, client_secret="wrong")
    client.fetch(address)
    with pytest.raises(InvalidGrantError):
        client.fetch(address)


def test_who_agrees_on_the_page_comes_back_with_a_code(local_discord, application, dashboard, mia):
    client = Client(local_discord, application, dashboard, "identify guilds")
    with Page(client.link()) as page:
        page.click(found_by("person-option", person_name=mia.name))
        page.one(found_by("person-option", person_name=mia.name) + '[aria-checked="true"]')
        assert [scope.get_attribute("data-scope") for scope in page.all(found_by("scope"))] == ["identify", "guilds"]
        assert page.one(found_by("redirect")).text == dashboard.callback
        page.screenshot("20-consent")
        page.scheme("light")
        page.screenshot("21-consent-light")
        assert page.foreign_requests() == []
        page.click(found_by("authorize"))
        address, query = dashboard.visit()
        assert query["state"] == client.state
        client.fetch(address)
        assert client.get("/users/@me").json()["id"] == mia.id
        page.wait("the dashboard", lambda: page.driver.current_url == address)
        assert page.problems() == []
        # Who has agreed before is not asked again, if the dashboard likes it so.
        page.driver.get(client.link(prompt="none"))
        _, query = dashboard.visit()
        assert query["state"] == client.state and query["code"]


def test_who_cancels_comes_back_without_a_code(local_discord, application, dashboard):
    client = Client(local_discord, application, dashboard, "identify")
    with Page(client.link()) as page:
        page.click(found_by("cancel"))
        _, query = dashboard.visit()
        assert (query["error"], query["state"], "code" in query) == ("access_denied", client.state, False)


def test_a_bot_is_added_on_the_page_by_who_may(local_discord, sandbox, dashboard, owner, mia):
    other = sandbox.make_application("Buoy", owner.guild()["id"], 0)
    sandbox.set_up(other["id"], redirect_uris=[dashboard.callback])
    client = Client(local_discord, other, dashboard, "bot identify")
    with Page(client.link(permissions=PERMISSIONS)) as page:
        page.click(found_by("person-option", person_name=mia.name))
        page.reads(found_by("server"), "may not manage any server")
        assert not page.one(found_by("authorize")).is_enabled()
        page.click(found_by("person-option", person_name=owner.name))
        page.wait("a server to choose", lambda: page.one(found_by("server")).is_enabled())
        Select(page.one(found_by("server"))).select_by_value(owner.guild()["id"])
        page.click(found_by("permission", permission="Manage Channels"))
        page.screenshot("22-consent-bot")
        page.click(found_by("authorize"))
        address, query = dashboard.visit()
        assert (query["guild_id"], int(query["permissions"])) == (owner.guild()["id"], 1 << 10 | 1 << 11)
        assert client.fetch(address)["guild"]["id"] == owner.guild()["id"]


@pytest.mark.parametrize("change, complaint", [
    ({"redirect_uri": "http://127.0.0.1:9/elsewhere"}, "redirect URI"),
    ({"client_id": "7"}, "no application with the client_id 7"),
    ({"scope": "identify <script>alert(1)</script>"}, "<script>alert(1)</script> is unknown"),
])
def test_a_wrong_link_says_what_is_wrong_and_leads_nowhere(local_discord, application, dashboard, change, complaint):
    client = Client(local_discord, application, dashboard, "identify")
    parts = urllib.parse.urlsplit(client.link())
    query = dict(urllib.parse.parse_qsl(parts.query)) | change
    with Page(parts._replace(query=urllib.parse.urlencode(query)).geturl()) as page:
        page.reads(found_by("failure"), complaint)
        page.screenshot("23-consent-refused")
        assert page.all(found_by("authorize")) == [] and not dashboard.was_visited
        assert page.driver.current_url.startswith(local_discord.addresses["Page"])
