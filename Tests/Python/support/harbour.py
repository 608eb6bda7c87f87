"""A sandbox with a bot on discord.py and the page in a browser: what the tests of the page play in."""

import contextlib
import json
import struct
import urllib.error
import urllib.request
import zlib

import discord

from support.browser import Page
from support.foreign_bot import ForeignBot
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
        self._api, self._token = addresses["API"], application["token"]
        self.owner, self.staff = sandbox.person("owner"), sandbox.person("staff")
        self.mia, self.noah = sandbox.people("member")[:2]
        self.room = self.mia.channel(ROOM)

    def enter(self, person, channel=ROOM):
        """The page is that person's, in that channel."""
        self.page.become(person)
        self.page.go(channel)

    def call(self, method, path, body=None, files=()):
        """What the bot asks of the API itself, with files as (name, content type, bytes). Gives status and answer."""
        data, kind = None if body is None else json.dumps(body).encode(), "application/json"
        if files:
            data, kind = multipart(body, files)
        request = urllib.request.Request(
            self._api + path, method=method, data=data,
            headers={"Authorization": f"Bot {self._token}", "User-Agent": "DiscordBot (test, 1)", "Content-Type": kind})
        try:
            with urllib.request.urlopen(request, timeout=20) as answer:
                return answer.status, json.loads(answer.read() or b"null")
        except urllib.error.HTTPError as error:
            return error.code, json.loads(error.read() or b"null")

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


def multipart(body, files):
    boundary = "an-unlikely-boundary"
    parts = [("payload_json", None, "application/json", json.dumps(body).encode())]
    parts += [(f"files[{index}]", name, kind, content) for index, (name, kind, content) in enumerate(files)]
    data = b""
    for field, name, kind, content in parts:
        filename = "" if name is None else f'; filename="{name}"'
        data += f'--{boundary}\r\nContent-Disposition: form-data; name="{field}"{filename}\r\nContent-Type: {kind}\r\n\r\n'.encode()
        data += content + b"\r\n"
    return data + f"--{boundary}--\r\n".encode(), f"multipart/form-data; boundary={boundary}"


def png(width, height, color):
    """A picture of one colour, (red, green, blue)."""
    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
    rows = b"".join(b"\0" + bytes(color) * width for _ in range(height))
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")
