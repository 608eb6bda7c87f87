"""Discord's own description of its REST API as the judge of what was recorded (`usher sandbox --record`).

The description fits real traffic with a few relaxations. Discord states the first two in the README beside it:

- A string of digits counts as an integer, and of alternatives more than one may fit.
- A snowflake may be an integer.
- The codes in an error's tree are words, as the documentation shows them, and a 429 needs no code.
- A ban needs no body to be lifted, nor to be given where what is to be deleted stands in the query, as libraries have it.
- A message can be a forward, and the list of a server's active threads has no `has_more`; so the documentation says.

Usher's own requests are judged more strictly than the description asks: a field that it does not know is a mistake, too,
and so is what the sandbox rightly refused.
"""

import collections
import copy
import datetime
import functools
import json
import lzma
import pathlib
import re

import jsonschema
from jsonschema import validators
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012

# What references within the description begin with, so that each of its schemas can be used for itself.
NAME = "discord:description"
FILE = pathlib.Path(__file__).parent.parent / "description" / "openapi.json.xz"
DIGITS = re.compile(r"-?\d+")
TIME = re.compile(r"\d{4}-\d\d-\d\dT")


def is_integer(_, value):
    if isinstance(value, str):
        return DIGITS.fullmatch(value) is not None
    return isinstance(value, int) and not isinstance(value, bool) or isinstance(value, float) and value.is_integer()


def is_boolean_in_a_query(_, value):
    return isinstance(value, bool) or value in ("true", "false", "1", "0")


FORMATS = jsonschema.FormatChecker(formats=[])


@FORMATS.checks("date-time", raises=ValueError)
def is_time(value):
    return not isinstance(value, str) or bool(datetime.datetime.fromisoformat(value))


@FORMATS.checks("int32")
def is_small(value):
    return not isinstance(value, int) or -(2**31) <= value < 2**31


@FORMATS.checks("uri")
def is_address(value):
    return not isinstance(value, str) or re.match(r"[a-z]+://", value) is not None


TYPES = jsonschema.Draft202012Validator.TYPE_CHECKER.redefine("integer", is_integer)
Validator = validators.extend(jsonschema.Draft202012Validator, type_checker=TYPES)
QueryValidator = validators.extend(
    jsonschema.Draft202012Validator, type_checker=TYPES.redefine("boolean", is_boolean_in_a_query))


class Description:
    def __init__(self):
        document = json.loads(lzma.open(FILE).read())
        self._relax(document)
        self._answers = Schemas(relaxed(document))
        self._own_requests = Schemas(closed(relaxed(document)))
        self._routes = [Route(path, item) for path, item in self._answers.document["paths"].items()]
        # `/users/@me` is not the user whose id is “@me”.
        self._routes.sort(key=lambda route: route.parameters)

    @staticmethod
    def _relax(document):
        schemas = document["components"]["schemas"]
        schemas["SnowflakeType"]["type"] = ["string", "integer"]
        word = copy.deepcopy(schemas["Error"])
        word["properties"]["code"]["type"] = ["integer", "string"]
        schemas["InnerErrors"]["properties"]["_errors"]["items"] = word
        limited = copy.deepcopy(schemas["Error"])
        limited["required"] = ["message"]
        schemas["RatelimitedResponse"]["allOf"][0] = limited
        schemas["MessageReferenceType"] = {"type": "integer", "enum": [0, 1]}
        active = copy.deepcopy(schemas["ThreadsResponse"])
        active["required"].remove("has_more")
        answers = document["paths"]["/guilds/{guild_id}/threads/active"]["get"]["responses"]
        answers["200"]["content"]["application/json"]["schema"] = active
        ban = document["paths"]["/guilds/{guild_id}/bans/{user_id}"]
        for method in ("put", "delete"):
            ban[method]["requestBody"]["required"] = False
        deleted = {"name": "delete_message_seconds", "in": "query", "schema": {"type": "integer"}}
        ban["put"].setdefault("parameters", []).append(deleted)

    def route(self, exchange):
        """The template of the path, and what is described of the method; `None` where there is no such route."""
        for route in self._routes:
            if match := route.pattern.fullmatch(exchange["path"]):
                if operation := route.operations.get(exchange["method"].lower()):
                    return route.template, operation, match.groupdict()
        return None

    def complaints(self, exchange, is_own=False):
        """What is wrong with a request and its answer, in sentences.

        What others ask may have unknown fields, and if it is wrong, it was as it should be to refuse it. What we ask
        (`is_own`) is right.
        """
        found = self.route(exchange)
        if not found and exchange["status"] in (404, 405) and not is_own:
            return []  # A route that neither has.
        name = f"{exchange['method']} {found[0] if found else exchange['path']} ({exchange['status']})"
        if not found:
            return [f"{name}: is not described"]
        _, operation, parameters = found
        wrong = [f"answer{text}" for text in self._answer(operation, exchange)]
        if is_own or exchange["status"] != 400:
            wrong += [f"request{text}" for text in self._request(operation, exchange, parameters, is_own)]
        return [f"{name}: {text}" for text in wrong]

    def _answer(self, operation, exchange):
        status, answer = exchange["status"], exchange.get("answer")
        if status == 0 or status >= 500:
            return
        described = operation["responses"].get("4XX" if 400 <= status != 429 else str(status))
        if not described:
            yield f": the description has only {', '.join(sorted(operation['responses']))}"
            return
        if "$ref" in described:
            described = self._answers.document["components"]["responses"][described["$ref"].split("/")[-1]]
        content = described.get("content")
        if not content:
            if answer is not None:
                yield ": there should be none"
        elif "application/json" in content:
            yield from self._answers.mistakes(content["application/json"]["schema"], answer)

    def _request(self, operation, exchange, parameters, is_own):
        schemas = self._own_requests if is_own else self._answers
        known = {parameter["name"]: parameter for parameter in operation["parameters"]}
        for name, value in {**parameters, **exchange["query"]}.items():
            if name not in known:
                yield f": has the unknown parameter {name}"
            else:
                for text in schemas.mistakes(known[name]["schema"], value, QueryValidator):
                    yield f" parameter {name}{text}"
        for name, parameter in known.items():
            if parameter.get("required") and name not in parameters and name not in exchange["query"]:
                yield f": needs the parameter {name}"
        described = operation.get("requestBody")
        body = exchange.get("body")
        if not described:
            if body not in (None, {}):
                yield ": there should be no body"
        elif body is None and not exchange.get("files"):
            if described.get("required"):
                yield ": needs a body"
        else:
            content = described["content"]
            if "application/json" in content:
                yield from schemas.mistakes(content["application/json"]["schema"], body or {})
            if exchange.get("files") and "multipart/form-data" not in content:
                yield ": there should be no files"
        for file in exchange.get("files", []):
            if not re.fullmatch(r"files\[\d\]", file["field"]):
                yield f": a file cannot be called {file['field']}"


class Route:
    def __init__(self, template, item):
        self.template = template
        self.parameters = template.count("{")
        text = re.sub(r"\\{(\w+)\\}", r"(?P<\1>[^/]+)", re.escape(template))
        self.pattern = re.compile(text)
        shared = item.get("parameters", [])
        self.operations = {
            method: {**operation, "parameters": shared + operation.get("parameters", [])}
            for method, operation in item.items() if method != "parameters"
        }


class Schemas:
    """The components of a description, which the other schemas in it refer to."""

    def __init__(self, document):
        self.document = document
        resource = Resource.from_contents(document, default_specification=DRAFT202012)
        self._registry = Registry().with_resource(NAME, resource)
        self._validators = {}

    def mistakes(self, schema, value, kind=Validator):
        key = (id(schema), kind)
        if key not in self._validators:
            # The schema is kept, so that nothing else gets its id.
            self._validators[key] = (kind(schema, registry=self._registry, format_checker=FORMATS), schema)
        for error in self._validators[key][0].iter_errors(value):
            yield said(error)


def said(error):
    """The mistake at its place; of alternatives, the first one in the alternative that fits best."""
    while error.context:
        alternatives = collections.defaultdict(list)
        for mistake in error.context:
            alternatives[mistake.relative_schema_path[0]].append(mistake)
        # Where only the kind is another one, something else was meant.
        error = min(alternatives.values(), key=lambda found: (any("type" in m.path for m in found), len(found)))[0]
    message = error.message if len(error.message) <= 300 else error.message[:300] + "…"
    return f"{error.json_path.removeprefix('$')}: {message}"


def relaxed(tree):
    """A copy in which `oneOf` is `anyOf`, and references work from anywhere."""
    if isinstance(tree, list):
        return [relaxed(part) for part in tree]
    if not isinstance(tree, dict):
        return tree
    copied = {"anyOf" if key == "oneOf" else key: relaxed(part) for key, part in tree.items()}
    if "$ref" in copied:
        copied["$ref"] = NAME + copied["$ref"]
    return copied


def closed(document):
    """No object of a request has other fields than those described."""
    for name, schema in document["components"]["schemas"].items():
        if "properties" in schema and "additionalProperties" not in schema:
            schema["unevaluatedProperties"] = False
    return document


def shape(value):
    """The same for values that the description cannot tell apart, but for texts of about the same length."""
    if isinstance(value, dict):
        return tuple((key, shape(value[key])) for key in sorted(value))
    if isinstance(value, list):
        return tuple(dict.fromkeys(shape(part) for part in value))
    if isinstance(value, str):
        if DIGITS.fullmatch(value):
            return "digits"
        return "time" if TIME.match(value) else ("text", len(value).bit_length())
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) > 1000:
        return "large"
    return value


class Verdict:
    """What a description has to say of many exchanges, each shape of which it looks at once."""

    def __init__(self, description, is_own=False):
        self._description = description
        self._is_own = is_own
        self._seen = set()
        self.exchanges = 0
        self.complaints = collections.Counter()

    def read(self, file):
        with open(file) as lines:
            for line in lines:
                self.hear(json.loads(line))
        return self

    def hear(self, exchange):
        self.exchanges += 1
        found = self._description.route(exchange)
        key = (
            found[0] if found else exchange["path"], exchange["method"], exchange["status"],
            shape([exchange["query"], exchange.get("body"), exchange.get("answer"), exchange.get("files")]),
        )
        if key in self._seen:
            return
        self._seen.add(key)
        self.complaints.update(self._description.complaints(exchange, self._is_own))

    @property
    def text(self):
        """The complaints, each with how many shapes it was about."""
        return "\n".join(f"{count:4} × {complaint}" for complaint, count in sorted(self.complaints.items()))

    @property
    def shapes(self):
        return len(self._seen)


@functools.cache
def official():
    return Description()
