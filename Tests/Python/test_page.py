"""The story that the demo tells, told by clicking through it: `usher demo` in a headless browser.

Run by `make test`; alone: .build-venv/bin/python -m pytest -c Tests/Python/pytest.ini Tests/Python/test_page.py
Screenshots are in .build-screenshots/ afterwards.
"""

import base64
import re
import urllib.error
import urllib.parse
import urllib.request

import pytest
from selenium.webdriver.common.by import By
from support.browser import Page, found_by
from support.sandbox import Sandbox
from support.usher import Usher

HELP = "get-help"


@pytest.fixture
def demo():
    with Usher("demo", "--port", "0") as usher:
        yield usher.wait_for(r"http://\S+").group(0)


@pytest.mark.timeout(300)
def test_a_ticket_from_the_click_to_the_transcript(demo):
    sandbox = Sandbox(demo)
    owner, staff = sandbox.person("owner"), sandbox.person("staff")
    mia, noah = sandbox.people("member")[:2]
    with Page(demo) as page:
        set_up(page, owner)
        open_ticket(page, mia, noah)
        add_and_remove(page, staff, mia, noah)
        close(page, staff)
        read_transcripts(page, owner, mia)
        talk_in_threads(page, mia, noah)
        assert page.foreign_requests() == []
        assert page.problems() == []


@pytest.mark.timeout(300)
def test_links_to_transcripts_open_with_their_pictures_and_only_as_they_were_made(demo):
    sandbox = Sandbox(demo)
    owner, staff, mia = sandbox.person("owner"), sandbox.person("staff"), sandbox.people("member")[0]
    owner.runs("setup", owner.channel(HELP))
    mia.presses("Create Ticket", mia.messages(mia.channel(HELP))[-1])
    mia.says("The tide is **rising**.", mia.channel("ticket-0001"), files={"tide.png": PICTURE})
    with Page(demo) as page:
        for reader in (mia, staff):
            page.become(reader)
            page.go("ticket-0001")
            page.run("transcript")
            page.answer("It can be read here until")
            link = page.all('[data-testid="message"][data-ephemeral="true"] a[href*="/transcripts/"]')[-1]
            address = link.get_attribute("href")
            # Without a page that is another's, it would be a file of the sandbox's.
            assert urllib.parse.urlsplit(address).netloc != urllib.parse.urlsplit(demo).netloc
            assert f"for={reader.id}&" in address
            read_page(page, link)
        for changed, status in [
            (address.replace(f"for={staff.id}", f"for={mia.id}"), 403),
            (re.sub(r"until=(\d+)", lambda found: f"until={int(found.group(1)) + 1}", address), 403),
            (re.sub(r"&sig=.*", "", address), 403), (address.split("?")[0], 403),
        ]:
            assert answered(changed) == status, changed
        assert answered(address) == 200
        assert page.problems() == []


# One dark pixel.
PICTURE = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYGD4DwABBAEAX+XDSwAAAABJRU5ErkJggg==")


def read_page(page, link):
    """Follows the link as a click does."""
    driver = page.driver
    [first] = driver.window_handles
    link.click()
    page.wait("a new tab", lambda: len(driver.window_handles) == 2)
    [second] = set(driver.window_handles) - {first}
    driver.switch_to.window(second)
    page.wait("the transcript", lambda: driver.find_elements(By.XPATH, "//strong[text()='rising']"))
    assert driver.title.startswith("Ticket 0001")
    width = "return document.querySelector('main img').naturalWidth"
    page.wait("the picture", lambda: driver.execute_script(width) == 1)
    page.picture("13-transcript-by-link")
    assert page.problems() == []
    driver.close()
    driver.switch_to.window(first)


def answered(address):
    try:
        with urllib.request.urlopen(address, timeout=20) as answer:
            return answer.status
    except urllib.error.HTTPError as error:
        return error.code


def set_up(page, owner):
    page.become(owner)
    page.go(HELP)
    page.screenshot("01-before")
    page.run("setup")
    page.answer("Tickets are ready.")
    page.one(found_by("component-button", label="Create Ticket"))
    page.one(found_by("channel", channel_name="ticket-log"))
    page.screenshot("02-set-up")

    page.run("settings panel")
    page.one(found_by("modal"))
    page.fill_in(greeting="Ahoy! What is it about?")
    page.screenshot("03-form")
    page.submit()
    page.answer("Saved")


def open_ticket(page, mia, noah):
    page.become(mia)
    page.go(HELP)
    assert not page.has_channel("ticket-log")
    page.press("Create Ticket")
    page.answer("Your ticket is open")
    page.screenshot("04-opened")
    page.press("Create Ticket")
    page.answer("You already have an open ticket")

    page.go("ticket-0001")
    page.reads(found_by("embed"), "Ahoy! What is it about?")
    page.one(found_by("component-button", label="Close"))
    page.say("My order never arrived. **Where is it?**")
    page.reads(found_by("content"), "Where is it?")
    page.screenshot("05-ticket")

    page.become(noah)
    page.go(HELP)
    assert not page.has_channel("ticket-0001")


def add_and_remove(page, staff, mia, noah):
    page.become(staff)
    page.go("ticket-0001")
    page.say(f"Let me ask {noah.display_name}, who packed it.")
    page.run("add", user=noah)
    page.answer("is now in this ticket")
    page.screenshot("06-added")

    page.become(noah)
    page.go("ticket-0001")
    page.say("It is on its way, I saw the lorry leave.")
    page.reads(found_by("content"), "lorry")

    page.become(mia)
    page.go("ticket-0001")
    page.reads(found_by("content"), "lorry")
    page.screenshot("07-conversation")

    page.become(staff)
    page.go("ticket-0001")
    page.run("remove", user=noah)
    page.answer("is no longer in this ticket")
    page.run("remove", user=mia)
    page.answer("Really remove them?")
    page.press("Keep them")
    page.answer("Nothing was changed.")

    page.become(noah)
    page.gone(found_by("channel", channel_name="ticket-0001"))


def close(page, staff):
    page.become(staff)
    page.go("ticket-0001")
    page.run("close", reason="It has arrived")
    page.answer("is closed")
    page.one(found_by("channel", channel_name="closed-0001"))
    page.screenshot("08-closed")


def read_transcripts(page, owner, mia):
    page.become(owner)
    page.go("ticket-log")
    for event in ("opened", "user added", "user removed", "closed"):
        page.reads(found_by("embed"), event)
    page.one(found_by("attachment"))
    page.screenshot("09-log")
    read_transcript(page, "10-transcript")

    page.become(mia)
    page.click(found_by("dms"))
    page.reads(found_by("content"), "It has arrived")
    page.screenshot("11-direct-message")
    read_transcript(page, "12-transcript-of-opener")


def talk_in_threads(page, mia, noah):
    """They stand below their channel, and the private one only for those who are in it."""
    page.become(noah)
    page.go("general")
    mia.starts_thread("Weather", mia.channel("general"))
    page.go("Weather")
    page.say("Windy.")
    page.reads(found_by("content"), "Windy.")
    secret = mia.starts_thread("Surprise", mia.channel("general"), private=True)
    mia.says("For Sam.", secret)
    page.become(mia)
    page.one(found_by("channel", channel_name="Surprise", private="true") + " .icon-lock")
    page.go("Surprise")
    page.reads(found_by("content"), "For Sam.")
    page.screenshot("13-thread")
    page.become(noah)
    page.one(found_by("channel", channel_name="Weather", private="false") + " .icon-thread")
    assert not page.has_channel("Surprise")


def read_transcript(page, screenshot):
    """Opens the newest attachment in a tab of its own, as a click does."""
    driver = page.driver
    [first] = driver.window_handles
    page.click(found_by("attachment-open"), -1)
    page.wait("a new tab", lambda: len(driver.window_handles) == 2)
    [second] = set(driver.window_handles) - {first}
    driver.switch_to.window(second)
    text = page.wait("the transcript", lambda: (page.all("body") or [None])[0] and page.all("body")[0].text)
    for words in ("Where is it?", "who packed it", "lorry", "It has arrived"):
        assert words in text
    bold = driver.find_elements(By.XPATH, "//strong[contains(., 'Where is it?')]")
    assert bold, "Markdown was not rendered"
    page.picture(screenshot)
    assert page.problems() == []
    driver.close()
    driver.switch_to.window(first)
