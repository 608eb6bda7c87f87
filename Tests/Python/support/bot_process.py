"""A bot in a process of its own, on a library that has a virtual environment to itself."""

import json
import pathlib
import queue
import subprocess
import threading
import time

from support.usher import REPOSITORY

BOTS = pathlib.Path(__file__).parent.parent / "bots"
# Each has a file with what it needs, and a bot: `py-cord.txt` and `py_cord_bot.py`.
LIBRARIES = sorted(path.stem for path in BOTS.glob("*.txt"))


class BotProcess:
    """Runs a script of the folder `bots`, by default `LIBRARY_bot.py`, with the Python of `.build-venv-LIBRARY`."""

    def __init__(self, library, *arguments, script=None):
        python = REPOSITORY / f".build-venv-{library}" / "bin" / "python"
        if not python.exists():
            raise FileNotFoundError(f"{python} is not there: run scripts/install-test.sh")
        self.library = library
        self._events = queue.Queue()
        # What nobody expected yet.
        self._waiting = []
        self.complaints = []
        self._process = subprocess.Popen(
            [python, BOTS / (script or f"{library.replace('-', '_')}_bot.py"), *arguments], stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._process.terminate()
        try:
            self._process.wait(timeout=15)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
            raise AssertionError(f"{self.library} did not end within 15 s of SIGTERM") from None
        finally:
            self._reader.join()

    def _read(self):
        with self._process.stdout:
            for line in self._process.stdout:
                try:
                    event = json.loads(line)
                except ValueError:
                    event = {"event": "complaint", "text": line.rstrip("\n")}
                if event["event"] == "complaint":
                    self.complaints.append(event["text"])
                self._events.put(event)
        self._events.put({"event": "end"})

    def expect(self, name, is_meant=lambda event: True, seconds=60):
        """The first event of this name that nobody expected yet."""
        end = time.monotonic() + seconds
        for event in self._waiting:
            if event["event"] == name and is_meant(event):
                self._waiting.remove(event)
                return event
        while True:
            try:
                event = self._events.get(timeout=max(0, end - time.monotonic()))
            except queue.Empty:
                raise AssertionError(f"{self.library} told of no “{name}” within {seconds} s; {self._state()}") from None
            if event["event"] == "end":
                raise AssertionError(f"{self.library} ended before it told of “{name}”; {self._state()}")
            if event["event"] == name and is_meant(event):
                return event
            self._waiting.append(event)

    def has_seen(self, name):
        """Whether there was such an event that nobody expected."""
        return any(event["event"] == name for event in self._waiting)

    def _state(self):
        told = [event["event"] for event in self._waiting]
        return f"it told of {told} and complained:\n" + "\n".join(self.complaints)
