"""What bots on py-cord, nextcord and disnake do alike.

All three libraries come from discord.py, and only the name of the module is another where they kept what it had: messages,
channels, threads, views, events. Where they went apart (commands, forms, and how both are answered) is in the bots.
"""

import io
import sys

from report import report
from story import BYTES, COLOURS, GUILD


class Fork:
    """`library` is the module: `discord`, `nextcord` or `disnake`."""

    def __init__(self, library, bot):
        self.library = library
        self.bot = bot
        bot.event(self.on_message)
        bot.event(self.on_guild_channel_create)
        bot.event(self.on_thread_create)
        bot.event(self.on_resumed)
        bot.event(self.on_error)

    @staticmethod
    def intents(library):
        intents = library.Intents.default()
        intents.members = True
        intents.message_content = True
        return intents

    def why(self):
        why = self.library.Embed(title="Why", description="Nobody knows.")
        why.set_footer(text="Ask again")
        why.add_field(name="Sure", value="No")
        return why

    def menu(self, form):
        """What can be pressed; `form` makes the one that a complaint opens."""
        library, ui = self.library, self.library.ui

        class Menu(ui.View):
            presses = 0

            def __init__(self):
                super().__init__(timeout=None)
                self.add_item(ui.Button(label="Read", url="https://example.org", row=0))

            @ui.button(label="Count", style=library.ButtonStyle.primary)
            async def count(self, button, interaction):
                self.presses += 1
                assert [len(row.children) for row in interaction.message.components] == [3, 1, 1]
                await interaction.response.edit_message(content=f"Pressed {self.presses} times", view=self)
                await interaction.followup.send(f"You were number {self.presses}", ephemeral=True)
                report("counted")

            @ui.button(label="Complain", style=library.ButtonStyle.danger, emoji="📣")
            async def complain(self, button, interaction):
                await interaction.response.send_modal(form())

            # With names of their own: for menus that have none, nextcord 3.2 sends none, which Discord refuses.
            @ui.string_select(
                custom_id="colours", placeholder="Colours", max_values=2,
                options=[library.SelectOption(label=name, description=f"Very {name.lower()}") for name in COLOURS])
            async def colours(self, select, interaction):
                await interaction.response.send_message(" and ".join(select.values), ephemeral=True)

            @ui.user_select(custom_id="people")
            async def people(self, select, interaction):
                await interaction.response.send_message(f"You chose {select.values[0].name}", ephemeral=True)

            async def on_error(self, error, item, interaction):
                report("complaint", text=f"{item}: {error!r}")

        return Menu()

    async def make_room(self, author, whom):
        """A channel for the two; says how it went, and gives the channel."""
        library, guild = self.library, author.guild
        overwrites = {
            guild.default_role: library.PermissionOverwrite(view_channel=False),
            guild.me: library.PermissionOverwrite(view_channel=True, send_messages=True),
            author: library.PermissionOverwrite(view_channel=True),
        }
        channel = await guild.create_text_channel(
            "room", topic="Private", overwrites=overwrites, reason="Somebody asked")
        await channel.set_permissions(whom, view_channel=True)
        channel = await self.bot.fetch_channel(channel.id)
        view = library.ui.View(timeout=None)
        view.add_item(library.ui.Button(label="Count", custom_id="elsewhere"))
        embed = library.Embed(title="Rules", color=0x336699)
        embed.set_author(name="Harbour")
        message = await channel.send(
            "Frist!", embed=embed, view=view, file=library.File(io.BytesIO(BYTES), "bytes.bin"))
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
        except library.NotFound as error:
            code = error.code
        report(
            "room made", id=str(channel.id), name=channel.name, topic=channel.topic, history=history,
            overwrites=sorted(str(target.id) for target in channel.overwrites),
            same_bytes=content == BYTES, unknown=code, edited=message.edited_at is not None)
        return channel

    async def leave(self, channel, author):
        await channel.set_permissions(author, overwrite=None)
        await channel.delete()
        report("left")

    async def lead_threads(self, channel, whom):
        thread = await channel.create_thread(
            name="Order 7", type=self.library.ChannelType.private_thread, auto_archive_duration=60)
        await thread.add_user(whom)
        members = [member.id for member in await thread.fetch_members()]
        await thread.send("What is missing?")
        renamed = await thread.edit(name="A wheel")
        said = await channel.send("The crane again")
        public = await said.create_thread(name="Crane")
        await public.send("Look at it")
        closed = await public.edit(archived=True, locked=True)
        active = [found.name for found in await channel.guild.active_threads()]
        archived = [found.name async for found in channel.archived_threads()]
        report(
            "threads led", name=renamed.name, members=sorted(map(str, members)), same_id=public.id == said.id,
            is_closed=closed.archived and closed.locked, active=sorted(active), archived=archived)

    async def whisper(self, whom):
        message = await whom.send("Psst.")
        guild = message.guild
        report("whispered", recipient=str(message.channel.recipient.id), guild=guild and str(guild.id))

    async def misbehave(self, channel, author):
        codes = []
        for call in (
            lambda: channel.send("x" * 2001),
            lambda: author.guild.kick(author),
            lambda: self.bot.fetch_channel(1),
        ):
            try:
                await call()
            except self.library.HTTPException as error:
                codes.append([error.status, error.code])
        report("refused", codes=codes)

    async def look(self, author):
        guild = await self.bot.fetch_guild(GUILD)
        channels = await guild.fetch_channels()
        roles = await guild.fetch_roles()
        member = await guild.fetch_member(author.id)
        application = await self.bot.application_info()
        own = await self.bot.http.get_guild_commands(application.id, GUILD)
        report(
            "looked", guild=guild.name, channels=[channel.name for channel in channels],
            roles=[role.name for role in roles], member=member.name, application=application.name,
            own=[known["name"] for known in own])

    def is_ready(self, commands):
        """To be told once the names in `commands` are registered."""
        report(
            "ready", user=str(self.bot.user.id), application=str(self.bot.application_id), commands=sorted(commands))
        for guild in self.bot.guilds:
            report(
                "guild", id=str(guild.id), name=guild.name, owner=str(guild.owner_id),
                roles=sorted(role.name for role in guild.roles),
                channels=sorted(channel.name for channel in guild.channels))

    # Events

    async def on_message(self, message):
        report("message", author=str(message.author.id), content=message.content, channel=str(message.channel.id))

    async def on_guild_channel_create(self, channel):
        report("channel", id=str(channel.id), name=channel.name)

    async def on_thread_create(self, thread):
        report("thread", id=str(thread.id), name=thread.name)

    async def on_resumed(self):
        report("resumed")

    async def on_error(self, event, *arguments):
        report("complaint", text=f"{event}: {sys.exc_info()[1]!r}")
