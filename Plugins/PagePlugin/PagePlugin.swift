import Foundation
import PackagePlugin

/// Puts the files of `Page/` into the program, so that it needs nothing beside itself at run time.
@main
struct PagePlugin: BuildToolPlugin {
    func createBuildCommands(context: PluginContext, target: Target) async throws -> [Command] {
        guard let target = target as? SourceModuleTarget else { return [] }
        let folder = target.directoryURL.appending(path: "Page")
        let inputs = try FileManager.default.subpathsOfDirectory(atPath: folder.path)
            .map { folder.appending(path: $0) }
            .filter { !$0.pathExtension.isEmpty }
            .sorted { $0.path < $1.path }
        let output = context.pluginWorkDirectoryURL.appending(path: "PageFiles.generated.swift")
        return [
            .buildCommand(
                displayName: "Embedding the page of \(target.name)",
                executable: try context.tool(named: "PageGenerator").url,
                arguments: [output.path, folder.path] + inputs.map(\.path),
                inputFiles: inputs,
                outputFiles: [output])
        ]
    }
}
