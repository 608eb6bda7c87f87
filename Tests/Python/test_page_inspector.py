"""The page's inspector: what bots and the sandbox say to each other, and what can be made to go wrong between them.

Run by `make test`; alone: .build-venv/bin/python -m pytest -c Tests/Python/pytest.ini Tests/Python/test_page_inspector.py
"""

import json

from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.ui import Select
from support.browser import found_by


def entry(**data):
    return found_by("inspector-entry", **data)


def open_detail(page, selector):
    """Opens an entry, and gives what is in it."""
    page.click(f"{selector} .entry-head")
    return page.one(f"{selector} {found_by('entry-detail')}")


def test_a_press_shows_what_the_bot_is_told_and_what_it_answers(harbour):
    page = harbour.page
    harbour.enter(harbour.mia)
    harbour.post_button()
    page.click(found_by("open-inspector"))
    # What happened before somebody looked is there as well.
    page.one(entry(name="READY"))
    page.press("Open")
    interaction = harbour.pressed()
    harbour.answer(interaction, {"type": 4, "data": {"content": "Aye!"}})
    page.reads(found_by("content"), "Aye!")

    created = entry(name="INTERACTION_CREATE", direction="out")
    detail = open_detail(page, created)
    page.wait("the data", lambda: '"custom_id": "open"' in detail.text)
    assert "(hidden)" in detail.text and interaction.token not in detail.text
    callback = entry(kind="rest", name=f"POST /interactions/{interaction.id}/TOKEN/callback", status="204")
    detail = open_detail(page, callback)
    page.wait("the body", lambda: '"content": "Aye!"' in detail.text)
    page.screenshot("inspector-1-press")

    posted = entry(kind="rest", name=f"POST /channels/{harbour.room}/messages")
    detail = open_detail(page, posted)
    page.wait("the headers", lambda: "X-RateLimit-Remaining" in detail.text)
    for name in ("X-RateLimit-Limit", "X-RateLimit-Reset-After", "X-RateLimit-Bucket", "Skipper"):
        assert name in detail.text
    assert json.loads(page.one(f"{posted} {found_by('entry-answer')}").text)["content"] == "Press it."

    page.one(found_by("inspector-filter")).send_keys("interaction_create")
    page.gone(entry(kind="rest"))
    page.one(created)
    page.one(found_by("inspector-filter")).clear()
    page.one(found_by("inspector-filter")).send_keys("heartbeat", Keys.BACKSPACE)
    page.gone(created)
    page.one(found_by("inspector-filter")).clear()
    page.one(found_by("inspector-filter")).send_keys(" ")
    page.click(found_by("inspector-kind", kind="rest"))
    page.gone(entry(kind="gateway"))
    page.one(callback)
    page.click(found_by("inspector-kind", kind="all"))

    before = len(page.all(entry(name="MESSAGE_CREATE")))
    page.click(found_by("inspector-pause"))
    harbour.posts({"content": "Meanwhile."})
    page.reads(".inspector-count", "while paused")
    assert len(page.all(entry(name="MESSAGE_CREATE"))) == before
    page.click(found_by("inspector-pause"))
    page.wait("what came meanwhile", lambda: len(page.all(entry(name="MESSAGE_CREATE"))) == before + 1)

    page.driver.execute_cdp_cmd("Browser.grantPermissions", {"permissions": ["clipboardReadWrite", "clipboardSanitizedWrite"]})
    page.click(found_by("inspector-copy"))
    page.reads(found_by("toast"), "Copied")
    copied = json.loads(page.driver.execute_async_script("navigator.clipboard.readText().then(arguments[0])"))
    assert any(each.get("name") == "INTERACTION_CREATE" and each["data"]["token"] == "(hidden)" for each in copied)
    page.click(found_by("inspector-clear"))
    page.gone(entry())

    # It is remembered, and closed by where it was opened.
    page.driver.refresh()
    page.one(found_by("inspector-entries"))
    page.click(found_by("open-inspector"))
    page.gone("#inspector")
    page.driver.refresh()
    page.one(found_by("open-inspector") + '[aria-pressed="false"]')


def test_a_fault_that_is_switched_on_meets_the_next_call_and_is_shown(harbour):
    page = harbour.page
    harbour.enter(harbour.mia)
    page.click(found_by("open-inspector"))
    page.click(found_by("inspector-faults"))
    Select(page.one(found_by("fault-status"))).select_by_value("502")
    path = page.one(found_by("fault-path"))
    path.clear()
    path.send_keys("/channels/*/messages")
    page.one(found_by("fault-times")).send_keys("1")
    page.click(found_by("fault-add"))
    page.reads(found_by("fault", kind="status"), "/channels/*/messages")
    page.reads(found_by("fault-banner"), "Answer 502")
    page.screenshot("inspector-2-fault")
    assert harbour.call("GET", "/users/@me")[0] == 200
    assert harbour.call("POST", f"/channels/{harbour.room}/messages", {"content": "Lost."})[0] == 502
    # Used up, it is gone by itself.
    page.gone(found_by("fault-banner"))
    page.gone(found_by("fault"))
    assert harbour.call("POST", f"/channels/{harbour.room}/messages", {"content": "Found."})[0] == 200
    page.reads(found_by("content"), "Found.")
    page.click(found_by("inspector-traffic"))
    page.one(entry(kind="rest", status="502"))


def test_every_fault_can_be_switched_on_and_off(harbour):
    page = harbour.page
    harbour.enter(harbour.mia)
    page.keys((Keys.ALT, "i"))
    page.click(found_by("inspector-faults"))
    for kind in ("delay", "rate_limit", "reset", "ban"):
        Select(page.one(found_by("fault-kind"))).select_by_value(kind)
        page.click(found_by("fault-add"))
        page.one(found_by("fault", kind=kind))
    page.click(found_by("switch-withhold_acks"))
    page.one(found_by("fault", kind="withhold_acks"))
    page.reads(found_by("fault-banner"), "and 4 more")
    assert [fault["kind"] for fault in harbour.sandbox.faults()] == ["delay", "rate_limit", "reset", "ban", "withhold_acks"]
    page.screenshot("inspector-3-all-faults")
    page.click(f"{found_by('fault', kind='reset')} {found_by('fault-off')}")
    page.gone(found_by("fault", kind="reset"))
    page.click(found_by("banner-off"))
    page.gone(found_by("fault-banner"))
    assert harbour.sandbox.faults() == []
    assert not page.one(found_by("switch-withhold_acks")).is_selected()
    # Who switches something elsewhere is seen here.
    harbour.sandbox.switch_on(kind="status", status=500, path="/guilds/**")
    page.reads(found_by("fault-banner"), "/guilds/**")


def test_a_bot_whose_connection_is_taken_away_resumes(harbour):
    page, bot = harbour.page, harbour.bot
    harbour.enter(harbour.mia)
    page.click(found_by("open-inspector"))
    page.click(found_by("inspector-faults"))
    Select(page.one(found_by("fault-bot"))).select_by_visible_text("Skipper")
    page.click(found_by("gateway-cut"))
    bot.expect("resumed", seconds=40)
    page.click(found_by("inspector-traffic"))
    page.one(entry(name="Connection cut"))
    page.one(entry(name="RESUMED"))
    page.click(found_by("inspector-faults"))
    page.click(found_by("gateway-reconnect-op-7-"))
    bot.expect("resumed", seconds=40)
    page.click(found_by("inspector-traffic"))
    page.one(entry(op="7"))
    page.screenshot("inspector-4-resumed")


def test_on_a_phone_the_inspector_fills_the_screen_and_goes_away_with_escape(harbour):
    page = harbour.page
    harbour.enter(harbour.mia)
    page.resize(390, 800)
    harbour.post_button()
    page.click(found_by("open-inspector"))
    page.one(entry(name="MESSAGE_CREATE"))
    assert page.one("#inspector").rect["width"] == 390
    assert page.overflow() == [0, []]
    page.screenshot("inspector-5-phone")
    page.click(found_by("inspector-faults"))
    assert page.overflow() == [0, []]
    page.screenshot("inspector-6-phone-faults")
    page.keys(Keys.ESCAPE)
    page.gone("#inspector")
    assert page.focused()[0] == "open-inspector"
