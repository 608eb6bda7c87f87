"""What all bots in this folder say and offer; `test_other_libraries.py` is the other side of it.

usage of each: NAME_bot.py API_URL TOKEN GUILD_ID
"""

import sys

API_URL, TOKEN, GUILD = sys.argv[1], sys.argv[2], int(sys.argv[3])
HARBOURS = ["Hamburg", "Helsinki", "Rotterdam"]
COLOURS = ["Red", "Green", "Blue"]
BYTES = bytes(range(256)) * 40


def harbours(typed):
    """Those that begin like what was typed."""
    return [name for name in HARBOURS if name.lower().startswith(typed.lower())]


def greeting(whom, times):
    return " ".join([f"Hello <@{whom}>!"] * times)
