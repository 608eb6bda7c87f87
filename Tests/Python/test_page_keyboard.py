"""The page without a mouse, and on a phone.

Run by `make test`; alone: .build-venv/bin/python -m pytest -c Tests/Python/pytest.ini Tests/Python/test_page_keyboard.py
"""

import discord
import pytest
from selenium.webdriver.common.keys import Keys
from support.browser import found_by
from support.sandbox import ROOM

SWITCH = (Keys.CONTROL, "k")


def switch_to(page, typed):
    """By the quick switcher, as its best match."""
    page.keys(SWITCH)
    page.one(found_by("switcher"))
    page.keys(typed)
    page.reads(found_by("switcher-option") + ".is-active", typed if typed[0].isupper() else typed.split()[-1])
    page.keys(Keys.ENTER)
    page.gone(found_by("switcher"))


def focus_is_visible(page):
    return page.driver.execute_script(
        "const style = getComputedStyle(document.activeElement);"
        "return document.activeElement.matches(':focus-visible') && (style.outlineStyle !== 'none' || style.borderStyle !== 'none');")


def test_a_whole_story_without_a_mouse(harbour):
    page, bot = harbour.page, harbour.bot
    harbour.post_button("Report")
    page.one('.status[data-state="live"]')
    switch_to(page, "Be Mia")
    page.one(found_by("person-option", person_name="mia") + '[aria-checked="true"]')
    switch_to(page, ROOM)
    page.reads(found_by("room-name"), ROOM)
    assert page.focused()[0] == "composer"

    page.keys("First thought", Keys.ENTER)
    page.reads(found_by("content"), "First thought")
    page.keys(Keys.ARROW_UP)
    page.wait("the editor", lambda: page.focused()[0] == "editor")
    page.keys((Keys.CONTROL, "a"), "Second thought", Keys.ENTER)
    page.reads(found_by("content"), "Second thought")
    assert bot.expect("message_edit")[1].content == "Second thought"

    # To the messages, up to the bot's, and into its button.
    page.wait("the focus", lambda: page.focused()[0] == "composer")
    page.keys((Keys.SHIFT, Keys.F6))
    assert page.focused()[0] == "messages"
    page.keys(Keys.ARROW_UP, Keys.ARROW_UP)
    assert page.focused()[0] == "message" and "Press it." in page.focused()[1]
    assert focus_is_visible(page)
    page.screenshot("keyboard-1-message")
    page.keys("+")
    page.one(found_by("emoji-picker"))
    page.keys(Keys.ARROW_RIGHT, Keys.ENTER)
    page.one(found_by("reaction", emoji="👎"))
    page.wait("the focus coming back", lambda: page.focused()[0] == "message-react")
    page.keys(Keys.ESCAPE)
    assert page.focused()[0] == "message"
    page.keys("r")
    page.reads(found_by("reply-bar"), "Skipper")
    page.keys("An answer", Keys.ENTER)
    assert bot.expect("message", lambda got: got.content == "An answer")[0].reference

    # Into the message, which begins with its button, and through the form.
    page.wait("the focus", lambda: page.focused()[0] == "composer")
    page.keys((Keys.SHIFT, Keys.F6), Keys.ARROW_UP, Keys.ARROW_UP, Keys.ARROW_UP, Keys.ENTER)
    assert page.focused() == ("component-button", "Report")
    page.keys(Keys.ENTER)
    options = [{"label": "Leak", "value": "leak"}, {"label": "Fire", "value": "fire"}]
    harbour.answer(harbour.pressed(), {"type": 9, "data": {"custom_id": "f", "title": "Report", "components": [
        {"type": 18, "label": "What", "component": {"type": 4, "custom_id": "what", "style": 1}},
        {"type": 18, "label": "Kind", "component": {"type": 21, "custom_id": "kind", "options": options}},
    ]}})
    page.one(found_by("modal"))
    page.keys("Smoke", Keys.TAB, Keys.SPACE, Keys.ARROW_DOWN)
    page.screenshot("keyboard-2-form")
    page.keys(Keys.ENTER)
    interaction = harbour.pressed(discord.InteractionType.modal_submit)
    assert [row["component"]["value"] for row in interaction.data["components"]] == ["Smoke", "fire"]
    harbour.answer(interaction, {"type": 4, "data": {"content": "Noted.", "flags": 64}})
    page.answer("Noted.")


def test_layers_go_away_with_escape_one_by_one(harbour):
    page = harbour.page
    harbour.enter(harbour.mia)
    page.keys((Keys.ALT, "i"))
    page.one(found_by("inspector-entries"))
    assert page.focused()[0] == "inspector-traffic"
    page.keys(Keys.ARROW_RIGHT)
    page.one(found_by("fault-form"))
    page.keys((Keys.CONTROL, "/"))
    page.one(found_by("shortcuts"))
    page.screenshot("keyboard-3-keys")
    page.keys(Keys.ESCAPE)
    page.gone(found_by("shortcuts"))
    page.one(found_by("fault-form"))
    page.keys(SWITCH)
    page.one(found_by("switcher"))
    page.screenshot("keyboard-4-switcher")
    page.keys(Keys.ESCAPE)
    page.gone(found_by("switcher"))
    page.one(found_by("fault-form"))
    page.keys(Keys.ESCAPE)
    page.gone("#inspector")


def test_channels_are_stepped_through_and_lists_walked(harbour):
    page = harbour.page
    harbour.enter(harbour.mia)
    page.keys((Keys.ALT, Keys.ARROW_UP))
    page.reads(found_by("room-name"), "welcome")
    page.keys((Keys.ALT, Keys.ARROW_DOWN))
    page.reads(found_by("room-name"), ROOM)
    page.driver.execute_script(f"document.querySelector('{found_by('channel', channel_name=ROOM)}').focus()")
    page.keys(Keys.ARROW_DOWN)
    assert "get-help" in page.focused()[1]
    page.keys(Keys.ENTER)
    page.reads(found_by("room-name"), "get-help")
    # A bot can be written to from anywhere.
    switch_to(page, "Skipper")
    page.reads(found_by("room-name"), "Skipper")
    page.keys("Ahoy", Keys.ENTER)
    assert harbour.bot.expect("message", lambda got: got.content == "Ahoy")[0].guild is None


@pytest.mark.parametrize("scheme", ["dark", "light"])
def test_everything_fits_on_a_phone(harbour, scheme):
    page = harbour.page
    harbour.noah.says("A rather long line without any spaces: " + "x" * 120 + "\n```\n" + "y" * 120 + "\n```", harbour.room)
    harbour.post_button()
    page.scheme(scheme)
    harbour.enter(harbour.mia)
    page.resize(360, 740)
    assert page.overflow() == [0, []]
    page.screenshot(f"phone-1-room-{scheme}")
    page.click(found_by("open-channels"))
    page.one(found_by("channel", channel_name=ROOM))
    assert page.overflow()[0] == 0
    page.screenshot(f"phone-2-channels-{scheme}")
    page.keys(Keys.ESCAPE)
    page.wait("the drawer closing", lambda: not page.driver.execute_script("return document.getElementById('app').dataset.drawer"))
    page.click(found_by("toggle-members"))
    page.one(found_by("member", name="noah"))
    page.screenshot(f"phone-3-members-{scheme}")
    page.keys(Keys.ESCAPE)
    harbour.sandbox.switch_on(kind="status", status=500)
    page.one(found_by("fault-banner"))
    assert page.overflow()[0] == 0
    page.screenshot(f"phone-4-banner-{scheme}")


def test_nothing_moves_for_those_who_asked_for_that(harbour):
    page = harbour.page
    page.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": [{"name": "prefers-reduced-motion", "value": "reduce"}]})
    durations = page.driver.execute_script(
        "return [...document.querySelectorAll('*')].map((e) => parseFloat(getComputedStyle(e).transitionDuration)).filter((s) => s > 0.001)")
    assert durations == []
