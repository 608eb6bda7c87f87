/** The page's own line icons, drawn on a 24 by 24 grid. */

const PATHS = {
    ticket: "M3 6.5h18v3.4a2.2 2.2 0 0 0 0 4.2v3.4H3v-3.4a2.2 2.2 0 0 0 0-4.2zM14.5 7v2m0 2v2m0 2v2",
    hash: "M9.5 4 7.5 20M16.5 4l-2 16M4.5 9h16M3.5 15h16",
    lock: "M6 11h12v9H6zM8.5 11V8a3.5 3.5 0 0 1 7 0v3",
    megaphone: "M4 10v4h3l8 4V6l-8 4zM18.5 9a4 4 0 0 1 0 6",
    speaker: "M4 9.5v5h3.5L12 18.5v-13L7.5 9.5zM15.5 9a4.2 4.2 0 0 1 0 6M18 6.5a8 8 0 0 1 0 11",
    thread: "M6 4v10a3 3 0 0 0 3 3h9M6 9h12M15 14l3 3-3 3",
    forum: "M4 5h12v8H9l-3 3v-3H4zM19 9v8h-2v3l-3-3h-3",
    chevron: "m7 10 5 5 5-5",
    menu: "M4 7h16M4 12h16M4 17h16",
    people: "M9 11a3.2 3.2 0 1 0 0-6.4A3.2 3.2 0 0 0 9 11zM3 19.5c0-3.6 2.7-5.5 6-5.5s6 1.9 6 5.5M16 5a3 3 0 0 1 0 5.8M17.5 14.3c2.2.7 3.5 2.5 3.5 5.2",
    close: "m6 6 12 12M18 6 6 18",
    download: "M12 4v11m-4.5-4.5L12 15l4.5-4.5M5 19.5h14",
    file: "M6 3.5h8l4.5 4.5v12.5H6zM14 3.5V8h4.5",
    eye: "M2.5 12S6 5.5 12 5.5 21.5 12 21.5 12 18 18.5 12 18.5 2.5 12 2.5 12zM12 14.8a2.8 2.8 0 1 0 0-5.6 2.8 2.8 0 0 0 0 5.6z",
    crown: "M4 18h16l1-10-5 4-4-7-4 7-5-4z",
    send: "M4 12 20 4.5 15.5 20l-4-6.5zM11.5 13.5 20 4.5",
    external: "M13 5h6v6M19 5l-8.5 8.5M10 6H5v13h13v-5",
    mail: "M3.5 6h17v12h-17zM3.5 7l8.5 6.5L20.5 7",
    arrowIn: "M4 12h13m-4.5-4.500L17 12l-4.5 4.500M20 5v14",
    arrowOut: "M20 12H7m4.5-4.500L7 12l4.5 4.500M4 5v14",
    pencil: "M5 19l1-4L16 5l3 3L9 18z",
    pin: "M9 4h6l-1 6 3 3H7l3-3zM12 13v7",
    at: "M12 15.500a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7zM15.5 8.500v5a2.2 2.2 0 0 0 4.5 0V12a8 8 0 1 0-3.5 6.6",
    slash: "M4 4h16v16H4zM14 8l-4 8",
    warning: "M12 4 2.5 20h19zM12 10v4.500M12 17v.5",
    check: "m5 12.5 4.5 4.500L19 7.5",
    image: "M4 5h16v14H4zM4 16l5-5 4 4 2.5-2.500L20 17M15.5 9.500v.1",
    down: "M12 5v14m-6-6 6 6 6-6",
    smile: "M12 20.5a8.5 8.5 0 1 0 0-17 8.5 8.5 0 0 0 0 17zM8.5 14c1.800 2.700 5.200 2.700 7 0M9.2 9.5v.1M14.8 9.500v.1",
    reply: "M10 6 4 12l6 6M4.500 12H15a5 5 0 0 1 5 5v1",
    trash: "M5 7h14M10 7V4.500h4V7M7 7l1 12.500h8L17 7M10.500 10.500v6M13.500 10.500v6",
    plus: "M12 5v14M5 12h14",
    poll: "M5 20V10M12 20V4M19 20v-7",
    inspect: "M3 12h4l2.500-7 4.500 14 2.500-7H21",
    bolt: "M13 3 5 13.500h6L10.500 21 19 10h-6.500z",
    pause: "M8.500 5v14M15.500 5v14",
    play: "M8 5l11 7-11 7z",
    copy: "M9 9h11v11H9zM5 15H4V4h11v1",
    search: "M10.500 17a6.500 6.500 0 1 0 0-13 6.500 6.500 0 0 0 0 13zM15.500 15.500 20 20",
    keyboard: "M3 6.500h18v11H3zM7 10.500v.1M11 10.500v.1M15 10.500v.1M8 14.500h8",
    user: "M12 12a3.800 3.800 0 1 0 0-7.600 3.800 3.800 0 0 0 0 7.600zM4.500 20c0-4 3.400-6 7.500-6s7.500 2 7.500 6",
    dots: "M6 12v.1M12 12v.1M18 12v.1",
};

const SVG = "http://www.w3.org/2000/svg";

/** A decorative icon: hidden from assistive technology, sized by the text around it. */
export function icon(name) {
    const svg = document.createElementNS(SVG, "svg");
    svg.setAttribute("viewBox", "0 0 24 24");
    svg.setAttribute("class", `icon icon-${name}`);
    svg.setAttribute("aria-hidden", "true");
    svg.setAttribute("focusable", "false");
    const path = document.createElementNS(SVG, "path");
    path.setAttribute("d", PATHS[name] ?? PATHS.hash);
    svg.append(path);
    return svg;
}
