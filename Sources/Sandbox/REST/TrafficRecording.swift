import DiscordModel
import Foundation
import Logging
import Synchronization

/// Writes down what bots ask of a sandbox and what they are answered, one JSON object a line, so that something else can
/// judge both.
///
/// A line has `method`, `path` (below `/api/v10`, interaction tokens replaced by `TOKEN`), `query`, `status`, `body`
/// where there was one, `files` of a multipart body, and `answer` where there was one. The status is 0 where nobody
/// answered, or not Discord but the wall before it. What ``SandboxSettings/addsResponseExtras`` adds is left out.
public final class TrafficRecording: Sendable {
    private let path: String
    /// `nil` after a failure, which ends the recording.
    private let file: Mutex<FileHandle?>

    /// - Parameter path: Of the file, which is made or added to.
    /// - Throws: What keeps the file from being written.
    public init(path: String) throws {
        self.path = path
        if !FileManager.default.fileExists(atPath: path) { try Data().write(to: URL(fileURLWithPath: path)) }
        let file = try FileHandle(forWritingTo: URL(fileURLWithPath: path))
        try file.seekToEnd()
        self.file = Mutex(file)
    }

    /// - Parameter isAnswered: Whether Discord itself answered.
    func write(_ request: RecordedRequest, files: [UploadedFile], isAnswered: Bool, answer: JSON?) {
        var line: JSON = [
            "method": .string(request.method), "path": .string(request.path),
            "query": .object(JSONObject(request.query.mapValues(JSON.string))),
            "status": .number(isAnswered ? request.status : 0),
        ]
        line["body"] = request.body
        if isAnswered { line["answer"] = answer }
        if !files.isEmpty {
            line["files"] = .array(files.map { ["field": .string($0.field), "filename": .string($0.filename)] })
        }
        let bytes = Data(line.serialized() + [UInt8(ascii: "\n")])
        self.file.withLock { file in
            do {
                try file?.write(contentsOf: bytes)
            } catch {
                Logger(label: "sandbox").error("The recording in \(self.path) has ended: \(error)")
                file = nil
            }
        }
    }
}
