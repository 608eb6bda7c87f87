"""A bot on discord.py, a client library that knows nothing of this project."""

import asyncio
import collections
import queue
import threading
import time

import discord
import yarl
from discord import app_commands


class ForeignBot:
    """Runs in a thread of its own, so that a test can play the people at the same time.

    `do` runs a coroutine there and gives its result. `expect` waits for one of discord.py's events by its name, such
    as `resumed` for `on_resumed`.
    """

    def __init__(self, api_url, gateway_url, token, intents=None):
        # The library has no other place to say where Discord is.
        discord.http.Route.BASE = api_url
        discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(gateway_url)
        self._token = token
        self._intents = intents or discord.Intents.default()
        self._events = collections.defaultdict(queue.Queue)
        self._started = threading.Event()
        self._failure = None
        self._thread = threading.Thread(target=self._run, daemon=True)

    def __enter__(self):
        self._thread.start()
        self._started.wait()
        return self

    def __exit__(self, *_):
        if self._thread.is_alive():
            asyncio.run_coroutine_threadsafe(self.client.close(), self._loop)
        self._thread.join(timeout=15)
        assert not self._thread.is_alive(), "discord.py did not close its connection"

    def _run(self):
        asyncio.run(self._main())

    async def _main(self):
        self._loop = asyncio.get_running_loop()
        events = self._events

        class Client(discord.Client):
            def dispatch(self, event, /, *arguments, **keywords):
                events[event].put(arguments)
                super().dispatch(event, *arguments, **keywords)

        self.client = Client(intents=self._intents)
        self.tree = app_commands.CommandTree(self.client)
        self._started.set()
        try:
            async with self.client:
                await self.client.start(self._token)
        except Exception as error:  # Whatever ended it is for the test to look at.
            self._failure = error
            events["failed"].put((error,))

    def do(self, coroutine, seconds=60):
        return asyncio.run_coroutine_threadsafe(coroutine, self._loop).result(seconds)

    def expect(self, event, is_meant=lambda *_: True, seconds=60):
        """The arguments of the first such event that nobody expected yet."""
        end = time.monotonic() + seconds
        while True:
            try:
                arguments = self._events[event].get(timeout=max(0, end - time.monotonic()))
            except queue.Empty:
                raise AssertionError(f"discord.py saw no “{event}” within {seconds} s; it failed with {self._failure!r}")
            if is_meant(*arguments):
                return arguments

    def count(self, event):
        """How many such events came and were not expected yet."""
        return self._events[event].qsize()
