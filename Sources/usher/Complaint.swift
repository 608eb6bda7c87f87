import ArgumentParser
import DiscordGateway
import DiscordModel
import DiscordREST
import Foundation
import StoreRouter
import Tickets

/// Says on standard error why the program ends.
func complain(_ text: String) {
    FileHandle.standardError.write(Data("usher: \(text)\n".utf8))
}

/// What an error that ends the program means to whoever started it.
struct Complaint {
    let text: String
    let exitCode: ExitCode

    init(_ error: any Error) {
        switch error {
        case let error as PlaceError:
            self.text = error.description
            self.exitCode = .unavailable
        case let error as MovingError:
            self.text = error.description
            self.exitCode =
                switch error.reason {
                case .misuse: .wrongUsage
                case .damaged: .failure
                case .disk: .unavailable
                }
        case let error as ExportError:
            self.text = error.description
            self.exitCode = .failure
        case let error as GatewayError:
            self.text = error.description
            self.exitCode = .invalidConfiguration
        case let error as RESTError where error.reason == .unauthorized || error.status == 401:
            self.text =
                "Discord does not accept the bot token: copy the present one from the Developer Portal, page “Bot”, “Reset Token”, into discord.token (DISCORD_TOKEN)."
            self.exitCode = .invalidConfiguration
        case let error as RESTError:
            self.text = "Discord stayed unreachable: \(error). Check discord.apiURL and the network."
            self.exitCode = .unavailable
        case let error as StoreError where error.reason != .unavailable:
            self.text = "The database cannot be used: \(error). Check store.url, the folder and its rights."
            self.exitCode = .unavailable
        case let error as StoreError:
            self.text = "The database stayed unreachable: \(error). Check store.url, the folder and its rights."
            self.exitCode = .unavailable
        default:
            self.text = "\(error)"
            self.exitCode = .unavailable
        }
    }
}
