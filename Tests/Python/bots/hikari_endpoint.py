"""A bot on hikari that needs no Gateway: its interactions come by HTTP.

usage: hikari_endpoint.py API_URL TOKEN GUILD_ID
"""

import socket
import sys

import hikari
from hikari.impl import special_endpoints as builders
from report import report, report_complaints

API_URL, TOKEN, GUILD = sys.argv[1], sys.argv[2], int(sys.argv[3])
HARBOURS = ["Hamburg", "Helsinki", "Rotterdam"]

bot = hikari.RESTBot(
    TOKEN, "Bot", rest_url=API_URL, banner=None, logs=None, suppress_optimization_warning=True)
report_complaints()
# It listens before the bot does, so that its port is known.
listener = socket.create_server(("127.0.0.1", 0))


async def on_command(interaction):
    [harbour] = interaction.options
    # The answer to the request; what comes after it goes on while the request is already answered.
    yield interaction.build_deferred_response()
    row = bot.rest.build_message_action_row().add_interactive_button(
        hikari.ButtonStyle.PRIMARY, "why", label="Why?")
    await interaction.edit_initial_response(f"Off to {harbour.value}", component=row)


# Forms are left out: this version of hikari makes something of their components that Discord takes no more than the sandbox.
async def on_press(interaction):
    return interaction.build_response(hikari.ResponseType.MESSAGE_UPDATE).set_content("The wind is good").clear_components()


async def on_typing(interaction):
    typed = next(option.value for option in interaction.options if option.is_focused)
    return interaction.build_response([
        builders.AutocompleteChoiceBuilder(name, name.lower())
        for name in HARBOURS if name.lower().startswith(typed)])


async def on_startup(bot):
    harbour = hikari.CommandOption(
        type=hikari.OptionType.STRING, name="harbour", description="Where to", is_required=True, autocomplete=True)
    command = bot.rest.slash_command_builder("ferry", "Sails").add_option(harbour)
    application = await bot.rest.fetch_application()
    await bot.rest.set_application_commands(application, [command], GUILD)
    report("ready", port=listener.getsockname()[1])


bot.set_listener(hikari.CommandInteraction, on_command)
bot.set_listener(hikari.ComponentInteraction, on_press)
bot.set_listener(hikari.AutocompleteInteraction, on_typing)
bot.add_startup_callback(on_startup)
bot.run(socket=listener, check_for_updates=False)
