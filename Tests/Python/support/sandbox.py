"""The control API of the sandbox: what people on the local Discord see and do."""

import base64
import json
import mimetypes
import urllib.error
import urllib.parse
import urllib.request

# The channel of the sandbox's server in which everybody writes.
ROOM = "general"


class Refused(Exception):
    """The sandbox did not let a person do this; the text says why."""


class Sandbox:
    def __init__(self, page_url):
        self.origin = page_url.rstrip("/")
        people = self._call("GET", "/people")["people"]
        self._people = [Person(self, record) for record in people]

    def people(self, note):
        """Those who are `owner`, `staff` or `member`."""
        return [person for person in self._people if person.note == note]

    def person(self, note):
        return self.people(note)[0]

    def make_person(self, name, guild):
        """Somebody new, on that server."""
        person = Person(self, self._call("POST", "/people", {"username": name}))
        self._call("POST", f"/guilds/{guild}/members", {"user": person.id})
        return person

    def make_application(self, name, guild, permissions, privileged_intents=0):
        """A bot, already on the server: `id`, `user_id`, `token`, `client_secret` and `verify_key`."""
        return self._call("POST", "/applications", {
            "name": name, "guild_id": guild, "permissions": str(permissions),
            "privileged_intents": privileged_intents,
        })

    def set_up(self, application, **fields):
        """What the Developer Portal is for: `interactions_endpoint_url`, `redirect_uris`."""
        return self._call("POST", f"/applications/{application}", fields)

    def check_endpoint(self, application):
        """Looks at the endpoint now, and tells its `problem` and all that came of it before."""
        return self._call("POST", f"/applications/{application}/check-endpoint", {})

    def drop_gateway(self, application, code=None):
        """Ends the application's connections: with a close code, or as if the cable was cut."""
        body = {"application_id": application} | ({} if code is None else {"code": code})
        self._call("POST", "/gateway/drop", body)

    def faults(self):
        return self._call("GET", "/faults")["faults"]

    def switch_on(self, **fault):
        """A fault of the REST API; gives its id."""
        return self._call("POST", "/faults", fault)["id"]

    def switch_off(self, id=None):
        self._call("DELETE", "/faults" if id is None else f"/faults/{id}")

    def inspected(self, **query):
        return self._call("GET", "/inspector", **query)["entries"]

    def _call(self, method, path, body=None, **query):
        url = f"{self.origin}/sandbox{path}"
        if query:
            url += "?" + urllib.parse.urlencode(query)
        request = urllib.request.Request(
            url, method=method, data=None if body is None else json.dumps(body).encode(),
            headers={"Content-Type": "application/json"})
        try:
            # Longer than the sandbox itself waits for a deferred answer.
            with urllib.request.urlopen(request, timeout=40) as answer:
                return json.loads(answer.read() or b"{}")
        except urllib.error.HTTPError as error:
            text = error.read().decode()
            try:
                text = json.loads(text)["error"]
            except (ValueError, KeyError):
                pass
            raise Refused(f"{error.code}: {text}") from None


class Person:
    def __init__(self, sandbox, record):
        self._sandbox = sandbox
        self.id = record["id"]
        self.name = record["name"]
        self.display_name = record["display_name"] or record["name"]
        self.note = record.get("note")

    def state(self):
        return self._sandbox._call("GET", "/state", **{"as": self.id})

    def guild(self):
        return self.state()["guilds"][0]

    def channels(self):
        """The names of the channels they see, with what is known of each."""
        return {channel["name"]: channel for channel in self.guild()["channels"]}

    def channel(self, name):
        return self.channels()[name]["id"]

    def commands(self):
        return {command["name"]: command for command in self.guild()["commands"]}

    def messages(self, channel):
        """Oldest first, with those that only they can see."""
        return self._sandbox._call("GET", f"/channels/{channel}/messages", **{"as": self.id, "limit": 100})["messages"]

    def message(self, id, channel):
        [found] = [message for message in self.messages(channel) if message["id"] == str(id)]
        return found

    def direct_messages(self):
        return [message for dm in self.state()["dms"] for message in self.messages(dm["id"])]

    def says(self, text, channel, files=None):
        """`files` has contents by their names."""
        body = {"as": self.id, "content": text, "files": [
            {"filename": name, "content_type": mimetypes.guess_type(name)[0] or "application/octet-stream",
             "data": base64.b64encode(content).decode()}
            for name, content in (files or {}).items()
        ]}
        return self._sandbox._call("POST", f"/channels/{channel}/messages", body)

    def starts_thread(self, name, channel, private=False, message=None):
        """The id of the new thread; from a message, that of the message."""
        body = {"as": self.id, "name": name, "private": private} | ({"message_id": message} if message else {})
        return self._sandbox._call("POST", f"/channels/{channel}/threads", body)["id"]

    def archives(self, thread):
        self._sandbox._call("PATCH", f"/threads/{thread}", {"as": self.id, "archived": True})

    def places(self, kind, channel, **more):
        """A message of a kind that only an app writes: `poll`, `forward`, `voice`, `sticker`, `join`, `pin_notice`."""
        return self._sandbox._call("POST", f"/channels/{channel}/samples", {"as": self.id, "kind": kind, **more})

    def votes(self, answers, message):
        """In place of what was chosen before; an empty list takes the vote back."""
        path = f"/channels/{message['channel_id']}/messages/{message['id']}/votes"
        return self._sandbox._call("POST", path, {"as": self.id, "answers": answers})

    def runs(self, command, channel, /, **options):
        """Ends when the bot's answer is complete, also if it took its time."""
        return self._act("command", self._invocation(command, channel, options))

    def completions(self, command, channel, focused, /, **options):
        """What is offered while the option `focused` is being typed."""
        body = {"as": self.id, "focused": focused, **self._invocation(command, channel, options)}
        answer = self._sandbox._call("POST", "/interactions/autocomplete", body)
        return [choice["value"] for choice in answer["choices"]]

    def _invocation(self, command, channel, options):
        name, *subcommand = command.split()
        return {
            "guild_id": self.guild()["id"], "channel_id": channel, "name": name, "options": options,
            "application_id": self.commands()[name]["application_id"],
        } | ({"subcommand": subcommand[0]} if subcommand else {})

    def presses(self, label, message):
        return self._use(message, lambda component: component.get("label") == label)

    def chooses(self, values, message, kind=3):
        """`kind` is the type of the menu: 3 has texts, 5 people."""
        return self._use(message, lambda component: component["type"] == kind, values=values)

    def fills_in(self, form, **values):
        return self._act("modal", {"interaction_id": form["interaction_id"], "values": values})

    def _use(self, message, is_meant, **more):
        found = [component for component in components(message["components"]) if is_meant(component)]
        assert found, f"the message has no such component: {message['components']}"
        return self._act("component", {
            "channel_id": message["channel_id"], "message_id": message["id"], "custom_id": found[0]["custom_id"], **more,
        })

    def _act(self, kind, body):
        return self._sandbox._call("POST", f"/interactions/{kind}", {"as": self.id, **body}, wait="final")


def components(tree):
    """All components of a message or a form, also those within others."""
    for component in tree:
        yield component
        yield from components(component.get("components", []))
        if "component" in component:
            yield from components([component["component"]])
