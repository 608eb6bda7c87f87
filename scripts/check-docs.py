#!/usr/bin/env python3
"""Checks what the documents say against the repository: links, tasks, verbs, commands, settings, permissions, tests, and how
client libraries are pointed at the sandbox."""

import ast
import copy
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
DOCUMENTS = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")])
problems = []


def source(pattern):
    return "\n".join(path.read_text() for path in sorted(ROOT.glob(pattern)))


def compare(what, told, real):
    """Both must be the same set; `told` is what a document says."""
    problems.extend(f"{what}: {name} is there, but not documented" for name in sorted(real - told))
    problems.extend(f"{what}: {name} is documented, but not there" for name in sorted(told - real))


def without_code(text):
    return re.sub(r"`[^`\n]*`", "", re.sub(r"^ *```.*?^ *```", "", text, flags=re.S | re.M))


def anchors(text):
    """The anchors that headings get."""
    headings = re.findall(r"^#+ +(.+)$", re.sub(r"^```.*?^```", "", text, flags=re.S | re.M), flags=re.M)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def check_links():
    for document in DOCUMENTS:
        for target in re.findall(r"\]\(([^)\s]+)\)", without_code(document.read_text())):
            if re.match(r"[a-z]+:", target):
                continue
            path, _, anchor = target.partition("#")
            file = (document.parent / path).resolve() if path else document
            if not file.exists():
                problems.append(f"{document.relative_to(ROOT)}: {target} does not exist")
            elif anchor and anchor not in anchors(file.read_text()):
                problems.append(f"{document.relative_to(ROOT)}: {target} has no such heading")


def check_paths():
    """Paths of this repository that are named in the text, as `Sources/Bot/Commands`."""
    for document in DOCUMENTS:
        for path in re.findall(r"`((?:Sources|Tests|Benchmarks|Fuzz|scripts|docs)/[\w./+-]+)`", document.read_text()):
            if not (ROOT / path).exists() and "Name" not in path:
                problems.append(f"{document.relative_to(ROOT)}: {path} does not exist")


def check_tasks():
    tasks = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), flags=re.M))
    for document in DOCUMENTS:
        text = document.read_text()
        for task in re.findall(r"^ *make ([a-z]+)|`make ([a-z]+)`", text, flags=re.M):
            name = "".join(task)
            if name not in tasks:
                problems.append(f"{document.relative_to(ROOT)}: make {name} is no task")
        verbs = verbs_of_program()
        for verb in re.findall(r"`(?:\S*/)?usher ([a-z]+)|^ *(?:\S+=… )?(?:\S*/)?usher ([a-z]+)", text, flags=re.M):
            if "".join(verb) not in verbs:
                problems.append(f"{document.relative_to(ROOT)}: usher {''.join(verb)} is no verb")


def verbs_of_program():
    verbs = set()
    for path in ROOT.glob("Sources/usher/Verbs/**/*.swift"):
        # One or several types a file, each up to the next one.
        for part in re.split(r"(?=struct \w+: (?:Async)?ParsableCommand)", path.read_text())[1:]:
            named = re.search(r'commandName: "(\w+)"', part)
            verbs.add(named.group(1) if named else re.match(r"struct (\w+)", part).group(1).lower())
    return verbs


def check_settings(readme):
    """The keys that the program reads, and their names in the environment."""
    code = source("Sources/usher/Configuration/*.swift")
    real = set(re.findall(r'"((?:discord|store|archive|http|log)\.\w+)"', code))
    rows = dict(re.findall(r"^\| `([\w.]+)` \| `([A-Z_]+)` \|", readme, flags=re.M))
    compare("README, settings", set(rows), real)
    for key, variable in rows.items():
        expected = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", key.replace(".", "_")).upper()
        if variable != expected:
            problems.append(f"README: {key} is {expected} in the environment, not {variable}")
    fields = set(re.findall(r'"\\\(path\)\.([\w.]+)"', code))
    example = re.search(r"^guilds:\n(.*?)^```", readme, flags=re.S | re.M)
    keys = set(re.findall(r"^ +(\w+):", example.group(1), flags=re.M)) if example else set()
    compare("README, settings of a guild", keys, {part for field in fields for part in field.split(".")})


def check_commands(readme):
    real = set()
    for path in ROOT.glob("Sources/Bot/Commands/*.swift"):
        text = path.read_text()
        if group := re.search(r'group: "(\w+)"', text):
            # The subcommands lie beside it, or, if they are many, in a folder of the group's name.
            folder = f"Sources/Bot/{group.group(1).capitalize()}"
            names = re.findall(r'static let name = "(\w+)"', source(f"{folder}/*.swift") or text)
            names = [name for name in names if name != group.group(1)]
            real |= {f"{group.group(1)} {name}" for name in names}
        else:
            real |= set(re.findall(r'static let name = "(\w+)"', text))
    compare("README, commands", set(re.findall(r"^\| `/([\w ]+)` \|", readme, flags=re.M)), real)


def check_permissions(readme):
    """The number in the invite link is the sum of the permissions that are named below it."""
    code = source("Sources/DiscordModel/Permissions.swift")
    bits = {
        re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name).lower(): 1 << int(bit)
        for name, bit in re.findall(r"static let (\w+) = Self\(bit: (\d+)\)", code)
    }
    bits["view channels"] = bits["view channel"]
    number = int(re.search(r"permissions=(\d+)", readme).group(1))
    text = re.sub(r"\s+", " ", re.search(r"The number stands for (.*?)\.\s", readme, flags=re.S).group(1))
    names = [name.strip().lower() for name in re.split(r", | and ", text)]
    unknown = [name for name in names if name not in bits]
    if unknown:
        problems.append(f"README: no such permissions: {', '.join(unknown)}")
    elif number != sum(bits[name] for name in names):
        problems.append(f"README: {number} is not the sum of the permissions named below it")


def check_tests():
    """The tests that are named as `SuiteTests` or `SuiteTests.test`."""
    suites = {}
    for path in ROOT.glob("Tests/**/*.swift"):
        text = path.read_text()
        for name in re.findall(r"^\s*(?:struct|extension) (\w+)", text, flags=re.M):
            suites[name] = suites.get(name, "") + text
    for document in DOCUMENTS:
        for suite, test in re.findall(r"`(\w+Tests)(?:\.(\w+))?`", document.read_text()):
            if suite not in suites and (ROOT / "Tests" / suite).exists():
                continue  # A target's name.
            if suite not in suites:
                problems.append(f"{document.relative_to(ROOT)}: there is no suite {suite}")
            elif test and not re.search(rf"\bfunc {test}\(", suites[suite]):
                problems.append(f"{document.relative_to(ROOT)}: {suite} has no test {test}")


def check_rules():
    """Each of the sandbox's sixty rules has a row in the table, with the switch that it has in code, and a test."""
    document = (ROOT / "docs/sandbox.md").read_text()
    table = re.search(r"^## The sixty rules\n(.*?)^## ", document, flags=re.S | re.M).group(1)
    rows = {int(number): row for number, row in re.findall(r"^\| (\d+) \| (.*)$", table, flags=re.M)}
    tests = "\n".join(path.read_text() for path in sorted(ROOT.glob("Tests/**/*.*")) if path.suffix in (".swift", ".py"))
    tested = {int(number) for number in re.findall(r"\"Rule (\d+): ", tests)}
    code = (ROOT / "Sources/Sandbox/Rules/SandboxRule.swift").read_text()
    names = {int(number): name for name, number in re.findall(r"^    case (\w+) = (\d+)$", code, flags=re.M)}
    # Without a switch of their own; the others have theirs.
    fixed = re.search(r"public var switching.*?default: \.on", code, flags=re.S).group(0)
    always = set(re.findall(r"\.(\w+)", re.search(r"case (.*?):\s+\.always", fixed, flags=re.S).group(1)))
    on_demand = set(re.findall(r"\.(\w+)", re.search(r"case (\.\w+(?:, \.\w+)*): \.onDemand", fixed).group(1)))
    compare("docs/sandbox.md, rules", {str(number) for number in rows}, {str(number) for number in names})
    for number in range(1, 61):
        if number not in tested:
            problems.append(f"Tests: no test has a name that begins with “Rule {number}: ”")
        name, row = names.get(number, ""), rows.get(number, "")
        expected = "always" if name in always else "on demand" if name in on_demand else f"`{name}`"
        if row and expected not in row.split("|")[1]:
            problems.append(f"docs/sandbox.md: the switch of rule {number} is {expected}")


class Placeholders(ast.NodeTransformer):
    """The sandbox's addresses by the names that the bots in the tests have for them."""

    def visit_Constant(self, node):
        for scheme, name in (("http://127.0.0.1", "API_URL"), ("ws://127.0.0.1", "GATEWAY_URL")):
            if isinstance(node.value, str) and node.value.startswith(scheme):
                return ast.Name(name, ast.Load())
        return node

    def visit_Name(self, node):
        known = node.id.upper() in ("API_URL", "GATEWAY_URL")
        return ast.Name(node.id.upper(), node.ctx) if known else node


def assignments(code):
    tree = Placeholders().visit(ast.parse(code))
    return [node for node in ast.walk(tree) if isinstance(node, ast.Assign)]


def is_same(told, real):
    """A call may have more in the bot than the document shows."""
    real = copy.deepcopy(real)
    if isinstance(told.value, ast.Call) and isinstance(real.value, ast.Call):
        shown = {keyword.arg for keyword in told.value.keywords}
        real.value.keywords = [keyword for keyword in real.value.keywords if keyword.arg in shown]
    return ast.dump(told) == ast.dump(real)


def check_libraries(document):
    """Each client library is named with the versions that are installed for the tests, and has a snippet that says what its
    bot does."""
    section = re.search(r"^## Pointing a bot at it$(.*?)^## ", document, flags=re.S | re.M).group(1)
    rows = re.findall(r"^\| \[([\w.-]+)\]\(\S+\)(?: \(`([\w-]+)`\))? \| (.+?) \| `(\S+)` \|$", section, flags=re.M)
    snippets = dict(re.findall(r"^([\w.-]+\w)\b[^\n]*:\n\n```python\n(.*?)^```", section, flags=re.S | re.M))
    compare("sandbox.md, snippets", set(snippets), {name for name, *_ in rows})
    compare(
        "sandbox.md, bots", {bot for *_, bot in rows if "/bots/" in bot},
        {str(path.relative_to(ROOT)) for path in ROOT.glob("Tests/Python/bots/*_bot.py")})
    pinned = source("Tests/Python/requirements.txt") + "\n" + source("Tests/Python/bots/*.txt")
    for name, package, versions, bot in rows:
        real = set(re.findall(rf"^{re.escape(package or name)}==([\d.]+)", pinned, flags=re.M))
        compare(f"sandbox.md, versions of {name}", set(re.findall(r"\d+\.\d+\.\d+", versions)), real)
        done = assignments((ROOT / bot).read_text()) if (ROOT / bot).exists() else []
        for told in assignments(snippets.get(name, "")):
            if not any(is_same(told, real) for real in done):
                problems.append(f"sandbox.md: {bot} does not do “{ast.unparse(told)}”")


readme = (ROOT / "README.md").read_text()
check_links()
check_paths()
check_tasks()
check_settings(readme)
check_commands(readme)
check_permissions(readme)
check_tests()
check_rules()
check_libraries((ROOT / "docs/sandbox.md").read_text())
if problems:
    sys.exit("\n".join(problems))
print(f"{len(DOCUMENTS)} documents agree with the repository")
