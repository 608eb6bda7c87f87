import DiscordModel

/// A file that a person hands in with a form or a command. It lies apart from the files of messages, and goes with the
/// interaction.
///
/// Source: <https://docs.discord.com/developers/components/reference#file-upload>
struct Upload: Sendable {
    let id: AttachmentID
    let filename: String
    let file: SentFile
    let secret: String

    /// Whether it is of one of these types, each a group of kinds or an extension with its dot. Only the name is looked
    /// at. No types admit all.
    func isOf(_ types: [String]) -> Bool {
        types.isEmpty || types.contains { self.isOf($0) }
    }

    /// As it lies in the world.
    func stored(in channel: ChannelID) -> StoredFile {
        StoredFile(
            channelID: channel, filename: self.filename, contentType: self.file.contentType, bytes: self.file.bytes,
            secret: self.secret, folder: StoredFile.ephemeralAttachments)
    }

    private func isOf(_ type: String) -> Bool {
        let name = self.filename.lowercased()
        if type.hasPrefix(".") { return name.hasSuffix(type.lowercased()) }
        let extensions = ModalInputRules.fileGroups[type] ?? []
        return name.split(separator: ".").dropFirst().last.map { extensions.contains(String($0)) } ?? false
    }
}

extension WorldState {
    /// A file as the control API takes it, with an id, but not yet stored.
    mutating func upload(_ json: JSON) throws(PersonRefusal) -> Upload {
        let file = try SentFile(json)
        guard file.bytes.count <= Limits.attachmentBytes else {
            throw PersonRefusal("A file has at most \(Limits.attachmentBytes) bytes")
        }
        return Upload(
            id: self.makeID(), filename: Self.safeFilename(file.filename), file: file,
            secret: Secrets.hexadecimal(bytes: 16))
    }

    mutating func store(_ uploads: some Sequence<Upload>, of interaction: inout InteractionRecord) {
        for upload in uploads {
            interaction.uploads.append(upload.id)
            self.attachments[upload.id] = upload.stored(in: interaction.channelID)
        }
    }
}

extension Resolver {
    /// Source: <https://docs.discord.com/developers/resources/message#attachment-object>
    mutating func add(_ upload: Upload) {
        let file = upload.stored(in: self.channel.id)
        let signature = AttachmentSignature(of: file, from: self.world.now, for: self.world.settings.attachmentLifetime)
        let url =
            "\(self.world.originURL)/\(file.folder)/\(self.channel.id)/\(upload.id)/\(upload.filename)"
            + "?\(signature.query)"
        self.addAttachment(
            upload.id,
            [
                "id": .id(upload.id), "filename": .string(upload.filename), "size": .number(upload.file.bytes.count),
                "url": .string(url), "proxy_url": .string(url), "content_type": .string(upload.file.contentType),
                "ephemeral": true,
            ])
    }
}

extension SentFile {
    /// `{filename, content_type?, data}`, the data in Base64.
    init(_ json: JSON) throws(PersonRefusal) {
        guard let filename = json["filename"]?.string, let bytes = json["data"]?.string.flatMap(Base64.decode)
        else { throw PersonRefusal("A file needs a filename, and data in Base64") }
        self.init(filename, contentType: json["content_type"]?.string ?? "application/octet-stream", bytes: bytes)
    }
}
