"""Where the consent page sends people back to: the door of somebody's dashboard."""

import http.server
import queue
import threading
import urllib.parse

PAGE = b"<!doctype html><title>Dashboard</title><link rel=icon href=data:,><p>Welcome back"


class Dashboard:
    def __init__(self):
        self._visits = queue.Queue()
        visits = self._visits

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                visits.put(self.path)
                self.send_response(200)
                self.send_header("Content-Type", "text/html")
                self.send_header("Content-Length", str(len(PAGE)))
                self.end_headers()
                self.wfile.write(PAGE)

            def log_message(self, *_):
                pass

        self._server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)
        self.origin = f"http://127.0.0.1:{self._server.server_address[1]}"
        self.callback = self.origin + "/callback"

    def __enter__(self):
        self._thread.start()
        return self

    def __exit__(self, *_):
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    def visit(self, seconds=20):
        """The whole address of the next visit, and its query."""
        path = self._visits.get(timeout=seconds)
        query = dict(urllib.parse.parse_qsl(urllib.parse.urlsplit(path).query))
        return self.origin + path, query

    @property
    def was_visited(self):
        return not self._visits.empty()
