"""The sandbox is Discord enough for discord.py: a bot that nobody here wrote lives on it.

Run by `make test`; alone: .build-venv/bin/python -m pytest -c Tests/Python/pytest.ini Tests/Python/test_discord_py.py
"""

import datetime
import io
import queue

import discord
import pytest
from discord import app_commands
from support.foreign_bot import ForeignBot
from support.harbour import png
from support.sandbox import ROOM, Refused, components

PERMISSIONS = discord.Permissions(
    view_channel=True, send_messages=True, read_message_history=True, embed_links=True, attach_files=True,
    manage_channels=True, manage_roles=True, manage_webhooks=True, ban_members=True,
    create_expressions=True, manage_expressions=True, add_reactions=True,
    use_application_commands=True)
MODERATOR = discord.Permissions(
    view_channel=True, read_message_history=True, send_messages_in_threads=True, create_private_threads=True,
    manage_threads=True)
GUILD_MEMBERS = 1 << 1
MESSAGE_CONTENT = 1 << 15


@pytest.fixture(scope="module")
def application(sandbox, owner):
    return sandbox.make_application("Foreigner", owner.guild()["id"], PERMISSIONS.value, MESSAGE_CONTENT)


@pytest.fixture(scope="module")
def bot(local_discord, application):
    intents = discord.Intents.default()
    intents.message_content = True
    addresses = local_discord.addresses
    with ForeignBot(addresses["API"], addresses["Gateway"], application["token"], intents) as bot:
        bot.expect("ready")
        yield bot


@pytest.fixture(scope="module")
def moderator(local_discord, sandbox, owner):
    """A second bot, which looks after threads."""
    application = sandbox.make_application("Moderator", owner.guild()["id"], MODERATOR.value, GUILD_MEMBERS)
    intents = discord.Intents.default()
    intents.members = True
    addresses = local_discord.addresses
    with ForeignBot(addresses["API"], addresses["Gateway"], application["token"], intents) as bot:
        bot.expect("ready")
        yield bot


@pytest.fixture(scope="module")
def guild(bot):
    return bot.client.guilds[0]


@pytest.fixture(scope="module")
def channel(bot, room):
    return bot.client.get_channel(int(room))


@pytest.fixture(scope="module")
def commands(bot, guild):
    """Three commands, registered on the server in one go."""
    tree = bot.tree

    @tree.command(guild=guild, description="Greets somebody")
    @app_commands.describe(whom="Who is greeted", times="How often")
    async def greet(interaction, whom: discord.Member, times: app_commands.Range[int, 1, 3] = 1):
        await interaction.response.send_message(" ".join([f"Hello {whom.mention}!"] * times))

    @tree.command(guild=guild, description="Thinks, then answers")
    async def ponder(interaction):
        await interaction.response.defer(ephemeral=True, thinking=True)
        await interaction.followup.send("Forty-two.", embed=discord.Embed(title="Why", description="Nobody knows."))

    @tree.command(guild=guild, description="Names a harbour")
    async def harbour(interaction, name: str):
        await interaction.response.send_message(f"Off to {name}.", ephemeral=True)

    @harbour.autocomplete("name")
    async def names(interaction, typed):
        known = ["Hamburg", "Helsinki", "Rotterdam"]
        return [app_commands.Choice(name=n, value=n.lower()) for n in known if n.lower().startswith(typed.lower())]

    return {command.name: command for command in bot.do(tree.sync(guild=guild))}


def test_it_logs_in_and_learns_of_its_server(bot, guild, application, owner):
    seen = owner.guild()
    assert bot.client.user.id == int(application["user_id"])
    assert bot.client.application_id == int(application["id"])
    assert (guild.id, guild.name, guild.owner_id) == (int(seen["id"]), seen["name"], int(owner.id))
    assert {role.name for role in guild.roles} == {role["name"] for role in seen["roles"]}
    assert guild.me.guild_permissions.is_superset(PERMISSIONS)
    assert ROOM in {channel.name for channel in guild.text_channels}


def test_people_see_that_it_is_online(bot, application, owner):
    [member] = [m for m in owner.guild()["members"] if m["user"]["id"] == application["user_id"]]
    assert member["user"]["bot"] and member["user"]["online"]


def test_its_connection_is_one_frame_of_zstd(local_discord, sandbox, guild, monkeypatch):
    # The library takes zstd where the package `zstandard` is there, and zlib elsewhere.
    context = discord.utils._ActiveDecompressionContext
    assert context.COMPRESSION_TYPE == "zstd-stream"
    streams = {}
    decompress = context.decompress

    def listen(self, data):
        streams.setdefault(id(self), []).append(data)
        return decompress(self, data)

    monkeypatch.setattr(context, "decompress", listen)
    application = sandbox.make_application("Packer", str(guild.id), PERMISSIONS.value)
    addresses = local_discord.addresses
    with ForeignBot(addresses["API"], addresses["Gateway"], application["token"]) as packer:
        packer.expect("ready")
        assert packer.client.guilds[0].name == guild.name
        own = streams[id(packer.client.ws._decompressor)]
    # Hello, READY, GUILD_CREATE; a frame begins once.
    assert len(own) >= 3
    assert [part.startswith(b"\x28\xb5\x2f\xfd") for part in own] == [True] + [False] * (len(own) - 1)


def test_a_wrong_token_is_refused(local_discord):
    addresses = local_discord.addresses
    with ForeignBot(addresses["API"], addresses["Gateway"], "not.a.token") as stranger:
        [error] = stranger.expect("failed")
    assert isinstance(error, discord.LoginFailure)


def test_an_intent_that_was_not_enabled_is_refused(local_discord, sandbox, guild):
    application = sandbox.make_application("Curious", str(guild.id), PERMISSIONS.value)
    addresses = local_discord.addresses
    intents = discord.Intents.default()
    intents.message_content = True
    with ForeignBot(addresses["API"], addresses["Gateway"], application["token"], intents) as stranger:
        [error] = stranger.expect("failed")
    assert isinstance(error, discord.PrivilegedIntentsRequired)


def test_its_commands_are_offered_to_people(commands, application, mia):
    offered = mia.commands()
    assert set(commands) == {"greet", "ponder", "harbour"} <= set(offered)
    assert offered["greet"]["application_id"] == application["id"]
    assert [option["name"] for option in offered["greet"]["options"]] == ["whom", "times"]
    assert offered["greet"]["options"][1]["max_value"] == 3


def test_it_answers_a_command(commands, mia, noah, room):
    outcome = mia.runs("greet", room, whom=noah.id, times=2)
    assert outcome["status"] == "answered"
    assert outcome["message"]["content"] == f"Hello <@{noah.id}>! Hello <@{noah.id}>!"
    assert noah.messages(room)[-1]["id"] == outcome["message"]["id"]


def test_a_value_out_of_range_never_reaches_it(commands, mia, noah, room):
    with pytest.raises(Refused):
        mia.runs("greet", room, whom=noah.id, times=4)


def test_it_answers_late_after_deferring_and_only_to_whoever_asked(commands, mia, noah, room):
    message = mia.runs("ponder", room)["message"]
    assert (message["content"], message["embeds"][0]["title"]) == ("Forty-two.", "Why")
    assert message["id"] in {m["id"] for m in mia.messages(room)}
    assert message["id"] not in {m["id"] for m in noah.messages(room)}


def test_it_completes_what_is_typed(commands, mia, room):
    assert mia.completions("harbour", room, "name", name="h") == ["hamburg", "helsinki"]


async def post(channel, text, view):
    # The library wants a view to be made where its loop runs.
    return await channel.send(text, view=view())


def test_it_posts_a_button_and_answers_the_press(bot, channel, mia, noah, room):
    answered = queue.Queue()

    class Counter(discord.ui.View):
        presses = 0

        @discord.ui.button(label="Count", style=discord.ButtonStyle.primary)
        async def count(self, interaction, button):
            self.presses += 1
            await interaction.response.edit_message(content=f"Pressed {self.presses} times", view=self)
            await interaction.followup.send(f"You were number {self.presses}", ephemeral=True)
            answered.put(interaction.user.id)

    posted = bot.do(post(channel, "Pressed 0 times", Counter))
    for number, person in enumerate((mia, noah), start=1):
        person.presses("Count", person.message(posted.id, room))
        assert answered.get(timeout=20) == int(person.id)
        assert person.message(posted.id, room)["content"] == f"Pressed {number} times"
        assert person.messages(room)[-1]["content"] == f"You were number {number}"


def test_it_opens_a_form_and_reads_what_was_typed(bot, channel, mia, room):
    class Feedback(discord.ui.Modal, title="Feedback"):
        text = discord.ui.TextInput(label="What went wrong?", style=discord.TextStyle.paragraph, max_length=200)

        async def on_submit(self, interaction):
            await interaction.response.send_message(f"Noted: {self.text.value}", ephemeral=True)

    class Opener(discord.ui.View):
        @discord.ui.button(label="Complain")
        async def open(self, interaction, button):
            await interaction.response.send_modal(Feedback())

    posted = bot.do(post(channel, "Anything wrong?", Opener))
    message = mia.message(posted.id, room)
    outcome = mia.presses("Complain", message)
    assert (outcome["status"], outcome["form"]["title"]) == ("form", "Feedback")
    [custom_id] = text_inputs(outcome["form"]["components"])
    answer = mia.fills_in(outcome["form"], **{custom_id: "The crane is stuck."})
    assert answer["message"]["content"] == "Noted: The crane is stuck."


def test_it_offers_a_choice(bot, channel, mia, room):
    class Picker(discord.ui.View):
        @discord.ui.select(options=[discord.SelectOption(label=name) for name in ("Red", "Green", "Blue")], max_values=2)
        async def pick(self, interaction, select):
            await interaction.response.send_message(" and ".join(select.values), ephemeral=True)

    posted = bot.do(post(channel, "Which colours?", Picker))
    message = mia.message(posted.id, room)
    assert mia.chooses(["Green", "Blue"], message)["message"]["content"] == "Green and Blue"


def test_it_edits_and_deletes_its_messages(bot, channel, mia, room):
    message = bot.do(channel.send("Frist!"))
    message = bot.do(message.edit(content="First!", embed=discord.Embed(title="Mended")))
    seen = mia.message(message.id, room)
    assert (seen["content"], seen["embeds"][0]["title"]) == ("First!", "Mended")
    assert seen["edited_timestamp"] is not None
    bot.do(message.delete())
    assert str(message.id) not in {m["id"] for m in mia.messages(room)}
    with pytest.raises(discord.NotFound) as caught:
        bot.do(channel.fetch_message(message.id))
    assert caught.value.code == 10008


def test_it_hears_what_people_say(bot, mia, room):
    mia.says("Is anybody there?", room)
    [message] = bot.expect("message", lambda m: m.author.id == int(mia.id))
    assert (message.content, message.channel.name, message.author.name) == ("Is anybody there?", ROOM, mia.name)


def test_it_reads_history_in_either_direction(bot, channel, mia, room):
    first = mia.says("line 0", room)
    for number in range(1, 6):
        mia.says(f"line {number}", room)

    async def read(**options):
        return [message.content async for message in channel.history(**options)]

    assert bot.do(read(limit=3)) == ["line 5", "line 4", "line 3"]
    after = discord.Object(int(first["id"]))
    assert bot.do(read(limit=None, after=after, oldest_first=True)) == [f"line {n}" for n in range(1, 6)]


def test_it_sends_a_file_and_gets_the_same_bytes_back(bot, channel, mia, room):
    content = bytes(range(256)) * 40
    message = bot.do(channel.send(file=discord.File(io.BytesIO(content), filename="bytes.bin")))
    assert mia.messages(room)[-1]["attachments"][0]["size"] == len(content)
    assert bot.do(message.attachments[0].read()) == content


def test_it_asks_in_a_poll_and_hears_the_votes(bot, channel, mia, noah, room):
    poll = discord.Poll(question="What shall the harbour cook?", duration=datetime.timedelta(hours=2), multiple=True)
    poll.add_answer(text="Fish", emoji="🐟").add_answer(text="Pie")
    message = bot.do(channel.send(poll=poll))
    assert [answer.text for answer in message.poll.answers] == ["Fish", "Pie"]
    asked = mia.message(message.id, room)
    mia.votes([1], asked)
    noah.votes([1, 2], asked)
    for person, answer in ((mia, 1), (noah, 1), (noah, 2)):
        bot.expect("raw_poll_vote_add", lambda vote: (vote.user_id, vote.answer_id) == (int(person.id), answer))
    noah.votes([2], asked)
    bot.expect("raw_poll_vote_remove", lambda vote: (vote.user_id, vote.answer_id) == (int(noah.id), 1))

    async def voters(answer):
        return {user.id async for user in answer.voters()}

    fetched = bot.do(channel.fetch_message(message.id))
    assert [answer.vote_count for answer in fetched.poll.answers] == [1, 1]
    assert bot.do(voters(fetched.poll.answers[1])) == {int(noah.id)}
    mia.votes([1, 2], asked)
    ended = bot.do(message.end_poll())
    assert ended.poll.is_finalised() and ended.poll.total_votes == 3
    [result] = bot.expect("message", lambda message: message.type is discord.MessageType.poll_result)
    assert result.reference.message_id == message.id and "has closed" in result.system_content
    with pytest.raises(discord.HTTPException) as caught:
        bot.do(message.edit(content="Something else"))
    assert caught.value.code == 520003


def test_it_uploads_an_emoji_and_reacts_with_it(bot, guild, channel, mia):
    emoji = bot.do(guild.create_custom_emoji(name="anchor", image=png(24, 24, (240, 90, 40))))
    [_, before, after] = bot.expect("guild_emojis_update")
    assert (len(before), [item.name for item in after]) == (0, ["anchor"])
    message = bot.do(channel.send(f"Drop {emoji} here"))
    bot.do(message.add_reaction(emoji))
    bot.expect("raw_reaction_add", lambda event: event.emoji.id == emoji.id)
    [reaction] = bot.do(channel.fetch_message(message.id)).reactions
    assert reaction.emoji == emoji and reaction.me
    bot.do(message.remove_reaction(emoji, guild.me))
    bot.expect("raw_reaction_remove", lambda event: event.emoji.id == emoji.id)
    assert bot.do(emoji.edit(name="anchor_2")).name == "anchor_2"
    bot.do(emoji.delete())
    assert bot.do(guild.fetch_emojis()) == []
    own = bot.do(bot.client.create_application_emoji(name="logo", image=png(24, 24, (0, 0, 0))))
    bot.do(message.add_reaction(own))
    assert [item.name for item in bot.do(bot.client.fetch_application_emojis())] == ["logo"]
    bot.do(own.delete())


def test_it_writes_by_a_webhook(bot, channel, mia, room):
    webhook = bot.do(channel.create_webhook(name="Lighthouse"))
    bot.expect("webhooks_update", lambda updated: updated.id == channel.id)
    sent = bot.do(webhook.send("Ships ahead", username="Foghorn", wait=True))
    assert (sent.author.name, sent.webhook_id) == ("Foghorn", webhook.id)
    [heard] = bot.expect("message", lambda message: message.id == sent.id)
    assert heard.author.bot and heard.author.id == webhook.id
    assert mia.message(sent.id, room)["author"]["username"] == "Foghorn"
    bot.do(sent.edit(content="All clear"))
    assert mia.message(sent.id, room)["content"] == "All clear"
    thread = mia.starts_thread("Fog", room)
    bot.do(webhook.send("In the thread", thread=discord.Object(int(thread))))
    assert mia.messages(thread)[-1]["content"] == "In the thread"
    mia.archives(thread)
    assert [found.name for found in bot.do(channel.webhooks())] == ["Lighthouse"]
    assert bot.do(webhook.edit(name="Beacon")).name == "Beacon"
    bot.do(sent.delete())
    bot.do(webhook.delete())
    assert bot.do(channel.guild.webhooks()) == []


def test_it_bans_and_lifts_the_ban(bot, guild, sandbox, mia, room):
    person = sandbox.make_person("rowan", guild.id)
    spam = person.says("Buy my boats!", room)
    user = bot.do(guild.fetch_member(int(person.id)))
    bot.do(guild.ban(user, reason="Spam", delete_message_seconds=3600))
    bot.expect("member_ban", lambda _, banned: banned.id == user.id)

    async def bans():
        return [(entry.user.id, entry.reason) async for entry in guild.bans()]

    assert bot.do(bans()) == [(user.id, "Spam")]
    assert spam["id"] not in {message["id"] for message in mia.messages(room)}
    with pytest.raises(discord.NotFound):
        bot.do(guild.fetch_member(user.id))
    bot.do(guild.unban(user))
    bot.expect("member_unban", lambda _, freed: freed.id == user.id)
    assert bot.do(bans()) == []


def test_it_puts_roles_in_order(bot, guild):
    low, high = (bot.do(guild.create_role(name=name)) for name in ("Low", "High"))
    bot.do(guild.edit_role_positions({low: 2, high: 1}))
    order = [role.name for role in sorted(bot.do(guild.fetch_roles())) if role.id in (low.id, high.id)]
    assert order == ["High", "Low"]
    for role in (low, high):
        bot.do(role.delete())


def test_it_makes_a_private_channel(bot, guild, mia, noah):
    first, second = (bot.do(guild.fetch_member(int(person.id))) for person in (mia, noah))
    overwrites = {
        guild.default_role: discord.PermissionOverwrite(view_channel=False),
        guild.me: discord.PermissionOverwrite(view_channel=True, send_messages=True),
        first: discord.PermissionOverwrite(
            view_channel=True, send_messages=True, read_message_history=True),
    }
    private = bot.do(guild.create_text_channel("mia-only", overwrites=overwrites, reason="Only for Mia"))
    bot.expect("guild_channel_create", lambda channel: channel.id == private.id)
    assert "mia-only" in mia.channels() and "mia-only" not in noah.channels()

    bot.do(private.send("Just the two of us."))
    assert mia.messages(str(private.id))[-1]["content"] == "Just the two of us."
    with pytest.raises(Refused):
        noah.says("Let me in", str(private.id))

    bot.do(private.set_permissions(second, view_channel=True))
    assert "mia-only" in noah.channels()
    bot.do(private.delete())
    assert "mia-only" not in mia.channels()


async def ids(threads):
    return [thread.id async for thread in threads]


def test_it_leads_a_private_thread_from_the_start_to_the_end(moderator, mia, noah, room):
    client = moderator.client
    channel = client.get_channel(int(room))
    thread = moderator.do(channel.create_thread(name="Order 7", invitable=False, auto_archive_duration=60))
    moderator.expect("thread_create", lambda created: created.id == thread.id)
    assert (thread.is_private(), thread.invitable, thread.auto_archive_duration) == (True, False, 60)
    assert (thread.parent, thread.owner_id) == (channel, client.user.id)
    assert "Order 7" not in mia.channels()

    moderator.do(thread.add_user(discord.Object(int(mia.id))))
    moderator.expect("thread_member_join", lambda member: (member.id, member.thread.id) == (int(mia.id), thread.id))
    assert mia.channels()["Order 7"]["private"] and "Order 7" not in noah.channels()
    assert {member.id for member in moderator.do(thread.fetch_members())} == {client.user.id, int(mia.id)}

    message = moderator.do(thread.send("What is mising?"))
    message = moderator.do(message.edit(content="What is missing?"))
    assert mia.message(message.id, thread.id)["content"] == "What is missing?"
    mia.says("A wheel.", thread.id)
    moderator.expect("message", lambda said: (said.author.id, said.channel) == (int(mia.id), thread))
    moderator.do(thread.edit(name="A wheel"))
    [notice] = moderator.expect("message", lambda said: said.type == discord.MessageType.channel_name_change)
    assert notice.content == "A wheel"

    moderator.do(thread.edit(archived=True, locked=True))
    moderator.expect("thread_update", lambda before, after: after.id == thread.id and after.archived and after.locked)
    with pytest.raises(Refused):
        mia.says("Anybody there?", thread.id)
    with pytest.raises(discord.HTTPException) as caught:
        moderator.do(message.edit(content="Too late"))
    assert (caught.value.status, caught.value.code) == (400, 50083)
    assert moderator.do(ids(channel.archived_threads(private=True))) == [thread.id]
    assert moderator.do(ids(channel.archived_threads(private=True, joined=True))) == [thread.id]
    assert moderator.do(channel.guild.active_threads()) == []

    moderator.do(thread.edit(archived=False, locked=False))
    # The library forgets archived threads: to it, this one is new.
    moderator.expect("thread_join", lambda joined: joined.name == "A wheel" and not joined.archived)
    assert [active.id for active in moderator.do(channel.guild.active_threads())] == [thread.id]
    mia.says("There you are.", thread.id)

    moderator.do(thread.remove_user(discord.Object(int(mia.id))))
    moderator.expect("raw_thread_member_remove", lambda event: event.thread_id == thread.id)
    assert "A wheel" not in mia.channels()
    moderator.do(client.get_channel(thread.id).delete())
    moderator.expect("thread_delete", lambda deleted: deleted.id == thread.id)
    with pytest.raises(discord.NotFound):
        moderator.do(client.fetch_channel(thread.id))


def test_it_hears_of_a_private_thread_when_it_is_mentioned_there(bot, mia, room):
    thread = mia.starts_thread("Whispers", room, private=True)
    mia.says("Not for everybody", thread)
    mia.says(f"<@{bot.client.user.id}>, come in", thread)
    [joined] = bot.expect("thread_join", lambda joined: joined.id == int(thread))
    assert (joined.name, joined.owner_id, joined.is_private()) == ("Whispers", int(mia.id), True)
    assert joined.me is not None
    with pytest.raises(discord.Forbidden) as caught:
        bot.do(joined.edit(locked=True))
    assert caught.value.code == 50013
    bot.do(joined.leave())
    bot.expect("thread_remove", lambda left: left.id == int(thread))
    with pytest.raises(discord.Forbidden) as caught:
        bot.do(bot.client.fetch_channel(int(thread)))
    assert caught.value.code == 50001


def test_it_starts_a_thread_from_a_message(bot, mia, room):
    said = mia.says("The crane again", room)
    [message] = bot.expect("message", lambda message: message.id == int(said["id"]))
    thread = bot.do(message.create_thread(name="Crane"))
    assert thread.id == message.id
    [updated] = bot.expect("message_edit", lambda before, after: after.id == message.id)[1:]
    assert updated.flags.has_thread
    assert mia.messages(thread.id)[0]["type"] == 21
    assert mia.channels()["Crane"]["parent_id"] == room


def test_it_may_do_only_what_its_role_allows(bot, guild, mia):
    with pytest.raises(discord.Forbidden) as caught:
        bot.do(guild.kick(discord.Object(int(mia.id))))
    assert caught.value.code == 50013


def test_discords_own_words_reach_it_when_it_is_wrong(bot, channel):
    with pytest.raises(discord.HTTPException) as caught:
        bot.do(channel.send("x" * 2001))
    assert (caught.value.status, caught.value.code) == (400, 50035)
    assert "In content: Must be 2000 or fewer in length." in caught.value.text


def test_it_writes_a_direct_message(bot, guild, mia):
    member = bot.do(guild.fetch_member(int(mia.id)))
    bot.do(member.send("Psst."))
    assert mia.direct_messages()[-1]["content"] == "Psst."


@pytest.mark.parametrize("code", [None, 4000], ids=["cut", "closed"])
def test_it_survives_the_loss_of_its_connection(bot, sandbox, application, mia, room, code):
    assert bot.count("resumed") == 0
    sandbox.drop_gateway(application["id"], code)
    mia.says(f"Said while it was away ({code})", room)
    bot.expect("resumed")
    bot.expect("message", lambda message: message.content == f"Said while it was away ({code})")
    assert bot.count("ready") == 0, "the session was lost"


def text_inputs(tree):
    return [component["custom_id"] for component in components(tree) if component["type"] == 4]
