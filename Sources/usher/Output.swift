import Foundation

/// Says something on standard output at once, also where that is a file or a pipe.
func say(_ text: String) {
    FileHandle.standardOutput.write(Data((text + "\n").utf8))
}
