"""A bot on nextcord that does what people ask of it."""

import asyncio

import nextcord
from forks import Fork
from report import report, report_complaints
from story import API_URL, GUILD, TOKEN, greeting, harbours

# The library has no other place to say where Discord is; the address of the Gateway it learns there.
nextcord.http.Route.BASE = API_URL
are_registered = asyncio.Event()


class Bot(nextcord.Client):
    async def on_guild_available(self, guild):
        # Registers the commands of this guild.
        await super().on_guild_available(guild)
        are_registered.set()


bot = Bot(intents=Fork.intents(nextcord))
fork = Fork(nextcord, bot)
report_complaints()


def command(description):
    return bot.slash_command(guild_ids=[GUILD], description=description)


@command("Greets somebody")
async def greet(
    interaction: nextcord.Interaction, whom: nextcord.Member, times: int = nextcord.SlashOption(min_value=1, max_value=3)
):
    await interaction.response.send_message(greeting(whom.id, times))
    answer = await interaction.original_message()
    report("greeted", whom=[str(member.id) for member in answer.mentions])


@command("Thinks, then answers")
async def ponder(interaction: nextcord.Interaction):
    await interaction.response.defer(ephemeral=True)
    message = await interaction.edit_original_message(content="Forty-two.", embed=fork.why())
    report("pondered", flags=message.flags.value, title=message.embeds[0].title)


@command("Names a harbour")
async def harbour(interaction: nextcord.Interaction, name: str):
    await interaction.response.send_message(f"Off to {name}.", ephemeral=True)


@harbour.on_autocomplete("name")
async def complete(interaction: nextcord.Interaction, typed: str):
    await interaction.response.send_autocomplete({name: name.lower() for name in harbours(typed)})


class Form(nextcord.ui.Modal):
    def __init__(self):
        super().__init__(title="Feedback")
        self.add_item(nextcord.ui.TextInput(
            label="What went wrong?", style=nextcord.TextInputStyle.paragraph, max_length=200))

    async def callback(self, interaction):
        await interaction.response.send_message(f"Noted: {self.children[0].value}", ephemeral=True)


@command("Shows what can be pressed")
async def menu(interaction: nextcord.Interaction):
    await interaction.response.send_message("Pressed 0 times", view=fork.menu(Form))


@command("Makes a private channel")
async def room(interaction: nextcord.Interaction, whom: nextcord.Member):
    await interaction.response.defer(ephemeral=True)
    channel = await fork.make_room(interaction.user, whom)
    await interaction.followup.send(f"It is {channel.mention}")


@command("Removes the channel it is used in")
async def leave(interaction: nextcord.Interaction):
    await interaction.response.send_message("Bye", ephemeral=True)
    await fork.leave(interaction.channel, interaction.user)


@command("Leads threads from start to end")
async def threads(interaction: nextcord.Interaction, whom: nextcord.Member):
    await interaction.response.defer(ephemeral=True)
    await fork.lead_threads(interaction.channel, whom)
    await interaction.followup.send("Done")


@command("Writes to somebody")
async def whisper(interaction: nextcord.Interaction, whom: nextcord.Member):
    await interaction.response.send_message("I will", ephemeral=True)
    await fork.whisper(whom)


@command("Does what Discord refuses")
async def misbehave(interaction: nextcord.Interaction):
    await interaction.response.send_message("I will", ephemeral=True)
    await fork.misbehave(interaction.channel, interaction.user)


@command("Looks around")
async def look(interaction: nextcord.Interaction):
    await interaction.response.send_message("I will", ephemeral=True)
    await fork.look(interaction.user)


@bot.event
async def on_ready():
    await are_registered.wait()
    fork.is_ready(command.name for command in bot.get_all_application_commands() if command.command_ids)


@bot.event
async def on_application_command_error(interaction, error):
    report("complaint", text=f"/{interaction.application_command}: {error!r}")


bot.run(TOKEN)
