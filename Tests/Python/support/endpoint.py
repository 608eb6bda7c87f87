"""A bot without a Gateway: interactions come by HTTP, signed, as Discord's documentation has it."""

import json

from nacl.exceptions import BadSignatureError
from nacl.signing import VerifyKey

from support.local_server import LocalServer, Quiet


class Endpoint(LocalServer):
    """Answers each interaction with what `answer` makes of it, and what is not signed by the key with 401."""

    def __init__(self, verify_key, answer):
        self._key = VerifyKey(bytes.fromhex(verify_key))
        self.received = []
        self.refused = 0
        endpoint = self

        class Handler(Quiet):
            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                if not endpoint.is_signed(self.headers, body):
                    endpoint.refused += 1
                    return self.send_error(401, "invalid request signature")
                interaction = json.loads(body)
                endpoint.received.append(interaction)
                reply = {"type": 1} if interaction["type"] == 1 else answer(interaction)
                self.answer(json.dumps(reply).encode(), "application/json")

        super().__init__(Handler)
        self.url = self.origin + "/interactions"

    def is_signed(self, headers, body):
        try:
            self._key.verify(
                headers["X-Signature-Timestamp"].encode() + body, bytes.fromhex(headers["X-Signature-Ed25519"]))
        except (BadSignatureError, ValueError):
            return False
        return True
