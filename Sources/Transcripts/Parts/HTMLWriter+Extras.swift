import DiscordModel

/// Stickers, reactions, polls.
extension HTMLWriter {
    mutating func stickers(_ stickers: [StickerItem]) {
        for sticker in stickers {
            self.markup("<div class=\"file\"><span class=\"suffix\" aria-hidden=\"true\">★</span><div><div>")
            self.name(sticker.name)
            self.markup("</div><div class=\"label\">Sticker</div></div></div>")
        }
    }

    mutating func reactions(_ reactions: [Reaction]) {
        guard !reactions.isEmpty else { return }
        self.markup("<ul class=\"reactions\" aria-label=\"Reactions\">")
        for reaction in reactions {
            self.markup("<li class=\"reaction\">")
            self.emoji(reaction.emoji)
            self.markup(" ")
            self.number(reaction.count)
            self.markup("</li>")
        }
        self.markup("</ul>")
    }

    mutating func emoji(_ emoji: Emoji) {
        if emoji.id == nil, let name = emoji.name {
            self.text(name)
        } else {
            self.markup("<span class=\"emoji\">:")
            self.text(emoji.name ?? "deleted")
            self.markup(":</span>")
        }
    }

    mutating func poll(_ poll: Poll) {
        let counts = poll.answers.map { max(0, poll.votes(for: $0)) }
        let total = counts.reduce(0) { $0.addingReportingOverflow($1).partialValue }
        let most = poll.results?.isFinalized == true ? counts.max() ?? 0 : 0
        self.markup("<div class=\"poll\"><div class=\"question\">")
        self.pollText(poll.question)
        self.markup("</div><ul>")
        for (answer, count) in zip(poll.answers, counts) {
            self.markup(most > 0 && count == most ? "<li class=\"won\">" : "<li>")
            self.markup("<div class=\"answer\"><span>")
            self.pollText(answer.media)
            self.markup("</span><span class=\"votes\">")
            self.number(count)
            self.markup(count == 1 ? " vote" : " votes")
            if total > 0 {
                self.markup(" · ")
                self.number(Self.percentage(count, of: total))
                self.markup(" %")
            }
            self.markup("</span></div>")
            self.share(total > 0 ? Self.percentage(count, of: total) : 0)
            self.markup("</li>")
        }
        self.markup("</ul><div class=\"label\">")
        self.number(total)
        self.markup(total == 1 ? " vote" : " votes")
        if poll.allowsMultipleAnswers == true { self.markup(" · several answers each") }
        if let expiry = poll.expiry {
            self.markup(poll.results?.isFinalized == true ? " · ended on " : " · open until ")
            self.time(expiry, .dateAndTime)
        }
        self.markup("</div></div>")
    }

    private static func percentage(_ count: Int, of total: Int) -> Int {
        total > 0 ? Int((Double(count) * 100 / Double(total)).rounded()) : 0
    }

    private mutating func pollText(_ media: Poll.Media) {
        if let emoji = media.emoji {
            self.emoji(emoji)
            self.markup(" ")
        }
        self.name(media.text ?? "")
    }

    private mutating func share(_ percentage: Int) {
        self.markup(
            "<svg class=\"share\" aria-hidden=\"true\" preserveAspectRatio=\"none\" viewBox=\"0 0 100 1\"><rect height=\"1\" width=\""
        )
        self.number(min(100, max(0, percentage)))
        self.markup("\"></rect></svg>")
    }
}
