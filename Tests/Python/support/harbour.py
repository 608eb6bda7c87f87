"""A sandbox with a bot on discord.py and the page in a browser: what the tests of the page play in."""

import contextlib
import struct
import zlib

import discord

from support.browser import Page
from support.foreign_bot import ForeignBot
from support.rest import REST
from support.sandbox import ROOM, Sandbox
from support.usher import running_sandbox

PERMISSIONS = discord.Permissions(
    view_channel=True, send_messages=True, read_message_history=True, embed_links=True, attach_files=True,
    add_reactions=True, manage_channels=True, manage_webhooks=True, create_expressions=True,
    use_application_commands=True)
MESSAGE_CONTENT = 1 << 15
# Flag of messages that are made of components.
LAYOUT = 1 << 15


class Harbour:
    def __init__(self, addresses, sandbox, application, bot, page):
        self.sandbox, self.bot, self.page = sandbox, bot, page
        self.application = application["id"]
        # What the bot asks of the API itself.
        self.call = REST(addresses["API"], application["token"])
        self.owner, self.staff = sandbox.person("owner"), sandbox.person("staff")
        self.mia, self.noah = sandbox.people("member")[:2]
        self.room = self.mia.channel(ROOM)

    def enter(self, person, channel=ROOM):
        """The page is that person's, in that channel."""
        self.page.become(person)
        self.page.go(channel)

    def posts(self, body, files=(), channel=None):
        """The message that the bot writes."""
        status, message = self.call("POST", f"/channels/{channel or self.room}/messages", body, files)
        assert status == 200, message
        return message

    def post_button(self, label="Open", custom_id="open"):
        button = {"type": 2, "style": 1, "label": label, "custom_id": custom_id}
        return self.posts({"content": "Press it.", "components": [{"type": 1, "components": [button]}]})

    def answer(self, interaction, body):
        status, answer = self.call("POST", f"/interactions/{interaction.id}/{interaction.token}/callback", body)
        assert status == 204, answer

    def pressed(self, kind=discord.InteractionType.component):
        """The interaction that the bot is told of next."""
        return self.bot.expect("interaction", lambda interaction: interaction.type == kind)[0]


@contextlib.contextmanager
def harbour():
    """Nothing may be amiss in the browser in the end: no script error, no refusal by the page's policy, no foreign address."""
    with running_sandbox() as usher:
        addresses = usher.addresses
        sandbox = Sandbox(addresses["Page"])
        guild = sandbox.person("owner").guild()["id"]
        application = sandbox.make_application("Skipper", guild, PERMISSIONS.value, MESSAGE_CONTENT)
        intents = discord.Intents.default()
        intents.message_content = True
        with ForeignBot(addresses["API"], addresses["Gateway"], application["token"], intents) as bot:
            bot.expect("ready")
            with Page(addresses["Page"]) as page:
                yield Harbour(addresses, sandbox, application, bot, page)
                assert page.foreign_requests() == []
                assert page.problems() == []


def png(width, height, color):
    """A picture of one colour, (red, green, blue)."""
    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
    rows = b"".join(b"\0" + bytes(color) * width for _ in range(height))
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")
