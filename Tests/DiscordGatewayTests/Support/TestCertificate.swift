import NIOSSL

/// A certificate for `localhost` that signs itself and is good for a hundred years; made for these tests only.
enum TestCertificate {
    static func serverContext() throws -> NIOSSLContext {
        let key = try NIOSSLPrivateKey(bytes: Array(self.key.utf8), format: .pem)
        return try NIOSSLContext(
            configuration: .makeServerConfiguration(
                certificateChain: try self.certificates().map { .certificate($0) }, privateKey: .privateKey(key)))
    }

    static func clientConfiguration() throws -> TLSConfiguration {
        var configuration = TLSConfiguration.makeClientConfiguration()
        configuration.trustRoots = .certificates(try self.certificates())
        return configuration
    }

    private static func certificates() throws -> [NIOSSLCertificate] {
        try NIOSSLCertificate.fromPEMBytes(Array(self.certificate.utf8))
    }

    private static let certificate = """
        -----BEGIN CERTIFICATE-----
        MIIBmzCCAUGgAwIBAgIUZ1pfp1BdaonmSLrZ5Nb3G0tbfH8wCgYIKoZIzj0EAwIw
        FDESMBAGA1UEAwwJbG9jYWxob3N0MCAXDTI2MTEyMjIxMTAyOVoYDzIxMjYxMDI5
        MjExMDI5WjAUMRIwEAYDVQQDDAlsb2NhbGhvc3QwWTATBgcqhkjOPQIBBggqhkjO
        PQMBBwNCAAQ1tpL/UwnNLF8CY2z8LyfiMkG9Fkj7AAsrv227sX0fOm+Iz3vBsWMh
        NmzypzS9EgEQscfzqpjh4VGXx44+irz/o28wbTAdBgNVHQ4EFgQUJxRrxHlRcu7K
        vSHln8AZ4QBNHEgwHwYDVR0jBBgwFoAUJxRrxHlRcu7KvSHln8AZ4QBNHEgwDwYD
        VR0TAQH/BAUwAwEB/zAaBgNVHREEEzARgglsb2NhbGhvc3SHBH8AAAEwCgYIKoZI
        zj0EAwIDSAAwRQIhALTL497qZg11NeUL3AVAheTpptB5yOz6xOE0u5rVtwMHAiAP
        i6e5QUVQuA3BmRK8vaWaqUreUpqeg9JjChxSmISwjA==
        -----END CERTIFICATE-----
        """

    private static let key = """
        -----BEGIN PRIVATE KEY-----
        MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgn92y1easGxOuLvIc
        bN8eWmfvFiiRCzoQhsch7qUwLUShRANCAAQ1tpL/UwnNLF8CY2z8LyfiMkG9Fkj7
        AAsrv227sX0fOm+Iz3vBsWMhNmzypzS9EgEQscfzqpjh4VGXx44+irz/
        -----END PRIVATE KEY-----
        """
}
