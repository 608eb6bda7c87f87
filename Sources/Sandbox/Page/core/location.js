/**
 * Person and channel in the address, as `#person/channel`, so that a link or a reload opens the same view.
 *
 * Ids are written; names are understood as well, so that people can type `#mia/help`.
 */

/** The person and channel asked for; each may be missing. */
export function readLocation(hash = location.hash) {
    const [person, channel] = hash.replace(/^#/, "").split("/").map(decode);
    return { person: person || null, channel: channel || null };
}

/** Replaces the entry, so that the Back button leaves the page instead of walking through channels. */
export function writeLocation(person, channel) {
    const hash = `#${[person, channel].filter(Boolean).map(encodeURIComponent).join("/")}`;
    if (hash !== location.hash) history.replaceState(null, "", hash);
}

function decode(text) {
    try {
        return decodeURIComponent(text ?? "");
    } catch {
        return "";
    }
}
