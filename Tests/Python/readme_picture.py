"""Takes the README's picture of a transcript: the beginning of the sample, as far as its first large embed, in the dark.

Run by `make pictures`; alone: PYTHONPATH=Tests/Python .build-venv/bin/python Tests/Python/readme_picture.py FILE.png
"""

import base64
import pathlib
import sys

from support.transcript import Reader, path

WIDTH = 940
# Where the picture ends: behind the message that has this embed.
END = "return [...document.querySelectorAll('article')].find((e) => e.textContent.includes('Order 4711'))" \
    ".getBoundingClientRect().bottom + scrollY"

with Reader(path("sample.html"), zone="UTC", width=WIDTH, height=1200, scheme="dark") as reader:
    clip = {"x": 0, "y": 0, "width": WIDTH, "height": reader.run(END) + 16, "scale": 1}
    shot = reader.command("Page.captureScreenshot", format="png", captureBeyondViewport=True, clip=clip)
pathlib.Path(sys.argv[1]).write_bytes(base64.b64decode(shot["data"]))
