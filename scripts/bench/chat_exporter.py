#!/usr/bin/env python3
"""Renders messages with PyPI's chat-exporter, and prints how many it manages in a second.

usage: chat_exporter.py MESSAGES OUTPUT ROUNDS
  MESSAGES  a file with one message object of Discord's API on each line, oldest first
  OUTPUT    where the transcript goes, for those who want to look at it
  ROUNDS    how often; the best one counts

What is measured is the rendering alone: discord.py has made its objects of the messages before. chat-exporter asks a CDN
once for every kind of emoji, and Discord for members that it does not know; here both are answered at once, from memory,
so that no network slows it down.
"""

import asyncio
import gc
import importlib.metadata
import json
import sys
import time

# This file has the package's name, and must not be taken for it.
sys.path.pop(0)

import chat_exporter.ext.emoji_convert  # noqa: E402
import discord  # noqa: E402
from chat_exporter import raw_export  # noqa: E402

GUILD, CHANNEL, STAFF = 41771983423143937, 5, 7


async def on_the_cdn(address):
    return True


def make_messages(payloads, client):
    """discord.py's own objects, as a bot has them after reading a channel's history."""
    state = client._connection
    people = {}
    for payload in payloads:
        for person in [payload["author"], *payload.get("mentions", [])]:
            people[person["id"]] = person
    guild = discord.Guild(state=state, data={
        "id": str(GUILD), "name": "Harbour", "owner_id": "1", "icon": None, "member_count": len(people),
        "roles": [{"id": str(GUILD), "name": "@everyone", "permissions": "0", "color": 0, "hoist": False, "position": 0,
                   "managed": False, "mentionable": False},
                  {"id": str(STAFF), "name": "Staff", "permissions": "0", "color": 3447003, "hoist": True, "position": 1,
                   "managed": False, "mentionable": True}],
        "members": [{"user": person, "roles": [], "joined_at": "2026-01-01T00:00:00+00:00", "deaf": False,
                     "mute": False, "flags": 0} for person in people.values()],
    })
    for person in people.values():
        guild._add_member(discord.Member(state=state, guild=guild, data={
            "user": person, "roles": [], "joined_at": "2026-01-01T00:00:00+00:00", "deaf": False, "mute": False,
            "flags": 0}))
    channel = discord.TextChannel(state=state, guild=guild, data={
        "id": str(CHANNEL), "type": 0, "name": "ticket-0042", "position": 0, "permission_overwrites": [], "topic": None})
    guild._add_channel(channel)
    state._add_guild(guild)
    return guild, channel, [discord.Message(state=state, channel=channel, data=payload) for payload in payloads]


async def render(payloads):
    client = discord.Client(intents=discord.Intents.all())
    guild, channel, messages = make_messages(payloads, client)
    # It wants them newest first, as Discord's history has them, and changes them: each round needs new ones.
    messages.reverse()
    gc.collect()
    start = time.perf_counter()
    document = await raw_export(channel, messages, guild=guild, bot=client, raise_exceptions=True)
    return time.perf_counter() - start, document


async def main(source, target, rounds):
    chat_exporter.ext.emoji_convert.valid_src = on_the_cdn
    with open(source) as lines:
        payloads = [json.loads(line) for line in lines]
    seconds, document = min([await render(payloads) for _ in range(int(rounds))])
    with open(target, "w") as file:
        file.write(document)
    print(json.dumps({"messages": len(payloads), "seconds": seconds,
                      "version": importlib.metadata.version("chat-exporter")}))


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
