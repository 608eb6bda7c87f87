/** Slash commands as they are typed: subcommands become names of two words. No elements here. */

export const OPTION = {
    subcommand: 1, group: 2, string: 3, integer: 4, boolean: 5, user: 6, channel: 7, role: 8, mentionable: 9, number: 10, attachment: 11,
};

/**
 * Everything that can be run, one entry for each subcommand.
 *
 * @param commands application commands as Discord describes them
 * @returns entries `{name, description, options, subcommand, command}`; `name` has no slash
 */
export function listCommands(commands) {
    return commands.filter((command) => (command.type ?? 1) === 1).flatMap((command) => expand(command, command, []));
}

function expand(command, node, path) {
    const options = node.options ?? [];
    const branches = options.filter((option) => option.type === OPTION.subcommand || option.type === OPTION.group);
    if (branches.length > 0) return branches.flatMap((branch) => expand(command, branch, [...path, branch.name]));
    return [{
        command, name: [command.name, ...path].join(" "), description: node.description ?? "",
        subcommand: path.length > 0 ? path.join(" ") : null,
        options: [...options].sort((left, right) => Number(Boolean(right.required)) - Number(Boolean(left.required))),
        group: command.application_name ?? "Commands",
    }];
}

/** Those that match what was typed after the slash, best first, kept together by application. */
export function findCommands(entries, typed) {
    const wanted = typed.trim().toLowerCase().replace(/\s+/g, " ");
    const rank = (entry) => {
        const name = entry.name.toLowerCase();
        if (name.startsWith(wanted)) return 0;
        if (name.includes(wanted)) return 1;
        return entry.description.toLowerCase().includes(wanted) ? 2 : 3;
    };
    return entries.map((entry) => ({ entry, rank: rank(entry) })).filter((item) => item.rank < 3)
        .sort((left, right) => left.rank - right.rank || left.entry.group.localeCompare(right.entry.group)
            || left.entry.name.localeCompare(right.entry.name))
        .map((item) => item.entry);
}

/** The entry whose whole name was typed, followed by a space. */
export function completedCommand(entries, typed) {
    if (!typed.endsWith(" ")) return null;
    const name = typed.trim().toLowerCase();
    return entries.find((entry) => entry.name.toLowerCase() === name) ?? null;
}

/**
 * Checks what was typed for an option that has no list.
 *
 * @returns `{value}` (undefined when empty) or `{problem}`
 */
export function readTyped(option, text) {
    const typed = text.trim();
    if (typed === "") return option.required ? { problem: "This option is required." } : { value: undefined };
    if (option.type === OPTION.integer || option.type === OPTION.number) return readNumber(option, typed);
    const length = [...text].length;
    if (option.min_length && length < option.min_length) return { problem: `At least ${option.min_length} characters.` };
    if (option.max_length && length > option.max_length) return { problem: `At most ${option.max_length} characters.` };
    return { value: text };
}

function readNumber(option, typed) {
    const isInteger = option.type === OPTION.integer;
    const number = Number(typed);
    if (isInteger ? !/^[+-]?\d+$/.test(typed) || !Number.isSafeInteger(number) : !Number.isFinite(number)) {
        return { problem: isInteger ? "A whole number, please." : "A number, please." };
    }
    if (option.min_value !== undefined && number < option.min_value) return { problem: `At least ${option.min_value}.` };
    if (option.max_value !== undefined && number > option.max_value) return { problem: `At most ${option.max_value}.` };
    return { value: number };
}
