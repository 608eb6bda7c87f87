import DiscordModel

/// What components refer to.
struct ComponentScene {
    let names: NameBook
    let files: [AttachmentView]
}

extension Component {
    /// The attachments that it shows.
    var mediaReferences: [AttachmentID] {
        ((self.media.map { [$0] } ?? []) + (self.items ?? []).map(\.media)).compactMap(\.attachmentID)
    }
}

/// Buttons and menus, which nobody can press any more, and the texts and pictures among them.
extension HTMLWriter {
    /// Source: <https://docs.discord.com/developers/components/reference>
    mutating func components(_ components: [Component], _ scene: ComponentScene, depth: Int = 0) {
        // Discord nests them four deep at most; what sends more is not Discord.
        guard depth < 8 else { return }
        for component in components { self.component(component, scene, depth) }
    }

    private mutating func component(_ component: Component, _ scene: ComponentScene, _ depth: Int) {
        switch component.type {
        case .actionRow:
            self.markup("<div class=\"row\">")
            self.components(component.components ?? [], scene, depth: depth + 1)
            self.markup("</div>")
        case .button: self.button(component)
        case .stringSelect, .userSelect, .roleSelect, .mentionableSelect, .channelSelect: self.menu(component)
        case .section: self.section(component, scene, depth)
        case .textDisplay:
            self.markup("<div class=\"content\" dir=\"auto\">")
            self.markdown(component.content ?? "", names: scene.names)
            self.markup("</div>")
        case .thumbnail, .file: self.media(component, scene)
        case .mediaGallery:
            self.markup("<div class=\"gallery\">")
            for item in component.items ?? [] {
                self.media(item.media, item.description, nil, item.isSpoiler == true, scene)
            }
            self.markup("</div>")
        case .separator: self.markup(component.hasDivider == false ? "<div class=\"space\"></div>" : "<hr>")
        case .container: self.container(component, scene, depth)
        default: self.unknown(component, scene, depth)
        }
    }

    private mutating func section(_ section: Component, _ scene: ComponentScene, _ depth: Int) {
        self.markup("<div class=\"beside\"><div>")
        self.components(section.components ?? [], scene, depth: depth + 1)
        self.markup("</div>")
        if let accessory = section.accessory {
            self.markup("<div>")
            self.components([accessory], scene, depth: depth + 1)
            self.markup("</div>")
        }
        self.markup("</div>")
    }

    private mutating func container(_ container: Component, _ scene: ComponentScene, _ depth: Int) {
        if container.isSpoiler == true {
            self.markup("<details class=\"embed\"><summary>Spoiler</summary>")
        } else {
            self.markup("<div class=\"embed\">")
        }
        self.stripe(container.accentColor)
        self.components(container.components ?? [], scene, depth: depth + 1)
        self.markup(container.isSpoiler == true ? "</details>" : "</div>")
    }

    private mutating func unknown(_ component: Component, _ scene: ComponentScene, _ depth: Int) {
        self.markup("<div class=\"label\">Something that this transcript cannot show (component type ")
        self.number(component.type.rawValue)
        self.markup(").</div>")
        self.components(component.components ?? [], scene, depth: depth + 1)
    }

    private mutating func media(_ component: Component, _ scene: ComponentScene) {
        guard let media = component.media else { return }
        self.media(media, component.description, component.name, component.isSpoiler == true, scene)
    }

    /// An attachment of the message, or something elsewhere that is only named.
    private mutating func media(
        _ media: MediaReference, _ description: String?, _ name: String?, _ isSpoiler: Bool, _ scene: ComponentScene
    ) {
        if let file = scene.files.first(where: { $0.attachment.id == media.attachmentID }) {
            return self.file(file, isSpoiler: isSpoiler)
        }
        self.markup("<div class=\"file\"><span class=\"suffix\" aria-hidden=\"true\">WEB</span><div><div>")
        self.link(to: media.url) { $0.name(name ?? EmbedLink.name(of: media.url)) }
        if isSpoiler { self.markup(" <span class=\"badge\">SPOILER</span>") }
        self.markup("</div>")
        if let description, !description.isEmpty {
            self.markup("<div class=\"label\" dir=\"auto\">“")
            self.text(description)
            self.markup("”</div>")
        }
        self.markup("</div></div>")
    }

    private mutating func menu(_ menu: Component) {
        let options = menu.options ?? []
        self.markup(options.isEmpty ? "<div class=\"menu\">" : "<details class=\"menu\"><summary>")
        let chosen = options.filter { $0.isDefault == true }.map(\.label)
        self.text(chosen.isEmpty ? menu.placeholder ?? "Make a choice" : chosen.joined(separator: ", "))
        guard !options.isEmpty else { return self.markup(" ▾</div>") }
        self.markup("</summary><ul>")
        for option in options {
            self.markup("<li>")
            if let emoji = option.emoji {
                self.emoji(emoji)
                self.markup(" ")
            }
            self.name(option.label)
            if let description = option.description, !description.isEmpty {
                self.markup("<div class=\"label\">")
                self.name(description)
                self.markup("</div>")
            }
            self.markup("</li>")
        }
        self.markup("</ul></details>")
    }

    private mutating func button(_ button: Component) {
        self.link(to: button.url) { html in
            switch button.style {
            case 1: html.markup("<span class=\"button primary\">")
            case 3: html.markup("<span class=\"button success\">")
            case 4: html.markup("<span class=\"button danger\">")
            default: html.markup("<span class=\"button\">")
            }
            if let emoji = button.emoji {
                html.emoji(emoji)
                html.markup(" ")
            }
            // Premium buttons have no text of their own.
            html.text(button.label ?? (button.emoji == nil ? "Buy" : ""))
            html.markup("</span>")
        }
    }
}
