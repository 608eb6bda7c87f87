"""Discord's REST API without a library, for what a test asks of it itself."""

import json
import urllib.error
import urllib.request


class REST:
    def __init__(self, api, token):
        self._api, self._token = api, token

    def __call__(self, method, path, body=None, files=()):
        """Status and answer; files are (name, content type, bytes)."""
        data, kind = None if body is None else json.dumps(body).encode(), "application/json"
        if files:
            data, kind = multipart(body, files)
        request = urllib.request.Request(
            self._api + path, method=method, data=data,
            headers={"Authorization": f"Bot {self._token}", "User-Agent": "DiscordBot (test, 1)", "Content-Type": kind})
        try:
            with urllib.request.urlopen(request, timeout=20) as answer:
                return answer.status, json.loads(answer.read() or b"null")
        except urllib.error.HTTPError as error:
            return error.code, json.loads(error.read() or b"null")


def multipart(body, files):
    boundary = "an-unlikely-boundary"
    parts = [("payload_json", None, "application/json", json.dumps(body).encode())]
    parts += [(f"files[{index}]", name, kind, content) for index, (name, kind, content) in enumerate(files)]
    data = b""
    for field, name, kind, content in parts:
        filename = "" if name is None else f'; filename="{name}"'
        data += f'--{boundary}\r\nContent-Disposition: form-data; name="{field}"{filename}\r\nContent-Type: {kind}\r\n\r\n'.encode()
        data += content + b"\r\n"
    return data + f"--{boundary}--\r\n".encode(), f"multipart/form-data; boundary={boundary}"
