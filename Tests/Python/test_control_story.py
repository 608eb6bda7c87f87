"""A story played by the control API alone: a world from a file, a bot on discord.py, and people who act by HTTP.

Run by `make test`; alone: .build-venv/bin/python -m pytest -c Tests/Python/pytest.ini Tests/Python/test_control_story.py
"""

import base64
import json
import urllib.error
import urllib.parse
import urllib.request

import discord
import pytest
from support.foreign_bot import ForeignBot
from support.usher import running_sandbox

WORLD = """
people: [olivia, mia, noah]
bots:
  - { name: Clerk, token: clerk.of.records, privileged_intents: [MESSAGE_CONTENT, GUILD_MEMBERS] }
guilds:
  - name: Town Hall
    owner: olivia
    roles:
      - bot: Clerk
      - name: Citizens
    members: [mia]
    bots:
      - { name: Clerk, permissions: [VIEW_CHANNEL, SEND_MESSAGES, READ_MESSAGE_HISTORY, MANAGE_ROLES, ADD_REACTIONS,
          SEND_MESSAGES_IN_THREADS, MANAGE_MESSAGES] }
    channels:
      - name: counter
        messages:
          - { author: olivia, content: "Say “register” to become a citizen.", minutes_ago: 120 }
"""


class Control:
    """Nothing but urllib, as in any language."""

    def __init__(self, page):
        self._base = page.rstrip("/") + "/sandbox"

    def __call__(self, method, path, body=None, **query):
        url = self._base + path + ("?" + urllib.parse.urlencode(query) if query else "")
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(url, data, {"Content-Type": "application/json"}, method=method)
        with urllib.request.urlopen(request, timeout=70) as answer:
            return json.loads(answer.read())


class Clerk(ForeignBot):
    """Registers citizens, opens a case in a thread, and files what it is sent."""

    def __init__(self, addresses, guild_name):
        intents = discord.Intents.default()
        intents.message_content = intents.members = True
        super().__init__(addresses["API"], addresses["Gateway"], "clerk.of.records", intents)
        self._guild_name = guild_name

    async def handle(self, message):
        if message.author.bot:
            return
        role = message.guild and discord.utils.get(message.guild.roles, name="Citizens")
        if message.content == "register":
            await message.author.add_roles(role)
            view = discord.ui.View(timeout=None)
            view.add_item(discord.ui.Button(label="Open a case", custom_id="case"))
            await message.reply("Welcome, citizen.", view=view)
        elif message.attachments:
            text = (await message.attachments[0].read()).decode()
            await message.channel.send(f"Filed: {text}")
        elif isinstance(message.channel, discord.DMChannel):
            await message.channel.send("The hall is open from 9 to 5.")

    async def press(self, interaction):
        if interaction.type is discord.InteractionType.component:
            await interaction.response.send_message("Your case is open.", ephemeral=True)


@pytest.fixture
def world(tmp_path):
    file = tmp_path / "world.yml"
    file.write_text(WORLD, encoding="utf-8")
    return str(file)


@pytest.mark.timeout(120)
def test_a_whole_story_by_http_alone(world, tmp_path):
    state = str(tmp_path / "state.json")
    with running_sandbox("--world", world, "--state", state) as usher:
        control = Control(usher.addresses["Page"])
        with Clerk(usher.addresses, "Town Hall") as bot:
            assert control("GET", "/applications/Clerk/online", wait=30) == {"online": True}
            bot.expect("ready")
            bot.client.event(named("on_message", bot.handle))
            bot.client.event(named("on_interaction", bot.press))
            play(control)
        assert control("POST", "/save", {})["file"] == state
    # Everything is there again, for the same bot.
    with running_sandbox("--state", state) as usher:
        control = Control(usher.addresses["Page"])
        guild = control("GET", "/guilds/Town%20Hall")
        counter = channel(guild, "counter")
        said = [m["content"] for m in control("GET", f"/channels/{counter}/messages", **{"as": "mia"})["messages"]]
        assert "Filed: my papers" in said
        with Clerk(usher.addresses, "Town Hall") as bot:
            bot.expect("ready")
            assert [guild.name for guild in bot.client.guilds] == ["Town Hall"]


def named(name, function):
    """discord.py knows handlers by their names."""
    async def handler(*arguments):
        await function(*arguments)
    handler.__name__ = name
    return handler


def channel(guild, name):
    [found] = [channel["id"] for channel in guild["channels"] if channel["name"] == name]
    return found


def play(control):
    guild = control("GET", "/guilds/Town%20Hall")
    counter = channel(guild, "counter")
    messages = f"/channels/{counter}/messages"

    # A new member registers: the bot gives them the role and answers.
    control("POST", f"/guilds/{guild['id']}/members", {"user": "noah"})
    asked = control("POST", messages, {"as": "noah", "content": "register"})
    answer = control("GET", messages, **{"as": "noah", "after": asked["id"], "wait": 30})["messages"][0]
    assert (answer["content"], answer["referenced_message"]["id"]) == ("Welcome, citizen.", asked["id"])
    [citizens] = [role["id"] for role in guild["roles"] if role["name"] == "Citizens"]
    assert citizens in control("GET", f"/guilds/{guild['id']}/members/noah")["roles"]

    # They press its button, and alone see what it says.
    outcome = control("POST", "/interactions/component", {
        "as": "noah", "channel_id": counter, "label": "Open a case"}, wait="final")
    assert (outcome["status"], outcome["message"]["content"]) == ("answered", "Your case is open.")
    assert "Your case is open." not in [
        m["content"] for m in control("GET", messages, **{"as": "mia"})["messages"]]

    # Files, reactions, pins, threads and direct messages.
    control("POST", messages, {"as": "mia", "files": [
        {"filename": "papers.txt", "content_type": "text/plain", "data": base64.b64encode(b"my papers").decode()}]})
    filed = control("GET", messages, **{"as": "mia", "contains": "Filed: my papers", "wait": 30})["messages"]
    one = f"{messages}/{filed[0]['id']}"
    assert control("POST", one + "/reactions", {"as": "mia", "emoji": "👍"})["reactions"][0]["count"] == 1
    control("POST", one + "/pin", {"as": "olivia"})
    thread = control("POST", f"/channels/{counter}/threads", {"as": "mia", "name": "Papers", "message_id": filed[0]["id"]})
    control("POST", f"/threads/{thread['id']}/members", {"as": "mia", "user": "noah"})
    control("POST", f"/channels/{thread['id']}/messages", {"as": "noah", "content": "Mine are lost."})
    control("PATCH", f"/threads/{thread['id']}", {"as": "olivia", "archived": True})
    talk = control("POST", "/direct-messages", {"as": "mia", "application": "Clerk"})["id"]
    control("POST", f"/channels/{talk}/messages", {"as": "mia", "content": "When are you open?"})
    told = control("GET", f"/channels/{talk}/messages", **{"as": "mia", "contains": "9 to 5", "wait": 30})["messages"]
    assert len(told) == 1

    # A secret room, a timeout, time that passes, and somebody who has to leave.
    secret = control("POST", f"/guilds/{guild['id']}/channels", {"name": "vault", "overwrites": [
        {"role": "@everyone", "deny": ["VIEW_CHANNEL"]}, {"member": "mia", "allow": ["VIEW_CHANNEL"]}]})
    assert refused(lambda: control("GET", f"/channels/{secret['id']}/messages", **{"as": "noah"})) == (
        404, "There is no such channel")
    control("PATCH", f"/guilds/{guild['id']}/members/noah", {"timed_out_seconds": 600})
    assert refused(lambda: control("POST", messages, {"as": "noah", "content": "hm"}))[0] == 400
    control("POST", "/clock", {"advance_seconds": 900})
    control("POST", messages, {"as": "noah", "content": "I can speak again"})
    control("DELETE", f"/guilds/{guild['id']}/members/noah")
    assert refused(lambda: control("POST", messages, {"as": "noah", "content": "hm"}))[0] == 404
    control("DELETE", f"/channels/{secret['id']}")


def refused(act):
    with pytest.raises(urllib.error.HTTPError) as caught:
        act()
    return caught.value.code, json.loads(caught.value.read())["error"]
