extension Stylesheet {
    /// The conversation: days, authors, texts.
    static let messages: StaticString = """
        main { padding: .5rem 0 1.5rem; }
        .day {
          display: flex; align-items: center; gap: .9rem; margin: 1.4rem 1.75rem .4rem; font-size: .8rem; font-weight: 600;
          color: var(--soft);
        }
        .day::before, .day::after { content: ""; flex: 1; border-top: 1px solid var(--line); }
        .group {
          display: grid; grid-template-columns: 2.5rem minmax(0, 1fr); column-gap: 1rem; padding: .25rem 1.75rem; margin-top: .85rem;
        }
        .group > .reply { grid-column: 2; }
        .avatar {
          width: 2.5rem; height: 2.5rem; border-radius: 50%; color: #fff; font-weight: 600; line-height: 2.5rem; font-size: .95rem;
          text-align: center; overflow: hidden; white-space: nowrap; user-select: none;
        }
        .color0 { background: #3f5bc0; } .color1 { background: #1f7a4d; } .color2 { background: #b0491d; }
        .color3 { background: #8440ad; } .color4 { background: #0f728c; } .color5 { background: #ad2a66; }
        .color6 { background: #7a5f08; } .color7 { background: #57606e; }
        .group > .body > header { line-height: 1.3; }
        .author { color: var(--strong); font-weight: 600; }
        h3 { display: inline; margin: 0; font-size: 1rem; }
        .badge {
          display: inline-block; padding: 0 .35rem; border-radius: 4px; background: var(--shown); color: var(--text);
          font-size: .65rem; font-weight: 700; letter-spacing: .03em; line-height: 1.5; vertical-align: .12em;
        }
        .stamp { color: var(--soft); font-size: .75rem; margin-left: .3rem; white-space: nowrap; }
        .message { position: relative; padding: .08rem 0; }
        .message:target, .system:target { background: var(--target); border-radius: 4px; box-shadow: 0 0 0 4px var(--target); }
        .gutter {
          position: absolute; left: -3.5rem; width: 2.5rem; text-align: center; color: var(--soft); font-size: .65rem;
          line-height: 1.5rem; font-variant-numeric: tabular-nums;
        }
        .text { white-space: break-spaces; }
        .content > .text:has(+ .edited) { display: inline; }
        .edited, .edited > summary { color: var(--soft); font-size: .75rem; }
        .edited { display: inline; margin-left: .3rem; }
        .edited > summary { display: inline; list-style: none; }
        .edited > summary::-webkit-details-marker { display: none; }
        .edited > summary time { text-decoration: underline dotted; text-underline-offset: .2em; }
        .edited:not([open]):is(:hover, :focus-within)::details-content { content-visibility: visible; display: block; height: auto; }
        .versions {
          margin: .35rem 0; max-width: 36rem; padding: .6rem .9rem; border: 1px solid var(--line); border-radius: 8px;
          background: var(--raised); color: var(--text); font-size: .9rem;
        }
        .edited:not([open]) > .versions { position: absolute; z-index: 1; box-shadow: 0 4px 16px light-dark(#00000026, #0009); }
        .version + .version { margin-top: .5rem; padding-top: .5rem; border-top: 1px solid var(--line); }
        .deleted { margin-left: -.7rem; padding-left: .7rem; box-shadow: inset 3px 0 var(--gone); }
        .deleted > .content > .text { text-decoration: line-through; text-decoration-color: var(--gone); }
        .fate { color: var(--gone); font-size: .8rem; font-weight: 500; }
        .jumbo { font-size: 2.6rem; line-height: 1.25; }
        .subtext, .label { color: var(--soft); font-size: .8rem; }
        h4, h5, h6 { margin: .5rem 0 .25rem; color: var(--strong); line-height: 1.3; }
        h4 { font-size: 1.4rem; } h5 { font-size: 1.2rem; } h6 { font-size: 1rem; }
        .content ul, .content ol { margin: .2rem 0; padding-left: 1.6rem; }
        blockquote { margin: .1rem 0; padding-left: .8rem; border-left: 4px solid var(--bar); border-radius: 3px; }
        code, pre { font: .85em/1.45 ui-monospace, "Cascadia Mono", "SF Mono", Consolas, "Liberation Mono", "DejaVu Sans Mono", monospace; }
        code { padding: .12em .3em; border-radius: 4px; background: var(--raised); white-space: break-spaces; }
        .code { max-width: 44rem; margin: .3rem 0; border: 1px solid var(--line); border-radius: 8px; background: var(--raised); white-space: normal; }
        .language { padding: .2rem .8rem 0; color: var(--soft); font-size: .7rem; font-weight: 600; }
        pre { margin: 0; padding: .5rem .8rem .6rem; white-space: pre-wrap; }
        pre code { padding: 0; background: none; font-size: 1em; white-space: inherit; }
        .c { color: var(--comment); } .s { color: var(--literal); } .k { color: var(--keyword); } .n { color: var(--numeral); }
        .mention { padding: 0 .18em; border-radius: 3px; background: var(--mention); color: var(--on-mention); font-weight: 500; }
        .moment { padding: 0 .18em; border-radius: 3px; background: var(--shown); -webkit-box-decoration-break: clone; box-decoration-break: clone; }
        .emoji { color: var(--soft); }
        .spoiler { position: relative; padding: 0 .12em; border-radius: 4px; background: var(--covered); cursor: pointer; }
        .spoiler > input { position: absolute; width: 1px; height: 1px; margin: 0; opacity: 0; }
        .spoiler > input:not(:checked) + span { opacity: 0; pointer-events: none; }
        .spoiler:has(> input:checked) { background: var(--shown); }
        .spoiler:has(> input:focus-visible) { outline: 2px solid var(--accent); }
        div > .spoiler.box { display: inline-block; }
        .reply {
          display: flex; gap: .4rem; align-items: baseline; color: var(--soft); font-size: .85rem; white-space: nowrap;
          overflow: hidden; margin: 0 0 .15rem -2.3rem;
        }
        .reply::before {
          content: ""; flex: 0 0 1.8rem; height: .6rem; margin: 0 .1rem -.25rem 0; border: solid var(--bar);
          border-width: 2px 0 0 2px; border-top-left-radius: 6px;
        }
        .reply .author { font-size: .85rem; }
        .reply a, .reply em { color: inherit; overflow: hidden; text-overflow: ellipsis; }
        .system { padding: .3rem 1.75rem .3rem 5.25rem; margin-top: .55rem; color: var(--soft); font-size: .95rem; }
        .system.fate { color: var(--gone); }
        """
}
