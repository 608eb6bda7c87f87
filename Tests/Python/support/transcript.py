"""A transcript in a headless Chromium, opened from the disk as its readers do, with an eye on all that it tries."""

import base64
import json
import os
import shutil

from selenium import webdriver
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.support.ui import WebDriverWait

from support.usher import REPOSITORY

FOLDER = REPOSITORY / os.environ.get("USHER_TEST_TRANSCRIPTS", ".build-transcripts")

# Runs before anything of the page: whatever an injected script would do to show itself is written down.
LISTENING = """
window.__ran = [];
const note = (name) => function () { window.__ran.push(name); };
for (const name of ["alert", "confirm", "prompt", "open", "print", "fetch"]) window[name] = note(name);
for (const name of ["log", "info", "warn", "error", "debug"]) console[name] = note("console." + name);
window.eval = note("eval");
XMLHttpRequest.prototype.send = note("XMLHttpRequest");
navigator.sendBeacon = note("sendBeacon");
window.WebSocket = note("WebSocket");
"""


def path(name):
    file = FOLDER / name
    assert file.exists(), f"{file} is not there: run the Swift tests with USHER_TEST_TRANSCRIPTS naming a folder"
    return file


class Reader:
    def __init__(self, file, script=True, width=1120, height=900, scheme="light", zone=None, mouse=True):
        options = webdriver.ChromeOptions()
        options.binary_location = shutil.which("chromium")
        for argument in ("--headless=new", f"--window-size={width},{height}", "--hide-scrollbars",
                         "--disable-dev-shm-usage"):
            options.add_argument(argument)
        if os.geteuid() == 0:
            # Chromium refuses to start its own sandbox as root, which is who builds in a container.
            options.add_argument("--no-sandbox")
        if mouse:
            # Without a screen Chromium takes itself for a device on which nothing hovers.
            options.add_argument("--blink-settings=primaryHoverType=2,availableHoverTypes=2,primaryPointerType=4,"
                                 "availablePointerTypes=4")
        if not script:
            options.add_experimental_option("prefs", {"profile.managed_default_content_settings.javascript": 2})
        options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
        options.set_capability("unhandledPromptBehavior", "ignore")
        self.driver = webdriver.Chrome(options=options, service=webdriver.ChromeService(shutil.which("chromedriver")))
        self.command("Page.addScriptToEvaluateOnNewDocument", source=LISTENING)
        self.command("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1,
                     mobile=False)
        if zone:
            self.command("Emulation.setTimezoneOverride", timezoneId=zone)
        self.media(scheme)
        self.url = file.resolve().as_uri()
        self.driver.get(self.url)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.driver.quit()

    def command(self, name, **parameters):
        return self.driver.execute_cdp_cmd(name, parameters)

    def media(self, scheme, kind=""):
        self.command("Emulation.setEmulatedMedia", media=kind,
                     features=[{"name": "prefers-color-scheme", "value": scheme}])

    def run(self, script, *arguments):
        return self.driver.execute_script(script, *arguments)

    def until(self, condition):
        WebDriverWait(self.driver, 60, 0.05).until(lambda _: condition())

    def hover(self, element):
        ActionChains(self.driver).move_to_element(element).perform()

    def picture(self, name, whole=False):
        folder = REPOSITORY / ".build-screenshots"
        folder.mkdir(exist_ok=True)
        area = {"captureBeyondViewport": True, "clip": self._whole()} if whole else {}
        shot = self.command("Page.captureScreenshot", format="png", **area)
        (folder / f"{name}.png").write_bytes(base64.b64decode(shot["data"]))

    def _whole(self):
        size = self.command("Page.getLayoutMetrics")["cssContentSize"]
        return {"x": 0, "y": 0, "width": size["width"], "height": size["height"], "scale": 1}

    # Judging

    def ran(self):
        """What an injected script did."""
        return self.run("return window.__ran")

    def requests(self):
        """Everything that was asked for, but for the file itself and what is inside of it."""
        events = (json.loads(entry["message"])["message"] for entry in self.driver.get_log("performance"))
        urls = (e["params"]["request"]["url"] for e in events if e["method"] == "Network.requestWillBeSent")
        return [url for url in urls if url != self.url and not url.startswith("data:")]

    def problems(self):
        """What the browser complained of."""
        return [entry["message"] for entry in self.driver.get_log("browser")]
