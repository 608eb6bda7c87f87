/// How a transcript looks: the page and what stands around the conversation.
enum Stylesheet {
    static let frame: StaticString = """
        :root {
          color-scheme: light dark;
          --page: light-dark(#f3f4f6, #15171b); --card: light-dark(#fff, #1d2025); --raised: light-dark(#f5f6f8, #262a30);
          --text: light-dark(#24272d, #d8dbe0); --strong: light-dark(#0d0f12, #f4f5f7); --soft: light-dark(#5b616c, #9ca3ae);
          --line: light-dark(#e1e4e9, #333840); --bar: light-dark(#c2c8d1, #4b525d); --link: light-dark(#0b55ad, #71b4ff);
          --accent: light-dark(#2d5bc7, #93b3ff); --mention: light-dark(#e5edfd, #27385a);
          --on-mention: light-dark(#1f479f, #c0d5ff); --shown: light-dark(#e6e8ec, #343a43); --covered: light-dark(#4d535e, #0c0d10);
          --gone: light-dark(#b3261e, #ff8d84); --gone-page: light-dark(#fdf0ef, #33201f); --fine: light-dark(#1c7440, #6fd296);
          --found: light-dark(#ffe28c, #6f5300); --current: light-dark(#ffb02e, #b98300); --target: light-dark(#fff6db, #332c17);
          --comment: light-dark(#5f6b62, #8b9a8f); --literal: light-dark(#96401b, #e9a27c); --keyword: light-dark(#7a2d9c, #d4a0f0);
          --numeral: light-dark(#12649a, #7cc1f0);
        }
        :root:has(#light:checked) { color-scheme: light; }
        :root:has(#dark:checked) { color-scheme: dark; }
        * { box-sizing: border-box; }
        html { background: var(--page); color: var(--text); -webkit-text-size-adjust: 100%; scroll-padding-top: 4.5rem; }
        body {
          max-width: 58rem; margin: 0 auto; padding: 2rem 1rem 3rem; overflow-wrap: anywhere;
          font: 1rem/1.45 system-ui, "Segoe UI", Roboto, "Helvetica Neue", "Noto Sans", "Liberation Sans", Arial, sans-serif;
        }
        a { color: var(--link); text-decoration: none; }
        a:hover, a:focus-visible { text-decoration: underline; }
        :focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; border-radius: 4px; }
        main:focus { outline: none; }
        .skip { position: absolute; left: -100vw; padding: .5rem 1rem; background: var(--card); z-index: 3; }
        .skip:focus { left: 1rem; top: .5rem; }
        .unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }

        .top, main { background: var(--card); border: 1px solid var(--line); border-radius: 14px; }
        .top { padding: 1.5rem 1.75rem; margin-bottom: 1rem; }
        .title { display: flex; flex-wrap: wrap; align-items: flex-start; justify-content: space-between; gap: .75rem 2rem; }
        .guild { margin: 0; color: var(--soft); font-weight: 600; }
        h1 { margin: .1rem 0 0; font-size: 2rem; line-height: 1.2; letter-spacing: -.015em; color: var(--strong); }
        .status {
          display: inline-block; vertical-align: .3em; margin-left: .35rem; padding: .12rem .65rem; border-radius: 1rem;
          background: var(--shown); color: var(--text); font-size: .8rem; font-weight: 600; letter-spacing: 0;
        }
        .status.open { background: light-dark(#dcf1e4, #1d3a29); color: var(--fine); }
        .scheme { display: flex; margin: 0; padding: 2px; border: 1px solid var(--line); border-radius: 9px; font-size: .8rem; }
        .scheme label { position: relative; cursor: pointer; }
        .scheme input { position: absolute; opacity: 0; inset: 0; margin: 0; cursor: pointer; }
        .scheme span { display: block; padding: .2rem .7rem; border-radius: 7px; color: var(--soft); }
        .scheme input:checked + span { background: var(--shown); color: var(--strong); }
        .scheme input:focus-visible + span { outline: 2px solid var(--accent); }
        dl { display: grid; grid-template-columns: 1fr 1fr; gap: 1rem 2rem; margin: 1.4rem 0 0; }
        dt { color: var(--soft); font-size: .8rem; font-weight: 600; }
        dd { margin: .1rem 0 0; white-space: pre-wrap; }
        dl .wide { grid-column: 1 / -1; }
        .warning { margin: 1.2rem 0 0; padding: .6rem .9rem; border-radius: 7px; background: var(--gone-page); color: var(--strong); }
        .story { margin-top: 1.25rem; padding-top: 1rem; border-top: 1px solid var(--line); }
        summary { cursor: pointer; }
        .story > summary { color: var(--soft); font-size: .8rem; font-weight: 600; }
        .events { list-style: none; margin: .6rem 0 0; padding: 0; font-size: .925rem; }
        .events li { display: flex; gap: .2rem 1rem; padding: .15rem 0; }
        .events time { flex: 0 0 12.5rem; color: var(--soft); font-variant-numeric: tabular-nums; }

        .find {
          position: sticky; top: .5rem; z-index: 2; display: flex; align-items: center; gap: .5rem; margin-bottom: 1rem;
          padding: .5rem .6rem; border: 1px solid var(--line); border-radius: 11px; background: var(--card);
          box-shadow: 0 2px 8px light-dark(#0000000f, #00000059);
        }
        .find[hidden] { display: none; }
        .find input, .find button {
          font: inherit; color: var(--text); background: var(--raised); border: 1px solid var(--line); border-radius: 7px;
        }
        .find label { flex: 1; }
        .find input { width: 100%; padding: .3rem .7rem; }
        .find button { padding: .3rem .8rem; cursor: pointer; }
        .find:has(input:placeholder-shown) :is(button, output) { display: none; }
        .find button:disabled { opacity: .5; cursor: default; }
        .find output { color: var(--soft); font-size: .85rem; white-space: nowrap; }
        ::highlight(found) { background: var(--found); }
        ::highlight(current) { background: var(--current); }
        .bottom { margin-top: 1.25rem; color: var(--soft); font-size: .8rem; text-align: center; }
        """
}
