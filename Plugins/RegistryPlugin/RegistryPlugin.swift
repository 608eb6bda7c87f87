import Foundation
import PackagePlugin

/// Writes the list of commands from the files in `Commands/`, so that a new file is all a new command takes.
@main
struct RegistryPlugin: BuildToolPlugin {
    func createBuildCommands(context: PluginContext, target: Target) async throws -> [Command] {
        guard let target = target as? SourceModuleTarget else { return [] }
        // Listed whenever the build is planned, so an added or removed file changes the arguments.
        let inputs = target.sourceFiles(withSuffix: "swift").map(\.url)
            .filter { $0.pathComponents.dropLast().last == "Commands" }
            .sorted { $0.path < $1.path }
        let output = context.pluginWorkDirectoryURL.appending(path: "CommandRegistry.generated.swift")
        return [
            .buildCommand(
                displayName: "Listing the commands of \(target.name)",
                executable: try context.tool(named: "RegistryGenerator").url,
                arguments: [output.path] + inputs.map(\.path),
                inputFiles: inputs,
                outputFiles: [output])
        ]
    }
}
