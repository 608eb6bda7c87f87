"""A bot on py-cord that does what people ask of it."""

import discord
from forks import Fork
from report import report, report_complaints
from story import API_URL, GUILD, TOKEN, greeting, harbours

# The library has no other place to say where Discord is; the address of the Gateway it learns there.
discord.http.Route.API_BASE_URL = API_URL
bot = discord.Bot(intents=Fork.intents(discord))
fork = Fork(discord, bot)
report_complaints()


def command(description):
    return bot.slash_command(guild_ids=[GUILD], description=description)


@command("Greets somebody")
async def greet(context, whom: discord.Member, times: discord.Option(int, min_value=1, max_value=3)):
    await context.respond(greeting(whom.id, times))
    answer = await context.interaction.original_response()
    report("greeted", whom=[str(member.id) for member in answer.mentions])


@command("Thinks, then answers")
async def ponder(context):
    await context.defer(ephemeral=True)
    message = await context.interaction.edit_original_response(content="Forty-two.", embed=fork.why())
    report("pondered", flags=message.flags.value, title=message.embeds[0].title)


async def complete(context):
    return [discord.OptionChoice(name, name.lower()) for name in harbours(context.value)]


@command("Names a harbour")
async def harbour(context, name: discord.Option(str, autocomplete=complete)):
    await context.respond(f"Off to {name}.", ephemeral=True)


class Form(discord.ui.Modal):
    def __init__(self):
        super().__init__(title="Feedback")
        self.add_item(discord.ui.InputText(
            label="What went wrong?", style=discord.InputTextStyle.paragraph, max_length=200))

    async def callback(self, interaction):
        await interaction.response.send_message(f"Noted: {self.children[0].value}", ephemeral=True)


@command("Shows what can be pressed")
async def menu(context):
    await context.respond("Pressed 0 times", view=fork.menu(Form))


@command("Makes a private channel")
async def room(context, whom: discord.Member):
    await context.defer(ephemeral=True)
    channel = await fork.make_room(context.author, whom)
    await context.respond(f"It is {channel.mention}")


@command("Removes the channel it is used in")
async def leave(context):
    await context.respond("Bye", ephemeral=True)
    await fork.leave(context.channel, context.author)


@command("Leads threads from start to end")
async def threads(context, whom: discord.Member):
    await context.defer(ephemeral=True)
    await fork.lead_threads(context.channel, whom)
    await context.respond("Done")


@command("Writes to somebody")
async def whisper(context, whom: discord.Member):
    await context.respond("I will", ephemeral=True)
    await fork.whisper(whom)


@command("Does what Discord refuses")
async def misbehave(context):
    await context.respond("I will", ephemeral=True)
    await fork.misbehave(context.channel, context.author)


@command("Looks around")
async def look(context):
    await context.respond("I will", ephemeral=True)
    await fork.look(context.author)


@bot.event
async def on_ready():
    fork.is_ready(command.name for command in bot.application_commands if command.id)


@bot.event
async def on_application_command_error(context, error):
    report("complaint", text=f"/{context.command}: {error!r}")


bot.run(TOKEN)
