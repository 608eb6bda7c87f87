import AsyncHTTPClient
import NIOCore
import NIOHTTP1

/// Sends one request and takes in its whole answer.
struct HTTPTransport: Sendable {
    enum Failure: Error {
        case cancelled
        case timedOut
        case connectionFailed(any Error)
    }

    /// Far more than any answer of Discord's.
    private static let maximumAnswerBytes = 64 << 20

    let client: HTTPClient

    func send(_ request: OutgoingRequest) async -> Result<Answer, Failure> {
        do {
            return .success(try await self.sendInTime(request))
        } catch let failure as Failure {
            return .failure(Task.isCancelled ? .cancelled : failure)
        } catch let error as HTTPClientError where error == .deadlineExceeded || error == .connectTimeout {
            return .failure(.timedOut)
        } catch {
            return .failure(Task.isCancelled || error is CancellationError ? .cancelled : .connectionFailed(error))
        }
    }

    /// The client's own deadline ends with the head of the answer, this one with its last byte.
    private func sendInTime(_ request: OutgoingRequest) async throws -> Answer {
        try await withThrowingTaskGroup(of: Answer.self) { group in
            group.addTask { try await self.exchange(request) }
            group.addTask {
                try await Task.sleep(for: request.timeout)
                throw Failure.timedOut
            }
            defer { group.cancelAll() }
            guard let answer = try await group.next() else { throw Failure.timedOut }
            return answer
        }
    }

    private func exchange(_ request: OutgoingRequest) async throws -> Answer {
        var outgoing = HTTPClientRequest(url: request.url.value)
        outgoing.method = NIOHTTP1.HTTPMethod(rawValue: request.method.rawValue)
        outgoing.headers = request.headers
        if let body = request.body { outgoing.body = .bytes(body) }
        // Without a logger: it would write down addresses, and some carry tokens.
        let response = try await self.client.execute(outgoing, timeout: TimeAmount(request.timeout))
        let body = try await response.body.collect(upTo: Self.maximumAnswerBytes)
        return Answer(status: Int(response.status.code), headers: response.headers, body: body)
    }
}
