import pytest
from support.sandbox import Sandbox
from support.usher import Usher


@pytest.fixture(scope="module")
def local_discord():
    """`usher sandbox`, with its addresses by name: page, api, gateway, token."""
    with Usher("sandbox", "--port", "0") as usher:
        usher.addresses = {
            name: usher.wait_for(rf"^{name}:\s+(\S+)$").group(1) for name in ("Page", "API", "Gateway", "Token")
        }
        yield usher


@pytest.fixture(scope="module")
def sandbox(local_discord):
    return Sandbox(local_discord.addresses["Page"])
