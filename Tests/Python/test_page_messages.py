"""Messages on the page: files, edits, answers, reactions, typing, what was said long ago, and all that bots can show.

Run by `make test`; alone: .build-venv/bin/python -m pytest -c Tests/Python/pytest.ini Tests/Python/test_page_messages.py
"""

import base64
import io
import wave

import discord
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from support.browser import found_by
from support.harbour import LAYOUT, png
from support.sandbox import ROOM

# What a script can do that a browser driver cannot: drop files, and paste them.
HAND_OVER = """
const [target, name, type, data, event] = arguments;
const bytes = Uint8Array.from(atob(data), (letter) => letter.charCodeAt(0));
const transfer = new DataTransfer();
transfer.items.add(new File([bytes], name, { type }));
const init = { bubbles: true, cancelable: true };
if (event === "paste") return target.dispatchEvent(new ClipboardEvent("paste", { ...init, clipboardData: transfer }));
for (const kind of ["dragover", "drop"]) target.dispatchEvent(new DragEvent(kind, { ...init, dataTransfer: transfer }));
"""


def message(id):
    return found_by("message", message_id=id)


def test_files_are_chosen_dropped_and_pasted_and_the_bot_sees_them(harbour, tmp_path):
    page = harbour.page
    harbour.enter(harbour.mia)
    notes = tmp_path / "notes.txt"
    notes.write_text("Mind the gap.")
    page.driver.find_element(By.CSS_SELECTOR, found_by("composer-files")).send_keys(str(notes))
    page.one(found_by("tray-file", filename="notes.txt"))
    for name, event, target in [("tide.png", "drop", ".timeline"), ("shore.png", "paste", found_by("composer"))]:
        content = base64.b64encode(png(320, 200, (70, 120, 150))).decode()
        page.driver.execute_script(HAND_OVER, page.one(target), name, "image/png", content, event)
        page.one(found_by("tray-file", filename=name) + " img")
    page.screenshot("messages-1-tray")
    page.say("From the pier")
    got = harbour.bot.expect("message", lambda got: got.content == "From the pier")[0]
    assert [file.filename for file in got.attachments] == ["notes.txt", "tide.png", "shore.png"]
    assert harbour.bot.do(got.attachments[0].read()) == b"Mind the gap."
    page.gone(found_by("tray-file"))
    page.one(f"{message(got.id)} {found_by('attachment', filename='notes.txt')} {found_by('attachment-download')}")
    widths = "return [...document.querySelectorAll('.gallery img')].map((image) => image.naturalWidth)"
    page.wait("both pictures", lambda: page.driver.execute_script(widths) == [320, 320])
    page.screenshot("messages-2-files")

    # One that is too large says so, and does not get as far as the sandbox.
    large = tmp_path / "large.bin"
    large.write_bytes(bytes(10 * 1024 * 1024 + 1))
    page.driver.find_element(By.CSS_SELECTOR, found_by("composer-files")).send_keys(str(large))
    page.reads(found_by("composer-error"), "a file may have 10.0 MB")


def test_who_wrote_a_message_edits_and_deletes_it(harbour):
    page, bot = harbour.page, harbour.bot
    theirs = harbour.noah.says("Hello.", harbour.room)
    harbour.enter(harbour.mia)
    page.say("Low tied at six.")
    mine = bot.expect("message", lambda got: got.content == "Low tied at six.")[0]
    page.reads(found_by("content"), "Low tied")
    page.keys(Keys.ARROW_UP)
    page.one(found_by("editor"))
    page.screenshot("messages-3-editor")
    page.keys((Keys.CONTROL, "a"), "Low tide at six.", Keys.ENTER)
    page.reads(found_by("content"), "Low tide at six.")
    page.reads(found_by("content"), "(edited)")
    assert bot.expect("message_edit")[1].content == "Low tide at six."
    # Escape leaves it as it was.
    page.tool({"id": mine.id}, "edit")
    page.wait("the editor", lambda: page.focused()[0] == "editor")
    page.keys("!!", Keys.ESCAPE)
    page.gone(found_by("editor"))
    assert harbour.mia.message(mine.id, harbour.room)["content"] == "Low tide at six."
    assert not page.driver.find_elements(By.CSS_SELECTOR, f"{message(theirs['id'])} {found_by('message-edit')}")
    page.tool({"id": mine.id}, "delete")
    page.click(found_by("ask-yes"))
    page.gone(message(mine.id))
    assert bot.expect("message_delete")[0].id == mine.id
    # Staff may delete what others wrote.
    harbour.enter(harbour.staff)
    page.tool(theirs, "delete")
    page.click(found_by("ask-yes"))
    page.gone(message(theirs["id"]))


def test_answers_and_reactions_go_to_the_bot_and_back(harbour):
    page, bot = harbour.page, harbour.bot
    question = harbour.noah.says("Who has the key?", harbour.room)
    harbour.enter(harbour.mia)
    page.tool(question, "reply")
    page.reads(found_by("reply-bar"), "Noah")
    page.say("I have.")
    answer = bot.expect("message", lambda got: got.content == "I have.")[0]
    assert answer.reference.message_id == int(question["id"])
    page.reads(".above-reply", "Who has the key?")
    page.gone(found_by("reply-bar"))

    page.tool(question, "react")
    page.screenshot("messages-4-picker")
    page.click(found_by("emoji-choice", emoji="🎉"))
    chip = f"{message(question['id'])} {found_by('reaction', emoji='🎉')}"
    page.one(chip + '[aria-pressed="true"][data-count="1"]')
    assert str(bot.expect("raw_reaction_add")[0].emoji) == "🎉"
    harbour.call("PUT", f"/channels/{harbour.room}/messages/{question['id']}/reactions/%F0%9F%8E%89/@me")
    page.one(chip + '[data-count="2"]')
    page.screenshot("messages-5-reactions")
    page.click(chip)
    page.one(chip + '[aria-pressed="false"][data-count="1"]')
    bot.expect("raw_reaction_remove")


def test_typing_is_seen_on_both_sides(harbour):
    page, bot = harbour.page, harbour.bot
    harbour.enter(harbour.mia)
    page.one(found_by("composer")).send_keys("Let me think")
    assert bot.expect("typing")[1].id == int(harbour.mia.id)
    harbour.call("POST", f"/channels/{harbour.room}/typing")
    page.reads(found_by("typing"), "Skipper is typing")


def test_what_was_said_long_ago_comes_on_scrolling_up(harbour):
    page = harbour.page
    for number in range(230):
        harbour.noah.says(f"Line {number}", harbour.room)
    harbour.enter(harbour.mia)
    page.reads(found_by("content"), "Line 229")
    lines = "return [...document.querySelectorAll('[data-testid=content]')].map((line) => line.textContent)"
    assert len(page.driver.execute_script(lines)) == 100
    top = "document.getElementById('messages').scrollTop = 0"
    page.driver.execute_script(top)
    page.wait("the second hundred", lambda: len(page.driver.execute_script(lines)) == 200)
    # What was on the screen is still there.
    assert page.driver.execute_script("return document.getElementById('messages').scrollTop") > 300
    page.one(found_by("jump"))
    page.screenshot("messages-6-history")
    page.driver.execute_script(top)
    page.wait("the rest", lambda: len(page.driver.execute_script(lines)) == 230)
    assert page.driver.execute_script(lines) == [f"Line {number}" for number in range(230)]
    page.gone(found_by("older"))
    harbour.noah.says("News!", harbour.room)
    page.reads(found_by("jump"), "New messages").click()
    page.reads(found_by("content"), "News!")
    page.gone(found_by("jump"))


def test_what_came_meanwhile_is_marked(harbour):
    page = harbour.page
    harbour.noah.says("Before.", harbour.room)
    harbour.enter(harbour.mia)
    page.reads(found_by("content"), "Before.")
    page.go("welcome")
    harbour.noah.says(f"<@{harbour.mia.id}>, are you there?", harbour.room)
    page.reads(found_by("channel", channel_name=ROOM) + ".has-unread .count", "1")
    page.screenshot("messages-7-unread")
    page.go(ROOM)
    page.one(found_by("new-divider"))
    page.gone(".has-unread")
    page.one(".day")
    page.screenshot("messages-8-new")


def test_layout_components_are_shown(harbour):
    page = harbour.page
    pictures = [("a.png", (180, 90, 60)), ("b.png", (60, 140, 90)), ("c.png", (90, 90, 170))]
    files = [(name, "image/png", png(300, 220, color)) for name, color in pictures] + [("rules.txt", "text/plain", b"None.")]
    container = {
        "type": 17, "accent_color": 0xF0A04B, "components": [
            {"type": 10, "content": "## Boats for hire\nBy the hour, *in all weathers*."},
            {"type": 9, "components": [{"type": 10, "content": "**Gull**\nFour seats"}],
             "accessory": {"type": 11, "media": {"url": "attachment://a.png"}, "description": "The Gull"}},
            {"type": 14, "divider": True, "spacing": 2},
            {"type": 12, "items": [{"media": {"url": f"attachment://{name}"}} for name, _ in pictures]},
            {"type": 12, "items": [{"media": {"url": "attachment://b.png"}, "spoiler": True}]},
            {"type": 13, "file": {"url": "attachment://rules.txt"}},
            {"type": 9, "components": [{"type": 10, "content": "Ready?"}],
             "accessory": {"type": 2, "style": 3, "label": "Hire", "custom_id": "hire"}},
            {"type": 1, "components": [{"type": 3, "custom_id": "boat", "placeholder": "Which one?", "options": [
                {"label": "Gull", "value": "gull"}, {"label": "Tern", "value": "tern"}]}]},
        ],
    }
    shown = harbour.posts({
        "flags": LAYOUT, "components": [{"type": 10, "content": "Above the box"}, container],
        "attachments": [{"id": index, "filename": file[0]} for index, file in enumerate(files)],
    }, files)
    harbour.enter(harbour.mia)
    node = message(shown["id"])
    page.reads(f"{node} {found_by('container')}", "Boats for hire")
    small = page.one(f"{node} {found_by('section')} .picture-small")
    assert small.rect["width"] == small.rect["height"] == 84
    assert len(page.all(f"{node} .gallery-3 img")) == 3
    page.one(f"{node} {found_by('attachment', filename='rules.txt')}")
    page.one(f"{node} hr.is-wide")
    page.screenshot("messages-9-layout")
    page.click(f"{node} {found_by('show-spoiler')}")
    page.gone(f"{node} .is-hidden")
    page.click(f"{node} {found_by('component-button', label='Hire')}")
    harbour.answer(harbour.pressed(), {"type": 4, "data": {"content": "It is yours.", "flags": 64}})
    page.answer("It is yours.")
    page.scheme("light")
    page.screenshot("messages-10-light")
    page.scheme("dark")
    page.resize(390, 800)
    assert page.overflow() == [0, []]
    page.screenshot("messages-11-phone")


def test_polls_forwards_and_notices_are_shown(harbour):
    page, noah = harbour.page, harbour.noah
    said = noah.says("Dinner is at **eight**.", harbour.room)
    noah.places("poll", harbour.room, question="Fish or pie?", answers=["Fish", "Pie", "Neither"])
    noah.places("forward", harbour.room, message_id=said["id"])
    noah.places("voice", harbour.room, seconds=4)
    noah.places("sticker", harbour.room, name="anchor")
    noah.places("pin_notice", harbour.room, message_id=said["id"])
    harbour.enter(harbour.mia)
    page.reads(found_by("poll"), "Fish or pie?")
    assert len(page.all(found_by("poll-answer"))) == 3
    page.reads(found_by("forward"), "Dinner is at eight.")
    page.one(found_by("attachment", filename="voice-message.ogg"))
    page.reads(found_by("message", system="true"), "pinned a message")
    page.screenshot("messages-13-poll")


def test_sounds_can_be_played(harbour):
    page = harbour.page
    sound = io.BytesIO()
    with wave.open(sound, "wb") as file:
        file.setparams((1, 1, 8000, 0, "NONE", ""))
        file.writeframes(bytes(128 + 60 * (index // 10 % 2) for index in range(16000)))
    harbour.posts({"content": "The horn"}, [("horn.wav", "audio/wav", sound.getvalue())])
    harbour.posts({}, [("broken.mp3", "audio/mpeg", b"no sound")])
    harbour.enter(harbour.mia)
    page.one(found_by("attachment", filename="broken.mp3"))
    read = "return [...document.querySelectorAll('[data-testid=player]')].map((player) => player.duration)"
    # What is no sound has no player.
    page.wait("the horn's length", lambda: page.driver.execute_script(read) == [2])
    play = "document.querySelector('[data-testid=player]').play().then(() => arguments[0](true), arguments[0])"
    assert page.driver.execute_async_script(play) is True
    seek = "const player = document.querySelector('[data-testid=player]'); player.pause(); player.onseeked = () => arguments[0](player.currentTime); player.currentTime = 1.5"
    assert page.driver.execute_async_script(seek) == 1.5
    # It goes on when its message is drawn anew.
    [horn] = [said for said in harbour.mia.messages(harbour.room) if said["content"] == "The horn"]
    page.driver.execute_script("const player = document.querySelector('[data-testid=player]'); player.loop = true; player.play()")
    harbour.call("PUT", f"/channels/{harbour.room}/messages/{horn['id']}/reactions/%F0%9F%8E%89/@me")
    page.one(found_by("reaction", emoji="🎉"))
    assert page.driver.execute_script("return document.querySelector('[data-testid=player]').paused") is False
    page.screenshot("messages-21-sound")


def test_people_vote_in_a_poll(harbour):
    page, mia, noah = harbour.page, harbour.mia, harbour.noah
    status, poll = harbour.call("POST", f"/channels/{harbour.room}/messages", {"poll": {
        "question": {"text": "What shall the harbour cook?"}, "allow_multiselect": True, "answers": [
            {"poll_media": {"text": "Fish", "emoji": {"name": "🐟"}}}, {"poll_media": {"text": "Pie"}},
            {"poll_media": {"text": "<img src=x onerror=alert(1)>"}}]}})
    assert status == 200

    def of_poll(testid, **data):
        return f'[data-message-id="{poll["id"]}"] {found_by(testid, **data)}'

    harbour.enter(mia)
    page.reads(of_poll("poll"), "What shall the harbour cook?")
    answers = page.all(of_poll("poll-answer"))
    assert answers[0].text.strip() == "🐟 Fish" and "<img" in answers[2].text
    assert not page.one(of_poll("poll-vote")).is_enabled()
    answers[0].click()
    # What was ticked is still ticked when somebody else votes.
    noah.votes([1, 3], poll)
    page.reads(of_poll("poll"), "2 votes")
    assert page.all(of_poll("poll-choice"))[0].is_selected()
    page.click(of_poll("poll-peek"))
    page.reads(of_poll("poll"), "1 · 50 %")
    page.screenshot("messages-16-poll-results")
    page.click(of_poll("poll-back"))
    page.click(of_poll("poll-answer"), 1)
    page.screenshot("messages-17-poll-voting")
    page.click(of_poll("poll-vote"))
    page.one(of_poll("poll", voted="true"))
    page.reads(of_poll("poll"), "4 votes")
    assert [answer.get_attribute("data-mine") for answer in page.all(of_poll("poll-answer"))] == ["true", "true", "false"]
    page.click(of_poll("poll-remove"))
    page.one(of_poll("poll", voted="false"))
    page.reads(of_poll("poll"), "2 votes")
    page.click(of_poll("poll-answer"), 0)
    page.click(of_poll("poll-vote"))
    page.reads(of_poll("poll"), "3 votes")
    assert harbour.call("POST", f"/channels/{harbour.room}/polls/{poll['id']}/expire")[0] == 200
    page.reads(found_by("message", system="true"), "’s poll What shall the harbour cook? has closed. 🐟 Fish won with 67 %.")
    page.reads(of_poll("poll"), "This poll has ended")
    assert not page.all(of_poll("poll-remove"))
    page.screenshot("messages-18-poll-ended")


def test_people_ask_in_a_poll(harbour):
    page = harbour.page
    harbour.enter(harbour.mia)
    page.click(found_by("composer-poll"))
    page.click(found_by("poll-post"))
    page.reads(found_by("poll-failure"), "A poll needs a question.")
    page.one(found_by("poll-question")).send_keys("Fish or pie?")
    page.click(found_by("poll-more"))
    for field, text in zip(page.all(found_by("poll-answer-text")), ("Fish", "Pie", "")):
        field.send_keys(text)
    page.click(found_by("poll-many"))
    page.screenshot("messages-22-poll-form")
    page.click(found_by("poll-post"))
    page.gone(found_by("poll-form"))
    page.reads(found_by("poll"), "Fish or pie?")
    [heard] = harbour.bot.expect("message", lambda message: message.poll)
    assert [answer.text for answer in heard.poll.answers] == ["Fish", "Pie"] and heard.poll.multiple
    assert heard.author.id == int(harbour.mia.id)
    page.click(found_by("poll-answer"), 1)
    page.click(found_by("poll-vote"))
    vote = harbour.bot.expect("raw_poll_vote_add")[0]
    assert (vote.user_id, vote.answer_id) == (int(harbour.mia.id), 2)


def test_a_servers_own_emoji_are_pictures(harbour):
    page = harbour.page
    image = "data:image/png;base64," + base64.b64encode(png(24, 24, (240, 90, 40))).decode()
    guild = harbour.owner.guild()["id"]
    status, emoji = harbour.call("POST", f"/guilds/{guild}/emojis", {"name": "anchor", "image": image})
    assert status == 201
    button = {"type": 2, "style": 2, "label": "Drop", "custom_id": "drop", "emoji": {"id": emoji["id"], "name": "anchor"}}
    posted = harbour.posts({"content": f"Drop <:anchor:{emoji['id']}> here, and <:lost:1> there",
                            "components": [{"type": 1, "components": [button]}]})
    harbour.enter(harbour.mia)
    page.reads(found_by("content"), "Drop here, and :lost: there")
    loaded = "return [...document.querySelectorAll('[data-testid=custom-emoji]')].every((image) => image.naturalWidth === 24)"
    page.wait("the pictures", lambda: page.driver.execute_script(loaded))
    assert len(page.all(found_by("custom-emoji"))) == 2
    page.tool(posted, "react")
    page.click(found_by("emoji-choice", emoji=f"anchor:{emoji['id']}"))
    reaction = page.one(found_by("reaction", emoji="anchor", count="1"))
    assert reaction.get_attribute("aria-pressed") == "true"
    page.one(found_by("composer")).send_keys("Weigh :anc")
    page.one(found_by("mention-suggestion", value=emoji["id"]))
    page.one(found_by("composer")).send_keys(Keys.ENTER, "!", Keys.ENTER)
    page.wait("what Mia said", lambda: harbour.mia.messages(harbour.room)[-1]["content"] == f"Weigh <:anchor:{emoji['id']}> !")
    # In her message, in the bot's, on its button and below it.
    page.wait("all pictures", lambda: len(page.all(found_by("custom-emoji"))) == 4 and page.driver.execute_script(loaded))
    page.screenshot("messages-20-emoji")
    reaction.click()
    page.gone(found_by("reaction", emoji="anchor"))


def test_a_webhook_shows_its_own_name(harbour):
    page = harbour.page
    status, webhook = harbour.call("POST", f"/channels/{harbour.room}/webhooks", {"name": "Lighthouse"})
    assert status == 200
    for name in (None, "Fog <b>horn</b>"):
        harbour.call("POST", f"/webhooks/{webhook['id']}/{webhook['token']}", {"content": "Ships ahead", "username": name})
    harbour.enter(harbour.mia)
    page.reads(found_by("author"), "Lighthouse")
    page.reads(found_by("author"), "Fog <b>horn</b>")
    page.screenshot("messages-19-webhook")


def test_a_command_takes_a_file(harbour, tmp_path):
    page = harbour.page
    status, _ = harbour.call("POST", f"/applications/{harbour.application}/commands", {
        "name": "report", "description": "Tell the harbour master", "options": [
            {"type": 11, "name": "picture", "description": "What it looks like", "required": True},
            {"type": 3, "name": "what", "description": "What it is", "required": True},
        ]})
    assert status in (200, 201)
    picture = tmp_path / "hole.png"
    picture.write_bytes(png(20, 20, (20, 20, 20)))
    harbour.enter(harbour.mia)
    page.one(found_by("composer")).send_keys("/rep")
    page.one(found_by("command-suggestion", command="report"))
    page.screenshot("messages-14-commands")
    page.one(found_by("composer")).send_keys(Keys.BACKSPACE * 4)
    page.run("report", picture=str(picture), what="A hole")
    interaction = harbour.pressed(discord.InteractionType.application_command)
    options = {option["name"]: option["value"] for option in interaction.data["options"]}
    assert options["what"] == "A hole"
    assert interaction.data["resolved"]["attachments"][options["picture"]]["filename"] == "hole.png"
    harbour.answer(interaction, {"type": 4, "data": {"content": "Noted.", "flags": 64}})
    page.answer("Noted.")


def test_embeds_buttons_and_menus_are_shown(harbour):
    page = harbour.page
    harbour.posts({
        "content": "Order **4711**",
        "embeds": [{
            "title": "Order 4711", "description": "It is *on its way*: <t:1700000000:D>", "color": 0x3B82F6,
            "author": {"name": "The shop"}, "footer": {"text": "Sent by the lorry"}, "timestamp": "2026-11-22T10:00:00Z",
            "fields": [{"name": name, "value": value, "inline": True} for name, value in [("Boxes", "2"), ("Weight", "4 kg"), ("Paid", "yes")]],
            "image": {"url": "attachment://map.png"},
        }],
        "components": [
            {"type": 1, "components": [{"type": 2, "style": style, "label": text, "custom_id": text} for style, text in
                                       [(1, "Track"), (2, "Later"), (3, "Accept"), (4, "Refuse")]]
             + [{"type": 2, "style": 5, "label": "Shop", "url": "https://example.org"}]},
            {"type": 1, "components": [{"type": 5, "custom_id": "who", "placeholder": "Who takes it?"}]},
        ],
        "attachments": [{"id": 0, "filename": "map.png"}],
    }, [("map.png", "image/png", png(420, 160, (200, 190, 150)))])
    harbour.enter(harbour.mia)
    page.reads(found_by("embed"), "on its way")
    page.one(found_by("embed") + " .embed-image")
    page.gone(found_by("attachment"))
    page.press("Track")
    harbour.answer(harbour.pressed(), {"type": 4, "data": {"content": "Only for you.", "flags": 64}})
    page.answer("Only for you.")
    page.screenshot("messages-12-embed")
