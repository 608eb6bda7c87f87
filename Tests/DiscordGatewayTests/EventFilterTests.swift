import DiscordModel
import Testing

@testable import DiscordGateway

@Suite("Events that are dropped by their bytes")
struct EventFilterTests {
    private func frame(_ text: String, _ filter: GatewayConfiguration.EventFilter?) -> InboundFrame? {
        Array(text.utf8).withUnsafeBytes { InboundFrame($0, interests: ["MESSAGE_CREATE"], filter: filter) }
    }

    @Test("The filter sees name and contents of wanted events; what it drops still counts")
    func filtered() {
        let text = #"{"t":"MESSAGE_CREATE","s":7,"op":0,"d":{"channel_id":"1"}}"#
        let passing = self.frame(text) { name, data in
            name == "MESSAGE_CREATE" && String(decoding: data, as: UTF8.self) == #"{"channel_id":"1"}"#
        }
        #expect(passing?.event?.sequence == 7)
        let dropped = self.frame(text) { _, _ in false }
        #expect(dropped?.event == nil)
        guard case .dispatch(sequence: 7)? = dropped?.frame else {
            Issue.record("the dropped event does not count")
            return
        }
        #expect(self.frame(text, nil)?.event != nil)
        let other = self.frame(#"{"t":"TYPING_START","s":8,"op":0,"d":{}}"#) { _, _ in
            Issue.record("asked for an event that nobody wants")
            return true
        }
        #expect(other?.event == nil)
    }
}
