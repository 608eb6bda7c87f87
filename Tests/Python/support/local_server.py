"""An HTTP server on a free port of this machine, for as long as a `with` lasts."""

import http.server
import threading


class LocalServer:
    def __init__(self, handler):
        """`handler` is a class with `do_GET` and the like; see `Quiet`."""
        self._server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)
        self.origin = f"http://127.0.0.1:{self._server.server_address[1]}"

    def __enter__(self):
        self._thread.start()
        return self

    def __exit__(self, *_):
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()


class Quiet(http.server.BaseHTTPRequestHandler):
    def answer(self, content, content_type):
        self.send_response(200)
        self.send_header("Content-Type", content_type)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_):
        pass
