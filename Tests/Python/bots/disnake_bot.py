"""A bot on disnake that does what people ask of it."""

import disnake
from disnake.ext import commands
from forks import Fork
from report import report, report_complaints
from story import API_URL, GUILD, TOKEN, greeting, harbours

# The library has no other place to say where Discord is; the address of the Gateway it learns there.
disnake.http.Route.BASE = API_URL
bot = commands.InteractionBot(intents=Fork.intents(disnake))
fork = Fork(disnake, bot)
report_complaints()


def command(description):
    return bot.slash_command(guild_ids=[GUILD], description=description)


@command("Greets somebody")
async def greet(interaction, whom: disnake.Member, times: commands.Range[int, 1, 3]):
    await interaction.response.send_message(greeting(whom.id, times))
    answer = await interaction.original_response()
    report("greeted", whom=[str(member.id) for member in answer.mentions])


@command("Thinks, then answers")
async def ponder(interaction):
    await interaction.response.defer(ephemeral=True)
    message = await interaction.edit_original_response(content="Forty-two.", embed=fork.why())
    report("pondered", flags=message.flags.value, title=message.embeds[0].title)


@command("Names a harbour")
async def harbour(interaction, name: str):
    await interaction.response.send_message(f"Off to {name}.", ephemeral=True)


@harbour.autocomplete("name")
async def complete(interaction, typed: str):
    return {name: name.lower() for name in harbours(typed)}


class Form(disnake.ui.Modal):
    def __init__(self):
        wrong = disnake.ui.TextInput(custom_id="wrong", style=disnake.TextInputStyle.paragraph, max_length=200)
        super().__init__(title="Feedback", components=disnake.ui.Label("What went wrong?", wrong))

    async def callback(self, interaction):
        await interaction.response.send_message(f"Noted: {interaction.text_values['wrong']}", ephemeral=True)

    async def on_error(self, error, interaction):
        report("complaint", text=f"the form: {error!r}")


@command("Shows what can be pressed")
async def menu(interaction):
    await interaction.response.send_message("Pressed 0 times", view=fork.menu(Form))


@command("Makes a private channel")
async def room(interaction, whom: disnake.Member):
    await interaction.response.defer(ephemeral=True)
    channel = await fork.make_room(interaction.author, whom)
    await interaction.followup.send(f"It is {channel.mention}")


@command("Removes the channel it is used in")
async def leave(interaction):
    await interaction.response.send_message("Bye", ephemeral=True)
    await fork.leave(interaction.channel, interaction.author)


@command("Leads threads from start to end")
async def threads(interaction, whom: disnake.Member):
    await interaction.response.defer(ephemeral=True)
    await fork.lead_threads(interaction.channel, whom)
    await interaction.followup.send("Done")


@command("Writes to somebody")
async def whisper(interaction, whom: disnake.Member):
    await interaction.response.send_message("I will", ephemeral=True)
    await fork.whisper(whom)


@command("Does what Discord refuses")
async def misbehave(interaction):
    await interaction.response.send_message("I will", ephemeral=True)
    await fork.misbehave(interaction.channel, interaction.author)


@command("Looks around")
async def look(interaction):
    await interaction.response.send_message("I will", ephemeral=True)
    await fork.look(interaction.author)


@bot.event
async def on_ready():
    # The lock that is held while commands are registered; there is no event for that.
    async with bot._sync_queued:
        fork.is_ready(command.name for command in bot.get_guild_slash_commands(GUILD))


@bot.event
async def on_slash_command_error(interaction, error):
    report("complaint", text=f"/{interaction.data.name}: {error!r}")


bot.run(TOKEN)
