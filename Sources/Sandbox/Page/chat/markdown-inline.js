/**
 * Inline Markdown: emphasis, code, spoilers, links, mentions, timestamps.
 *
 * Gives a tree of plain objects, never markup: what is not understood stays text.
 */
import { safeURL } from "../core/format.js";

/** Nesting deeper than this is text; nobody writes it, and it keeps hostile input cheap. */
const DEEPEST = 8;

const DELIMITERS = [["**", "bold"], ["__", "underline"], ["~~", "strike"], ["||", "spoiler"], ["*", "italic"], ["_", "italic"]];
const PUNCTUATION = /[!-/:-@[-`{-~]/;
const WORD = /[\p{L}\p{N}_]/u;
const ANGLE = [
    [/<@!?(\d{1,20})>/y, (match) => ({ type: "user", id: match[1] })],
    [/<@&(\d{1,20})>/y, (match) => ({ type: "role", id: match[1] })],
    [/<#(\d{1,20})>/y, (match) => ({ type: "channel", id: match[1] })],
    [/<\/([^:<>\n]{1,100}):(\d{1,20})>/y, (match) => ({ type: "command", name: match[1], id: match[2] })],
    [/<a?:(\w{2,32}):(\d{1,20})>/y, (match) => ({ type: "emoji", name: match[1], id: match[2] })],
    [/<t:(-?\d{1,13})(?::([tTdDfFRsS]))?>/y, (match) => ({ type: "time", seconds: Number(match[1]), style: match[2] ?? "f" })],
    [/<(https?:\/\/[^\s<>]+)>/y, (match) => linkTo(match[1])],
];
const BARE_URL = /https?:\/\/[^\s<\]]+/y;
const EVERYONE = /@(everyone|here)\b/y;

/** @returns nodes `{type, …}`; those with `children` nest */
export function parseInline(text, { depth = 0, links = true } = {}) {
    const nodes = [];
    let plain = "";
    const push = (node) => {
        if (plain) nodes.push({ type: "text", text: plain });
        plain = "";
        nodes.push(node);
    };
    let index = 0;
    while (index < text.length) {
        const found = recognise(text, index, { depth, links });
        if (found?.node) push(found.node);
        else plain += found?.text ?? text[index];
        index = found?.end ?? index + 1;
    }
    if (plain) nodes.push({ type: "text", text: plain });
    return nodes;
}

function recognise(text, index, context) {
    switch (text[index]) {
    case "\\":
        if (index + 1 < text.length && PUNCTUATION.test(text[index + 1])) return { text: text[index + 1], end: index + 2 };
        return null;
    case "`": return code(text, index);
    case "*": case "_": case "~": case "|": return emphasis(text, index, context);
    case "[": return context.links ? maskedLink(text, index, context) : null;
    case "<": return angle(text, index, context);
    case "@": {
        const match = matchAt(EVERYONE, text, index);
        return match && { node: { type: "everyone", text: match[0] }, end: index + match[0].length };
    }
    case "h": return context.links ? bareLink(text, index) : null;
    default: return null;
    }
}

function matchAt(pattern, text, index) {
    pattern.lastIndex = index;
    return pattern.exec(text);
}

function angle(text, index, context) {
    for (const [pattern, make] of ANGLE) {
        const match = matchAt(pattern, text, index);
        const node = match && make(match);
        if (!node || (node.type === "link" && !context.links)) continue;
        return { node, end: index + match[0].length };
    }
    return null;
}

/** Code begins and ends with the same number of backticks; nothing inside means anything. */
function code(text, index) {
    const end = endOfCode(text, index);
    const run = runLength(text, index);
    if (end === null) return { text: "`".repeat(run), end: index + run };
    const inner = text.slice(index + run, end - run);
    return { node: { type: "code", text: inner.trim() === "" ? inner : inner.replace(/^ (?=`)|(?<=`) $/g, "") }, end };
}

function runLength(text, index) {
    let length = 1;
    while (text[index + length] === text[index]) length += 1;
    return length;
}

function endOfCode(text, index) {
    const run = runLength(text, index);
    let at = text.indexOf("`", index + run);
    while (at >= 0) {
        const length = runLength(text, at);
        if (length === run) return at + length;
        at = text.indexOf("`", at + length);
    }
    return null;
}

function emphasis(text, index, context) {
    if (context.depth >= DEEPEST) return null;
    for (const [mark, type] of DELIMITERS) {
        if (!text.startsWith(mark, index)) continue;
        const close = findClose(text, index + mark.length, mark);
        if (close === null) continue;
        if (mark === "_" && WORD.test(text[index - 1] ?? "")) continue;
        const inner = text.slice(index + mark.length, close);
        const children = parseInline(inner, { ...context, depth: context.depth + 1 });
        return { node: { type, children }, end: close + mark.length };
    }
    return null;
}

/** Where the delimiter ends what began before `from`, skipping escapes, code and the doubled delimiter. */
function findClose(text, from, mark) {
    const isSingle = mark.length === 1;
    if (isSingle && mark === "*" && /\s/.test(text[from] ?? " ")) return null;
    for (let index = from; index < text.length; index += 1) {
        if (text[index] === "\\") { index += 1; continue; }
        if (text[index] === "`") {
            index = (endOfCode(text, index) ?? index + runLength(text, index)) - 1;
            continue;
        }
        if (!text.startsWith(mark, index)) continue;
        if (isSingle) {
            if (text[index + 1] === mark) { index += 1; continue; }
            if (mark === "*" && /\s/.test(text[index - 1])) continue;
            if (mark === "_" && WORD.test(text[index + 1] ?? "")) continue;
            return index > from ? index : null;
        }
        // Of a longer run the last two close, so that ***both*** is italic within bold.
        while (text[index + mark.length] === mark[0]) index += 1;
        if (index > from) return index;
    }
    return null;
}

function linkTo(address, children) {
    const url = safeURL(address);
    return url ? { type: "link", url: url.href, children: children ?? [{ type: "text", text: address }] } : null;
}

const LINK_TARGET = /\]\(\s*<?([^\s<>()]+(?:\([^\s<>()]*\)[^\s<>()]*)*)>?(?:\s+"([^"\n]*)")?\s*\)/y;

function maskedLink(text, index, context) {
    for (let close = text.indexOf("]", index + 1), tries = 0; close > 0 && tries < 4; close = text.indexOf("]", close + 1), tries += 1) {
        const match = matchAt(LINK_TARGET, text, close);
        if (!match) continue;
        const label = text.slice(index + 1, close);
        // A label that is itself an address could pretend to lead elsewhere.
        if (label.trim() === "" || label.includes("\n\n") || /https?:\/\//i.test(label)) return null;
        const node = linkTo(match[1], parseInline(label, { ...context, links: false, depth: context.depth + 1 }));
        if (!node) return null;
        return { node: { ...node, title: match[2] ?? null }, end: close + match[0].length };
    }
    return null;
}

/** A bare address ends before punctuation that belongs to the sentence. */
function bareLink(text, index) {
    const match = matchAt(BARE_URL, text, index);
    if (!match) return null;
    let address = match[0].replace(/[.,:;"'!?\]|*~]+$/, "");
    if (address.endsWith(")") && !address.includes("(")) address = address.replace(/\)+$/, "");
    const node = linkTo(address);
    return node && { node, end: index + address.length };
}
