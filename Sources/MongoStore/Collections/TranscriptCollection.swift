#if MongoDB
    internal import DiscordModel
    internal import Tickets

    /// Transcripts in pieces, since a document holds 16 MB at the most.
    ///
    /// The pieces are written first, under a version of their own. Then the transcript's one document is made to name
    /// that version, which is one write: a reader has the old transcript whole or the new one. At last the pieces of
    /// the version before are removed.
    enum TranscriptCollection {
        static let name = "transcripts"
        static let pieces = "transcript_pieces"
        static let pieceSize = 8 * 1024 * 1024

        static func replace(
            _ transcript: Transcript, at now: Timestamp, _ connection: MongoConnection
        ) throws {
            let head = Head(
                version: .random(in: .min ... .max), size: transcript.html.count, madeAt: transcript.madeAt,
                messageCount: transcript.messageCount)
            for (index, start) in stride(from: 0, to: head.size, by: self.pieceSize).enumerated() {
                let piece = transcript.html[start..<min(start + self.pieceSize, head.size)]
                try connection.insert(
                    [
                        "_id": head.pieceID(index, of: transcript.ticketID),
                        "ticket_id": transcript.ticketID.stored, "version": .int64(head.version),
                        "stored_at": now.stored, "html": .binary(Array(piece)),
                    ], into: self.pieces)
            }
            let earlier = try self.put(head, of: transcript.ticketID, connection)
            try self.removePieces(of: transcript.ticketID, besides: head, earlier, at: now, connection)
        }

        /// - Returns: What was there before.
        private static func put(
            _ head: Head, of ticket: TicketID, _ connection: MongoConnection
        ) throws -> Head? {
            var document = head.document
            document.fields.insert(.init(key: "_id", value: ticket.stored), at: 0)
            // Not one "upsert": of two at once, the loser may not be told what it has replaced. And only over the
            // version that was seen, as in `MongoConnection.replace`.
            for _ in 1...20 {
                guard let found = try connection.find(in: self.name, ["_id": ticket.stored]).first else {
                    do {
                        try connection.insert(document, into: self.name)
                        return nil
                    } catch let failure as MongoFailure where failure.isDuplicateKey { continue }
                }
                let earlier = try Head(found)
                let query: BSONDocument = ["_id": ticket.stored, "version": .int64(earlier.version)]
                if try connection.update(in: self.name, query, document) { return earlier }
            }
            throw StoreError(.conflict)
        }

        /// Removes the version before, and what a process has left behind that died while it wrote. Somebody else may
        /// be writing at this moment: pieces of the last hour are let alone.
        private static func removePieces(
            of ticket: TicketID, besides head: Head?, _ earlier: Head?, at now: Timestamp,
            _ connection: MongoConnection
        ) throws {
            let old = ["stored_at": ["$lt": (now + .seconds(-3600)).stored]] as BSON
            let unused: BSON = earlier.map { [["version": .int64($0.version)], old] } ?? [old]
            var filter: BSONDocument = ["ticket_id": ticket.stored, "$or": unused]
            if let head { filter.add("version", ["$ne": .int64(head.version)]) }
            try connection.delete(in: self.pieces, filter)
        }

        /// Removes the transcript: its document first, so that nobody looks for pieces that are gone.
        static func remove(of ticket: TicketID, at now: Timestamp, _ connection: MongoConnection) throws {
            let reply = try connection.write([
                "findAndModify": .string(self.name), "query": ["_id": ticket.stored], "remove": true,
            ])
            let head = try reply["value"]?.document.map { document throws(StoreError) in try Head(document) }
            try self.removePieces(of: ticket, besides: nil, head, at: now, connection)
        }

        /// In order of their tickets.
        static func all(after ticket: TicketID?, limit: Int, _ connection: MongoConnection) throws -> [Transcript] {
            var found: [Transcript] = []
            var last = ticket
            while found.count < limit {
                let ids = try connection.page(
                    in: self.name, last.map { ["_id": ["$gt": $0.stored]] } ?? [:], limit: limit - found.count
                ).map { document in try document.ticketID("_id") }
                guard let end = ids.last else { break }
                last = end
                // One that was removed meanwhile is none any more.
                for id in ids {
                    if let transcript = try self.transcript(of: id, connection) { found.append(transcript) }
                }
            }
            return found
        }

        /// Those of the tickets of which there is a transcript, or pieces of one that nobody has cleared away.
        static func tickets(among tickets: [TicketID], _ connection: MongoConnection) throws -> Set<TicketID> {
            let ids = BSON.array(tickets.map(\.stored))
            let found = try connection.find(
                in: self.name, ["_id": ["$in": ids]], options: ["projection": ["_id": 1], "batchSize": 1000])
            return Set(try found.map { document in try document.ticketID("_id") })
                .union(try connection.tickets(in: self.pieces, ["ticket_id": ["$in": ids]]))
        }

        static func transcript(of ticket: TicketID, _ connection: MongoConnection) throws -> Transcript? {
            var last: Int64?
            while true {
                guard let found = try connection.find(in: self.name, ["_id": ticket.stored]).first else { return nil }
                let head = try Head(found)
                // Looked at for the second time: nobody has replaced it, and still something is missing.
                guard head.version != last else { throw BSONDocument.unreadable("html") }
                if let html = try self.html(head, of: ticket, connection) {
                    return Transcript(
                        ticketID: ticket, madeAt: head.madeAt, messageCount: head.messageCount, html: html)
                }
                last = head.version
            }
        }

        /// - Returns: `nil` if pieces are missing, as they are when the transcript has just been replaced.
        private static func html(
            _ head: Head, of ticket: TicketID, _ connection: MongoConnection
        ) throws -> [UInt8]? {
            guard head.size >= 0 else { throw BSONDocument.unreadable("size") }
            var html: [UInt8] = []
            for index in 0..<(head.size + self.pieceSize - 1) / self.pieceSize {
                let found = try connection.find(in: self.pieces, ["_id": head.pieceID(index, of: ticket)])
                guard let piece = found.first else { return nil }
                html += try piece.binary("html")
            }
            guard html.count == head.size else { throw BSONDocument.unreadable("html") }
            return html
        }
    }

    /// What a transcript's own document says.
    private struct Head {
        let version: Int64
        let size: Int
        let madeAt: Timestamp
        let messageCount: Int

        func pieceID(_ index: Int, of ticket: TicketID) -> BSON {
            .string("\(ticket.rawValue):\(self.version):\(index)")
        }

        var document: BSONDocument {
            [
                "version": .int64(self.version), "size": .int64(Int64(self.size)), "made_at": self.madeAt.stored,
                "message_count": .int64(Int64(self.messageCount)),
            ]
        }
    }

    extension Head {
        init(_ document: BSONDocument) throws(StoreError) {
            self.init(
                version: try document.int64("version"), size: try document.int("size"),
                madeAt: try document.moment("made_at"), messageCount: try document.int("message_count"))
        }
    }
#endif
