/** What a person likes, kept by the browser. Where it keeps nothing, the page works all the same. */
const PREFIX = "usher-sandbox/";

export function preference(name, otherwise) {
    try {
        return JSON.parse(localStorage.getItem(PREFIX + name)) ?? otherwise;
    } catch {
        return otherwise;
    }
}

export function setPreference(name, value) {
    try {
        localStorage.setItem(PREFIX + name, JSON.stringify(value));
    } catch {
        // A private window may refuse; then it is forgotten with the page.
    }
}
