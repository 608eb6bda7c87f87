#if MongoDB
    import Testing
    import Tickets

    @testable import MongoStore

    /// Which of MongoDB's errors means what. The numbers are those of its source, `src/mongo/base/error_codes.yml`.
    @Suite("MongoDB's errors", .timeLimit(.minutes(30)))
    struct MongoFailureTests {
        private static let table: [(StoreError.Reason, [Int64])] = [
            (.conflict, [11000, 11001, 112]),
            (
                .unavailable,
                [
                    6, 7, 24, 43, 46, 50, 64, 89, 91, 134, 189, 202, 237, 246, 262, 9001, 10107, 11600, 11601, 11602,
                    13435, 13436,
                ]
            ),
            (.failed, [2, 13, 18, 59, 121]),
            (.unwritable, [14031]),
        ]

        @Test("A number of the server has one meaning")
        func server() {
            for (reason, codes) in Self.table {
                for code in codes {
                    let failure = MongoFailure(serverCode: code, name: "Name")
                    #expect(failure.reason == reason, "\(code)")
                    #expect(StoreError(translating: failure).reason == reason, "\(code)")
                    #expect(failure.description.contains("\(code) (Name)"))
                }
            }
        }

        @Test("What an administrator can do about it is said")
        func advice() {
            for (code, word) in [(13, "readWrite"), (18, "password"), (14031, "full")] as [(Int64, String)] {
                #expect(MongoFailure(serverCode: code, name: nil).description.contains(word))
            }
        }
    }
#endif
