import DiscordModel
import HTTPTypes
public import Hummingbird
public import Logging
public import Tickets

/// A web page for each transcript, under an address that is signed and expires.
///
/// `/transcripts/<ticket>?until=…&for=…&sig=…` is the page, `/transcripts/<ticket>/attachments/<id>?…` a file of it.
/// There is no list of anything: whoever has no link finds nothing.
public struct TranscriptPages: WebRoutes {
    private let desk: TranscriptDesk
    private let links: TranscriptLinks
    private let logger: Logger
    private let files = FileIO()

    /// Longer addresses are not ours.
    private static let longestAddress = 1024
    private static let methods: [HTTPRequest.Method] = [.get, .head, .post, .put, .patch, .delete, .options]

    public init(desk: TranscriptDesk, links: TranscriptLinks, logger: Logger) {
        self.desk = desk
        self.links = links
        self.logger = logger
    }

    public func add(to router: Router<BasicRequestContext>) {
        for method in Self.methods {
            for path in ["transcripts", "transcripts/**"] {
                router.on(RouterPath(path), method: method) { request, context in
                    try await self.answer(to: request, in: context)
                }
            }
        }
    }

    private func answer(to request: Request, in context: BasicRequestContext) async throws -> Response {
        guard request.method == .get || request.method == .head else { return Notice.wrongMethod.response }
        guard request.uri.string.utf8.count <= Self.longestAddress else { return Notice.tooLong.response }
        let response: Response
        do {
            response = try await self.page(for: request, in: context)
        } catch let error as StoreError {
            self.logger.warning("transcript not shown", metadata: ["error": "\(error)"])
            response = Notice.unavailable.response
        }
        return request.method == .head ? response.createHeadResponse() : response
    }

    private func page(for request: Request, in context: BasicRequestContext) async throws -> Response {
        // The first part is `transcripts`.
        let path = request.uri.path.split(separator: "/").dropFirst()
        let query = request.uri.queryParameters
        let grant = self.links.grant(
            ticket: path.first.map(String.init) ?? "", until: query["until"].map(String.init),
            for: query["for"].map(String.init), signature: query["sig"].map(String.init), at: self.desk.now())
        switch grant {
        case .failure(.forged): return Notice.forbidden.response
        case .failure(.expired): return Notice.expired.response
        case .success(let grant):
            guard let ticket = try await self.desk.ticket(for: grant) else { return Notice.nothingKept.response }
            let rest = Array(path.dropFirst())
            if rest.isEmpty { return try await self.transcript(of: ticket, under: grant, for: request) }
            guard rest.count == 2, rest[0] == "attachments", let id = AttachmentID(String(rest[1])),
                let attachment = try await self.desk.keptAttachment(id, of: ticket.id)
            else { return Notice.noSuchFile.response }
            return try await self.file(attachment, for: request, in: context)
        }
    }

    private func transcript(
        of ticket: Ticket, under grant: TranscriptLinks.Grant, for request: Request
    ) async throws -> Response {
        let isArchived = try await self.desk.isArchived(ticket)
        let kept = isArchived ? nil : try await self.desk.keptHTML(of: ticket)
        guard isArchived || kept != nil else { return Notice.nothingKept.response }
        self.logger.info("transcript read", metadata: ["ticket": "\(ticket.id)", "for": "\(grant.userID)"])
        let isCompressed = request.headers.acceptsGzip
        var headers = HTTPFields.ofTranscripts
        headers[.contentType] = TranscriptFormat.html.contentType
        headers[.vary] = "Accept-Encoding"
        // The document brings a policy of its own, which says what it may load.
        headers[.contentSecurityPolicy] = "frame-ancestors 'none'; form-action 'none'; base-uri 'none'"
        if isCompressed { headers[.contentEncoding] = "gzip" }
        let query = self.links.query(for: grant)
        return Response(
            status: .ok, headers: headers,
            body: ResponseBody { writer in
                var page = PageWriter(writer, isCompressed: isCompressed)
                if let kept {
                    try await page.write(kept)
                } else {
                    try await self.desk.render(
                        ticket, as: .html, address: { "\(ticket.id)/attachments/\($0.id)?\(query)" }
                    ) { try await page.write(copy $0) }
                }
                try await page.finish()
            })
    }

    /// What a user attached must never become a page of this site.
    private func file(
        _ attachment: ArchivedAttachment, for request: Request, in context: BasicRequestContext
    ) async throws -> Response {
        guard let digest = attachment.digest else { return Notice.noSuchFile.response }
        let path = self.desk.files.path(of: digest)
        let size: Int
        do {
            size = try await self.files.loadFile(path: path, context: context).contentLength ?? 0
        } catch is HTTPError {
            self.logger.error("attachment missing in the archive's folder", metadata: ["digest": "\(digest)"])
            return Notice.noSuchFile.response
        }
        let type = AttachmentType(attachment)
        var headers = HTTPFields.ofTranscripts
        headers[.contentType] = type.contentType
        headers[.contentDisposition] = type.disposition
        headers[.contentSecurityPolicy] =
            "sandbox; default-src 'none'; img-src 'self'; media-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'none'"
        headers[.acceptRanges] = "bytes"
        guard let wanted = request.headers[.range].flatMap({ ByteRange($0) }) else {
            return Response(
                status: .ok, headers: headers, body: try await self.files.loadFile(path: path, context: context))
        }
        guard let range = wanted.bytes(of: size) else {
            headers[.contentRange] = "bytes */\(size)"
            return Response(status: .rangeNotSatisfiable, headers: headers)
        }
        headers[.contentRange] = "bytes \(range.lowerBound)-\(range.upperBound)/\(size)"
        return Response(
            status: .partialContent, headers: headers,
            body: try await self.files.loadFile(path: path, range: range, context: context))
    }
}

extension HTTPFields {
    /// What goes with everything under `/transcripts`: it is for one reader, and its address is a secret.
    static var ofTranscripts: HTTPFields {
        var headers = HTTPFields()
        headers[.cacheControl] = "private, no-store"
        headers[.xContentTypeOptions] = "nosniff"
        headers[.referrerPolicy] = "no-referrer"
        headers[.robots] = "noindex, nofollow"
        headers[.resourcePolicy] = "same-origin"
        return headers
    }

    fileprivate var acceptsGzip: Bool {
        (self[.acceptEncoding] ?? "").lowercased().split(separator: ",").contains { part in
            let words = part.split(separator: ";").map { $0.filter { !$0.isWhitespace } }
            return words.first == "gzip" && !words.dropFirst().contains { ["q=0", "q=0.0"].contains($0) }
        }
    }
}

extension HTTPField.Name {
    fileprivate static let referrerPolicy = Self("Referrer-Policy")!
    fileprivate static let robots = Self("X-Robots-Tag")!
    fileprivate static let resourcePolicy = Self("Cross-Origin-Resource-Policy")!
}

/// Writes the pieces of a page to a browser, compressed if it wants that.
private struct PageWriter {
    private var writer: any ResponseBodyWriter
    private let compressor: Compression.Compressor?

    init(_ writer: any ResponseBodyWriter, isCompressed: Bool) {
        self.writer = writer
        self.compressor = isCompressed ? try? Compression.Compressor(.gzip) : nil
    }

    mutating func write(_ piece: [UInt8]) async throws {
        try await self.send(self.compressor?.add(piece) ?? piece)
    }

    mutating func finish() async throws {
        if let end = try self.compressor?.finish() { try await self.send(end) }
        // See below.
        nonisolated(unsafe) let writer = self.writer
        try await writer.finish(nil)
    }

    private mutating func send(_ bytes: [UInt8]) async throws {
        guard !bytes.isEmpty else { return }
        // Only the task that answers the request has the writer, and it waits here until the piece is written; through a
        // protocol of another module, whose methods run wherever they like, the compiler cannot see that.
        nonisolated(unsafe) var writer = self.writer
        try await writer.write(ByteBuffer(bytes: bytes))
        self.writer = writer
    }
}
