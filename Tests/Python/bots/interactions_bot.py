"""A bot on interactions.py that does what people ask of it."""

import io

import interactions
from interactions.api import events
from report import report, report_complaints
from story import API_URL, BYTES, COLOURS, GUILD, TOKEN, greeting, harbours

# The library has no other place to say where Discord is; the address of the Gateway it learns there.
interactions.api.http.route.Route.BASE = API_URL
bot = interactions.Client(
    intents=interactions.Intents.DEFAULT | interactions.Intents.GUILD_MEMBERS | interactions.Intents.MESSAGE_CONTENT,
    fetch_members=True, send_command_tracebacks=False)
report_complaints()
presses = 0


def command(description):
    def add(function):
        return interactions.slash_command(function.__name__, description=description, scopes=[GUILD])(function)

    return add


def option(type, name, **more):
    return interactions.slash_option(name, f"The {name}", type, required=True, **more)


USER = option(interactions.OptionType.USER, "whom")


# Answering commands


@command("Greets somebody")
@USER
@option(interactions.OptionType.INTEGER, "times", min_value=1, max_value=3)
async def greet(context, whom, times):
    # Asks for the answer it has given by itself.
    answer = await context.send(greeting(whom.id, times))
    report("greeted", whom=[str(member.id) async for member in answer.mention_users])


@command("Thinks, then answers")
async def ponder(context):
    await context.defer(ephemeral=True)
    why = interactions.Embed(title="Why", description="Nobody knows.")
    why.set_footer("Ask again")
    why.add_field("Sure", "No")
    message = await context.edit(content="Forty-two.", embed=why)
    report("pondered", flags=int(message.flags), title=message.embeds[0].title)


@command("Names a harbour")
@option(interactions.OptionType.STRING, "name", autocomplete=True)
async def harbour(context, name):
    await context.send(f"Off to {name}.", ephemeral=True)


@harbour.autocomplete("name")
async def complete(context):
    await context.send([{"name": name, "value": name.lower()} for name in harbours(context.input_text)])


# Components


@command("Shows what can be pressed")
async def menu(context):
    buttons = [
        interactions.Button(style=interactions.ButtonStyle.PRIMARY, custom_id="count", label="Count"),
        interactions.Button(style=interactions.ButtonStyle.DANGER, custom_id="complain", label="Complain", emoji="📣"),
        interactions.Button(style=interactions.ButtonStyle.LINK, url="https://example.org", label="Read"),
    ]
    colours = interactions.StringSelectMenu(
        [interactions.StringSelectOption(label=name, value=name, description=f"Very {name.lower()}") for name in COLOURS],
        custom_id="colours", placeholder="Colours", max_values=2)
    people = interactions.UserSelectMenu(custom_id="people")
    await context.send("Pressed 0 times", components=[buttons, [colours], [people]])


@interactions.component_callback("count")
async def count(context):
    global presses
    presses += 1
    assert [len(row.components) for row in context.message.components] == [3, 1, 1]
    await context.edit_origin(content=f"Pressed {presses} times")
    await context.send(f"You were number {presses}", ephemeral=True)
    report("counted")


@interactions.component_callback("colours")
async def choose_colours(context):
    await context.send(" and ".join(context.values), ephemeral=True)


@interactions.component_callback("people")
async def choose_people(context):
    await context.send(f"You chose {context.values[0].username}", ephemeral=True)


@interactions.component_callback("complain")
async def complain(context):
    await context.send_modal(interactions.Modal(
        interactions.ParagraphText(label="What went wrong?", custom_id="wrong", max_length=200),
        title="Feedback", custom_id="feedback"))


@interactions.modal_callback("feedback")
async def read_form(context, wrong):
    await context.send(f"Noted: {wrong}", ephemeral=True)


# What a bot does by itself


@command("Makes a private channel")
@USER
async def room(context, whom):
    await context.defer(ephemeral=True)
    sees, writes = interactions.Permissions.VIEW_CHANNEL, interactions.Permissions.SEND_MESSAGES
    member, role = interactions.OverwriteType.MEMBER, interactions.OverwriteType.ROLE
    channel = await context.guild.create_text_channel(
        "room", topic="Private", reason="Somebody asked", permission_overwrites=[
            interactions.PermissionOverwrite(id=GUILD, type=role, deny=sees),
            interactions.PermissionOverwrite(id=bot.user.id, type=member, allow=sees | writes),
            interactions.PermissionOverwrite(id=context.author.id, type=member, allow=sees),
        ])
    await channel.set_permission(whom, view_channel=True)
    channel = await bot.fetch_channel(channel.id, force=True)
    button = interactions.Button(style=interactions.ButtonStyle.SECONDARY, custom_id="count", label="Count")
    embed = interactions.Embed(title="Rules", color="#336699")
    embed.set_author("Harbour")
    message = await channel.send(
        "Frist!", embed=embed, components=button, file=interactions.File(io.BytesIO(BYTES), "bytes.bin"))
    [attachment] = message.attachments
    content = await bot.http.request_cdn(attachment.url, attachment)
    message = await message.edit(content="First!")
    await message.add_reaction("👍")
    gone = await message.reply("Never mind")
    assert gone.get_referenced_message().id == message.id
    await gone.delete()
    await message.pin()
    history = [said.content async for said in channel.history()]
    try:
        # `fetch_message` keeps the code to itself.
        await bot.http.get_message(channel.id, gone.id)
    except interactions.errors.NotFound as error:
        code = error.code
    report(
        "room made", id=str(channel.id), name=channel.name, topic=channel.topic, history=history,
        overwrites=sorted(str(overwrite.id) for overwrite in channel.permission_overwrites),
        same_bytes=content == BYTES, unknown=code, edited=message.edited_timestamp is not None)
    await context.send(f"It is {channel.mention}")


@command("Removes the channel it is used in")
async def leave(context):
    await context.send("Bye", ephemeral=True)
    await context.channel.delete_permission(context.author)
    await context.channel.delete()
    report("left")


@command("Leads threads from start to end")
@USER
async def threads(context, whom):
    await context.defer(ephemeral=True)
    channel = context.channel
    thread = await channel.create_private_thread("Order 7", auto_archive_duration=interactions.AutoArchiveDuration.ONE_HOUR)
    await thread.add_member(whom)
    members = [member.get_user().id for member in await thread.fetch_members()]
    await thread.send("What is missing?")
    renamed = await thread.edit(name="A wheel")
    said = await channel.send("The crane again")
    public = await said.create_thread("Crane")
    await public.send("Look at it")
    closed = await public.archive(locked=True)
    active = await context.guild.fetch_active_threads()
    archived = await channel.fetch_public_archived_threads()
    report(
        "threads led", name=renamed.name, members=sorted(map(str, members)), same_id=public.id == said.id,
        is_closed=closed.archived and closed.locked, active=sorted(found.name for found in active.threads),
        archived=[found.name for found in archived.threads])
    await context.send("Done")


@command("Writes to somebody")
@USER
async def whisper(context, whom):
    await context.send("I will", ephemeral=True)
    message = await whom.send("Psst.")
    guild = message.guild
    report("whispered", recipient=str(message.channel.recipient.id), guild=guild and str(guild.id))


@command("Does what Discord refuses")
async def misbehave(context):
    await context.send("I will", ephemeral=True)
    codes = []
    for call in (
        lambda: context.channel.send("x" * 2001),
        lambda: context.guild.kick(context.author),
        lambda: bot.http.get_channel(1),
    ):
        try:
            await call()
        except interactions.errors.HTTPException as error:
            codes.append([error.status, error.code])
    report("refused", codes=codes)


@command("Looks around")
async def look(context):
    await context.send("I will", ephemeral=True)
    guild = await bot.fetch_guild(GUILD, force=True)
    channels = await guild.fetch_channels()
    roles = await bot.http.get_roles(GUILD)
    member = await guild.fetch_member(context.author.id, force=True)
    application = interactions.Application.from_dict(await bot.http.get_current_bot_information(), bot)
    own = await bot.http.get_application_commands(application.id, GUILD)
    report(
        "looked", guild=guild.name, channels=[channel.name for channel in channels],
        roles=[role["name"] for role in roles], member=member.username, application=application.name,
        own=[known["name"] for known in own])


# Events


@interactions.listen(events.Ready)
async def on_ready(event):
    commands = [str(known.name) for known in bot.application_commands if known.get_cmd_id(GUILD)]
    report("ready", user=str(bot.user.id), application=str(bot.app.id), commands=sorted(commands))
    for guild in bot.guilds:
        report(
            "guild", id=str(guild.id), name=guild.name, owner=str(guild._owner_id),
            roles=sorted(role.name for role in guild.roles), channels=sorted(channel.name for channel in guild.channels))


@interactions.listen(events.MessageCreate)
async def on_message(event):
    message = event.message
    report("message", author=str(message.author.id), content=message.content, channel=str(message.channel.id))


@interactions.listen(events.ChannelCreate)
async def on_channel(event):
    report("channel", id=str(event.channel.id), name=event.channel.name)


@interactions.listen(events.ThreadCreate)
async def on_thread(event):
    report("thread", id=str(event.thread.id), name=event.thread.name)


@interactions.listen(events.Resume)
async def on_resumed(event):
    report("resumed")


bot.start(TOKEN)
