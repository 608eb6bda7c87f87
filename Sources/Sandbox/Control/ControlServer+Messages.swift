import DiscordModel

/// What people do with messages: `/sandbox/channels/CHANNEL/messages…`.
extension ControlServer {
    /// - `…/messages` `{content, files?: [{filename, content_type?, data}]}`, the data in Base64
    /// - `…/messages/MESSAGE/edit` `{content}`
    /// - `…/messages/MESSAGE/delete`
    func actOnMessages(_ call: ControlCall) throws(ControlError) -> JSON {
        guard call.path.count >= 3, call.path[0] == "channels", call.path[2] == "messages" else {
            throw ControlError(404, "There is nothing at this address")
        }
        switch (call.path.count, call.path.last) {
        case (3, _): return try self.say(call)
        case (5, "edit"):
            return try self.write(call) { world, person throws(PersonRefusal) in
                let (channel, message) = try call.message()
                let text = call.body["content"]?.string ?? ""
                return world.eventJSON(try world.edit(message, to: text, by: person, in: channel))
            }
        case (5, "delete"):
            return try self.write(call) { world, person throws(PersonRefusal) in
                let (channel, message) = try call.message()
                try world.delete(message, by: person, in: channel)
                return [:]
            }
        default: throw ControlError(404, "There is nothing at this address")
        }
    }

    /// `…/threads` `{name, private?, message_id?}`
    func startThread(_ call: ControlCall) throws(ControlError) -> JSON {
        try self.write(call) { world, person throws(PersonRefusal) in
            let source: MessageID? = call.body["message_id"] == nil ? nil : try call.bodyID("message_id")
            let id = try world.startThread(
                call.body["name"]?.string ?? "", in: try call.channel(), by: person,
                isPrivate: call.body["private"]?.bool ?? false, from: source)
            return ["id": .id(id)]
        }
    }

    private func say(_ call: ControlCall) throws(ControlError) -> JSON {
        try self.write(call) { world, person throws(PersonRefusal) in
            let (text, files) = (call.body["content"]?.string ?? "", try call.files())
            return world.eventJSON(try world.say(text, files: files, by: person, in: try call.channel()))
        }
    }
}

extension ControlCall {
    fileprivate func channel() throws(PersonRefusal) -> ChannelID {
        guard let channel = ChannelID(self.path[1]) else { throw PersonRefusal("There is no such channel") }
        return channel
    }

    fileprivate func message() throws(PersonRefusal) -> (ChannelID, MessageID) {
        guard let message = MessageID(self.path[3]) else { throw PersonRefusal("There is no such message") }
        return (try self.channel(), message)
    }

    fileprivate func files() throws(PersonRefusal) -> [SentFile] {
        var files: [SentFile] = []
        for file in self.body["files"]?.array ?? [] {
            guard let filename = file["filename"]?.string, let bytes = file["data"]?.string.flatMap(Base64.decode)
            else { throw PersonRefusal("A file needs a filename, and data in Base64") }
            files.append(
                SentFile(
                    filename, contentType: file["content_type"]?.string ?? "application/octet-stream", bytes: bytes))
        }
        return files
    }
}
