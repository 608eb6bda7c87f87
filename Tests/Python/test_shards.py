"""A bot on thousands of servers, with discord.py's own sharding.

Run by `make test`; alone: .build-venv/bin/python -m pytest -c Tests/Python/pytest.ini Tests/Python/test_shards.py
"""

import asyncio
import contextlib

import discord
import pytest
import yarl
from support.usher import running_sandbox


def connect(addresses, client):
    """Runs a client until all its servers are there, and gives what it learnt."""
    discord.http.Route.BASE = addresses["API"]
    discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(addresses["Gateway"])

    async def run():
        ready = asyncio.Event()

        async def on_ready():
            ready.set()

        client.event(on_ready)
        async with client:
            running = asyncio.create_task(client.start(addresses["Token"]))
            waiting = asyncio.create_task(ready.wait())
            # A connection that is refused ends it as well.
            await asyncio.wait([running, waiting], return_when=asyncio.FIRST_COMPLETED)
            if running.done():
                waiting.cancel()
                running.result()
            guilds = list(client.guilds)
            await client.close()
            with contextlib.suppress(asyncio.CancelledError):
                await running
        return guilds

    return asyncio.run(run())


def options():
    # Members are not fetched one server after the other.
    return {"intents": discord.Intents(guilds=True), "chunk_guilds_at_startup": False}


@pytest.mark.timeout(120)
def test_three_shards_share_the_servers():
    with running_sandbox("--guilds", "2599") as usher:
        shards = []

        class Client(discord.AutoShardedClient):
            async def on_shard_ready(self, number):
                shards.append(number)

        client = Client(**options())
        guilds = connect(usher.addresses, client)
        # Discord recommends one for each thousand.
        assert client.shard_count == 3 and sorted(shards) == [0, 1, 2]
        assert len(guilds) == 2600 and not any(guild.unavailable for guild in guilds)
        sizes = [sum(guild.shard_id == number for guild in guilds) for number in range(3)]
        assert all(800 < size < 930 for size in sizes), sizes
        crowded = [guild for guild in guilds if guild.name.startswith("Server ")]
        assert len(crowded) == 2599
        assert all(len(guild.text_channels) == 3 and len(guild.roles) == 4 for guild in crowded)
        assert all(guild.me is not None for guild in crowded)


@pytest.mark.timeout(120)
def test_one_shard_takes_as_many_as_it_may():
    with running_sandbox("--guilds", "2399") as usher:
        guilds = connect(usher.addresses, discord.Client(**options()))
        assert len(guilds) == 2400 and not any(guild.unavailable for guild in guilds)


@pytest.mark.timeout(120)
def test_one_shard_takes_no_more():
    with running_sandbox("--guilds", "2500") as usher:
        with pytest.raises(discord.ConnectionClosed) as caught:
            connect(usher.addresses, discord.Client(**options()))
        assert caught.value.code == 4011
