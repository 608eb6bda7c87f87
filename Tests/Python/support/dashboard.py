"""Where the consent page sends people back to: the door of somebody's dashboard."""

import queue
import urllib.parse

from support.local_server import LocalServer, Quiet

PAGE = b"<!doctype html><title>Dashboard</title><link rel=icon href=data:,><p>Welcome back"


class Dashboard(LocalServer):
    def __init__(self):
        self._visits = queue.Queue()
        visits = self._visits

        class Handler(Quiet):
            def do_GET(self):
                visits.put(self.path)
                self.answer(PAGE, "text/html")

        super().__init__(Handler)
        self.callback = self.origin + "/callback"

    def visit(self, seconds=20):
        """The whole address of the next visit, and its query."""
        path = self._visits.get(timeout=seconds)
        query = dict(urllib.parse.parse_qsl(urllib.parse.urlsplit(path).query))
        return self.origin + path, query

    @property
    def was_visited(self):
        return not self._visits.empty()
