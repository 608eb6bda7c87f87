import DiscordModel

@testable import Sandbox

extension World {
    /// All that a new session is told first, in one.
    func ready(
        for application: ApplicationID, intents: Intents, shard: (id: Int, count: Int)
    ) async -> (ready: JSONObject, following: [GatewayDispatch]) {
        let (ready, following) = await self.opening(for: application, intents: intents, shard: shard)
        let dispatches = await following().map { prepared in
            var dispatch = prepared.dispatch
            dispatch.data = (try? JSON(parsing: prepared.data(showingMessageContent: true))) ?? .null
            return dispatch
        }
        return (ready, dispatches)
    }
}
