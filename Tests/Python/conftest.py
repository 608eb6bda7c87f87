import pytest
from support.description import Verdict, official
from support.sandbox import ROOM, Sandbox
from support.usher import running_sandbox


@pytest.fixture(scope="module")
def recording(tmp_path_factory):
    """Where the sandbox writes what it was asked and what it answered; Discord's description judges it in the end."""
    file = tmp_path_factory.mktemp("traffic") / "traffic.jsonl"
    yield str(file)
    verdict = Verdict(official()).read(file)
    assert not verdict.complaints, verdict.text


@pytest.fixture(scope="module")
def local_discord(recording):
    with running_sandbox("--record", recording) as usher:
        yield usher


@pytest.fixture(scope="module")
def sandbox(local_discord):
    return Sandbox(local_discord.addresses["Page"])


@pytest.fixture(scope="module")
def owner(sandbox):
    return sandbox.person("owner")


@pytest.fixture(scope="module")
def mia(sandbox):
    return sandbox.people("member")[0]


@pytest.fixture(scope="module")
def noah(sandbox):
    return sandbox.people("member")[1]


@pytest.fixture(scope="module")
def room(mia):
    return mia.channel(ROOM)
