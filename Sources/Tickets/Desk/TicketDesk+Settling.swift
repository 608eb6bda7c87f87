import DiscordModel
import DiscordREST
import Logging

extension TicketDesk {
    /// Brings every ticket to rest: those an earlier run left unfinished, then each that is changed, until cancelled or
    /// told to finish. What fails is tried again, at growing intervals up to five minutes.
    public func run() async {
        await withDiscardingTaskGroup { group in
            group.addTask { await self.queueUnsettledTickets() }
            for await id in self.queue.ids {
                group.addTask { await self.settle(id) }
            }
        }
    }

    /// Takes no more work in; `run` returns when what is queued is done.
    public func finish() { self.queue.finish() }

    private func queueUnsettledTickets() async {
        var last: TicketID?
        for attempt in 0... {
            do {
                while true {
                    let page = try await self.store.unsettledTickets(after: last, limit: 100)
                    for ticket in page { self.queue.add(ticket.id) }
                    guard let next = page.last?.id else { return }
                    last = next
                }
            } catch {
                self.logger.error("unfinished tickets cannot be read", metadata: ["error": "\(error)"])
                guard await Backoff.pause(after: attempt) else { return }
            }
        }
    }

    private func settle(_ id: TicketID) async {
        for attempt in 0... {
            do {
                // A few tickets at a time, so that a long list at start-up leaves room for people who are waiting.
                try await self.lanes.withLock(id.rawValue % 16) { _ = try await self.advance(id) }
                return
            } catch is CancellationError {
                return
            } catch is TicketRefusal {
                continue
            } catch {
                self.logger.warning(
                    "ticket unfinished",
                    metadata: ["ticket": "\(id)", "attempt": "\(attempt + 1)", "error": "\(error)"])
                guard await Backoff.pause(after: attempt) else { return }
            }
        }
    }
}
