// usage: RegistryGenerator OUTPUT INPUT...
//
// Each input holds one command; the type is named like the file.
import Foundation

func fail(_ message: String) -> Never {
    print(message)
    exit(1)
}

let arguments = CommandLine.arguments.dropFirst()
guard let output = arguments.first else { fail("usage: RegistryGenerator OUTPUT INPUT...") }

var names: [String] = []
for path in arguments.dropFirst() {
    let name = URL(fileURLWithPath: path).deletingPathExtension().lastPathComponent
    guard let text = try? String(contentsOfFile: path, encoding: .utf8) else {
        fail("\(path):1:1: error: cannot be read")
    }
    guard text.contains("struct \(name)") || text.contains("final class \(name)") else {
        fail(
            "\(path):1:1: error: a file in Commands/ holds one command, named like the file: expected a type '\(name)'")
    }
    names.append(name)
}

let list = names.map { "        \($0).self,\n" }.joined()
let source = """
    // Generated from the files in Commands/. Do not edit.

    /// Every command there is, found by the build.
    enum CommandRegistry {
        static let all: [any BotCommand.Type] = [
    \(list)    ]
    }

    """
do { try source.write(toFile: output, atomically: true, encoding: .utf8) } catch { fail("\(output): error: \(error)") }
