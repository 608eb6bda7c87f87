"""The sandbox is Discord enough for libraries beside discord.py: the same bot on each of them, which does what people ask.

Run by `make test`; alone: .build-venv/bin/python -m pytest -c Tests/Python/pytest.ini Tests/Python/test_other_libraries.py
"""

import base64
import re

import pytest
from support.bot_process import LIBRARIES, BotProcess
from support.harbour import png
from support.rest import REST
from support.sandbox import ROOM, components
from support.usher import running_sandbox

# View Channel, Send Messages, Send Messages in Threads, Read Message History, Embed Links, Attach Files, Add Reactions,
# Manage Channels, Manage Roles, Pin Messages, Create Public and Private Threads, Manage Threads, Application Commands
PERMISSIONS = sum(1 << bit for bit in (10, 11, 38, 16, 14, 15, 6, 4, 28, 51, 35, 36, 34, 31))
# View Channel, Send Messages, Read Message History, Add Reactions, Manage Webhooks, Manage Roles, Ban Members, Create Polls,
# Create Expressions
NEIGHBOUR = sum(1 << bit for bit in (10, 11, 16, 6, 29, 28, 2, 49, 43))
MEMBERS_AND_CONTENT = 1 << 1 | 1 << 15
# What libraries say though all is well.
EXPECTED = re.compile("|".join([
    # Of a connection that was taken away.
    "failed to communicate with server", "Attempting a reconnect",
    # interactions.py, of its own setting.
    "^fetch_members enabled; startup will be delayed$",
    # interactions.py and nextcord 3, of each refusal that the bots ask for.
    r"::http\S+/(messages/\d+: 404|messages: 400|members/\d+: 403|channels/1: 404)$",
    r"^Path \('(GET|DELETE)', '\S+/(\{message_id\}|\{user_id\}|\{channel_id\})', '.*'\) resulted in error 40[34], ",
]))


@pytest.fixture(scope="module", params=LIBRARIES)
def library(request):
    return request.param


@pytest.fixture(scope="module")
def local_discord(library, recording):
    """One for each library."""
    with running_sandbox("--record", recording) as usher:
        yield usher


@pytest.fixture(scope="module")
def application(library, sandbox, owner):
    return sandbox.make_application(library.title(), owner.guild()["id"], PERMISSIONS, MEMBERS_AND_CONTENT)


@pytest.fixture(scope="module")
def bot(library, local_discord, application, owner):
    arguments = local_discord.addresses["API"], application["token"], owner.guild()["id"]
    with BotProcess(library, *arguments) as bot:
        bot.ready = bot.expect("ready")
        yield bot


@pytest.fixture(scope="module")
def menu(bot, mia, room):
    return mia.runs("menu", room)["message"]


def test_it_logs_in_and_learns_of_its_server(bot, application, owner):
    seen = owner.guild()
    guild = bot.expect("guild")
    assert (bot.ready["user"], bot.ready["application"]) == (application["user_id"], application["id"])
    assert (guild["id"], guild["name"], guild["owner"]) == (seen["id"], seen["name"], owner.id)
    assert guild["roles"] == sorted(role["name"] for role in seen["roles"])
    assert ROOM in guild["channels"]


def test_its_commands_are_offered_to_people(bot, mia):
    assert bot.ready["commands"] == sorted(mia.commands()) and "greet" in bot.ready["commands"]


def test_it_answers_a_command(bot, mia, noah, room):
    outcome = mia.runs("greet", room, whom=noah.id, times=2)
    assert outcome["status"] == "answered"
    assert outcome["message"]["content"] == f"Hello <@{noah.id}>! Hello <@{noah.id}>!"
    assert noah.messages(room)[-1]["id"] == outcome["message"]["id"]
    assert bot.expect("greeted")["whom"] == [noah.id]


def test_it_answers_late_after_deferring_and_only_to_whoever_asked(bot, mia, noah, room):
    message = mia.runs("ponder", room)["message"]
    assert (message["content"], message["embeds"][0]["title"]) == ("Forty-two.", "Why")
    assert message["id"] not in {m["id"] for m in noah.messages(room)}
    told = bot.expect("pondered")
    assert (told["title"], told["flags"] & 64) == ("Why", 64)


def test_it_completes_what_is_typed(bot, mia, room):
    assert mia.completions("harbour", room, "name", name="h") == ["hamburg", "helsinki"]
    assert mia.runs("harbour", room, name="helsinki")["message"]["content"] == "Off to helsinki."


def test_it_answers_the_press_of_a_button(bot, menu, mia, noah, room):
    for number, person in enumerate((mia, noah), start=1):
        person.presses("Count", person.message(menu["id"], room))
        bot.expect("counted")
        assert person.message(menu["id"], room)["content"] == f"Pressed {number} times"
        assert person.messages(room)[-1]["content"] == f"You were number {number}"


def test_it_offers_choices(menu, mia, noah):
    assert mia.chooses(["Green", "Blue"], menu)["message"]["content"] == "Green and Blue"
    assert mia.chooses([noah.id], menu, kind=5)["message"]["content"] == f"You chose {noah.name}"


def test_it_opens_a_form_and_reads_what_was_typed(menu, mia):
    outcome = mia.presses("Complain", menu)
    assert (outcome["status"], outcome["form"]["title"]) == ("form", "Feedback")
    [field] = [part["custom_id"] for part in components(outcome["form"]["components"]) if part["type"] == 4]
    answer = mia.fills_in(outcome["form"], **{field: "The crane is stuck."})
    assert answer["message"]["content"] == "Noted: The crane is stuck."


def test_it_makes_a_private_channel_and_writes_there(bot, application, mia, noah, owner, room):
    assert mia.runs("room", room, whom=noah.id)["message"]["content"].startswith("It is <#")
    made = bot.expect("room made")
    guild = owner.guild()["id"]
    assert (made["name"], made["topic"]) == ("room", "Private")
    assert made["overwrites"] == sorted([guild, application["user_id"], mia.id, noah.id])
    assert made["history"][-1] == "First!" and "Never mind" not in made["history"]
    assert (made["edited"], made["same_bytes"], made["unknown"]) == (True, True, 10008)
    bot.expect("channel", lambda event: event["id"] == made["id"])
    [message] = [said for said in mia.messages(made["id"]) if said["content"] == "First!"]
    assert message["embeds"][0]["title"] == "Rules" and message["attachments"][0]["filename"] == "bytes.bin"
    assert message["pinned"] and message["reactions"][0]["emoji"]["name"] == "👍"

    mia.runs("leave", made["id"])
    bot.expect("left")
    assert "room" not in noah.channels()


def test_it_leads_threads_from_the_start_to_the_end(bot, application, mia, noah, room):
    mia.runs("threads", room, whom=noah.id)
    led = bot.expect("threads led")
    assert (led["name"], led["same_id"], led["is_closed"]) == ("A wheel", True, True)
    assert led["members"] == sorted([application["user_id"], noah.id])
    assert "A wheel" in led["active"] and "Crane" in led["archived"]
    assert "A wheel" in noah.channels() and "A wheel" not in mia.channels()
    bot.expect("thread", lambda event: event["name"] == "Crane")


def test_it_writes_a_direct_message(bot, mia, noah, room):
    mia.runs("whisper", room, whom=noah.id)
    assert bot.expect("whispered") == {"event": "whispered", "recipient": noah.id, "guild": None}
    assert noah.direct_messages()[-1]["content"] == "Psst."


def test_it_hears_what_people_say(bot, mia, room):
    mia.says("Is anybody there?", room)
    message = bot.expect("message", lambda event: event["content"] == "Is anybody there?")
    assert (message["author"], message["channel"]) == (mia.id, room)


def test_it_takes_in_what_another_bot_does(local_discord, bot, sandbox, owner, mia, noah, room):
    """Polls, webhooks, emoji, bans and the order of roles: all of it comes by the Gateway, and ``complaints`` tells at the end."""
    guild = owner.guild()["id"]
    other = sandbox.make_application("Neighbour", guild, NEIGHBOUR)
    rest = REST(local_discord.addresses["API"], other["token"])

    def ask(*call):
        status, answer = rest(*call)
        assert status < 300, answer
        return answer

    image = "data:image/png;base64," + base64.b64encode(png(8, 8, (240, 90, 40))).decode()
    emoji = ask("POST", f"/guilds/{guild}/emojis", {"name": "anchor", "image": image})
    webhook = ask("POST", f"/channels/{room}/webhooks", {"name": "Lighthouse"})
    path = f"/webhooks/{webhook['id']}/{webhook['token']}"
    said = ask("POST", f"{path}?wait=true", {"content": f"Ahoy <:anchor:{emoji['id']}>", "username": "Foghorn"})
    assert bot.expect("message", lambda event: (event["content"] or "").startswith("Ahoy"))["author"] == webhook["id"]
    ask("PUT", f"/channels/{room}/messages/{said['id']}/reactions/anchor:{emoji['id']}/@me")
    ask("PATCH", f"{path}/messages/{said['id']}", {"content": "All clear"})
    ask("DELETE", f"{path}/messages/{said['id']}")
    poll = ask("POST", f"/channels/{room}/messages", {"poll": {
        "question": {"text": "Fish or pie?"}, "allow_multiselect": True,
        "answers": [{"poll_media": {"text": "Fish", "emoji": {"name": "🐟"}}}, {"poll_media": {"text": "Pie"}}]}})
    mia.votes([1, 2], poll)
    mia.votes([2], poll)
    noah.votes([2], poll)
    ask("POST", f"/channels/{room}/polls/{poll['id']}/expire")
    person = sandbox.make_person("rowan", guild)
    ask("PUT", f"/guilds/{guild}/bans/{person.id}", {})
    ask("DELETE", f"/guilds/{guild}/bans/{person.id}")
    roles = [ask("POST", f"/guilds/{guild}/roles", {"name": name})["id"] for name in ("Low", "High")]
    ask("PATCH", f"/guilds/{guild}/roles", [{"id": roles[0], "position": 2}])
    for role in roles:
        ask("DELETE", f"/guilds/{guild}/roles/{role}")
    ask("DELETE", f"/guilds/{guild}/emojis/{emoji['id']}")
    ask("DELETE", f"/webhooks/{webhook['id']}")
    # Events come in order: what is heard now comes after all that.
    mia.says("Enough for today", room)
    bot.expect("message", lambda event: event["content"] == "Enough for today")


def test_it_finds_what_there_is(bot, library, mia, owner, room):
    mia.runs("look", room)
    seen, looked = owner.guild(), bot.expect("looked")
    assert (looked["guild"], looked["member"], looked["application"]) == (seen["name"], mia.name, library.title())
    assert set(looked["roles"]) == {role["name"] for role in seen["roles"]}
    assert ROOM in looked["channels"] and sorted(looked["own"]) == bot.ready["commands"]


def test_discords_own_codes_reach_it_when_it_is_wrong(bot, mia, room):
    mia.runs("misbehave", room)
    assert bot.expect("refused")["codes"] == [[400, 50035], [403, 50013], [404, 10003]]


@pytest.mark.parametrize("code", [None, 4000], ids=["cut", "closed"])
def test_it_resumes_after_the_loss_of_its_connection(bot, sandbox, application, mia, room, code):
    sandbox.drop_gateway(application["id"], code)
    mia.says(f"Said while it was away ({code})", room)
    bot.expect("resumed")
    bot.expect("message", lambda event: event["content"] == f"Said while it was away ({code})")
    assert not bot.has_seen("ready"), "the session was lost"


def test_its_library_found_nothing_to_complain_of(bot):
    """Libraries only log what they cannot read, and go on without it."""
    complaints = [text for text in bot.complaints if not EXPECTED.search(text)]
    assert not complaints, "\n".join(complaints)
