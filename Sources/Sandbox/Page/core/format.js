/** Dates, sizes, colours and ids as people read them. */

const DISCORD_EPOCH = 1420070400000n;
const clock = new Intl.DateTimeFormat(undefined, { hour: "2-digit", minute: "2-digit" });
const day = new Intl.DateTimeFormat(undefined, { dateStyle: "long" });
const shortDate = new Intl.DateTimeFormat(undefined, { day: "2-digit", month: "2-digit", year: "numeric" });
const full = new Intl.DateTimeFormat(undefined, { dateStyle: "full", timeStyle: "short" });
const relative = new Intl.RelativeTimeFormat(undefined, { numeric: "auto" });

/** Snowflakes are too large for numbers; longer is larger, and of equal length the text order holds. */
export function compareIDs(left, right) {
    if (left.length !== right.length) return left.length - right.length;
    return left < right ? -1 : left > right ? 1 : 0;
}

/** When an id was made, in milliseconds since 1970. */
export function timeOfID(id) {
    return Number((BigInt(id) >> 22n) + DISCORD_EPOCH);
}

export const clockTime = (date) => clock.format(date);
export const longDay = (date) => day.format(date);
export const fullTime = (date) => full.format(date);

/** "Today at 10:24", "Yesterday at 10:24" or a date, as chat headers show it. */
export function headerTime(date, now = new Date()) {
    const days = Math.round((startOfDay(now) - startOfDay(date)) / 86_400_000);
    if (days === 0) return `Today at ${clock.format(date)}`;
    if (days === 1) return `Yesterday at ${clock.format(date)}`;
    return `${shortDate.format(date)} ${clock.format(date)}`;
}

function startOfDay(date) {
    return new Date(date.getFullYear(), date.getMonth(), date.getDate()).getTime();
}

const STEPS = [["year", 31_536_000], ["month", 2_592_000], ["day", 86_400], ["hour", 3_600], ["minute", 60]];

/** "in 3 minutes", "2 hours ago". */
export function relativeTime(date, now = new Date()) {
    const seconds = Math.round((date - now) / 1000);
    for (const [unit, length] of STEPS) {
        if (Math.abs(seconds) >= length) return relative.format(Math.trunc(seconds / length), unit);
    }
    return relative.format(seconds, "second");
}

const STYLES = {
    t: { timeStyle: "short" }, T: { timeStyle: "medium" }, d: { dateStyle: "short" }, D: { dateStyle: "long" },
    f: { dateStyle: "long", timeStyle: "short" }, F: { dateStyle: "full", timeStyle: "short" },
    s: { dateStyle: "short", timeStyle: "short" }, S: { dateStyle: "short", timeStyle: "medium" },
};

/** A `<t:…:style>` timestamp. Style `R` is relative and the caller's to keep fresh. */
export function styledTime(date, style) {
    if (style === "R") return relativeTime(date);
    return new Intl.DateTimeFormat(undefined, STYLES[style] ?? STYLES.f).format(date);
}

/** A size in bytes, in powers of 1024. */
export function fileSize(bytes) {
    if (!Number.isFinite(bytes) || bytes < 0) return "";
    if (bytes < 1024) return `${bytes} byte${bytes === 1 ? "" : "s"}`;
    if (bytes < 1024 ** 2) return `${(bytes / 1024).toFixed(1)} KB`;
    return `${(bytes / 1024 ** 2).toFixed(1)} MB`;
}

/** Discord's integer colour as CSS; 0 means no colour. */
export function cssColor(value) {
    if (!Number.isInteger(value) || value <= 0 || value > 0xffffff) return null;
    return `#${value.toString(16).padStart(6, "0")}`;
}

/** Only what a link may lead to: web pages. Anything else (javascript:, data:) is `null`. */
export function safeURL(text) {
    try {
        const url = new URL(text);
        return url.protocol === "https:" || url.protocol === "http:" ? url : null;
    } catch {
        return null;
    }
}

/**
 * Files of the sandbox itself, as a path on this origin; others as they are.
 *
 * The bot is given `http://127.0.0.1:PORT/…` while a person may have opened the page as `localhost`.
 */
export function localURL(text) {
    const url = safeURL(text);
    if (!url) return null;
    const isOurs = /^\/(ephemeral-)?attachments\//.test(url.pathname) && url.port === location.port;
    return isOurs ? url.pathname + url.search : url.href;
}

/** Up to two letters for an avatar. */
export function initials(name) {
    const words = (name ?? "").trim().split(/[\s_.-]+/).filter(Boolean);
    const letters = words.length > 1 ? [...words[0]][0] + [...words[1]][0] : [...(words[0] ?? "?")].slice(0, 2).join("");
    return letters.toUpperCase();
}
