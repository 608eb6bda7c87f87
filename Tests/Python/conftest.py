import pytest
from support.description import Verdict, official
from support.harbour import harbour as open_harbour
from support.sandbox import ROOM, Sandbox
from support.usher import running_sandbox


def pytest_collection_modifyitems(items):
    """What shares a sandbox goes to the same one of several workers: a module, or of some modules what is about one library."""
    for item in items:
        library = item.callspec.params.get("library", "") if hasattr(item, "callspec") else ""
        item.add_marker(pytest.mark.xdist_group(f"{item.path.stem} {library}".strip()))


@pytest.fixture
def harbour():
    with open_harbour() as harbour:
        yield harbour


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
