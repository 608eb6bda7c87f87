extension Stylesheet {
    /// What hangs below a text, and other media than a screen.
    static let parts: StaticString = """
        .embed, .file, .forward, .poll, .gallery { margin: .35rem 0; max-width: 34rem; }
        .embed {
          position: relative; overflow: hidden; padding: .7rem 1rem .8rem 1.15rem; border: 1px solid var(--line); border-radius: 8px;
          background: var(--raised); font-size: .925rem;
        }
        .stripe { position: absolute; left: 0; top: 0; width: 4px; height: 100%; fill: var(--bar); }
        .embed > * + *, .embed .beside { margin-top: .4rem; }
        .embed > .stripe + * { margin-top: 0; }
        .embed code, .embed .code, .versions code, .poll code { background: var(--card); }
        .embed pre code { background: none; }
        .embed-author { color: var(--strong); font-weight: 600; font-size: .85rem; }
        .embed-author a { color: inherit; }
        .elsewhere { display: flex; flex-wrap: wrap; gap: 0 1rem; }
        .embed-title { color: var(--strong); font-weight: 600; font-size: 1rem; }
        .fields { display: grid; gap: .6rem 1rem; }
        .fields.two { grid-template-columns: repeat(2, minmax(0, 1fr)); }
        .fields.three { grid-template-columns: repeat(3, minmax(0, 1fr)); }
        .field-name { color: var(--strong); font-weight: 600; font-size: .85rem; }
        .file {
          display: flex; align-items: center; gap: .8rem; width: fit-content; padding: .55rem 1rem .55rem .6rem; border: 1px solid var(--line);
          border-radius: 8px; background: var(--raised);
        }
        .file.gone { border-style: dashed; }
        .suffix {
          flex: none; display: grid; place-items: center; width: 2.6rem; height: 2.6rem; border-radius: 6px; background: var(--shown);
          color: var(--soft); font-size: .7rem; font-weight: 700; letter-spacing: .03em;
        }
        .file > div { min-width: 0; }
        .file .label { margin-top: .05rem; }
        figure { margin: .35rem 0; max-width: 34rem; }
        figure img, figure video { display: block; max-width: 100%; max-height: 24rem; border-radius: 8px; }
        figcaption { color: var(--soft); font-size: .8rem; margin-top: .2rem; }
        audio { display: block; width: 20rem; max-width: 100%; height: 2.4rem; }
        .wave { display: block; width: 14rem; max-width: 100%; height: 2rem; margin: .15rem 0; fill: var(--accent); }
        .forward { padding-left: .9rem; border-left: 4px solid var(--bar); border-radius: 3px; }
        .row, .gallery { display: flex; flex-wrap: wrap; gap: .45rem; margin: .4rem 0; align-items: flex-start; }
        .gallery > * { margin: 0; }
        .beside { display: flex; gap: 1rem; justify-content: space-between; align-items: flex-start; }
        .beside > :first-child { flex: 1; min-width: 0; }
        .button {
          display: inline-block; padding: .35rem .95rem; border-radius: 7px; background: light-dark(#e3e6eb, #3a404a); color: var(--text);
          font-size: .85rem; font-weight: 500; cursor: default;
        }
        .button.primary { background: #3f5bc0; color: #fff; } .button.success { background: #1f7a4d; color: #fff; }
        .button.danger { background: #b3372f; color: #fff; }
        a > .button { color: var(--link); cursor: pointer; }
        .menu { min-width: 14rem; max-width: 26rem; padding: .35rem .8rem; border: 1px solid var(--bar); border-radius: 7px; font-size: .85rem; }
        .menu ul { margin: .3rem 0; padding-left: 1.1rem; }
        .poll { padding: .8rem 1rem; border: 1px solid var(--line); border-radius: 8px; background: var(--raised); }
        .question { color: var(--strong); font-weight: 600; }
        .poll ul { list-style: none; margin: .5rem 0; padding: 0; }
        .poll li { padding: .3rem 0; }
        .answer { display: flex; justify-content: space-between; gap: 1rem; font-size: .925rem; }
        .won .answer { font-weight: 600; }
        .votes { color: var(--soft); white-space: nowrap; font-variant-numeric: tabular-nums; }
        .share { display: block; width: 100%; height: .4rem; margin-top: .2rem; border-radius: .2rem; background: var(--shown); fill: var(--accent); }
        .won .share { fill: var(--fine); }
        .reactions { display: flex; flex-wrap: wrap; gap: .3rem; margin: .35rem 0; padding: 0; list-style: none; }
        .reaction { padding: .08rem .5rem; border: 1px solid var(--line); border-radius: 9px; background: var(--raised); font-size: .85rem; }
        hr { border: 0; border-top: 1px solid var(--line); margin: .5rem 0; }
        .space { height: .5rem; }
        """

    static let media: StaticString = """
        @media print, (hover: none) {
          .body > header .author[title]::after { content: " (" attr(title) ")"; color: var(--soft); font-weight: 400; font-size: .8em; }
        }
        @media (max-width: 38rem) {
          body { padding: .5rem .5rem 2rem; }
          .top { padding: 1.1rem 1rem; }
          dl { grid-template-columns: 1fr; }
          h1 { font-size: 1.6rem; }
          .events li { flex-direction: column; padding: .3rem 0; }
          .events time { flex: none; font-size: .8rem; }
          .group { grid-template-columns: 2rem minmax(0, 1fr); column-gap: .65rem; padding: .2rem .9rem; }
          .avatar { width: 2rem; height: 2rem; line-height: 2rem; font-size: .8rem; }
          .gutter { left: -2.75rem; width: 2.2rem; font-size: .6rem; }
          .stamp { margin-left: 0; }
          .reply { margin-left: -1.6rem; }
          .reply::before { flex-basis: 1.1rem; }
          .system { padding: .3rem .9rem .3rem 3.55rem; }
          .day { margin: 1.2rem .9rem .3rem; }
          .fields.three, .fields.two { grid-template-columns: repeat(auto-fit, minmax(7.5rem, 1fr)); }
          .find { flex-wrap: wrap; }
          .find label { flex-basis: 100%; }
          .find output { flex: 1; }
        }
        @media print {
          :root, :root:has(#dark:checked) { color-scheme: light; }
          html { background: #fff; font-size: 10pt; }
          body { max-width: none; padding: 0; }
          .top, main { border: 0; padding: 0; }
          .group, .system { padding-left: 0; padding-right: 0; }
          .system { padding-left: 3.5rem; }
          .day { margin-left: 0; margin-right: 0; }
          .scheme, .find, .skip { display: none; }
          .message, .embed, .file, .poll, figure, .code, .events li { break-inside: avoid; }
          .day, .group > .body > header { break-after: avoid; }
          .avatar, .badge, .button, .status, .mention, .moment, .embed, .code, .poll, .suffix, .share, .deleted, .reaction {
            print-color-adjust: exact; -webkit-print-color-adjust: exact;
          }
          .spoiler { background: none; outline: 1px dashed #888; }
          .spoiler > input:not(:checked) + span { opacity: 1; }
          .edited::details-content { content-visibility: visible; }
          .edited:not([open]) > .versions { position: static; box-shadow: none; }
        }
        """
}
