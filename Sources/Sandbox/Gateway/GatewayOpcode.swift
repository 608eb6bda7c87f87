/// What a gateway frame is about.
///
/// Source: <https://docs.discord.com/developers/topics/opcodes-and-status-codes#gateway-gateway-opcodes>
enum GatewayOpcode: Int, Sendable {
    case dispatch = 0
    case heartbeat = 1
    case identify = 2
    case presenceUpdate = 3
    case voiceStateUpdate = 4
    case resume = 6
    case reconnect = 7
    case requestGuildMembers = 8
    case invalidSession = 9
    case hello = 10
    case heartbeatAcknowledged = 11
    case requestSoundboardSounds = 31
    case requestChannelInfo = 43

    /// Others are the server's to send, and close the connection with 4001 when a client sends them.
    var isForClients: Bool {
        switch self {
        case .dispatch, .reconnect, .invalidSession, .hello, .heartbeatAcknowledged: false
        default: true
        }
    }
}
