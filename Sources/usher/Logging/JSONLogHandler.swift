import DiscordModel
import Foundation
import Logging

/// One line of JSON an event, on standard error.
struct JSONLogHandler: LogHandler {
    let label: String
    var metadata: Logger.Metadata = [:]
    var logLevel: Logger.Level = .info

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { self.metadata[key] }
        set { self.metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        var fields: [String: String] = [
            "time": Timestamp.now.description, "level": event.level.rawValue, "logger": self.label,
            "message": event.message.description,
        ]
        for (key, value) in self.metadata.merging(event.metadata ?? [:], uniquingKeysWith: { $1 }) {
            fields[key] = value.description
        }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        guard var line = try? encoder.encode(fields) else { return }
        line.append(0x0A)
        FileHandle.standardError.write(line)
    }
}

extension UsherConfiguration.Log {
    /// Makes every logger of this process write as configured. Called once, before the first logger is made.
    func install() {
        LoggingSystem.bootstrap { label in
            var handler: any LogHandler =
                switch self.format {
                case .text: StreamLogHandler.standardError(label: label)
                case .json: JSONLogHandler(label: label)
                }
            // Libraries speak up only when something is wrong.
            handler.logLevel = label.hasPrefix("usher") ? self.level : max(self.level, .warning)
            return handler
        }
    }
}
