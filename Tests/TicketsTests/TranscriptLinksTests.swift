import DiscordModel
import Testing
import Tickets

@Suite("Links to transcripts")
struct TranscriptLinksTests {
    private let links = TranscriptLinks(baseURL: "https://tickets.example.org/", token: "secret token")

    /// The parts of an address.
    private struct Parts {
        var ticket: String
        var until: String?
        var user: String?
        var signature: String?

        init(_ url: String) throws {
            let ends = url.split(separator: "?")
            let query = try #require(ends.last)
            self.ticket = String(ends[0].split(separator: "/").last ?? "")
            let values = Dictionary(
                uniqueKeysWithValues: query.split(separator: "&").map { pair in
                    let ends = pair.split(separator: "=")
                    return (String(ends[0]), String(ends[1]))
                })
            self.until = values["until"]
            self.user = values["for"]
            self.signature = values["sig"]
        }
    }

    private func parts(
        of ticket: TicketID = Ticket.open.id, lasting: Duration = TranscriptLinks.lifetime
    ) throws -> Parts {
        try Parts(self.links.url(to: ticket, for: .mia, at: .morning, lasting: lasting))
    }

    private func grant(
        _ parts: Parts, at now: Timestamp = .morning, by links: TranscriptLinks? = nil
    ) -> Result<TranscriptLinks.Grant, TranscriptLinks.Refusal> {
        (links ?? self.links).grant(
            ticket: parts.ticket, until: parts.until, for: parts.user, signature: parts.signature, at: now)
    }

    @Test("A link opens the ticket that it was made for, and says for whom")
    func opens() throws {
        let url = self.links.url(to: Ticket.open.id, for: .mia, at: .morning)
        #expect(url.hasPrefix("https://tickets.example.org/transcripts/\(Ticket.open.id)?until="))
        let grant = try self.grant(try self.parts()).get()
        #expect(grant.ticketID == Ticket.open.id)
        #expect(grant.userID == .mia)
        #expect(grant.until == Timestamp.morning.secondsSince1970 + 3600)
    }

    @Test("It is good for an hour, to the second, or as long as was said")
    func expires() throws {
        let hour = try self.parts()
        #expect(self.grant(hour, at: .morning + .seconds(3599)).isSuccess)
        #expect(self.grant(hour, at: .morning + .seconds(3601)) == .failure(.expired))
        let week = try self.parts(lasting: TranscriptLinks.messageLifetime)
        #expect(self.grant(week, at: .morning + .seconds(6 * 86_400)).isSuccess)
        #expect(self.grant(week, at: .morning + .seconds(8 * 86_400)) == .failure(.expired))
    }

    @Test("Nothing in it can be changed: not the ticket, the time, the reader or the signature")
    func tampering() throws {
        let good = try self.parts()
        var changed = good
        changed.ticket = TicketID.sample(43).description
        #expect(self.grant(changed) == .failure(.forged))
        changed = good
        changed.until = String(Timestamp.morning.secondsSince1970 + 3601)
        #expect(self.grant(changed) == .failure(.forged))
        changed = good
        changed.user = UserID.noah.description
        #expect(self.grant(changed) == .failure(.forged))
        let signature = try #require(good.signature)
        for index in signature.indices {
            changed = good
            changed.signature = signature.replacingCharacter(at: index, by: signature[index] == "0" ? "1" : "0")
            #expect(self.grant(changed) == .failure(.forged))
        }
    }

    @Test(
        "Whatever is missing or no number opens nothing", arguments: [nil, "", "x", "-1", "1 ", "99999999999999999999"])
    func malformed(text: String?) throws {
        let good = try self.parts()
        var changed = good
        changed.until = text
        #expect(self.grant(changed) == .failure(.forged))
        changed = good
        changed.user = text
        #expect(self.grant(changed) == .failure(.forged))
        changed = good
        changed.signature = text
        #expect(self.grant(changed) == .failure(.forged))
        changed = good
        changed.ticket = text ?? "%00"
        #expect(self.grant(changed) == .failure(.forged))
    }

    @Test("A signature is 64 lower-case digits, no more and no less")
    func signatureForm() throws {
        let good = try self.parts()
        let signature = try #require(good.signature)
        #expect(signature.wholeMatch(of: /[0-9a-f]{64}/) != nil)
        for text in [signature.uppercased(), signature + "00", String(signature.dropLast()), " " + signature] {
            guard text != signature else { continue }
            var changed = good
            changed.signature = text
            #expect(self.grant(changed) == .failure(.forged))
        }
    }

    @Test("Another bot token makes other links, which open nothing here")
    func otherKey() throws {
        let others = TranscriptLinks(baseURL: "https://tickets.example.org", token: "another token")
        #expect(self.grant(try self.parts(), by: others) == .failure(.forged))
        #expect(!self.links.url(to: Ticket.open.id, for: .mia, at: .morning).contains("secret"))
    }

    @Test("A link of a ticket whose id is larger or smaller by one is another link")
    func neighbours() throws {
        let id = Ticket.open.id
        for other in [TicketID(rawValue: id.rawValue - 1), TicketID(rawValue: id.rawValue + 1)] {
            var changed = try self.parts()
            changed.ticket = other.description
            #expect(self.grant(changed) == .failure(.forged))
            #expect(self.grant(try self.parts(of: other)).isSuccess)
        }
    }
}

extension Result {
    fileprivate var isSuccess: Bool { if case .success = self { true } else { false } }
}

extension String {
    fileprivate func replacingCharacter(at index: Index, by character: Character) -> String {
        var text = self
        text.replaceSubrange(index...index, with: String(character))
        return text
    }
}
