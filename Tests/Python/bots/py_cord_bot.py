"""A bot on py-cord that does what people ask of it; `bots/hikari_bot.py` does the same.

usage: py_cord_bot.py API_URL TOKEN GUILD_ID
"""

import io
import sys

import discord
from report import report, report_complaints

API_URL, TOKEN, GUILD = sys.argv[1], sys.argv[2], int(sys.argv[3])
HARBOURS = ["Hamburg", "Helsinki", "Rotterdam"]
COLOURS = ["Red", "Green", "Blue"]

# The library has no other place to say where Discord is; the address of the Gateway it learns there.
discord.http.Route.API_BASE_URL = API_URL
intents = discord.Intents.default()
intents.members = True
intents.message_content = True
bot = discord.Bot(intents=intents)
report_complaints()


def command(description):
    return bot.slash_command(guild_ids=[GUILD], description=description)


# Answering commands


@command("Greets somebody")
async def greet(context, whom: discord.Member, times: discord.Option(int, min_value=1, max_value=3)):
    await context.respond(" ".join([f"Hello {whom.mention}!"] * times))
    answer = await context.interaction.original_response()
    report("greeted", whom=[str(member.id) for member in answer.mentions])


@command("Thinks, then answers")
async def ponder(context):
    await context.defer(ephemeral=True)
    why = discord.Embed(title="Why", description="Nobody knows.")
    why.set_footer(text="Ask again")
    why.add_field(name="Sure", value="No")
    message = await context.interaction.edit_original_response(content="Forty-two.", embed=why)
    report("pondered", flags=message.flags.value, title=message.embeds[0].title)


async def complete(context):
    return [
        discord.OptionChoice(name, name.lower()) for name in HARBOURS if name.lower().startswith(context.value.lower())
    ]


@command("Names a harbour")
async def harbour(context, name: discord.Option(str, autocomplete=complete)):
    await context.respond(f"Off to {name}.", ephemeral=True)


# Components


class Form(discord.ui.Modal):
    def __init__(self):
        super().__init__(title="Feedback")
        self.add_item(discord.ui.InputText(
            label="What went wrong?", style=discord.InputTextStyle.paragraph, max_length=200))

    async def callback(self, interaction):
        await interaction.response.send_message(f"Noted: {self.children[0].value}", ephemeral=True)


class Menu(discord.ui.View):
    presses = 0

    def __init__(self):
        super().__init__(timeout=None)
        self.add_item(discord.ui.Button(label="Read", url="https://example.org", row=0))

    @discord.ui.button(label="Count", style=discord.ButtonStyle.primary)
    async def count(self, button, interaction):
        Menu.presses += 1
        assert [len(row.children) for row in interaction.message.components] == [3, 1, 1]
        await interaction.response.edit_message(content=f"Pressed {self.presses} times", view=self)
        await interaction.followup.send(f"You were number {self.presses}", ephemeral=True)
        report("counted")

    @discord.ui.button(label="Complain", style=discord.ButtonStyle.danger, emoji="📣")
    async def complain(self, button, interaction):
        await interaction.response.send_modal(Form())

    @discord.ui.string_select(
        placeholder="Colours", max_values=2,
        options=[discord.SelectOption(label=name, description=f"Very {name.lower()}") for name in COLOURS])
    async def colours(self, select, interaction):
        await interaction.response.send_message(" and ".join(select.values), ephemeral=True)

    @discord.ui.user_select()
    async def people(self, select, interaction):
        await interaction.response.send_message(f"You chose {select.values[0].name}", ephemeral=True)

    async def on_error(self, error, item, interaction):
        report("complaint", text=f"{item}: {error!r}")


@command("Shows what can be pressed")
async def menu(context):
    await context.respond("Pressed 0 times", view=Menu())


# What a bot does by itself


@command("Makes a private channel")
async def room(context, whom: discord.Member):
    await context.defer(ephemeral=True)
    guild = context.guild
    overwrites = {
        guild.default_role: discord.PermissionOverwrite(view_channel=False),
        guild.me: discord.PermissionOverwrite(view_channel=True, send_messages=True),
        context.author: discord.PermissionOverwrite(view_channel=True),
    }
    channel = await guild.create_text_channel(
        "room", topic="Private", overwrites=overwrites, reason="Somebody asked")
    await channel.set_permissions(whom, view_channel=True)
    channel = await bot.fetch_channel(channel.id)
    view = discord.ui.View(timeout=None)
    view.add_item(discord.ui.Button(label="Count", custom_id="elsewhere"))
    embed = discord.Embed(title="Rules", color=0x336699)
    embed.set_author(name="Harbour")
    message = await channel.send(
        "Frist!", embed=embed, view=view, file=discord.File(io.BytesIO(bytes(range(256)) * 40), "bytes.bin"))
    content = await message.attachments[0].read()
    message = await message.edit(content="First!")
    await message.add_reaction("👍")
    gone = await message.reply("Never mind")
    assert gone.reference.message_id == message.id
    await gone.delete()
    await message.pin()
    history = [said.content async for said in channel.history()]
    try:
        await channel.fetch_message(gone.id)
    except discord.NotFound as error:
        code = error.code
    report(
        "room made", id=str(channel.id), name=channel.name, topic=channel.topic, history=history,
        overwrites=sorted(str(target.id) for target in channel.overwrites),
        same_bytes=content == bytes(range(256)) * 40, unknown=code, edited=message.edited_at is not None)
    await context.respond(f"It is {channel.mention}")


@command("Removes the channel it is used in")
async def leave(context):
    await context.respond("Bye", ephemeral=True)
    await context.channel.set_permissions(context.author, overwrite=None)
    await context.channel.delete()
    report("left")


@command("Leads threads from start to end")
async def threads(context, whom: discord.Member):
    await context.defer(ephemeral=True)
    channel = context.channel
    thread = await channel.create_thread(
        name="Order 7", type=discord.ChannelType.private_thread, auto_archive_duration=60)
    await thread.add_user(whom)
    members = [member.id for member in await thread.fetch_members()]
    await thread.send("What is missing?")
    renamed = await thread.edit(name="A wheel")
    said = await channel.send("The crane again")
    public = await said.create_thread(name="Crane")
    await public.send("Look at it")
    closed = await public.edit(archived=True, locked=True)
    active = [found.name for found in await context.guild.active_threads()]
    archived = [found.name async for found in channel.archived_threads()]
    report(
        "threads led", name=renamed.name, members=sorted(map(str, members)), same_id=public.id == said.id,
        is_closed=closed.archived and closed.locked, active=sorted(active), archived=archived)
    await context.respond("Done")


@command("Writes to somebody")
async def whisper(context, whom: discord.Member):
    await context.respond("I will", ephemeral=True)
    message = await whom.send("Psst.")
    guild = message.guild
    report("whispered", recipient=str(message.channel.recipient.id), guild=guild and str(guild.id))


@command("Does what Discord refuses")
async def misbehave(context):
    await context.respond("I will", ephemeral=True)
    codes = []
    for call in (
        lambda: context.channel.send("x" * 2001),
        lambda: context.guild.kick(context.author),
        lambda: bot.fetch_channel(1),
    ):
        try:
            await call()
        except discord.HTTPException as error:
            codes.append([error.status, error.code])
    report("refused", codes=codes)


@command("Looks around")
async def look(context):
    await context.respond("I will", ephemeral=True)
    guild = await bot.fetch_guild(GUILD)
    channels = await guild.fetch_channels()
    roles = await guild.fetch_roles()
    member = await guild.fetch_member(context.author.id)
    application = await bot.application_info()
    own = await bot.http.get_guild_commands(application.id, GUILD)
    report(
        "looked", guild=guild.name, channels=[channel.name for channel in channels],
        roles=[role.name for role in roles], member=member.name, application=application.name,
        own=[known["name"] for known in own])


# Events


@bot.event
async def on_ready():
    report(
        "ready", user=str(bot.user.id), application=str(bot.application_id),
        commands=sorted(command.name for command in bot.application_commands if command.id))
    for guild in bot.guilds:
        report(
            "guild", id=str(guild.id), name=guild.name, owner=str(guild.owner_id),
            roles=sorted(role.name for role in guild.roles), channels=sorted(channel.name for channel in guild.channels))


@bot.event
async def on_message(message):
    report("message", author=str(message.author.id), content=message.content, channel=str(message.channel.id))


@bot.event
async def on_guild_channel_create(channel):
    report("channel", id=str(channel.id), name=channel.name)


@bot.event
async def on_thread_create(thread):
    report("thread", id=str(thread.id), name=thread.name)


@bot.event
async def on_resumed():
    report("resumed")


@bot.event
async def on_application_command_error(context, error):
    report("complaint", text=f"/{context.command}: {error!r}")


@bot.event
async def on_error(event, *arguments):
    report("complaint", text=f"{event}: {sys.exc_info()[1]!r}")


bot.run(TOKEN)
