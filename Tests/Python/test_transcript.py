"""Transcripts as their readers meet them: opened from the disk in a headless browser, with scripts and without.

The Swift tests write them into the folder that USHER_TEST_TRANSCRIPTS names. Run by `make test`; alone:

    USHER_TEST_TRANSCRIPTS=$PWD/.build-transcripts swift test --disable-xctest --filter TranscriptsTests
    .build-venv/bin/python -m pytest -c Tests/Python/pytest.ini Tests/Python/test_transcript.py

Screenshots are in .build-screenshots/ afterwards.
"""

import base64
import json
import re

import jsonschema
import pytest
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from support.transcript import Reader, path
from support.usher import REPOSITORY

# Every event that an injected attribute could wait for, on every element; links are not followed.
PROVOCATION = """
addEventListener("click", (event) => event.preventDefault(), true);
addEventListener("submit", (event) => event.preventDefault(), true);
const elements = [...document.querySelectorAll("*")];
for (const element of elements) {
  for (const name of ["pointerenter", "pointerover", "mouseenter", "mouseover", "mousemove", "focus", "focusin", "blur",
    "click", "keydown", "toggle", "load", "error", "begin", "animationstart", "input", "change", "wheel", "copy"]) {
    element.dispatchEvent(new Event(name, { bubbles: true, cancelable: true }));
  }
}
return elements.length;
"""

# What the document of an attack may consist of, and where it may lead.
INSPECTION = """
const allowed = new Set(("HTML HEAD META LINK TITLE STYLE SCRIPT BODY HEADER MAIN FOOTER ARTICLE P DIV SPAN H1 H2 H3 H4 H5 "
  + "H6 DL DT DD DETAILS SUMMARY OL UL LI TIME BDI EM STRONG U S CODE PRE BLOCKQUOTE LABEL OUTPUT BUTTON INPUT A HR FIGURE "
  + "FIGCAPTION IMG svg rect").split(" "));
const wrong = [];
for (const element of document.querySelectorAll("*")) {
  if (!allowed.has(element.tagName)) wrong.push("<" + element.tagName + ">");
  for (const { name, value } of element.attributes) {
    if (name.startsWith("on") || ["style", "srcdoc", "formaction", "action", "srcset"].includes(name)) {
      wrong.push(element.tagName + " " + name + "=" + value);
    }
  }
}
for (const link of document.querySelectorAll("a")) {
  const isInside = link.getAttribute("href").startsWith("#") || link.getAttribute("href").startsWith("attachments/");
  if (!isInside && !["http:", "https:"].includes(link.protocol)) wrong.push(link.href);
}
if (document.scripts.length !== 1) wrong.push(document.scripts.length + " scripts");
if (document.querySelectorAll("style").length !== 1) wrong.push("styles");
return wrong;
"""


def without_policy(name):
    """The same document without its Content-Security-Policy: escaping alone has to hold."""
    text = path(name).read_text()
    stripped, count = re.subn(r'<meta http-equiv="Content-Security-Policy" content="[^"]*">\n', "", text)
    assert count == 1
    copy = path(name).with_name(name.replace(".html", "-without-policy.html"))
    copy.write_text(stripped)
    return copy


def assert_unharmed(reader):
    title = reader.driver.title
    assert reader.run(INSPECTION) == []
    assert reader.run(PROVOCATION) > 10_000
    assert reader.ran() == []
    assert reader.driver.title == title and title.startswith("Ticket 0042 · ")
    assert reader.driver.current_url.split("#")[0] == reader.url
    # Pictures beside the document may be asked for; that their names are attacks must not lead anywhere else.
    folder = reader.url.rsplit("/", 1)[0] + "/"
    assert [url for url in reader.requests() if not url.startswith(folder)] == []


@pytest.mark.timeout(300)
@pytest.mark.parametrize("has_policy", [True, False], ids=["with its policy", "without its policy"])
@pytest.mark.parametrize("name", ["attacks.html", "attacks-alone.html"], ids=["folder", "one file"])
def test_no_attack_does_anything(name, has_policy):
    file = path(name) if has_policy else without_policy(name)
    with Reader(file) as reader:
        assert_unharmed(reader)


@pytest.mark.parametrize("attack", [
    "<img src=x onerror=alert(1)>", "<script>console.log(1)</script>", "<b onmouseover=alert(1)>x</b>",
    "<img src=https://evil.example/pixel.png>", "<style>*{background:url(https://evil.example/a)}</style>",
])
def test_the_test_would_notice(attack, tmp_path):
    text = without_policy("sample.html").read_text()
    file = tmp_path / "harmed.html"
    file.write_text(text.replace("</main>", attack + "</main>"))
    with Reader(file) as reader:
        reader.run(PROVOCATION)
        assert reader.ran() or reader.requests()


def test_the_policy_stops_what_escaping_would_let_through(tmp_path):
    file = tmp_path / "harmed.html"
    attacks = "<img src=x onerror=alert(1)><script>alert(2)</script><style>main{display:none}</style>"
    file.write_text(path("sample.html").read_text().replace("</main>", attacks + "</main>"))
    with Reader(file) as reader:
        assert reader.ran() == []
        assert reader.run("return getComputedStyle(document.querySelector('main')).display") == "block"


@pytest.mark.parametrize("has_script", [True, False], ids=["with scripts", "without scripts"])
def test_nothing_is_fetched_and_the_browser_has_no_complaint(has_script):
    with Reader(path("sample.html"), script=has_script) as reader:
        assert reader.requests() == []
        assert reader.problems() == []
        assert reader.driver.find_element(By.TAG_NAME, "img").size["width"] > 100


def test_a_folder_asks_for_its_own_files_alone():
    with Reader(path("folder/transcript.html")) as reader:
        # Pictures come when they are needed.
        reader.until(lambda: reader.run("return [...document.images].map((image) => image.naturalWidth)") == [560])
        folder = reader.url.rsplit("/", 1)[0] + "/attachments/"
        assert all(url.startswith(folder) for url in reader.requests())
        assert reader.problems() == []


def test_times_are_in_the_zone_of_the_reader():
    shown = "return document.querySelector('main .stamp time').textContent"
    with Reader(path("sample.html"), zone="Asia/Tokyo") as reader:
        assert reader.run(shown) == "22 November 2026, 23:03"
        assert "Asia/Tokyo" in reader.driver.find_element(By.ID, "zone").text
        assert reader.run("return document.querySelector('time[data-f=R]').textContent") != "22 November 2026, 14:03 UTC"
    with Reader(path("sample.html"), script=False, zone="Asia/Tokyo") as reader:
        assert reader.driver.find_element(By.CSS_SELECTOR, "main .stamp time").text == "22 November 2026, 14:03"
        assert reader.driver.find_element(By.ID, "zone").text == "All times are UTC."
        assert reader.driver.find_element(By.CSS_SELECTOR, "time[data-f=R]").text == "22 November 2026, 14:03 UTC"


def test_searching_finds_shows_and_goes_round():
    with Reader(path("sample.html")) as reader:
        field = reader.driver.find_element(By.CSS_SELECTOR, ".find input")
        count = "return document.querySelector('.find output').textContent"
        field.send_keys("mainsheet")
        reader.driver.implicitly_wait(0)
        reader.until(lambda: reader.run(count).startswith("1 of "))
        total = int(reader.run(count).split()[-1])
        assert total >= 3
        field.send_keys(Keys.ENTER)
        assert reader.run(count) == f"2 of {total}"
        field.send_keys(Keys.SHIFT, Keys.ENTER, Keys.NULL)
        field.send_keys(Keys.SHIFT, Keys.ENTER, Keys.NULL)
        assert reader.run(count) == f"{total} of {total}"
        field.clear()
        field.send_keys("booked it until Monday")
        reader.until(lambda: reader.run(count) == "1 of 1")
        assert reader.run("return document.querySelector('.edited').open"), "what was found is in a closed part"
        field.clear()
        field.send_keys("booked it until tuesday noon")
        marked = "return [...CSS.highlights.get('found')].map((range) => range.toString())"
        # What is bold is no border.
        reader.until(lambda: reader.run(marked) == ["booked it until Tuesday noon"])
        assert reader.run(count) == "1 of 1"
        field.clear()
        field.send_keys("no such words")
        reader.until(lambda: reader.run(count) == "nothing found")
    with Reader(path("sample.html"), script=False) as reader:
        assert not reader.driver.find_element(By.CSS_SELECTOR, ".find").is_displayed()


def test_it_is_read_with_the_keyboard_alone_and_without_scripts():
    with Reader(path("sample.html"), script=False) as reader:
        body = reader.driver.find_element(By.TAG_NAME, "body")
        body.send_keys(Keys.TAB)
        skip = reader.driver.switch_to.active_element
        assert skip.get_attribute("class") == "skip" and skip.location["x"] >= 0
        skip.send_keys(Keys.ENTER)
        assert reader.driver.current_url.endswith("#conversation")

        dark = reader.driver.find_element(By.ID, "dark")
        before = body.value_of_css_property("color")
        dark.send_keys(Keys.SPACE)
        assert body.value_of_css_property("color") != before, "the switch works without a script"

        versions = reader.driver.find_element(By.CSS_SELECTOR, ".versions")
        summary = reader.driver.find_element(By.CSS_SELECTOR, ".edited > summary")
        summary.send_keys(Keys.ENTER)
        assert versions.is_displayed() and "Monday" in versions.text

        spoiler = reader.driver.find_element(By.CSS_SELECTOR, ".spoiler")
        inside = spoiler.find_element(By.TAG_NAME, "span")
        assert inside.value_of_css_property("opacity") == "0"
        spoiler.find_element(By.TAG_NAME, "input").send_keys(Keys.SPACE)
        assert inside.value_of_css_property("opacity") == "1"


def test_hovering_shows_what_was_edited():
    with Reader(path("sample.html")) as reader:
        summary = reader.driver.find_element(By.CSS_SELECTOR, ".edited > summary")
        reader.run("arguments[0].scrollIntoView({block: 'center'})", summary)
        reader.hover(summary)
        height = "return document.querySelector('.versions').getBoundingClientRect().height"
        reader.until(lambda: reader.run(height) > 20)
        reader.picture("transcript-edited")


def test_usernames_are_there_where_nothing_hovers_and_on_paper():
    shown = "return getComputedStyle(document.querySelector('h3 > .author[title]'), '::after').content"
    with Reader(path("sample.html")) as reader:
        assert reader.run(shown) == "none"
        assert reader.driver.find_element(By.CSS_SELECTOR, "h3 > .author[title]").get_attribute("title") == "@pepe.nandu"
        reader.media("light", "print")
        assert reader.run(shown) == '" (@pepe.nandu)"'
    with Reader(path("sample.html"), mouse=False) as reader:
        assert reader.run(shown) == '" (@pepe.nandu)"'


def test_it_is_readable_for_machines_that_read_aloud():
    with Reader(path("sample.html")) as reader:
        assert reader.run("return document.documentElement.lang") == "en"
        assert reader.run("return document.querySelectorAll('h1, main, header.top, footer, [role=search]').length") == 5
        nameless = reader.run(
            "return [...document.querySelectorAll('img, input')].filter((e) => !(e.alt || e.ariaLabel ||"
            " e.labels?.[0]?.textContent.trim())).length")
        assert nameless == 0
        assert reader.run("const ids = [...document.querySelectorAll('[id]')].map((e) => e.id);"
                          "return ids.length - new Set(ids).size") == 0


def test_screenshots_of_all_the_ways_to_look_at_it():
    """Kept to be looked at. What is checked is that nothing is wider than the screen."""
    overflow = "return document.documentElement.scrollWidth - innerWidth"
    # The page may be wide enough for what is too wide for its message.
    protruding = """
    return [...document.querySelectorAll(".body *")].filter((element) => {
      if (element.closest(".edited")) return false;
      return element.getBoundingClientRect().right > element.closest(".body").getBoundingClientRect().right + 1;
    }).map((element) => element.outerHTML.slice(0, 80))
    """
    for name, width, scheme, kind in [
        ("light", 1120, "light", ""), ("dark", 1120, "dark", ""), ("phone", 390, "light", ""),
        ("print", 800, "dark", "print"),
    ]:
        with Reader(path("sample.html"), width=width, height=1400, scheme=scheme, mouse=name != "phone") as reader:
            reader.media(scheme, kind)
            assert reader.run(overflow) <= 0, name
            assert reader.run(protruding) == [], name
            reader.picture(f"transcript-{name}", whole=True)
            reader.picture(f"transcript-{name}-top")
            if kind == "print":
                page = reader.run("return getComputedStyle(document.documentElement).backgroundColor")
                assert page == "rgb(255, 255, 255)", "paper is white, whatever the screen is"
                assert base64.b64decode(reader.command("Page.printToPDF")["data"]).startswith(b"%PDF")


def test_the_example_in_the_documents_is_what_the_schema_says():
    schema = json.loads((REPOSITORY / "docs/transcript.schema.json").read_text())
    example = re.search(r"```json\n(.*?)```", (REPOSITORY / "docs/transcripts.md").read_text(), re.DOTALL).group(1)
    jsonschema.Draft202012Validator(schema).validate(json.loads(example))


@pytest.mark.parametrize("name", ["sample.json", "attacks.json"])
def test_json_is_what_its_schema_says(name):
    schema = json.loads((REPOSITORY / "docs/transcript.schema.json").read_text())
    jsonschema.Draft202012Validator.check_schema(schema)
    document = json.loads(path(name).read_text())
    jsonschema.Draft202012Validator(schema).validate(document)
    assert document["messageCount"] == len(document["messages"]) > 20
    ids = [int(message["id"]) for message in document["messages"]]
    assert ids == sorted(ids)


def test_text_has_no_control_characters():
    for name in ("sample.txt", "attacks.txt"):
        text = path(name).read_bytes().decode()
        assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]", text)
