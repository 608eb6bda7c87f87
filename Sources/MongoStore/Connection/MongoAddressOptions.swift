#if MongoDB
    internal import CMongoC
    internal import Tickets

    #if canImport(Glibc)
        internal import Glibc
    #elseif canImport(Musl)
        internal import Musl
    #else
        internal import Darwin
    #endif

    /// The options of an address, looked at more closely than the driver does: what it does not know, it leaves out
    /// without a word, and with a slip of the pen in `tls` the password would go over the net in the clear.
    struct MongoAddressOptions {
        /// As they stand in the address.
        private let options: [(name: String, text: Substring)]

        init(_ url: String) {
            let query = url.firstIndex(of: "?").map { url[url.index(after: $0)...] } ?? ""
            self.options = query.split(separator: "&").map { option in
                (String(option.prefix { $0 != "=" }), option)
            }
        }

        /// The name of the first option that the driver does not take by itself.
        var firstUnusable: String? {
            self.options.first { option in
                guard let uri = mongoc_uri_new_with_error("mongodb://localhost/?\(option.text)", nil) else {
                    return true
                }
                mongoc_uri_destroy(uri)
                return false
            }?.name
        }

        /// - Throws: `.failed` with a sentence that names the option, but not what it says.
        func check(_ uri: OpaquePointer) throws(StoreError) {
            for (name, text) in self.options {
                guard Self.isKnown(name) else {
                    throw Self.problem("the address of the MongoDB database has an option \(name), which is unknown")
                }
                guard text.utf8.count > name.utf8.count + 1 else { throw Self.unusable(name) }
            }
            for option in ["tlscafile", "tlscertificatekeyfile"] {
                guard let file = mongoc_uri_get_option_as_utf8(uri, option, nil) else { continue }
                guard access(file, R_OK) == 0 else {
                    throw Self.problem(
                        "the file \(String(cString: file)), which the address of the MongoDB database names, cannot be "
                            + "read")
                }
            }
        }

        static func unusable(_ name: String) -> StoreError {
            self.problem(
                "the option \(name) in the address of the MongoDB database says nothing that can be used")
        }

        private static func isKnown(_ name: String) -> Bool {
            let others: Set = [
                "authmechanism", "authmechanismproperties", "authsource", "compressors", "gssapiservicename",
                "readconcernlevel", "readpreferencetags", "w",
            ]
            return mongoc_uri_option_is_int32(name) || mongoc_uri_option_is_bool(name)
                || mongoc_uri_option_is_utf8(name) || others.contains(name.lowercased())
        }

        private static func problem(_ sentence: String) -> StoreError {
            StoreError(.failed, underlyingError: StoreProblem(sentence))
        }
    }
#endif
