"""A bot without a Gateway: interactions come by HTTP, signed, as Discord's documentation has it."""

import http.server
import json
import threading

from nacl.exceptions import BadSignatureError
from nacl.signing import VerifyKey


class Endpoint:
    """Answers each interaction with what `answer` makes of it, and what is not signed by the key with 401."""

    def __init__(self, verify_key, answer):
        self._key = VerifyKey(bytes.fromhex(verify_key))
        self.received = []
        self.refused = 0
        endpoint = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                if not endpoint.is_signed(self.headers, body):
                    endpoint.refused += 1
                    return self.send_error(401, "invalid request signature")
                interaction = json.loads(body)
                endpoint.received.append(interaction)
                reply = {"type": 1} if interaction["type"] == 1 else answer(interaction)
                content = json.dumps(reply).encode()
                self.send_response(200)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)

            def log_message(self, *_):
                pass

        self._server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}/interactions"

    def __enter__(self):
        self._thread.start()
        return self

    def __exit__(self, *_):
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    def is_signed(self, headers, body):
        try:
            self._key.verify(
                headers["X-Signature-Timestamp"].encode() + body, bytes.fromhex(headers["X-Signature-Ed25519"]))
        except (BadSignatureError, ValueError):
            return False
        return True
