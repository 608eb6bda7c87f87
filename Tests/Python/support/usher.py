"""Starts the program that the build made, and ends it."""

import contextlib
import os
import pathlib
import queue
import re
import subprocess
import threading
import time

REPOSITORY = pathlib.Path(__file__).resolve().parents[3]


class Usher:
    """One running `usher`, a process of its own.

    It must say what it has to say on standard output as it happens, and end with status 0 within ten seconds of
    being asked to.
    """

    def __init__(self, *arguments):
        binary = REPOSITORY / os.environ.get("USHER", ".build/debug/usher")
        if not binary.exists():
            raise FileNotFoundError(f"{binary} is not there: run `make build`, or set USHER to the program")
        self._lines = queue.Queue()
        self.output = []
        self.process = subprocess.Popen(
            [binary, *arguments],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            # Nothing that lies around in the environment or the folder changes what is tested.
            cwd="/",
            env={name: os.environ[name] for name in ("PATH", "HOME", "LANG", "TMPDIR") if name in os.environ},
        )
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def __enter__(self):
        return self

    def __exit__(self, kind, error, trace):
        try:
            self.stop()
        except AssertionError:
            if error is None:
                raise

    def _read(self):
        with self.process.stdout:
            for line in self.process.stdout:
                self._lines.put(line.rstrip("\n"))
        self._lines.put(None)

    def wait_for(self, pattern, seconds=60):
        """The first match in what is printed from here on."""
        end = time.monotonic() + seconds
        while True:
            try:
                line = self._lines.get(timeout=max(0, end - time.monotonic()))
            except queue.Empty:
                raise AssertionError(f"usher did not print {pattern!r} within {seconds} s; it printed {self.output}")
            if line is None:
                raise AssertionError(f"usher ended before it printed {pattern!r}; it printed {self.output}")
            self.output.append(line)
            if match := re.search(pattern, line):
                return match

    def stop(self):
        """Asks it to end, and insists on a clean end."""
        if self.process.poll() is None:
            self.process.terminate()
        try:
            status = self.process.wait(timeout=60)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
            self._reader.join()
            raise AssertionError("usher did not end within 10 s of SIGTERM") from None
        self._reader.join()
        assert status == 0, f"usher ended with status {status}; it printed {self.output}"


@contextlib.contextmanager
def running_sandbox(*arguments):
    """`usher sandbox`, with its addresses by name: Page, API, Gateway, Token; `client` is an id and a secret."""
    with Usher("sandbox", "--port", "0", *arguments) as usher:
        usher.addresses = {
            name: usher.wait_for(rf"^{name}:\s+(\S+)$").group(1) for name in ("Page", "API", "Gateway", "Token")
        }
        usher.client = usher.wait_for(r"^Client:\s+(\d+) (\S+)$").groups()
        yield usher
