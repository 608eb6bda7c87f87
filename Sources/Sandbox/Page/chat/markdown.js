/**
 * Discord's Markdown as a tree: code blocks, quotes, headings, lists and paragraphs, with inline nodes inside.
 *
 * Only data comes out; `markdown-view.js` makes elements of it.
 */
import { parseInline } from "./markdown-inline.js";

export { parseInline };

const HEADING = /^(#{1,3}) +(\S.*)$/;
const SUBTEXT = /^-# +(\S.*)$/;
const ITEM = /^( *)([-*]|\d{1,9}\.) +(\S.*)$/;
const FENCE = "```";

/** @returns blocks `{type: paragraph|fence|quote|heading|subtext|list, …}` */
export function parseMarkdown(source, { isQuoted = false } = {}) {
    const reader = { text: String(source ?? "").replace(/\r\n?/g, "\n"), at: 0, blocks: [], paragraph: [], isQuoted };
    while (reader.at < reader.text.length) {
        if (!quote(reader) && !list(reader) && !oneLiner(reader)) textLine(reader);
    }
    endParagraph(reader);
    return reader.blocks;
}

function lineEnd(reader, from = reader.at) {
    const end = reader.text.indexOf("\n", from);
    return end < 0 ? reader.text.length : end;
}

const line = (reader, from = reader.at) => reader.text.slice(from, lineEnd(reader, from));

function skipLine(reader) {
    reader.at = lineEnd(reader) + 1;
}

function endParagraph(reader) {
    const text = reader.paragraph.join("\n");
    reader.paragraph = [];
    // Blocks bring their own distance; a line break before or after one would double it.
    if (text.trim() !== "") reader.blocks.push({ type: "paragraph", children: parseInline(text) });
}

function block(reader, node) {
    endParagraph(reader);
    reader.blocks.push(node);
    return true;
}

function quote(reader) {
    if (reader.isQuoted) return false;
    const { text, at } = reader;
    if (text.startsWith(">>> ", at)) {
        reader.at = text.length;
        return block(reader, { type: "quote", children: parseMarkdown(text.slice(at + 4), { isQuoted: true }) });
    }
    const lines = [];
    while (reader.at < text.length && /^> |^>$/.test(line(reader))) {
        lines.push(line(reader).slice(2));
        skipLine(reader);
    }
    return lines.length > 0 && block(reader, { type: "quote", children: parseMarkdown(lines.join("\n"), { isQuoted: true }) });
}

function oneLiner(reader) {
    const heading = HEADING.exec(line(reader));
    const subtext = heading ? null : SUBTEXT.exec(line(reader));
    if (!heading && !subtext) return false;
    skipLine(reader);
    if (subtext) return block(reader, { type: "subtext", children: parseInline(subtext[1]) });
    return block(reader, { type: "heading", level: heading[1].length, children: parseInline(heading[2].replace(/ +#+ *$/, "")) });
}

function list(reader) {
    const items = [];
    while (reader.at < reader.text.length) {
        const match = ITEM.exec(line(reader));
        if (!match) break;
        items.push({ indent: match[1].length, mark: match[2], text: match[3] });
        skipLine(reader);
    }
    for (const part of alike(items)) block(reader, nest(part));
    return items.length > 0;
}

const isNumbered = (item) => item.mark.endsWith(".");

/** Where bullets turn into numbers, at the same depth, another list begins. */
function alike(items) {
    const parts = [];
    for (const item of items) {
        const first = parts.at(-1)?.[0];
        if (!first || (item.indent <= first.indent && isNumbered(item) !== isNumbered(first))) parts.push([]);
        parts.at(-1).push(item);
    }
    return parts;
}

/** Makes nested lists of items by their indentation. */
function nest(items) {
    const [first] = items;
    const isOrdered = isNumbered(first);
    const node = { type: "list", isOrdered, start: isOrdered ? parseInt(first.mark, 10) : 1, items: [] };
    for (let index = 0; index < items.length;) {
        let end = index + 1;
        while (end < items.length && items[end].indent > items[index].indent) end += 1;
        const below = items.slice(index + 1, end);
        node.items.push({ children: parseInline(items[index].text), below: below.length > 0 ? nest(below) : null });
        index = end;
    }
    return node;
}

/** A line of a paragraph, or up to a code block that may begin in the middle of it. */
function textLine(reader) {
    const { text, at } = reader;
    const end = lineEnd(reader);
    const open = text.indexOf(FENCE, at);
    const close = open >= 0 && open < end ? text.indexOf(FENCE, open + 3) : -1;
    if (close < 0 || text.slice(open + 3, close).trim() === "") {
        reader.paragraph.push(text.slice(at, end));
        reader.at = end + 1;
        return;
    }
    if (open > at) reader.paragraph.push(text.slice(at, open));
    const inner = text.slice(open + 3, close);
    const language = /^([\w+#.-]+)\n/.exec(inner);
    const body = language ? inner.slice(language[0].length) : inner;
    block(reader, { type: "fence", language: language?.[1] ?? null, text: body.replace(/^\n|\n$/g, "") });
    reader.at = close + 3;
    if (text[reader.at] === "\n") reader.at += 1;
}

/** All the text of a tree, for previews and labels; what a spoiler hides stays hidden. */
export function plainText(nodes) {
    return nodes.map((node) => {
        if (node.type === "spoiler") return "▒▒▒";
        if (node.type === "list") return node.items.map((item) => plainText(item.children)).join(" ");
        return node.children ? plainText(node.children) : node.text ?? node.name ?? "";
    }).join("");
}
