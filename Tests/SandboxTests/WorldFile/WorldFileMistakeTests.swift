import DiscordModel
import Testing

@testable import Sandbox

@Suite("Mistakes in world files")
struct WorldFileMistakeTests {
    /// What is wrong with a text, as `line path: text`.
    private func mistakes(_ yaml: String) -> [String] {
        do throws(WorldFileError) {
            _ = try WorldFile(yaml: yaml, name: "w.yml")
            return []
        } catch {
            return error.problems.map { "\($0.line ?? 0) \($0.path): \($0.text)" }
        }
    }

    private func mistakes(inGuild lines: String) -> [String] {
        let indented = lines.split(separator: "\n").map { "    " + $0 }.joined(separator: "\n")
        return self.mistakes(
            """
            people: [ana, ben]
            bots: [{ name: Robot }]
            guilds:
              - name: Home
                owner: ana
            \(indented)
            """)
    }

    @Test("All mistakes are told at once, each with its line, its path and what was meant")
    func everything() throws {
        let found = self.mistakes(
            """
            peopel: []
            people:
              - { username: ana, colour: "#FF0000", color: red }
            guilds:
              - name: Home
                owner: anna
                roles:
                  - name: Staff
                    permissions: [MANAGE_CHANNEL]
                channels:
                  - name: general
                    type: txt
                    overwrites:
                      - role: Staf
                        deny: [VIEW_CHANNEL]
            """)
        #expect(found.count == 7)
        #expect(found[0] == "1 peopel: “peopel” is no key of a world: did you mean people?")
        #expect(found.contains("3 people[0].colour: “colour” is no key of a person: did you mean color?"))
        #expect(found.contains { $0.hasPrefix("3 people[0].color: a colour such as \"#3BA55D\"") })
        #expect(found.contains("6 guilds[0].owner: “anna” is no person here: did you mean ana?"))
        #expect(
            found.contains(
                "9 guilds[0].roles[0].permissions[0]: “MANAGE_CHANNEL” is no permission: did you mean MANAGE_CHANNELS?")
        )
        #expect(found.contains("12 guilds[0].channels[0].type: “txt” is no kind of channel: did you mean text?"))
        #expect(
            found.contains(
                "14 guilds[0].channels[0].overwrites[0].role: “Staf” is no role of this server: did you mean Staff?"))
    }

    @Test("The sentence names file and line, so that an editor finds it")
    func description() {
        do throws(WorldFileError) {
            _ = try WorldFile(yaml: "people:\n  - {}\n", name: "w.yml")
            Issue.record("nothing was wrong")
        } catch {
            #expect(
                error.description
                    == "The world in w.yml has a mistake:\n  w.yml:2: people[0].username: username is missing")
        }
    }

    @Test(
        "What cannot be is refused",
        arguments: [
            ("people: [ana, ana]", "there are two called “ana”"),
            ("people: [a]", "2 to 32 characters expected, not 1 characters"),
            ("people: [{ username: ana, id: x }]", "an id is expected"),
            ("people: [{ username: ana, color: }]", "in quotes, since # begins a comment"),
            ("people: { ana: x }", "a list is expected"),
            ("people: [[]]", "a person is expected here, with the keys username, color"),
            ("bots: [{ name: Robot, privileged_intents: [MEMBERS] }]", "“MEMBERS” is no privileged intent"),
            ("bots: [{ name: Robot, token: a b }]", "a token has no white space"),
            ("people: [ana]\nbots: [{ name: ana }]", "there are two called “ana”"),
            ("guilds: [{ name: Home }]", "owner is missing"),
        ])
    func wrong(yaml: String, text: String) {
        let found = self.mistakes(yaml)
        #expect(found.count == 1 && found[0].contains(text), "\(found)")
    }

    @Test(
        "On a server, too",
        arguments: [
            ("roles: [{ name: A }, { name: A }]", "there are two roles “A”"),
            ("roles: [{ bot: Robot }]", "the bot Robot is not on this server"),
            ("roles: [{ bot: Robo }]", "“Robo” is no bot here: did you mean Robot?"),
            ("roles: [{ name: A, permissions: ADMINISTRATOR }]", "a list of permissions, such as [ADMINISTRATOR]"),
            ("members: [ana, ana]", "ana is a member twice"),
            ("members: [{ user: ben, roles: [Boss] }]", "“Boss” is no role of this server, expected one of: @everyone"),
            ("channels: [{ name: c, slow_mode: 30000 }]", "a whole number from 0 to 21600 is expected"),
            ("channels: [{ name: c, nsfw: perhaps }]", "true or false is expected"),
            ("channels: [{ name: c, channels: [{ name: d }] }]", "only a category has channels"),
            ("channels: [{ name: c, parent: d }]", "put the channel into the channels of its category"),
            (
                "channels: [{ name: c, type: category, channels: [{ name: d, type: category }] }]",
                "a category cannot lie inside of another"
            ),
            ("channels: [{ name: c, overwrites: [{ allow: [CONNECT] }] }]", "either a role or a member"),
            (
                "channels: [{ name: c, overwrites: [{ member: ben, allow: [SPEAK], deny: [SPEAK] }] }]",
                "SPEAK is both allowed and denied"
            ),
            (
                "channels: [{ name: c, type: forum, messages: [{ author: ana, content: a }] }]",
                "messages of its threads"
            ),
            ("channels: [{ name: c, type: voice, threads: [{ name: t, owner: ana }] }]", "has no threads"),
        ])
    func wrongOnServer(lines: String, text: String) {
        let found = self.mistakes(inGuild: lines)
        #expect(found.count == 1 && found[0].contains(text), "\(found)")
    }

    @Test(
        "And in messages and threads",
        arguments: [
            ("messages: [{ author: ana }]", "a message needs content, embeds, components or files"),
            ("messages: [{ content: a }]", "author is missing"),
            ("messages: [{ author: ana, content: a, reply_to: b }]", "“b” is no key of a message in this channel"),
            (
                "messages: [{ author: ana, content: a, reply_to: b }, { author: ana, content: b, key: b }]",
                "it answers a message that does not come before it"
            ),
            (
                "messages: [{ author: Robot, embeds: [{ title: \"\(String(repeating: "x", count: 300))\" }] }]",
                "embeds[0].title: Must be 256 or fewer in length."
            ),
            ("messages: [{ author: ana, content: a, embeds: [{ title: t }] }]", "only bots send embeds"),
            ("messages: [{ author: ana, content: a, reactions: { x: [ben] } }]", "“x” is no emoji"),
            ("messages: [{ author: ana, content: a, minutes_ago: -1 }]", "a number from 0.0"),
            ("messages: [{ author: ana, content: a, id: 1, minutes_ago: 1 }]", "leave one of the two out"),
            ("messages: [{ author: ana, content: a, id: 9223372036854775807 }]", "its id lies in the future"),
            ("messages: [{ author: ana, files: [{ name: f }] }]", "either a text or bytes in base64"),
            ("messages: [{ author: ana, files: [{ name: f, base64: \"?\" }] }]", "this is no Base64"),
            ("threads: [{ name: t }]", "owner is missing"),
            (
                "threads: [{ name: t, minutes_ago: 1, messages: [{ author: ana, content: a, minutes_ago: 2 }] }]",
                "it is older than its thread"
            ),
            ("threads: [{ name: t, owner: ana, auto_archive_minutes: 61 }]", "“61” is no time"),
            ("type: announcement\n  threads: [{ name: t, owner: ana, private: true }]", "only below text channels"),
            ("type: forum\n  threads: [{ name: t, owner: ana }]", "a post in a forum needs a first message"),
        ])
    func wrongMessages(lines: String, text: String) async throws {
        let yaml = "channels:\n- name: c\n  " + lines
        var found = self.mistakes(inGuild: yaml)
        if found.isEmpty {
            // Times are looked at when it is known what time it is.
            let indented = yaml.split(separator: "\n").map { "    " + $0 }.joined(separator: "\n")
            let file = try WorldFile(
                yaml: "people: [ana, ben]\nbots: [{ name: Robot }]\nguilds:\n  - name: Home\n    owner: ana\n"
                    + indented)
            let sandbox = try await Sandbox.start()
            do throws(WorldFileError) {
                try sandbox.add(file)
            } catch {
                found = error.problems.map { "\($0.path): \($0.text)" }
            }
            #expect(sandbox.world.read { $0.users.isEmpty })
            await sandbox.stop()
        }
        #expect(found.count == 1 && found[0].contains(text), "\(found)")
    }

    @Test("What is no YAML, no JSON, no mapping or empty says so, with the line")
    func unreadable() {
        #expect(self.mistakes("people: [\nguilds: }")[0].hasPrefix("2 : this is no YAML"))
        #expect(self.mistakes("people: []\npeople: []")[0].contains("people is there twice"))
        #expect(self.mistakes("hello")[0].contains("a world is expected here, with the keys people, bots, guilds"))
        #expect(self.mistakes("")[0].contains("the file is empty"))
        #expect(throws: WorldFileError.self) { try WorldFile(contentsOf: "/nowhere/world.yml") }
        do throws(WorldFileError) {
            _ = try WorldFile(json: "{\n\"people\": [}", name: "w.json")
            Issue.record("nothing was wrong")
        } catch {
            #expect(error.problems[0].line == 2 && error.description.contains("w.json:2: this is no JSON"))
        }
    }

    @Test("Names, ids and tokens that are taken already are refused, and nothing is changed")
    func taken() async throws {
        try await Town.visit { town in
            let file = try WorldFile(
                yaml: """
                    people: [mia, { username: new, id: \(town.mia.id) }]
                    bots: [{ name: Robot, token: \(town.bot.token) }]
                    guilds: [{ name: Home, owner: mia, id: \(town.guild.id), channels: [{ name: c, id: \(town.general) }] }]
                    """)
            let before = town.sandbox.world.read { [$0.users.count, $0.guilds.count] }
            let error = #expect(throws: WorldFileError.self) { try town.sandbox.add(file) }
            #expect(error?.problems.count == 5)
            #expect(town.sandbox.world.read { [$0.users.count, $0.guilds.count] } == before)
        }
    }
}
