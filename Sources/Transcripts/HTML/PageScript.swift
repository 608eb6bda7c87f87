/// The only script of a transcript. It never makes markup: it writes text into elements that are there.
///
/// - Times get into the reader's zone.
/// - A field searches in the page.
enum PageScript {
    static let text: StaticString = """
        (() => {
          "use strict";
          const two = (n) => String(n).padStart(2, "0");
          const months = ["January", "February", "March", "April", "May", "June", "July", "August", "September",
            "October", "November", "December"];
          const days = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];
          const clock = (d) => two(d.getHours()) + ":" + two(d.getMinutes());
          const date = (d) => d.getDate() + " " + months[d.getMonth()] + " " + d.getFullYear();
          const short = (d) => two(d.getDate()) + "/" + two(d.getMonth() + 1) + "/" + d.getFullYear();
          const full = (d) => days[d.getDay()] + ", " + date(d) + ", " + clock(d);
          const seconds = (d) => ":" + two(d.getSeconds());
          const ago = (d) => {
            const units = [["year", 31557600], ["month", 2629800], ["day", 86400], ["hour", 3600], ["minute", 60]];
            const away = (d - Date.now()) / 1000;
            const words = new Intl.RelativeTimeFormat("en", { numeric: "auto" });
            for (const [unit, length] of units) {
              if (Math.abs(away) >= length) return words.format(Math.trunc(away / length), unit);
            }
            return words.format(Math.trunc(away), "second");
          };
          const forms = {
            t: clock, T: (d) => clock(d) + seconds(d), d: short, D: date, f: (d) => date(d) + ", " + clock(d), F: full,
            R: ago, s: (d) => short(d) + ", " + clock(d), S: (d) => short(d) + ", " + clock(d) + seconds(d),
          };
          const times = [...document.querySelectorAll("time[data-f]")];
          for (const time of times) {
            const moment = new Date(time.dateTime);
            if (isNaN(moment)) continue;
            if (time.dataset.f === "edited") time.title = "Edited on " + full(moment);
            else {
              time.textContent = forms[time.dataset.f](moment);
              time.title = full(moment) + seconds(moment);
            }
          }
          // Paper does not tell how long ago it was printed.
          const relative = (form) => {
            for (const time of times) if (time.dataset.f === "R") time.textContent = form(new Date(time.dateTime));
          };
          addEventListener("beforeprint", () => relative(forms.f));
          addEventListener("afterprint", () => relative(ago));
          const zone = document.getElementById("zone");
          const name = Intl.DateTimeFormat().resolvedOptions().timeZone;
          zone.textContent = "Times are those of your time zone (" + name + "); a day begins at midnight UTC.";

          const main = document.getElementById("conversation");
          const form = document.querySelector(".find");
          const field = form.querySelector("input");
          const count = form.querySelector("output");
          const [back, on] = form.querySelectorAll("button");
          const marks = CSS.highlights;
          let found = [], at = -1, timer = 0;
          form.hidden = false;
          const show = () => {
            back.disabled = on.disabled = !found.length;
            count.textContent = !field.value.trim() ? "" : found.length ? at + 1 + " of " + found.length : "nothing found";
          };
          const go = (step) => {
            if (!found.length) return;
            at = (at + step + found.length) % found.length;
            const range = found[at];
            const element = range.startContainer.parentElement;
            for (let box = element.closest("details"); box; box = box.parentElement.closest("details")) box.open = true;
            element.scrollIntoView({ block: "center" });
            if (marks) marks.set("current", new Highlight(range));
            else getSelection().setBaseAndExtent(
              range.startContainer, range.startOffset, range.endContainer, range.endOffset);
            show();
          };
          // What stands in one block is one text, whatever is bold in it: [where each node begins, the node].
          const blocks = "p,div,li,dd,dt,h1,h2,h3,h4,h5,h6,blockquote,pre,summary,figcaption,header,article,main";
          const place = (nodes, offset, isEnd) => {
            let i = 0;
            while (i + 1 < nodes.length && (isEnd ? nodes[i + 1][0] < offset : nodes[i + 1][0] <= offset)) i += 1;
            return [nodes[i][1], offset - nodes[i][0]];
          };
          const look = (wanted, text, nodes) => {
            for (let i = text.indexOf(wanted); i >= 0; i = text.indexOf(wanted, i + wanted.length)) {
              const range = new Range();
              range.setStart(...place(nodes, i, false));
              range.setEnd(...place(nodes, i + wanted.length, true));
              found.push(range);
            }
          };
          const search = () => {
            const wanted = field.value.trim().toLowerCase();
            const texts = document.createTreeWalker(main, NodeFilter.SHOW_TEXT);
            found = [];
            at = -1;
            let block = null, text = "", nodes = [];
            while (wanted && found.length < 10000 && texts.nextNode()) {
              const node = texts.currentNode;
              const around = node.parentElement.closest(blocks);
              if (around !== block) {
                look(wanted, text, nodes);
                [block, text, nodes] = [around, "", []];
              }
              const lower = node.data.toLowerCase();
              nodes.push([text.length, node]);
              text += lower.length === node.data.length ? lower : node.data;
            }
            if (wanted) look(wanted, text, nodes);
            if (marks) {
              marks.clear();
              marks.set("found", new Highlight(...found));
            }
            if (found.length) go(1); else show();
          };
          field.addEventListener("input", () => {
            clearTimeout(timer);
            timer = setTimeout(search, 200);
          });
          field.addEventListener("keydown", (event) => {
            if (event.key === "Enter") go(event.shiftKey ? -1 : 1);
          });
          back.addEventListener("click", () => go(-1));
          on.addEventListener("click", () => go(1));
          show();
        })();
        """
}
