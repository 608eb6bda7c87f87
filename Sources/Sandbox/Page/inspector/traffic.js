/** The list of gateway frames and REST calls, with what narrows it down. */
import { arrowKeys, h, fill, reconcile } from "../core/dom.js";
import { icon } from "../core/icons.js";
import { preference, setPreference } from "../core/preferences.js";
import { toast } from "../core/toast.js";
import { renderEntry, textOf } from "./entry.js";
import { createLog } from "./log.js";

const KINDS = [["all", "All"], ["gateway", "Gateway"], ["rest", "REST"]];
/** More lines than this would make the page slow; the filter finds what is older. */
const MOST_SHOWN = 400;
const NEAR = 60;
const HEARTBEATS = new Set([1, 11]);

/** @returns `node`, `start()`, `stop()` */
export function createTraffic({ api }) {
    const log = createLog(api, draw);
    let kind = preference("inspector-kind", "all");
    let wanted = "";
    let isAtEnd = true;
    const search = h("input", { class: "inspector-search", type: "search", placeholder: "Filter: MESSAGE_CREATE, /channels, 429 …", autocomplete: "off", spellcheck: "false", testid: "inspector-filter", aria: { label: "Filter by text" } });
    const kinds = h("div", { class: "segments", role: "radiogroup", aria: { label: "Kind" } }, KINDS.map(([id, label]) => h("button", {
        class: "segment", type: "button", role: "radio", testid: "inspector-kind", data: { kind: id }, on: { click: () => setKind(id) },
    }, label)));
    const pause = h("button", { class: "icon-button", type: "button", testid: "inspector-pause", on: { click: () => setPaused(!log.isPaused()) } });
    const copy = h("button", { class: "icon-button", type: "button", testid: "inspector-copy", title: "Copy as JSON", aria: { label: "Copy as JSON" }, on: { click: copyAll } }, icon("copy"));
    const clear = h("button", { class: "icon-button", type: "button", testid: "inspector-clear", title: "Clear", aria: { label: "Clear" }, on: { click: () => log.clear().catch((error) => toast(error.message, "error")) } }, icon("trash"));
    const count = h("p", { class: "inspector-count", role: "status" });
    const list = h("ol", { class: "entries", testid: "inspector-entries", tabindex: -1, aria: { label: "Gateway frames and REST calls, the newest last" } });
    const node = h("div", { class: "traffic" },
        h("div", { class: "inspector-tools" }, search, kinds, h("span", { class: "inspector-buttons" }, pause, copy, clear)), list, count);
    arrowKeys(kinds, "[role=radio]", { horizontal: true, onMove: (button) => button.click() });
    arrowKeys(list, ".entry-head");
    setPaused(false);
    drawKinds();

    function setKind(id) {
        kind = id;
        setPreference("inspector-kind", id);
        drawKinds();
        draw();
    }

    function drawKinds() {
        for (const button of kinds.children) {
            const isChosen = button.dataset.kind === kind;
            button.setAttribute("aria-checked", String(isChosen));
            button.tabIndex = isChosen ? 0 : -1;
        }
    }

    function setPaused(isPaused) {
        log.pause(isPaused);
        const label = isPaused ? "Go on" : "Pause";
        pause.title = label;
        pause.setAttribute("aria-label", label);
        pause.setAttribute("aria-pressed", String(isPaused));
        fill(pause, icon(isPaused ? "play" : "pause"));
    }

    /** Heartbeats say little; they are shown to those who look for them. */
    function shown() {
        return log.entries().filter((entry) => (kind === "all" || entry.kind === kind)
            && (wanted ? textOf(entry).includes(wanted) : !HEARTBEATS.has(entry.op)));
    }

    async function copyAll() {
        try {
            const ids = new Set(shown().map((entry) => entry.id));
            const { entries } = await api.inspected({ full: true });
            await navigator.clipboard.writeText(JSON.stringify(entries.filter((entry) => ids.has(entry.id)), null, 2));
            toast(`Copied ${ids.size} entries.`);
        } catch (error) {
            toast(`Nothing was copied: ${error.message}`, "error");
        }
    }

    function draw() {
        const found = shown();
        const last = found.slice(-MOST_SHOWN);
        reconcile(list, last, { key: (entry) => entry.id, version: (entry) => entry.id, render: (entry) => renderEntry(entry, api.inspectedWhole) });
        if (isAtEnd) list.scrollTop = list.scrollHeight;
        const waiting = log.waiting();
        fill(count, found.length === 0 && "Nothing yet. What bots and the sandbox say to each other appears here.",
            found.length > 0 && `${found.length} of ${log.entries().length} entries${found.length > last.length ? `, the last ${last.length} are shown` : ""}`,
            waiting > 0 && ` · ${waiting} more came while paused`);
    }

    search.addEventListener("input", () => {
        wanted = search.value.trim().toLowerCase();
        isAtEnd = true;
        draw();
    });
    list.addEventListener("scroll", () => {
        isAtEnd = list.scrollHeight - list.scrollTop - list.clientHeight < NEAR;
    }, { passive: true });
    draw();
    return { node, start: log.start, stop: log.stop, focus: () => search.focus() };
}
