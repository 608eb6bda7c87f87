"""Bots that need no Gateway live on the sandbox: interactions come by HTTP, to a server with PyNaCl, and to hikari's.

Run by `make test`; alone: .build-venv/bin/python -m pytest -c Tests/Python/pytest.ini Tests/Python/test_endpoint.py
"""

import json
import urllib.error
import urllib.request

import pytest
from support.bot_process import BotProcess
from support.endpoint import Endpoint
from support.sandbox import Refused

PERMISSIONS = 1 << 10 | 1 << 11
HARBOURS = ["Hamburg", "Helsinki", "Rotterdam"]


def answer(interaction):
    kind, data = interaction["type"], interaction["data"]
    if kind == 2:
        button = {"type": 2, "style": 1, "label": "Anchor", "custom_id": "anchor"}
        name = interaction["member"]["user"]["username"]
        return {"type": 4, "data": {
            "content": f"Ahoy {name}", "flags": 64, "components": [{"type": 1, "components": [button]}]}}
    if kind == 3:
        field = {"type": 4, "custom_id": "where", "style": 1}
        return {"type": 9, "data": {
            "custom_id": "form", "title": "Where to?",
            "components": [{"type": 18, "label": "Harbour", "component": field}]}}
    if kind == 4:
        [typed] = [option["value"] for option in data["options"] if option.get("focused")]
        found = [name for name in HARBOURS if name.lower().startswith(typed)]
        return {"type": 8, "data": {"choices": [{"name": name, "value": name} for name in found]}}
    where = data["components"][0]["component"]["value"]
    return {"type": 7, "data": {"content": f"Off to {where}", "components": []}}


def ask(local_discord, application, method, path, body):
    request = urllib.request.Request(
        local_discord.addresses["API"] + path, method=method, data=json.dumps(body).encode(), headers={
            "Authorization": f"Bot {application['token']}", "Content-Type": "application/json",
            "User-Agent": "DiscordBot (https://example.org, 1)"})
    try:
        with urllib.request.urlopen(request, timeout=20) as response:
            return response.status, json.load(response)
    except urllib.error.HTTPError as error:
        return error.code, json.load(error)


@pytest.fixture(scope="module")
def application(sandbox, owner):
    return sandbox.make_application("Postman", owner.guild()["id"], PERMISSIONS)


@pytest.fixture(scope="module")
def endpoint(local_discord, application, owner):
    guild = owner.guild()["id"]
    option = {"type": 3, "name": "harbour", "description": "Where to", "autocomplete": True}
    status, _ = ask(local_discord, application, "PUT", f"/applications/{application['id']}/guilds/{guild}/commands", [
        {"name": "sail", "description": "Sets sail", "options": [option]}])
    assert status == 200
    with Endpoint(application["verify_key"], answer) as endpoint:
        status, saved = ask(
            local_discord, application, "PATCH", "/applications/@me", {"interactions_endpoint_url": endpoint.url})
        assert (status, saved["interactions_endpoint_url"]) == (200, endpoint.url)
        yield endpoint


def test_it_was_tried_with_a_right_and_a_wrong_signature(endpoint):
    assert [interaction["type"] for interaction in endpoint.received] == [1]
    assert endpoint.refused == 1


def test_a_command_a_button_and_a_form_are_answered(endpoint, application, mia, room):
    message = mia.runs("sail", room)["message"]
    assert (message["content"], message["author"]["id"]) == (f"Ahoy {mia.name}", application["user_id"])
    outcome = mia.presses("Anchor", message)
    assert (outcome["status"], outcome["form"]["title"]) == ("form", "Where to?")
    changed = mia.fills_in(outcome["form"], where="Lisbon")["message"]
    assert (changed["id"], changed["content"]) == (message["id"], "Off to Lisbon")
    assert [interaction["type"] for interaction in endpoint.received[-3:]] == [2, 3, 5]


def test_what_is_typed_is_completed(endpoint, mia, room):
    assert mia.completions("sail", room, "harbour", harbour="h") == ["Hamburg", "Helsinki"]


def test_a_server_that_checks_another_key_is_not_saved(local_discord, sandbox, owner, application):
    other = sandbox.make_application("Stranger", owner.guild()["id"], PERMISSIONS)
    with Endpoint(other["verify_key"], answer) as endpoint:
        status, refused = ask(
            local_discord, application, "PATCH", "/applications/@me", {"interactions_endpoint_url": endpoint.url})
        assert status == 400 and refused["code"] == 50035
        [error] = refused["errors"]["interactions_endpoint_url"]["_errors"]
        assert error["code"] == "APPLICATION_INTERACTIONS_ENDPOINT_URL_INVALID"
        with pytest.raises(Refused, match="401"):
            sandbox.set_up(application["id"], interactions_endpoint_url=endpoint.url)


def test_it_is_dropped_when_it_is_gone(sandbox, owner, mia, room, local_discord):
    application = sandbox.make_application("Visitor", owner.guild()["id"], PERMISSIONS)
    with Endpoint(application["verify_key"], answer) as endpoint:
        sandbox.set_up(application["id"], interactions_endpoint_url=endpoint.url)
        assert sandbox.check_endpoint(application["id"])["problem"] is None
    shown = sandbox.check_endpoint(application["id"])
    assert shown["problem"] and shown["interactions_endpoint_url"] is None
    assert [event["kind"] for event in shown["endpoint_events"]] == ["saved", "dropped"]


@pytest.fixture(scope="module")
def hikari(local_discord, sandbox, owner):
    """A bot on hikari's server for interactions; what that warns of fails the test, other than of wrong signatures."""
    application = sandbox.make_application("Courier", owner.guild()["id"], PERMISSIONS)
    arguments = local_discord.addresses["API"], application["token"], owner.guild()["id"]
    with BotProcess("hikari", *arguments, script="hikari_endpoint.py") as bot:
        port = bot.expect("ready")["port"]
        sandbox.set_up(application["id"], interactions_endpoint_url=f"http://127.0.0.1:{port}/")
        yield bot
        assert sandbox.check_endpoint(application["id"])["problem"] is None
        assert [text for text in bot.complaints if "invalid signature" not in text] == []


def test_a_bot_on_hikari_answers_what_comes(hikari, mia, room):
    assert mia.completions("ferry", room, "harbour", harbour="h") == ["hamburg", "helsinki"]
    message = mia.runs("ferry", room, harbour="hamburg")["message"]
    assert message["content"] == "Off to hamburg"
    changed = mia.presses("Why?", message)["message"]
    assert (changed["id"], changed["content"]) == (message["id"], "The wind is good")


def test_a_bot_on_hikari_may_go_on_as_soon_as_it_has_answered(hikari, mia, room):
    for _ in range(30):
        assert mia.runs("ferry", room, harbour="rotterdam")["message"]["content"] == "Off to rotterdam"
