/// How a transcript looks: light, dark, on a telephone and on paper.
enum Stylesheet {
    static let text: StaticString = """
        :root {
          --page: #f2f3f5; --card: #ffffff; --text: #2b2d31; --strong: #060607; --soft: #5c5e66; --line: #e1e2e6;
          --raised: #f2f3f5; --link: #0052b3; --mention: #e3e6fd; --on-mention: #3c45a5; --hover: #f7f7f9;
          --spoiler: #4e5058; --shown: #e3e5e8; --bar: #c4c9ce; --accent: #4752c4;
        }
        @media screen and (prefers-color-scheme: dark) {
          :root {
            --page: #1a1b1e; --card: #2b2d31; --text: #dbdee1; --strong: #f2f3f5; --soft: #a5a9b1; --line: #3f4147;
            --raised: #232428; --link: #4fb3fb; --mention: #3c4270; --on-mention: #d5d9fb; --hover: #2e3035;
            --spoiler: #111214; --shown: #3a3c42; --bar: #4e5058; --accent: #8f98f5;
          }
        }
        * { box-sizing: border-box; }
        html { background: var(--page); color: var(--text); -webkit-text-size-adjust: 100%; }
        body {
          max-width: 56rem; margin: 0 auto; padding: 1.5rem 1rem 3rem; overflow-wrap: anywhere;
          font: 1rem/1.4 system-ui, "Segoe UI", Roboto, "Helvetica Neue", "Noto Sans", Arial, sans-serif;
        }
        a { color: var(--link); text-decoration: none; }
        a:hover, a:focus-visible { text-decoration: underline; }
        :focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; border-radius: 4px; }

        .top, main { background: var(--card); border: 1px solid var(--line); border-radius: 12px; }
        .top { padding: 1.25rem 1.5rem; margin-bottom: 1rem; }
        .guild { color: var(--soft); font-weight: 600; }
        h1 { margin: 0 0 1rem; font-size: 1.75rem; line-height: 1.25; color: var(--strong); }
        .status {
          display: inline-block; vertical-align: middle; padding: .1rem .6rem; border-radius: 1rem; background: var(--shown);
          color: var(--text); font-size: .8rem; font-weight: 600;
        }
        .status.open { background: #1f7a43; color: #fff; }
        dl { display: grid; grid-template-columns: repeat(auto-fit, minmax(16rem, 1fr)); gap: .75rem 1.5rem; margin: 0; }
        dt { color: var(--soft); font-size: .8rem; font-weight: 600; }
        dd { margin: 0; white-space: pre-wrap; }
        dl .wide { grid-column: 1 / -1; }
        details { margin-top: 1rem; padding-top: .9rem; border-top: 1px solid var(--line); }
        summary { cursor: pointer; color: var(--soft); font-size: .8rem; font-weight: 600; }
        .events { list-style: none; margin: .5rem 0 0; padding: 0; font-size: .9rem; }
        .events li { display: flex; gap: .2rem 1rem; padding: .1rem 0; }
        .events time { flex: 0 0 13rem; color: var(--soft); font-variant-numeric: tabular-nums; }

        main { padding: .5rem 0 1.25rem; }
        .day { display: flex; align-items: center; gap: .75rem; margin: 1rem 1.25rem .25rem; font-size: .75rem; color: var(--soft); }
        .day::before, .day::after { content: ""; flex: 1; border-top: 1px solid var(--line); }
        .group { display: grid; grid-template-columns: 2.5rem minmax(0, 1fr); column-gap: 1rem; padding: .3rem 1.25rem; margin-top: .7rem; }
        .group > .reply { grid-column: 2; }
        .avatar {
          width: 2.5rem; height: 2.5rem; border-radius: 50%; color: #fff; font-weight: 600; line-height: 2.5rem;
          text-align: center; overflow: hidden; white-space: nowrap; user-select: none;
        }
        .color0 { background: #4752c4; } .color1 { background: #1f7a43; } .color2 { background: #b4451f; }
        .color3 { background: #8a3ab9; } .color4 { background: #0f7490; } .color5 { background: #b3246b; }
        .color6 { background: #7a5c00; } .color7 { background: #56606f; }
        .group > .body > header { line-height: 1.3; }
        .author { color: var(--strong); font-weight: 600; }
        .badge {
          display: inline-block; padding: 0 .3rem; border-radius: 4px; background: #4752c4; color: #fff; font-size: .65rem;
          font-weight: 600; line-height: 1.4; vertical-align: .12em;
        }
        header time, .system time { color: var(--soft); font-size: .75rem; margin-left: .25rem; white-space: nowrap; }
        .events time, dd time { font-size: inherit; margin: 0; }
        dd time { color: inherit; }
        .message { position: relative; padding: .06rem 0; }
        .message:target { background: var(--mention); border-radius: 4px; box-shadow: 0 0 0 4px var(--mention); }
        .gutter {
          position: absolute; left: -3.5rem; width: 2.5rem; text-align: center; color: var(--soft); font-size: .65rem;
          line-height: 1.45rem; font-variant-numeric: tabular-nums; opacity: .75;
        }
        .text { white-space: break-spaces; }
        .content > .text:has(+ .edited) { display: inline; }
        .edited { color: var(--soft); font-size: .7rem; margin-left: .3rem; }
        .jumbo { font-size: 2.6rem; line-height: 1.25; }
        .subtext, .label { color: var(--soft); font-size: .8rem; }
        h4, h5, h6 { margin: .5rem 0 .25rem; color: var(--strong); line-height: 1.3; }
        h4 { font-size: 1.5rem; } h5 { font-size: 1.25rem; } h6 { font-size: 1rem; }
        ul, .content ol { margin: .2rem 0; padding-left: 1.6rem; }
        blockquote { margin: .1rem 0; padding-left: .75rem; border-left: 4px solid var(--bar); border-radius: 3px; }
        code, pre { font: .85em/1.4 ui-monospace, "Cascadia Mono", "SF Mono", Consolas, "DejaVu Sans Mono", monospace; }
        code { padding: .1em .3em; border-radius: 4px; background: var(--raised); white-space: break-spaces; }
        pre {
          margin: .3rem 0; padding: .6rem .75rem; border: 1px solid var(--line); border-radius: 6px; background: var(--raised);
          white-space: pre-wrap; max-width: 44rem;
        }
        pre code { padding: 0; background: none; font-size: 1em; white-space: inherit; }
        .mention { padding: 0 .15em; border-radius: 3px; background: var(--mention); color: var(--on-mention); font-weight: 500; }
        .moment { padding: 0 .15em; border-radius: 3px; background: var(--shown); -webkit-box-decoration-break: clone; box-decoration-break: clone; }
        .emoji { color: var(--soft); }
        .spoiler { position: relative; padding: 0 .1em; border-radius: 4px; background: var(--spoiler); cursor: pointer; }
        .spoiler input { position: absolute; width: 1px; height: 1px; margin: 0; opacity: 0; }
        .spoiler input:not(:checked) + span { opacity: 0; pointer-events: none; }
        .spoiler:has(:checked) { background: var(--shown); cursor: auto; }
        .spoiler:has(:focus-visible) { outline: 2px solid var(--accent); outline-offset: 1px; }

        .reply { position: relative; margin-bottom: .15rem; font-size: .85rem; color: var(--soft); overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
        .group > .reply::before {
          content: ""; display: inline-block; width: 1.4rem; height: .55rem; margin-right: .4rem; border: solid var(--bar);
          border-width: 2px 0 0 2px; border-top-left-radius: 6px; vertical-align: -.35rem;
        }
        .group > .reply { margin-left: -2.3rem; }
        .reply a { color: inherit; }
        .embed, .file, .forward { margin: .3rem 0; max-width: 33rem; }
        .embed {
          padding: .6rem .9rem .75rem; border: 1px solid var(--line); border-left: 4px solid var(--bar); border-radius: 6px;
          background: var(--raised); font-size: .9rem;
        }
        .embed > * + * { margin-top: .4rem; }
        .embed code, .embed pre { background: var(--card); }
        .embed pre code { background: none; }
        .embed-author { color: var(--strong); font-weight: 600; font-size: .85rem; }
        .embed-author a { color: inherit; }
        .embed-title { color: var(--strong); font-weight: 600; font-size: 1rem; }
        .fields { display: grid; grid-template-columns: repeat(auto-fill, minmax(8.5rem, 1fr)); gap: .5rem .75rem; }
        .field.wide { grid-column: 1 / -1; }
        .field-name { color: var(--strong); font-weight: 600; font-size: .85rem; }
        .file { padding: .5rem .9rem; border: 1px solid var(--line); border-radius: 6px; background: var(--raised); }
        .forward { padding-left: .75rem; border-left: 4px solid var(--bar); }
        .row { display: flex; flex-wrap: wrap; gap: .4rem; margin: .35rem 0; }
        .button {
          display: inline-block; padding: .35rem .9rem; border-radius: 6px; background: #6d6f78; color: #fff; font-size: .85rem;
          font-weight: 500; opacity: .6; cursor: not-allowed;
        }
        .button.primary { background: #4752c4; } .button.success { background: #1f7a43; } .button.danger { background: #c03537; }
        .select { min-width: 12rem; background: none; border: 1px solid var(--bar); color: var(--text); }
        a > .button { opacity: 1; cursor: pointer; }
        .reactions { display: flex; flex-wrap: wrap; gap: .3rem; margin: .3rem 0; }
        .reaction { padding: .05rem .45rem; border: 1px solid var(--line); border-radius: 8px; background: var(--raised); font-size: .85rem; }
        hr { border: 0; border-top: 1px solid var(--line); }
        .system { padding: .3rem 1.25rem .3rem 4.75rem; margin-top: .5rem; color: var(--soft); }
        .bottom { margin-top: 1rem; color: var(--soft); font-size: .8rem; text-align: center; }

        @media (max-width: 36rem) {
          body { padding: .5rem .5rem 2rem; }
          .top { padding: 1rem; }
          .events li { flex-direction: column; padding: .3rem 0; }
          .events time { flex: none; }
          .group { grid-template-columns: 2rem minmax(0, 1fr); column-gap: .6rem; padding: .25rem .75rem; }
          .avatar { width: 2rem; height: 2rem; line-height: 2rem; font-size: .8rem; }
          .gutter { left: -2.7rem; width: 2.2rem; font-size: .6rem; }
          .group > .reply { margin-left: -1.6rem; }
          .group > .reply::before { width: 1rem; }
          .system { padding: .3rem .75rem .3rem 3.35rem; }
          .day { margin: 1rem .75rem .25rem; }
        }
        @media print {
          html { background: #fff; }
          body { max-width: none; padding: 0; font-size: 10pt; }
          .top, main { border: 0; padding-left: 0; padding-right: 0; }
          .message, .embed, .file, pre, .events li { break-inside: avoid; }
          .day, .group > .body > header { break-after: avoid; }
          .avatar, .badge, .button, .status, .mention, .embed { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
          .spoiler { background: none; outline: 1px dashed #888; }
          .spoiler input:not(:checked) + span { opacity: 1; }
        }
        """
}
