"""Discord's own description of its REST API judges what the sandbox answers, and what Usher asks for.

Each test module with a sandbox is judged when it ends (see conftest.py). Here are a conversation with the real bot, what the
Swift tests of the bot recorded, and tests of the judge. Run by `make test`; alone:
.build-venv/bin/python -m pytest -c Tests/Python/pytest.ini Tests/Python/test_description.py
"""

import copy
import os

import pytest
from support.description import Verdict, official
from support.sandbox import Sandbox
from support.usher import REPOSITORY, Usher

FOLDER = REPOSITORY / os.environ.get("USHER_TEST_TRAFFIC", ".build-traffic")
HELP = "get-help"


@pytest.fixture(scope="module")
def conversation(tmp_path_factory):
    """The recording of a day with Usher: `usher demo`, on which people do what they do."""
    recording = tmp_path_factory.mktemp("conversation") / "traffic.jsonl"
    with Usher("demo", "--port", "0", "--record", str(recording)) as usher:
        play(Sandbox(usher.wait_for(r"(http://127\.0\.0\.1:\d+/)").group(1)))
    return recording


def play(sandbox):
    owner, staff, (mia, noah) = sandbox.person("owner"), sandbox.person("staff"), sandbox.people("member")
    help = owner.channel(HELP)
    [crew] = [role["id"] for role in owner.guild()["roles"] if role["name"] == "Staff"]
    owner.runs("setup", help, staff=crew)
    for command in ("help", "doctor", "panel"):
        owner.runs(command, help)
    owner.runs("settings view", help)
    form = owner.runs("settings panel", help)["form"]
    owner.fills_in(form)
    panel = next(message for message in reversed(mia.messages(help)) if message["components"])
    mia.presses("Create Ticket", panel)
    mia.presses("Create Ticket", panel)
    ticket = mia.channel("ticket-0001")
    mia.says("My order is late", ticket, files={"order.txt": b"One crane"})
    staff.runs("add", ticket, user=noah.id)
    noah.runs("close", ticket)
    staff.runs("remove", ticket, user=noah.id)
    confirmation = staff.runs("remove", ticket, user=mia.id)["message"]
    staff.presses("Keep them", confirmation)
    staff.runs("transcript", ticket)
    staff.runs("close", ticket, reason="Found it")
    owner.runs("privacy erase", help, user=mia.id)
    assert "ticket-0001" not in staff.channels()


def test_usher_and_the_sandbox_keep_to_the_description(conversation):
    verdict = Verdict(official(), is_own=True).read(conversation)
    assert verdict.exchanges > 50 and verdict.shapes > 30
    assert not verdict.complaints, verdict.text


def test_what_the_tests_of_the_bot_recorded_keeps_to_the_description():
    recordings = sorted(FOLDER.glob("*.jsonl"))
    if not recordings and "USHER_TEST_TRAFFIC" not in os.environ:
        pytest.skip(f"{FOLDER} is empty: run EndToEndTests with USHER_TEST_TRAFFIC naming that folder")
    assert recordings, "the tests of the bot recorded nothing"
    verdict = Verdict(official(), is_own=True)
    for recording in recordings:
        verdict.read(recording)
    assert not verdict.complaints, verdict.text


# The judge


@pytest.fixture
def post():
    """A message that was sent as it should be, and answered as it should be."""
    author = {"id": "7", "username": "usher", "discriminator": "0", "avatar": None, "public_flags": 0, "flags": 0,
              "global_name": None, "primary_guild": None}
    time = "2026-11-22T10:00:00.000000+00:00"
    return {
        "method": "POST", "path": "/channels/5/messages", "query": {}, "status": 200, "body": {"content": "Hello"},
        "answer": {
            "id": "9", "channel_id": "5", "type": 0, "content": "Hello", "author": author, "timestamp": time,
            "edited_timestamp": None, "mentions": [], "mention_roles": [], "mention_everyone": False, "tts": False,
            "attachments": [], "embeds": [], "components": [], "flags": 0, "pinned": False,
        },
    }


def test_the_judge_has_nothing_to_say_of_what_is_right(post):
    assert official().complaints(post) == []


def without(tree, *path):
    *way, last = path
    for part in way:
        tree = tree[part]
    del tree[last]


@pytest.mark.parametrize("spoil, complaint", [
    (lambda post: without(post, "answer", "author"), "answer: 'author' is a required property"),
    (lambda post: without(post, "answer", "author", "username"), "answer.author: 'username' is a required property"),
    (lambda post: post["answer"].update(id="nine"), "answer.id: 'nine'"),
    (lambda post: post["answer"].update(timestamp="yesterday"), "answer.timestamp: 'yesterday' is not a 'date-time'"),
    (lambda post: post["answer"].update(pinned=None), "answer.pinned: None is not of type 'boolean'"),
    (lambda post: post["answer"].update(components=[{"type": 1, "id": 1, "components": [{"type": 2}]}]),
     "answer.components[0].components[0]"),
    (lambda post: post.pop("answer"), "answer: None is not of type 'object'"),
    (lambda post: post.update(status=201), "answer: the description has only 200"),
    (lambda post: post["body"].update(content=7), "request.content: 7 is not of type 'string'"),
    (lambda post: post["body"].update(contents="Hello"), "request: Unevaluated properties are not allowed ('contents'"),
    (lambda post: post["body"].update(embeds=[{"titel": "Hello"}]), "request.embeds[0]: Unevaluated properties"),
    (lambda post: post["query"].update(wait="true"), "request: has the unknown parameter wait"),
    (lambda post: post.update(path="/channels/general/messages"), "request parameter channel_id: 'general'"),
    (lambda post: post.update(path="/channels/5/massages"), "POST /channels/5/massages (200): is not described"),
    (lambda post: post.update(status=403, answer={"message": "Missing Access"}), "answer: 'code' is a required property"),
])
def test_the_judge_finds_what_is_wrong(post, spoil, complaint):
    spoil(post)
    [found, *_] = official().complaints(post, is_own=True)
    assert complaint in found


def test_a_wrong_request_that_was_refused_is_as_it_should_be_but_not_for_usher(post):
    post.update(status=400, body={"content": "x" * 4001}, answer={"code": 50035, "message": "Invalid Form Body"})
    assert official().complaints(post) == []
    assert len(official().complaints(post, is_own=True)) == 1


def test_the_same_shape_is_judged_once_and_another_again(post):
    verdict = Verdict(official())
    other = copy.deepcopy(post)
    other["answer"]["id"] = "10"
    for exchange in (post, other):
        verdict.hear(exchange)
    assert (verdict.exchanges, verdict.shapes) == (2, 1)
    del other["answer"]["author"]
    verdict.hear(other)
    assert verdict.shapes == 2 and len(verdict.complaints) == 1
