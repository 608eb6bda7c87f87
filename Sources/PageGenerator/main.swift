// usage: PageGenerator OUTPUT FOLDER INPUT...
//
// Writes each text file as a Swift string, under its path below the folder.
import Foundation

func fail(_ message: String) -> Never {
    print(message)
    exit(1)
}

let arguments = Array(CommandLine.arguments.dropFirst())
guard arguments.count >= 2 else { fail("usage: PageGenerator OUTPUT FOLDER INPUT...") }
let (output, folder) = (arguments[0], arguments[1])

var entries = ""
for path in arguments.dropFirst(2) {
    guard let text = try? String(contentsOfFile: path, encoding: .utf8) else { fail("\(path):1:1: error: is no text") }
    guard !text.contains("\"\"\"###") else { fail("\(path):1:1: error: contains \"\"\"###, the end of a Swift string") }
    entries += "        \"\(path.dropFirst(folder.count + 1))\": ###\"\"\"\n\(text)\n\"\"\"###,\n"
}
let source = """
    // Generated from the files in Page/. Do not edit.

    /// The files of the web page, by their path below `Page/`.
    enum PageFiles {
        static let all: [String: String] = [
    \(entries.isEmpty ? "        :\n" : entries)    ]
    }

    """
do { try source.write(toFile: output, atomically: true, encoding: .utf8) } catch { fail("\(output): error: \(error)") }
