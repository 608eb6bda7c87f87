"""The sandbox's page in a headless Chromium, used as a person would: by what is on the screen."""

import json
import os
import shutil
import urllib.parse

from selenium import webdriver
from selenium.common.exceptions import (
    ElementClickInterceptedException, ElementNotInteractableException, StaleElementReferenceException)
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.ui import WebDriverWait

from support.usher import REPOSITORY

SECONDS = 60


def found_by(testid, **data):
    """The selector of what the page marks with `data-testid` and further `data-…` attributes."""
    return f'[data-testid="{testid}"]' + "".join(
        f'[data-{name.replace("_", "-")}="{value}"]' for name, value in data.items())


class Page:
    def __init__(self, url, screenshots=".build-screenshots"):
        self.url = url
        self._folder = REPOSITORY / screenshots
        self._folder.mkdir(exist_ok=True)
        options = webdriver.ChromeOptions()
        options.binary_location = shutil.which("chromium")
        options.add_argument("--headless=new")
        options.add_argument("--window-size=1380,860")
        options.add_argument("--hide-scrollbars")
        options.add_argument("--disable-dev-shm-usage")
        if os.geteuid() == 0:
            # Chromium refuses to start its own sandbox as root, which is who builds in a container.
            options.add_argument("--no-sandbox")
        options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
        self.driver = webdriver.Chrome(options=options, service=webdriver.ChromeService(shutil.which("chromedriver")))
        self.scheme("dark")
        self.driver.get(url)

    def __enter__(self):
        return self

    def __exit__(self, kind, error, trace):
        if error is not None:
            self.picture("failure")
        self.driver.quit()

    # Looking

    def all(self, selector):
        return [element for element in self.driver.find_elements(By.CSS_SELECTOR, selector) if element.is_displayed()]

    def wait(self, what, condition):
        """Until the condition gives something; the page may be redrawn meanwhile."""
        waiting = WebDriverWait(self.driver, SECONDS, 0.05, ignored_exceptions=[StaleElementReferenceException])
        return waiting.until(lambda _: condition(), f"{what} did not happen within {SECONDS} s")

    def one(self, selector):
        return self.wait(selector, lambda: next(iter(self.all(selector)), None))

    def reads(self, selector, text):
        """The element that contains the text, the last one where there are more."""
        return self.wait(
            f"“{text}” in {selector}",
            lambda: next((element for element in reversed(self.all(selector)) if text in element.text), None))

    def gone(self, selector):
        self.wait(f"{selector} disappearing", lambda: not self.all(selector))

    def has_channel(self, name):
        return bool(self.all(found_by("channel", channel_name=name)))

    def screenshot(self, name):
        # Fonts and transitions are over when the browser says so.
        self.driver.execute_async_script(
            "const done = arguments[0];"
            "Promise.all([document.fonts.ready, ...document.getAnimations().filter(a => a.effect.getTiming().iterations"
            " !== Infinity).map(a => a.finished.catch(() => {}))]).then(() => requestAnimationFrame(() => done()))")
        self.picture(name)

    def picture(self, name):
        """A screenshot at once, also where the page may run no script."""
        self.driver.save_screenshot(str(self._folder / f"{name}.png"))

    def scheme(self, name):
        """`dark` or `light`."""
        self.driver.execute_cdp_cmd(
            "Emulation.setEmulatedMedia", {"features": [{"name": "prefers-color-scheme", "value": name}]})

    def resize(self, width, height):
        """The size of the page itself, as on a phone; windows cannot be as narrow."""
        self.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", {
            "width": width, "height": height, "deviceScaleFactor": 1, "mobile": False})

    def overflow(self):
        """How far the page can be scrolled sideways, and what sticks out."""
        return self.driver.execute_script(
            "const width = document.documentElement.clientWidth;"
            "const out = [...document.body.querySelectorAll('*')].filter(e => e.checkVisibility({visibilityProperty: true})"
            " && e.getBoundingClientRect().right > width + 1 && !e.closest('[inert], .tray, .people, pre')).map(e => e.className);"
            "return [document.documentElement.scrollWidth - width, out.slice(0, 5)];")

    def focused(self):
        """What has the keyboard's focus: the mark of the element, and its text."""
        element = self.driver.switch_to.active_element
        return element.get_attribute("data-testid"), element.text

    # Doing

    def click(self, selector, index=0):
        """Presses what may be drawn anew, or move, at any moment."""
        self._retry(f"pressing {selector}", lambda: self.all(selector)[index].click() or True)

    def _retry(self, what, action):
        passing = [
            StaleElementReferenceException, ElementClickInterceptedException, ElementNotInteractableException, IndexError]
        waiting = WebDriverWait(self.driver, SECONDS, 0.05, ignored_exceptions=passing)
        waiting.until(lambda _: action(), f"{what} did not work within {SECONDS} s")

    def become(self, person):
        option = found_by("person-option", person_name=person.name)
        self.click(option)
        self.one(option + '[aria-checked="true"]')
        self.one('.status[data-state="live"]')

    def go(self, channel):
        self.click(found_by("channel", channel_name=channel))
        self.reads(found_by("room-name"), channel)

    def keys(self, *keys):
        """Pressed wherever the focus is. What stands in a tuple is pressed together: `(Keys.CONTROL, "k")`."""
        chain = ActionChains(self.driver)
        for key in keys:
            if isinstance(key, tuple):
                *held, last = key
                for each in held:
                    chain.key_down(each)
                chain.send_keys(last)
                for each in reversed(held):
                    chain.key_up(each)
            else:
                chain.send_keys(key)
        chain.perform()

    def tool(self, message, action):
        """Presses a button above a message, which is there while the pointer is."""
        selector = found_by("message", message_id=message["id"])

        def press():
            ActionChains(self.driver).move_to_element(self.all(selector)[0]).perform()
            self.all(f"{selector} {found_by(f'message-{action}')}")[0].click()
            return True

        self._retry(f"pressing {action}", press)

    def press(self, label):
        self.click(found_by("component-button", label=label), -1)

    def say(self, text):
        self.one(found_by("composer")).send_keys(text, Keys.ENTER)

    def run(self, command, **options):
        """Picks the command from the list that a slash opens, and fills its options in."""
        self.one(found_by("composer")).send_keys(f"/{command}")
        self.click(found_by("command-suggestion", command=command))
        self.one(found_by("command-form", command=command))
        for name, value in options.items():
            field = self.one(found_by("command-option", option=name))
            if isinstance(value, str):
                field.send_keys(value)
            else:
                field.send_keys(value.display_name)
                self.click(found_by("option-suggestion", value=value.id))
        self.click(found_by("command-submit"))
        self.gone(found_by("command-form"))

    def fill_in(self, **values):
        """The fields of the form that is open, by their custom ids."""
        for custom_id, value in values.items():
            field = self.one(found_by("modal-input", custom_id=custom_id))
            field.clear()
            field.send_keys(value)

    def submit(self):
        self.click(found_by("modal-submit"))
        self.gone(found_by("modal"))

    def answer(self, text):
        """The answer that nobody else can see."""
        return self.reads(found_by("message", ephemeral="true"), text)

    # Judging

    def problems(self):
        """What the browser complained of."""
        return [entry for entry in self.driver.get_log("browser") if entry["level"] in ("SEVERE", "WARNING")]

    def foreign_requests(self):
        """Addresses that were asked for elsewhere than at the page's own origin."""
        own = urllib.parse.urlsplit(self.url).netloc
        events = (json.loads(entry["message"])["message"] for entry in self.driver.get_log("performance"))
        urls = (e["params"]["request"]["url"] for e in events if e["method"] == "Network.requestWillBeSent")
        return [
            url for url in urls
            if urllib.parse.urlsplit(url).scheme in ("http", "https", "ws", "wss")
            and urllib.parse.urlsplit(url).netloc != own
        ]
