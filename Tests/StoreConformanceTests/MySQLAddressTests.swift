import Testing
import Tickets

@testable import MySQLStore

/// What may stand in the URL of a MySQL database.
@Suite("MySQL address", .timeLimit(.minutes(30)))
struct MySQLAddressTests {
    @Test("All parts are read, and percent-encoding is undone")
    func complete() throws {
        let address = try MySQLAddress(
            "mysql://us%40er:p%3A%2F%3F%23%25%F0%9F%8E%AB@db.example:3307/tick%20ets?tls=verify&ca=%2Fetc%2Fca.pem")
        #expect(address.user == "us@er")
        #expect(address.password.value == "p:/?#%🎫")
        #expect(address.host == "db.example")
        #expect(address.port == 3307)
        #expect(address.database == "tick ets")
        #expect(address.tls == .verify)
        #expect(address.authorityFile == "/etc/ca.pem")
    }

    @Test("What is left out has its usual value")
    func defaults() throws {
        let address = try MySQLAddress("mariadb://usher@db.example/tickets")
        #expect(address.password.value == "")
        #expect(address.port == 3306)
        #expect(address.authorityFile == nil)
        #expect(try MySQLAddress("mysql://a:b:c@h/d").password.value == "b:c")
        #expect(try MySQLAddress("mysql://a:b@c@h/d").password.value == "b@c")
    }

    @Test("Only what stays on this machine goes unencrypted without being told so")
    func encryption() throws {
        for host in ["127.0.0.1", "localhost", "[::1]", "[::1]:3306"] {
            #expect(try MySQLAddress("mysql://u:p@\(host)/d").tls == .off)
        }
        #expect(try MySQLAddress("mysql://u:p@10.0.0.1/d").tls == .verify)
        #expect(try MySQLAddress("mysql://u:p@10.0.0.1/d?tls=off").tls == .off)
        #expect(try MySQLAddress("mysql://u:p@localhost/d?tls=on").tls == .on)
    }

    @Test(
        "What is wrong is told in a sentence that repeats nothing of the password",
        arguments: [
            ("", "begin with mysql://"), ("postgres://u:hunter2@h/d", "begin with mysql://"),
            ("mysql:u:hunter2@h/d", "begin with mysql://"), ("mysql://h/d", "names no user"),
            ("mysql://:hunter2@h/d", "names no user"), ("mysql://u:hunter2@/d", "names no host"),
            ("mysql://u:hunter2@h", "names no database"), ("mysql://u:hunter2@h/", "names no database"),
            ("mysql://u:hunter2@h:/d", "the port is no number"), ("mysql://u:hunter2@h:0/d", "the port is no number"),
            ("mysql://u:hunter2@h:65536/d", "the port is no number"), ("mysql://u:x/hunter2@h/d", "names no user"),
            ("mysql://u@x:1/hunter2@h/d", "must be percent-encoded"), ("mysql://u:hunter2%@h/d", "a % in the password"),
            ("mysql://u:hunter2%zz@h/d", "a % in the password"), ("mysql://u:hunter2%+1@h/d", "a % in the password"),
            ("mysql://u:hunter2%00@h/d", "the password is no text"),
            ("mysql://u:hunter2%ff@h/d", "the password is no text"),
            ("mysql://u:hunter2@[::1/d", "] after the address"),
            ("mysql://u:hunter2@h/d?tls=maybe", "tls is one of"), ("mysql://u:hunter2@h/d?ssl=on", "only options are"),
            ("mysql://u:hunter2@h/d?tls=on&tls=off", "tls must be given once"),
            ("mysql://u:hunter2@h/d?ca", "ca must be given once"),
        ])
    func mistakes(url: String, sentence: String) {
        let error = #expect(throws: StoreError.self) { _ = try MySQLAddress(url) }
        #expect(error?.reason == .failed)
        #expect(error?.description.contains(sentence) == true, "\(String(describing: error))")
        #expect(error?.description.contains("hunter2") == false)
    }

    @Test("Options on connections and times come before what is usual")
    func limits() throws {
        let address = try MySQLAddress(
            "mysql://u@h/d?maxPoolSize=3&minPoolSize=5&waitQueueTimeoutMS=250&maxIdleTimeMS=1000&connectTimeoutMS=2000"
                + "&socketTimeoutMS=7000")
        var usual = MySQLSettings()
        usual.lifetimeLimit = .seconds(9)
        let settings = address.applied(to: usual)
        #expect(settings.mostConnections == 3)
        #expect(settings.leastConnections == 3)
        #expect(settings.waitingLimit == .milliseconds(250))
        #expect(settings.idleLimit == .seconds(1))
        #expect(settings.connectLimit == .seconds(2))
        #expect(settings.answerLimit == .seconds(7))
        #expect(settings.lifetimeLimit == .seconds(9))
        #expect(try MySQLAddress("mysql://u@h/d").applied(to: usual) == usual)
    }

    @Test(
        "An option on connections or times that makes no sense is refused by its name",
        arguments: ["maxPoolSize=0", "maxPoolSize=65", "minPoolSize=-1", "socketTimeoutMS=", "connectTimeoutMS=2s"])
    func senselessLimits(option: String) throws {
        let error = #expect(throws: StoreError.self) { try MySQLAddress("mysql://u:hunter2@h/d?\(option)") }
        #expect(error?.reason == .failed)
        #expect(error?.description.contains("\(option.prefix { $0 != "=" }) is a number from") == true)
    }

    @Test("Nothing that describes an address shows the password")
    func secret() throws {
        let address = try MySQLAddress("mysql://u:hunter2@[::1]:99/d")
        #expect("\(address)" == "mysql://u@[::1]:99/d")
        var dumped = ""
        dump(address, to: &dumped)
        #expect(!(dumped + String(reflecting: address)).contains("hunter2"))
    }
}
