#if MongoDB
    @testable import MongoStore

    extension MongoSettings {
        /// Waits so long for everything, since many tests share the server.
        static func patient(_ patience: Duration, connections: Int = 8) -> Self {
            var settings = Self()
            settings.mostConnections = connections
            settings.waitingLimit = patience
            settings.connectLimit = patience
            settings.answerLimit = patience
            return settings
        }
    }
#endif
