/** One line of the inspector, and what opens below it. */
import { h, fill } from "../core/dom.js";
import { fileSize } from "../core/format.js";

const clock = new Intl.DateTimeFormat(undefined, { hour: "2-digit", minute: "2-digit", second: "2-digit", fractionalSecondDigits: 3, hour12: false });

/** The text by which an entry is found. */
export function textOf(entry) {
    return [entry.name, entry.method, entry.path, entry.status, entry.application, entry.session, entry.op === undefined ? "" : `op ${entry.op}`, entry.code].filter(Boolean).join(" ").toLowerCase();
}

/** @param fetchWhole gives the entry with its bodies */
export function renderEntry(entry, fetchWhole) {
    const detail = h("div", { class: "entry-detail", id: `entry-${entry.id}`, hidden: true, testid: "entry-detail" });
    const head = h("button", {
        class: "entry-head", type: "button", aria: { expanded: false, controls: detail.id },
        on: { click: () => toggle() },
    }, entry.kind === "rest" ? callHead(entry) : frameHead(entry));

    async function toggle() {
        const isOpen = head.getAttribute("aria-expanded") === "true";
        head.setAttribute("aria-expanded", String(!isOpen));
        detail.hidden = isOpen;
        if (isOpen || detail.firstChild) return;
        fill(detail, h("span", { class: "spinner" }));
        try {
            fill(detail, details(await fetchWhole(entry.id)));
        } catch (error) {
            fill(detail, h("p", { class: "entry-note" }, error.message));
        }
    }

    return h("li", {
        class: `entry entry-${entry.kind}${isBad(entry) ? " is-bad" : ""}`, testid: "inspector-entry",
        data: { kind: entry.kind, name: entry.name ?? `${entry.method} ${entry.path}`, status: entry.status ?? null, direction: entry.direction ?? null, op: entry.op ?? null, seq: entry.seq ?? null },
    }, head, detail);
}

/** What somebody looking for trouble wants to see first. */
function isBad({ kind, status, name, op, code }) {
    return kind === "rest" ? status >= 400 || status === 0 : op === 7 || op === 9 || (code !== undefined && code !== 1000) || name === "Connection cut";
}

function callHead(entry) {
    return [
        h("span", { class: "entry-sign", title: "REST call" }, entry.method),
        h("span", { class: "entry-name", title: entry.path }, shortened(entry.path)),
        limits(entry),
        h("span", { class: `entry-status status-${Math.floor(entry.status / 100)}` }, entry.status === 0 ? "no answer" : entry.status),
        h("span", { class: "entry-number" }, `${entry.ms} ms`),
        h("time", { class: "entry-time", datetime: entry.at }, clock.format(new Date(entry.at))),
    ];
}

/** Ids are long and alike; their ends suffice to tell them apart. */
const shortened = (path) => path.replace(/\d{15,}/g, (id) => `…${id.slice(-4)}`);

function limits({ rate_limit: limit, scope, retry_after: retryAfter }) {
    if (retryAfter !== undefined) return h("span", { class: "entry-limit" }, `${scope}, ${retryAfter} s`);
    return limit && h("span", { class: "entry-limit", title: `X-RateLimit: ${limit.remaining} of ${limit.limit} left, reset after ${limit.reset_after} s, bucket ${limit.bucket}` }, `${limit.remaining}/${limit.limit}`);
}

function frameHead(entry) {
    const isUp = entry.direction === "in";
    return [
        h("span", { class: `entry-sign entry-${isUp ? "up" : "down"}`, title: isUp ? "From the bot" : "To the bot" }, isUp ? "↑" : "↓", entry.op !== undefined && entry.op !== null && ` ${entry.op}`),
        h("span", { class: "entry-name" }, entry.name),
        entry.seq !== undefined && h("span", { class: "entry-limit", title: "Sequence number" }, `#${entry.seq}`),
        entry.size > 0 && h("span", { class: "entry-number" }, fileSize(entry.size)),
        h("time", { class: "entry-time", datetime: entry.at }, clock.format(new Date(entry.at))),
    ];
}

function details(entry) {
    const facts = entry.kind === "rest" ? callFacts(entry) : frameFacts(entry);
    const parts = entry.kind === "rest" ? [["Body", entry.body], ["Answer", entry.answer]] : [["d", entry.data]];
    return [
        h("dl", { class: "entry-facts" }, facts.filter(([, value]) => value !== undefined && value !== null && value !== "")
            .map(([name, value]) => h("div", {}, h("dt", {}, name), h("dd", {}, String(value))))),
        parts.filter(([, value]) => value !== undefined && value !== null).map(([name, value]) => [
            h("h4", { class: "entry-part" }, name),
            h("pre", { class: "entry-json", tabindex: 0, testid: `entry-${name.toLowerCase()}` }, typeof value === "string" ? value : JSON.stringify(value, null, 2)),
        ]),
    ];
}

function callFacts(entry) {
    const limit = entry.rate_limit ?? {};
    const query = new URLSearchParams(entry.query).toString();
    return [
        ["Bot", entry.application], ["Path", entry.path], ["Query", query], ["Status", entry.status === 0 ? "no answer" : entry.status], ["Code", entry.code], ["Time", `${entry.ms} ms`],
        ["X-RateLimit-Limit", limit.limit], ["X-RateLimit-Remaining", limit.remaining], ["X-RateLimit-Reset-After", limit.reset_after],
        ["X-RateLimit-Bucket", limit.bucket], ["Retry-After", entry.retry_after], ["X-RateLimit-Scope", entry.scope],
        ["Audit log reason", entry.audit_log_reason], ["Files", entry.files?.join(", ")],
    ];
}

function frameFacts(entry) {
    return [
        ["Bot", entry.application], ["Direction", entry.direction === "in" ? "from the bot" : "to the bot"], ["op", entry.op], ["s", entry.seq],
        ["Session", entry.session], ["Shard", entry.shard?.join(" of ")], ["Size", entry.size > 0 ? `${entry.size} bytes` : null], ["Code", entry.code], ["Reason", entry.reason],
    ];
}
