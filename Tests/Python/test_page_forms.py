"""Forms on the page, with every kind of input that Discord has for them.

Run by `make test`; alone: .build-venv/bin/python -m pytest -c Tests/Python/pytest.ini Tests/Python/test_page_forms.py
"""

import discord
from selenium.webdriver.common.by import By
from support.browser import found_by
from support.harbour import png

MODAL = discord.InteractionType.modal_submit


def options(*values):
    return [{"label": value.title(), "value": value, "description": f"About {value}"} for value in values]


def label(text, component, description=None):
    return {"type": 18, "label": text, "component": component} | ({"description": description} if description else {})


def opens(harbour, *components, title="Report"):
    """Lets mia press a button that the bot answers with a form."""
    harbour.post_button()
    harbour.page.press("Open")
    harbour.answer(harbour.pressed(), {"type": 9, "data": {"custom_id": "report", "title": title, "components": list(components)}})
    harbour.page.one(found_by("modal"))


def field(custom_id):
    return f'.field[data-field="{custom_id}"]'


def pick(page, custom_id, *labels):
    """Chooses from a select; one that takes several is ended with Done."""
    page.click(f"{field(custom_id)} .select-button")
    for each in labels:
        page.click(f"{field(custom_id)} {found_by('select-option', label=each)}")
    for done in page.all(f"{field(custom_id)} {found_by('select-done')}"):
        done.click()


def handed_in(harbour):
    """What the bot got: the values by custom id, and what is resolved."""
    interaction = harbour.pressed(MODAL)
    harbour.answer(interaction, {"type": 4, "data": {"content": "Thank you!", "flags": 64}})
    inputs = [row.get("component") or (row.get("components") or [None])[0] for row in interaction.data["components"]]
    return {each["custom_id"]: each.get("value", each.get("values")) for each in inputs if each}, interaction.data.get("resolved", {})


def test_texts_groups_and_files_reach_the_bot(harbour, tmp_path):
    page = harbour.page
    harbour.enter(harbour.mia)
    opens(
        harbour,
        {"type": 10, "content": "Tell us **what happened**."},
        label("What?", {"type": 4, "custom_id": "what", "style": 2, "max_length": 200}, "In a few words"),
        label("How bad?", {"type": 21, "custom_id": "bad", "options": options("a bit", "very")}),
        label("Which parts?", {"type": 22, "custom_id": "parts", "options": options("mast", "sail", "keel"), "min_values": 1, "max_values": 2}),
        label("Pictures", {"type": 19, "custom_id": "pictures", "max_values": 2, "file_types": ["image"]}),
    )
    page.screenshot("form-1-groups")
    page.click(found_by("modal-submit"))
    errors = page.wait("four complaints", lambda: len(page.all(found_by("modal-error"))) == 4 and page.all(found_by("modal-error")))
    assert [error.text for error in errors] == ["This field is required.", "Make a selection.", "Make a selection.", "Choose a file."]
    page.screenshot("form-2-problems")
    page.fill_in(what="It leaks.")
    page.click(f"{field('bad')} {found_by('modal-option', value='very')}")
    for value in ("mast", "keel"):
        page.click(f"{field('parts')} {found_by('modal-option', value=value)}")
    picture = tmp_path / "hole.png"
    picture.write_bytes(png(40, 30, (30, 60, 90)))
    page.driver.find_element(By.CSS_SELECTOR, f"{field('pictures')} input[type=file]").send_keys(str(picture))
    page.one(found_by("modal-file", filename="hole.png"))
    # What is mended is no longer complained of.
    page.gone(found_by("modal-error"))
    page.screenshot("form-3-filled")
    page.click(found_by("modal-submit"))
    values, resolved = handed_in(harbour)
    page.answer("Thank you!")
    [file] = values.pop("pictures")
    assert values == {"what": "It leaks.", "bad": "very", "parts": ["mast", "keel"]}
    attachment = resolved["attachments"][file]
    assert attachment["filename"] == "hole.png" and attachment["content_type"] == "image/png"
    assert attachment["ephemeral"] and "/ephemeral-attachments/" in attachment["url"]
    assert attachment["size"] == len(picture.read_bytes())


def test_selects_of_every_kind_reach_the_bot(harbour):
    page = harbour.page
    harbour.enter(harbour.mia)
    guild = harbour.owner.guild()
    staff_role = next(role["id"] for role in guild["roles"] if role["name"] == "Staff")
    opens(
        harbour,
        label("Flags", {"type": 3, "custom_id": "flags", "options": options("red", "green", "blue"), "max_values": 2}),
        label("Whom", {"type": 5, "custom_id": "whom"}),
        label("Role", {"type": 6, "custom_id": "role"}),
        label("Either", {"type": 7, "custom_id": "either", "max_values": 2}),
        label("Where", {"type": 8, "custom_id": "where", "channel_types": [0]}),
    )
    pick(page, "flags", "Red", "Blue")
    pick(page, "whom", "Noah")
    pick(page, "role", "Staff")
    pick(page, "either", "Sam", "Staff")
    pick(page, "where", "general")
    page.screenshot("form-4-selects")
    page.click(found_by("modal-submit"))
    values, resolved = handed_in(harbour)
    assert values == {
        "flags": ["red", "blue"], "whom": [harbour.noah.id], "role": [staff_role],
        "either": [harbour.staff.id, staff_role], "where": [harbour.room],
    }
    assert set(resolved["users"]) == {harbour.noah.id, harbour.staff.id} == set(resolved["members"])
    assert set(resolved["roles"]) == {staff_role} and set(resolved["channels"]) == {harbour.room}
    page.gone(found_by("modal"))


def test_what_need_not_be_filled_in_comes_as_nothing(harbour):
    page = harbour.page
    harbour.enter(harbour.mia)
    opens(
        harbour,
        {"type": 1, "components": [{"type": 4, "custom_id": "old", "label": "Of the older kind", "style": 1, "required": False}]},
        label("One", {"type": 21, "custom_id": "one", "options": options("a", "b"), "required": False}),
        label("Some", {"type": 22, "custom_id": "some", "options": options("a"), "required": False, "min_values": 0}),
        label("Agreed", {"type": 23, "custom_id": "agreed", "default": True}),
        label("File", {"type": 19, "custom_id": "file", "required": False}),
    )
    page.screenshot("form-5-optional")
    page.click(found_by("modal-submit"))
    values, resolved = handed_in(harbour)
    assert values == {"old": "", "one": None, "some": [], "agreed": True, "file": []}
    assert resolved == {}


def test_on_a_phone_a_form_fits(harbour):
    page = harbour.page
    harbour.enter(harbour.mia)
    page.resize(390, 760)
    opens(
        harbour, label("What?", {"type": 4, "custom_id": "what", "style": 2}),
        label("How bad?", {"type": 21, "custom_id": "bad", "options": options("a bit", "quite", "very")}),
        label("Pictures", {"type": 19, "custom_id": "pictures"}))
    assert page.overflow() == [0, []]
    page.screenshot("form-6-phone")
