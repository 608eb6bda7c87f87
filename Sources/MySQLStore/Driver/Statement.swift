#if MySQL
    internal import CMariaDB

    /// A statement that the server has prepared. Belongs to one connection, and is used only where that is.
    final class Statement {
        private enum Kind {
            case signed
            case unsigned
            case text
            case bytes
        }

        private let handle: UnsafeMutablePointer<MYSQL_STMT>
        private let kinds: [Kind]
        private let places: [String: Int]
        // One per column, at places that the driver may keep: it writes there while rows are fetched.
        private let outputs: UnsafeMutablePointer<MYSQL_BIND>
        private let numbers: UnsafeMutablePointer<UInt64>
        private let lengths: UnsafeMutablePointer<UInt>
        private let nulls: UnsafeMutablePointer<my_bool>

        init(_ text: String, on connection: UnsafeMutablePointer<MYSQL>) throws(ServerError) {
            guard let handle = mysql_stmt_init(connection) else {
                throw ServerError(of: connection, stage: .working)
            }
            var text = text
            let isPrepared = text.withUTF8 { bytes in
                bytes.withMemoryRebound(to: CChar.self) { characters in
                    mysql_stmt_prepare(handle, characters.baseAddress, UInt(characters.count)) == 0
                }
            }
            guard isPrepared else {
                let error = ServerError(of: handle)
                mysql_stmt_close(handle)
                throw error
            }
            self.handle = handle
            let columns = Self.columns(of: handle)
            self.kinds = columns.map(\.kind)
            self.places = Dictionary(columns.enumerated().map { ($1.name, $0) }) { first, _ in first }
            let count = max(1, columns.count)
            self.outputs = .allocate(capacity: count)
            self.outputs.initialize(repeating: MYSQL_BIND(), count: count)
            self.numbers = .allocate(capacity: count)
            self.numbers.initialize(repeating: 0, count: count)
            self.lengths = .allocate(capacity: count)
            self.lengths.initialize(repeating: 0, count: count)
            self.nulls = .allocate(capacity: count)
            self.nulls.initialize(repeating: 0, count: count)
            self.describeOutputs()
        }

        deinit {
            mysql_stmt_close(self.handle)
            self.outputs.deallocate()
            self.numbers.deallocate()
            self.lengths.deallocate()
            self.nulls.deallocate()
        }

        /// - Returns: How many rows were changed.
        func execute(_ values: [SQLValue]) throws(ServerError) -> Int {
            try self.send(values)
            return Int(clamping: mysql_stmt_affected_rows(self.handle))
        }

        func rows(_ values: [SQLValue]) throws(ServerError) -> [Row] {
            try self.send(values)
            defer { mysql_stmt_free_result(self.handle) }
            guard mysql_stmt_field_count(self.handle) == self.kinds.count else {
                throw ServerError(code: 1615, state: "HY000", message: "the columns have changed")
            }
            guard mysql_stmt_bind_result(self.handle, self.outputs) == 0,
                mysql_stmt_store_result(self.handle) == 0
            else { throw ServerError(of: self.handle) }
            var rows: [Row] = []
            while true {
                switch mysql_stmt_fetch(self.handle) {
                // Texts are always "truncated": they are fetched one by one, when their lengths are known.
                case 0, MYSQL_DATA_TRUNCATED: rows.append(Row(places: self.places, values: try self.fetched()))
                case MYSQL_NO_DATA: return rows
                default: throw ServerError(of: self.handle)
                }
            }
        }

        // MARK: - Values out

        private static func columns(of handle: UnsafeMutablePointer<MYSQL_STMT>) -> [(name: String, kind: Kind)] {
            guard let result = mysql_stmt_result_metadata(handle) else { return [] }
            defer { mysql_free_result(result) }
            let fields = UnsafeBufferPointer(start: mysql_fetch_fields(result), count: Int(mysql_num_fields(result)))
            return fields.map { field in (String(cString: field.name), Self.kind(of: field)) }
        }

        private static func kind(of field: MYSQL_FIELD) -> Kind {
            switch field.type {
            case MYSQL_TYPE_TINY, MYSQL_TYPE_SHORT, MYSQL_TYPE_INT24, MYSQL_TYPE_LONG, MYSQL_TYPE_LONGLONG:
                field.flags & UInt32(UNSIGNED_FLAG) == 0 ? .signed : .unsigned
            // The character set "binary".
            default: field.charsetnr == 63 ? .bytes : .text
            }
        }

        private func describeOutputs() {
            for (place, kind) in self.kinds.enumerated() {
                self.outputs[place].length = self.lengths + place
                self.outputs[place].is_null = self.nulls + place
                switch kind {
                case .signed, .unsigned:
                    self.outputs[place].buffer_type = MYSQL_TYPE_LONGLONG
                    self.outputs[place].buffer = UnsafeMutableRawPointer(self.numbers + place)
                    self.outputs[place].buffer_length = 8
                    self.outputs[place].is_unsigned = kind == .unsigned ? 1 : 0
                case .text, .bytes:
                    self.outputs[place].buffer_type = MYSQL_TYPE_BLOB
                }
            }
        }

        private func fetched() throws(ServerError) -> [SQLValue] {
            var values: [SQLValue] = []
            values.reserveCapacity(self.kinds.count)
            for (place, kind) in self.kinds.enumerated() {
                guard self.nulls[place] == 0 else {
                    values.append(.null)
                    continue
                }
                switch kind {
                case .signed: values.append(.signed(Int64(bitPattern: self.numbers[place])))
                case .unsigned: values.append(.unsigned(self.numbers[place]))
                case .text: values.append(.text(String(decoding: try self.bytes(at: place), as: UTF8.self)))
                case .bytes: values.append(.bytes(try self.bytes(at: place)))
                }
            }
            return values
        }

        private func bytes(at place: Int) throws(ServerError) -> [UInt8] {
            let length = Int(self.lengths[place])
            guard length > 0 else { return [] }
            var isFetched = false
            let bytes = [UInt8](unsafeUninitializedCapacity: length) { buffer, count in
                var output = MYSQL_BIND()
                var found: UInt = 0
                withUnsafeMutablePointer(to: &found) { found in
                    output.buffer_type = MYSQL_TYPE_BLOB
                    output.buffer = UnsafeMutableRawPointer(buffer.baseAddress)
                    output.buffer_length = UInt(length)
                    output.length = found
                    isFetched = mysql_stmt_fetch_column(self.handle, &output, UInt32(place), 0) == 0
                }
                count = isFetched ? length : 0
            }
            guard isFetched else { throw ServerError(of: self.handle) }
            return bytes
        }

        // MARK: - Values in

        private func send(_ values: [SQLValue]) throws(ServerError) {
            precondition(Int(mysql_stmt_param_count(self.handle)) == values.count, "as many values as there are ?")
            // The driver keeps the addresses until the statement has been sent.
            let parameters = Parameters(values)
            defer { parameters.deallocate() }
            guard values.isEmpty || mysql_stmt_bind_param(self.handle, parameters.binds) == 0,
                mysql_stmt_execute(self.handle) == 0
            else { throw ServerError(of: self.handle) }
        }
    }

    /// The values of one execution, at places where the driver finds them.
    private struct Parameters {
        let binds: UnsafeMutablePointer<MYSQL_BIND>
        private let space: UnsafeMutableRawPointer

        init(_ values: [SQLValue]) {
            self.binds = .allocate(capacity: max(1, values.count))
            self.binds.initialize(repeating: MYSQL_BIND(), count: max(1, values.count))
            let size = values.reduce(0) { $0 + Self.room(for: $1) }
            self.space = .allocate(byteCount: max(8, size), alignment: 8)
            var free = self.space
            for (place, value) in values.enumerated() {
                switch value {
                case .null: self.binds[place].buffer_type = MYSQL_TYPE_NULL
                case .signed(let number):
                    free.storeBytes(of: number, as: Int64.self)
                    self.describe(place, MYSQL_TYPE_LONGLONG, free, 8)
                case .unsigned(let number):
                    free.storeBytes(of: number, as: UInt64.self)
                    self.describe(place, MYSQL_TYPE_LONGLONG, free, 8)
                    self.binds[place].is_unsigned = 1
                case .text(let text):
                    let count = text.utf8.count
                    UnsafeMutableRawBufferPointer(start: free, count: count).copyBytes(from: text.utf8)
                    self.describe(place, MYSQL_TYPE_STRING, free, count)
                case .bytes(let bytes):
                    UnsafeMutableRawBufferPointer(start: free, count: bytes.count).copyBytes(from: bytes)
                    self.describe(place, MYSQL_TYPE_BLOB, free, bytes.count)
                }
                free += Self.room(for: value)
            }
        }

        func deallocate() {
            self.binds.deallocate()
            self.space.deallocate()
        }

        private func describe(
            _ place: Int, _ type: enum_field_types, _ start: UnsafeMutableRawPointer, _ count: Int
        ) {
            self.binds[place].buffer_type = type
            self.binds[place].buffer = start
            self.binds[place].buffer_length = UInt(count)
        }

        /// Rounded up, so that numbers stay where the processor wants them.
        private static func room(for value: SQLValue) -> Int {
            switch value {
            case .null: 0
            case .signed, .unsigned: 8
            case .text(let text): (text.utf8.count + 7) / 8 * 8
            case .bytes(let bytes): (bytes.count + 7) / 8 * 8
            }
        }
    }

    extension ServerError {
        fileprivate init(of statement: UnsafeMutablePointer<MYSQL_STMT>) {
            self.init(
                code: Int(mysql_stmt_errno(statement)), state: String(cString: mysql_stmt_sqlstate(statement)),
                message: String(cString: mysql_stmt_error(statement)))
        }
    }
#endif
