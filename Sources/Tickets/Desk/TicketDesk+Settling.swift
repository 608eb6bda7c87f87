import DiscordModel
import DiscordREST
import Logging

extension TicketDesk {
    /// How often the store is asked for tickets that nobody works on, though something is left to do: a write whose
    /// answer was lost leaves one.
    private static let sweepInterval = Duration.seconds(60)

    /// Brings every ticket to rest: those an earlier run left unfinished, then each that is changed, until cancelled or
    /// told to finish. What fails is tried again, at growing intervals up to five minutes.
    public func run() async {
        await withTaskGroup(of: Void.self) { group in
            group.addTask {
                await withDiscardingTaskGroup { group in
                    for await id in self.queue.ids {
                        group.addTask { await self.settle(id) }
                    }
                }
            }
            group.addTask {
                repeat {
                    await self.queueUnsettledTickets()
                } while (try? await Task.sleep(for: Self.sweepInterval)) != nil
            }
            // The second ends by being cancelled, and so not before the first.
            await group.next()
            group.cancelAll()
        }
    }

    /// Takes no more work in; `run` returns when what is queued is done.
    public func finish() { self.queue.finish() }

    /// Discord may do now what it did not do before: what waits for another try is tried at once.
    public func discordIsBack() { self.queue.wakeAll() }

    private func queueUnsettledTickets() async {
        var last: TicketID?
        for attempt in 0... {
            do {
                while true {
                    let page = try await self.store.unsettledTickets(after: last, limit: 100)
                    for ticket in page { self.queue.touch(ticket.id) }
                    guard page.count == 100, let next = page.last?.id else { return }
                    last = next
                }
            } catch {
                self.logger.error("unfinished tickets cannot be read", metadata: ["error": "\(error)"])
                guard await Backoff.pause(after: attempt) else { return }
            }
        }
    }

    private func settle(_ id: TicketID) async {
        self.queue.begin(id)
        var attempt = 0
        repeat {
            do {
                // A few tickets at a time, so that a long list at start-up leaves room for people who are waiting.
                try await self.lanes.withLock(id.rawValue % 16) { _ = try await self.advance(id) }
                attempt = 0
                continue
            } catch is TicketRefusal {
                // It was given up; what follows from that is still to be done.
                self.queue.add(id)
            } catch is CancellationError {
                break
            } catch {
                if let refused = error as? RefusedSteps { await self.tellAdministrators(of: refused, ticket: id) }
                let pause = self.pause(after: error, of: id, attempt: attempt)
                attempt += 1
                guard await self.queue.pause(id, for: pause) else { break }
                self.queue.add(id)
            }
        } while self.queue.end(id)
    }

    private func pause(after error: any Error, of id: TicketID, attempt: Int) -> Duration {
        switch error {
        case let error as RenameWaits: return error.duration
        case is GuildNotDescribed: break
        default:
            self.logger.warning(
                "ticket unfinished", metadata: ["ticket": "\(id)", "attempt": "\(attempt + 1)", "error": "\(error)"])
        }
        return Backoff.duration(after: attempt)
    }
}

extension TicketDesk {
    /// What the bot lacks, somebody has to give it; nobody who acts is there to be told.
    private func tellAdministrators(of refused: RefusedSteps, ticket id: TicketID) async {
        guard let notices = self.notices, let ticket = try? await self.store.ticket(id) else { return }
        for (step, error) in refused.all {
            guard let error = error as? RESTError, error.code == .missingPermissions || error.code == .missingAccess
            else { continue }
            let cause = self.refusal(for: error, of: ticket).text
            await notices.tell(ticket.guildID, key: "refused \(step.name)", Texts.stuck(ticket, because: cause))
        }
    }
}

/// Nothing can be said of what the bot may do in a server that Discord has not described yet.
struct GuildNotDescribed: Error {}

/// The channel's name may be changed only after this time.
struct RenameWaits: Error {
    let duration: Duration
}
