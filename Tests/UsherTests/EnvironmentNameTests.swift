import Configuration
import Testing

@testable import usher

@Suite("Names in the environment")
struct EnvironmentNameTests {
    @Test(
        "A key has the name that the documentation gives it",
        arguments: [
            ("discord.token", "DISCORD_TOKEN"), ("discord.apiURL", "DISCORD_API_URL"), ("store.url", "STORE_URL"),
            ("store.fallbackURL", "STORE_FALLBACK_URL"), ("http.host", "HTTP_HOST"), ("http.port", "HTTP_PORT"),
            ("http.publicURL", "HTTP_PUBLIC_URL"), ("archive.folder", "ARCHIVE_FOLDER"),
            ("archive.attachmentLimit", "ARCHIVE_ATTACHMENT_LIMIT"), ("archive.quota", "ARCHIVE_QUOTA"),
            ("log.level", "LOG_LEVEL"), ("log.format", "LOG_FORMAT"),
        ])
    func names(key: String, variable: String) {
        #expect(EnvironmentName.encode(key) == variable)
    }

    @Test(
        "The library looks for the same name",
        arguments: [
            "discord.apiURL", "store.fallbackURL", "http.publicURL", "archive.attachmentLimit", "log.level",
            "guilds.7.panel.title",
        ])
    func library(key: String) {
        let provider = EnvironmentVariablesProvider(environmentVariables: [EnvironmentName.encode(key): "found"])
        #expect(ConfigReader(provider: provider).string(forKey: ConfigKey(key)) == "found")
    }
}
