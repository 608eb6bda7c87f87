import HTTPTypes
import Hummingbird

/// A page that says why there is nothing to read, and what to do.
struct Notice: Hashable {
    let status: HTTPResponse.Status
    let title: String
    let text: String

    static let forbidden = Notice(
        status: .forbidden, title: "This link does not open anything",
        text:
            "It may have been cut off or changed on its way, or it is from a time before Usher got a new key. Ask for a new link with /transcript on Discord, in the ticket’s channel or with its number."
    )
    static let expired = Notice(
        status: .forbidden, title: "This link has expired",
        text:
            "Links to transcripts are good for a while only. Ask for a new link with /transcript on Discord, in the ticket’s channel or with its number."
    )
    static let nothingKept = Notice(
        status: .notFound, title: "Nothing is kept of this ticket",
        text: "What was said in it was removed, because the time for which this server keeps it is over.")
    static let noSuchFile = Notice(
        status: .notFound, title: "This file is not here",
        text: "It was too large to keep, it was lost or erased, or the link is not quite right.")
    static let unavailable = Notice(
        status: .serviceUnavailable, title: "Just a moment",
        text: "The database does not answer. Please try again in a minute.")
    static let wrongMethod = Notice(
        status: .methodNotAllowed, title: "This can only be read", text: "Transcripts cannot be changed here.")
    static let tooLong = Notice(
        status: .uriTooLong, title: "This address is too long",
        text: "No link of Usher’s is that long. Ask for a new one with /transcript on Discord.")

    /// None of the texts has anything in it that HTML would read.
    private var html: String {
        """
        <!DOCTYPE html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="color-scheme" content="light dark">
        <link rel="icon" href="data:,">
        <title>\(self.title)</title>
        <style>
        :root { color-scheme: light dark; --ground: #f4f5f7; --card: #fff; --ink: #1f2329; --faint: #5c6470; --line: #dfe2e7; }
        @media (prefers-color-scheme: dark) {
        :root { --ground: #1a1c20; --card: #24272d; --ink: #e8eaee; --faint: #a2a9b4; --line: #383c44; }
        }
        * { box-sizing: border-box; }
        body { margin: 0; min-height: 100vh; display: grid; place-items: center; padding: 1.5rem; background: var(--ground);
        color: var(--ink); font: 1rem/1.6 system-ui, sans-serif; }
        main { max-width: 34rem; padding: 2rem 2.25rem; background: var(--card); border: 1px solid var(--line);
        border-radius: .75rem; }
        h1 { margin: 0 0 .75rem; font-size: 1.4rem; line-height: 1.3; }
        p { margin: 0; }
        small { display: block; margin-top: 1.5rem; color: var(--faint); }
        </style>
        </head>
        <body>
        <main>
        <h1>\(self.title)</h1>
        <p>\(self.text)</p>
        <small>Usher, the ticket desk · \(self.status.code)</small>
        </main>
        </body>
        </html>

        """
    }

    var response: Response {
        var headers = HTTPFields.ofTranscripts
        headers[.contentType] = "text/html; charset=utf-8"
        headers[.contentSecurityPolicy] =
            "default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'none'; form-action 'none'; base-uri 'none'"
        if self.status == .methodNotAllowed { headers[.allow] = "GET, HEAD" }
        if self.status == .serviceUnavailable { headers[.retryAfter] = "30" }
        return Response(status: self.status, headers: headers, body: .init(byteBuffer: ByteBuffer(string: self.html)))
    }
}
