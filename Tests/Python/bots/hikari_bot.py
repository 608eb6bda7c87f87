"""A bot on hikari that does what people ask of it."""

import datetime

import hikari
from hikari.impl import special_endpoints as builders
from report import report, report_complaints
from story import API_URL, BYTES, COLOURS, GUILD, TOKEN, greeting, harbours

SECRET = hikari.MessageFlag.EPHEMERAL
CREATE = hikari.ResponseType.MESSAGE_CREATE
SEES = hikari.Permissions.VIEW_CHANNEL
MEMBER, ROLE = hikari.PermissionOverwriteType.MEMBER, hikari.PermissionOverwriteType.ROLE

bot = hikari.GatewayBot(
    TOKEN, rest_url=API_URL, banner=None, logs=None, suppress_optimization_warning=True,
    intents=hikari.Intents.ALL_UNPRIVILEGED | hikari.Intents.GUILD_MEMBERS | hikari.Intents.MESSAGE_CONTENT)
report_complaints()
commands = {}
components = {}
presses = 0


def command(description, *options):
    def add(function):
        builder = bot.rest.slash_command_builder(function.__name__, description)
        for option in options:
            builder.add_option(option)
        commands[function.__name__] = (builder, function)
        return function

    return add


def component(custom_id):
    return lambda function: components.setdefault(custom_id, function)


def option(type, name, **more):
    return hikari.CommandOption(type=type, name=name, description=f"The {name}", is_required=True, **more)


USER = option(hikari.OptionType.USER, "whom")


# Answering commands


@command("Greets somebody", USER, option(hikari.OptionType.INTEGER, "times", min_value=1, max_value=3))
async def greet(interaction, whom, times):
    await interaction.create_initial_response(CREATE, greeting(whom, times), user_mentions=True)
    answer = await interaction.fetch_initial_response()
    report("greeted", whom=[str(id) for id in answer.user_mentions_ids])


@command("Thinks, then answers")
async def ponder(interaction):
    await interaction.create_initial_response(hikari.ResponseType.DEFERRED_MESSAGE_CREATE, flags=SECRET)
    why = hikari.Embed(title="Why", description="Nobody knows.").set_footer("Ask again").add_field("Sure", "No")
    message = await interaction.edit_initial_response("Forty-two.", embed=why)
    report("pondered", flags=int(message.flags), title=message.embeds[0].title)


@command("Names a harbour", option(hikari.OptionType.STRING, "name", autocomplete=True))
async def harbour(interaction, name):
    await interaction.create_initial_response(CREATE, f"Off to {name}.", flags=SECRET)


async def complete(interaction):
    [typed] = [given.value for given in interaction.options if given.is_focused]
    await interaction.create_response([
        builders.AutocompleteChoiceBuilder(name=name, value=name.lower()) for name in harbours(typed)
    ])


# Components


@command("Shows what can be pressed")
async def menu(interaction):
    buttons = bot.rest.build_message_action_row()
    buttons.add_interactive_button(hikari.ButtonStyle.PRIMARY, "count", label="Count")
    buttons.add_interactive_button(hikari.ButtonStyle.DANGER, "complain", label="Complain", emoji="📣")
    buttons.add_link_button("https://example.org", label="Read")
    colours = bot.rest.build_message_action_row()
    select = colours.add_text_menu("colours", placeholder="Colours", max_values=2)
    for name in COLOURS:
        select.add_option(name, name, description=f"Very {name.lower()}")
    people = bot.rest.build_message_action_row().add_select_menu(hikari.ComponentType.USER_SELECT_MENU, "people")
    await interaction.create_initial_response(CREATE, "Pressed 0 times", components=[buttons, colours, people])


@component("count")
async def count(interaction):
    global presses
    presses += 1
    assert [len(row.components) for row in interaction.message.components] == [3, 1, 1]
    await interaction.create_initial_response(hikari.ResponseType.MESSAGE_UPDATE, f"Pressed {presses} times")
    await interaction.execute(f"You were number {presses}", flags=SECRET)
    report("counted")


@component("colours")
async def colours(interaction):
    await interaction.create_initial_response(CREATE, " and ".join(interaction.values), flags=SECRET)


@component("people")
async def people(interaction):
    [member] = interaction.resolved.members.values()
    await interaction.create_initial_response(CREATE, f"You chose {member.username}", flags=SECRET)


@component("complain")
async def complain(interaction):
    row = bot.rest.build_modal_action_row().add_text_input(
        "wrong", "What went wrong?", style=hikari.TextInputStyle.PARAGRAPH, max_length=200)
    await interaction.create_modal_response("Feedback", "feedback", component=row)


async def read_form(interaction):
    text = interaction.components[0].components[0].value
    await interaction.create_initial_response(CREATE, f"Noted: {text}", flags=SECRET)


# What a bot does by itself


@command("Makes a private channel", USER)
async def room(interaction, whom):
    await interaction.create_initial_response(hikari.ResponseType.DEFERRED_MESSAGE_CREATE, flags=SECRET)
    overwrites = [
        hikari.PermissionOverwrite(id=GUILD, type=ROLE, deny=SEES),
        hikari.PermissionOverwrite(id=bot.get_me().id, type=MEMBER, allow=SEES | hikari.Permissions.SEND_MESSAGES),
        hikari.PermissionOverwrite(id=interaction.user.id, type=MEMBER, allow=SEES),
    ]
    channel = await bot.rest.create_guild_text_channel(
        GUILD, "room", topic="Private", permission_overwrites=overwrites, reason="Somebody asked")
    await channel.edit_overwrite(whom, target_type=MEMBER, allow=SEES)
    channel = await bot.rest.fetch_channel(channel.id)
    row = bot.rest.build_message_action_row()
    row.add_interactive_button(hikari.ButtonStyle.SECONDARY, "count", label="Count")
    message = await channel.send(
        "Frist!", embed=hikari.Embed(title="Rules", color="#336699").set_author(name="Harbour"), component=row,
        attachment=hikari.Bytes(BYTES, "bytes.bin"))
    content = await message.attachments[0].read()
    message = await message.edit("First!")
    await bot.rest.add_reaction(channel, message, "👍")
    gone = await channel.send("Never mind", reply=message)
    assert gone.referenced_message.id == message.id
    await gone.delete()
    await bot.rest.pin_message(channel, message)
    history = [said.content async for said in bot.rest.fetch_messages(channel)]
    try:
        await bot.rest.fetch_message(channel, gone)
    except hikari.NotFoundError as error:
        code = error.code
    report(
        "room made", id=str(channel.id), name=channel.name, topic=channel.topic, history=history,
        overwrites=sorted(str(id) for id in channel.permission_overwrites), same_bytes=content == BYTES,
        unknown=code, edited=message.edited_timestamp is not None)
    await interaction.edit_initial_response(f"It is <#{channel.id}>")


@command("Removes the channel it is used in")
async def leave(interaction):
    await interaction.create_initial_response(CREATE, "Bye", flags=SECRET)
    await bot.rest.delete_permission_overwrite(interaction.channel_id, interaction.user.id)
    await bot.rest.delete_channel(interaction.channel_id)
    report("left")


@command("Leads threads from start to end", USER)
async def threads(interaction, whom):
    await interaction.create_initial_response(hikari.ResponseType.DEFERRED_MESSAGE_CREATE, flags=SECRET)
    thread = await bot.rest.create_thread(
        interaction.channel_id, hikari.ChannelType.GUILD_PRIVATE_THREAD, "Order 7",
        auto_archive_duration=datetime.timedelta(hours=1))
    await bot.rest.add_thread_member(thread, whom)
    members = [member.user_id async for member in bot.rest.fetch_thread_members(thread)]
    await thread.send("What is missing?")
    renamed = await bot.rest.edit_channel(thread, name="A wheel", archived=False)
    said = await bot.rest.create_message(interaction.channel_id, "The crane again")
    public = await bot.rest.create_message_thread(interaction.channel_id, said, "Crane")
    await public.send("Look at it")
    closed = await bot.rest.edit_channel(public, archived=True, locked=True)
    active = {found.name for found in await bot.rest.fetch_active_threads(GUILD)}
    archived = [found.name async for found in bot.rest.fetch_public_archived_threads(interaction.channel_id)]
    report(
        "threads led", name=renamed.name, members=sorted(map(str, members)), same_id=public.id == said.id,
        is_closed=closed.is_archived and closed.is_locked, active=sorted(active), archived=archived)
    await interaction.edit_initial_response("Done")


@command("Writes to somebody", USER)
async def whisper(interaction, whom):
    await interaction.create_initial_response(CREATE, "I will", flags=SECRET)
    channel = await bot.rest.create_dm_channel(whom)
    message = await channel.send("Psst.")
    report("whispered", recipient=str(channel.recipient.id), guild=message.guild_id)


@command("Does what Discord refuses")
async def misbehave(interaction):
    await interaction.create_initial_response(CREATE, "I will", flags=SECRET)
    codes = []
    for call in (
        lambda: bot.rest.create_message(interaction.channel_id, "x" * 2001),
        lambda: bot.rest.kick_user(GUILD, interaction.user.id),
        lambda: bot.rest.fetch_channel(1),
    ):
        try:
            await call()
        except hikari.ClientHTTPResponseError as error:
            codes.append([int(error.status), int(error.code)])
    report("refused", codes=codes)


@command("Looks around")
async def look(interaction):
    await interaction.create_initial_response(CREATE, "I will", flags=SECRET)
    guild = await bot.rest.fetch_guild(GUILD)
    channels = await bot.rest.fetch_guild_channels(GUILD)
    roles = await bot.rest.fetch_roles(GUILD)
    member = await bot.rest.fetch_member(GUILD, interaction.user.id)
    application = await bot.rest.fetch_application()
    report(
        "looked", guild=guild.name, channels=[channel.name for channel in channels],
        roles=[role.name for role in roles], member=member.username, application=application.name,
        own=[known.name for known in await bot.rest.fetch_application_commands(application, GUILD)])


# Events


@bot.listen()
async def on_shard_ready(event: hikari.ShardReadyEvent):
    made = await bot.rest.set_application_commands(
        event.application_id, [builder for builder, _ in commands.values()], guild=GUILD)
    report(
        "ready", user=str(event.my_user.id), application=str(event.application_id),
        commands=sorted(command.name for command in made))


@bot.listen()
async def on_guild(event: hikari.GuildAvailableEvent):
    guild = event.guild
    report(
        "guild", id=str(guild.id), name=guild.name, owner=str(guild.owner_id),
        roles=sorted(role.name for role in event.roles.values()),
        channels=sorted(channel.name for channel in event.channels.values()))


@bot.listen()
async def on_message(event: hikari.MessageCreateEvent):
    report("message", author=str(event.author_id), content=event.content, channel=str(event.channel_id))


@bot.listen()
async def on_channel(event: hikari.GuildChannelCreateEvent):
    report("channel", id=str(event.channel_id), name=event.channel.name)


@bot.listen()
async def on_thread(event: hikari.GuildThreadCreateEvent):
    report("thread", id=str(event.thread_id), name=event.thread.name)


@bot.listen()
async def on_resumed(event: hikari.ShardResumedEvent):
    report("resumed")


@bot.listen()
async def on_interaction(event: hikari.InteractionCreateEvent):
    interaction = event.interaction
    if isinstance(interaction, hikari.AutocompleteInteraction):
        await complete(interaction)
    elif isinstance(interaction, hikari.CommandInteraction):
        await commands[interaction.command_name][1](
            interaction, **{given.name: given.value for given in interaction.options or []})
    elif isinstance(interaction, hikari.ComponentInteraction):
        await components[interaction.custom_id](interaction)
    elif isinstance(interaction, hikari.ModalInteraction):
        await read_form(interaction)


bot.run(check_for_updates=False, status=hikari.Status.ONLINE, activity=hikari.Activity(name="tests"))
