/** Faults in words. No elements here. */

const GATEWAY = {
    withhold_acks: () => "Heartbeats are not acknowledged",
    refuse_connections: () => "The gateway refuses connections",
    refuse_resumes: ({ times }) => `The next ${count(times, "resume")} will be refused`,
    reconnect_in_place_of_hello: ({ times }) => `The next ${count(times, "connection")} get op 7 in place of Hello`,
    hello_delay_ms: ({ ms }) => `Hello comes ${ms} ms late`,
};
const CALLS = {
    status: ({ status, after_effect: isAfter }) => `Answer ${status}${isAfter ? ", after the effect" : ""}`,
    delay: ({ ms }) => `Answer ${ms} ms late`,
    reset: ({ moment }) => `Reset the connection ${moment} the effect`,
    rate_limit: ({ scope, retry_after: seconds }) => `Answer 429 (${scope}, ${seconds} s)`,
    ban: () => "Ban the address (429 without JSON)",
    late: ({ ms }) => `Cut at once, take effect ${ms} ms later`,
    hold: ({ moment }) => `Never answer, ${moment} the effect`,
};

/** What it does, for which calls, and how long. */
export function describeFault(fault) {
    if (fault.gateway) return { what: GATEWAY[fault.kind]?.(fault) ?? fault.kind, where: "Gateway", until: fault.times ? null : "until switched off" };
    const calls = fault.path === "/**" ? "every call" : fault.path;
    return {
        what: CALLS[fault.kind]?.(fault) ?? fault.kind,
        where: [fault.method, calls].filter(Boolean).join(" "),
        until: fault.times === null ? "until switched off" : `${count(fault.times, "more call")}`,
    };
}

function count(number, noun) {
    return `${number} ${noun}${number === 1 ? "" : "s"}`;
}
