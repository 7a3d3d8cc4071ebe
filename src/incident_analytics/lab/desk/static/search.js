// Full text: words, phrases, NEAR, filters; saved searches; more like this.

const SYNTAX = [["risk assessment", "both words, anywhere"], ["\"risk assessment\"", "the phrase"], ["ligat*", "words that begin so"],
  ["NEAR(risk review, 10)", "with at most 10 words between; also risk NEAR/10 review"],
  ["leave NOT absconding", "the first without the second"], ["(ward OR clinic) handover", "either of two, and the third"]];

function searchTab(desk) {
  const wanted = { query: "", offset: 0, order: "best" };
  const panel = h("div", {});
  const result = h("div", {});
  const home = () => homeOf(desk, panel, draw, load);

  async function load() {
    if (!wanted.searched) return;
    const reply = await desk.ask("search", wanted);
    if (!reply) return;
    result.replaceChildren(
      h("p", { class: "ia-count", tabindex: "-1" }, `${count(reply.n_texts, "text", "texts")} of ${count(reply.n_records, "record", "records")}`),
      h("ol", { class: "ia-list", start: wanted.offset + 1 }, ...reply.rows.map(hit)),
      pager(wanted.offset, reply.size, reply.n_texts, async (offset) => { wanted.offset = offset; await load(); desk.focus(panel.querySelector(".ia-count")); }) || "",
      saving());
    desk.say(`${count(reply.n_texts, "text", "texts")} found`);
  }

  function hit(item) {
    const back = home;
    const like = item.kind === "recommendation" ? button("More like this", () => alikeView(desk, panel, item.id, back), { "aria-label": `More like recommendation ${item.id}` }) : "";
    const record = item.record_id ? button("Record", () => recordView(desk, panel, item.record_id, back), { "aria-label": `Record ${item.record_id}` }) : "";
    const text = desk.open ? h("p", { class: "ia-sentence" }, ...marked(item.context, item.marks)) : sentence(null, false);
    return h("li", {}, h("p", { class: "ia-meta" }, h("strong", {}, item.id), ` ${item.section.replace(/_/g, " ")} · ${item.day || "date unknown"} · ${item.where} · ${item.source}`), text, record, like);
  }

  function saving() {
    const name = h("input", { type: "text", maxlength: "100" });
    const note = h("input", { type: "text", maxlength: "500" });
    const save = button("Save this search", async () => {
      const { offset, order, searched, ...search } = wanted;
      const reply = await desk.ask("save", { ...search, name: name.value, note: note.value });
      if (!reply) return;
      desk.about.searches = reply.searches;
      draw();
      await load();
      desk.tell(reply.said, true);
    });
    return h("fieldset", { class: "ia-saving" }, h("legend", {}, "Keep this search for the method sheet"),
      labelled("Name", name), labelled("Why", note), save);
  }

  function go(search) {
    Object.assign(wanted, { query: "", kind: "", theme_id: "", class: "", since: "", until: "", org_lineage: "" }, search, { offset: 0, searched: true });
    draw();
    load();
  }

  function draw() {
    panel.again = null;
    const options = desk.about.options;
    const text = h("input", { type: "search", value: wanted.query, maxlength: "500", class: "ia-query" });
    const read = () => { wanted.query = text.value; wanted.offset = 0; wanted.searched = true; load(); };
    text.addEventListener("keydown", (event) => { if (event.key === "Enter") read(); });
    const set = (name) => (value) => { wanted[name] = value; if (wanted.searched) read(); };
    const day = (name) => {
      const node = h("input", { type: "date", value: wanted[name] || "", onchange: () => set(name)(node.value) });
      return node;
    };
    const saved = desk.about.searches.map((search, i) => [String(i), search.name]);
    panel.replaceChildren(
      h("div", { class: "ia-filters", role: "search" }, labelled("Search narratives and recommendations", text), button("Search", read),
        saved.length ? labelled("Saved searches", select(saved, "", (i) => i && go(desk.about.searches[Number(i)]), "choose one")) : ""),
      h("div", { class: "ia-filters" },
        labelled("In", select([["narrative", "narratives"], ["recommendation", "recommendations"]], wanted.kind, set("kind"), "both")),
        labelled("Theme", select(options.theme_id.map(([k, w]) => [k, w]), wanted.theme_id, set("theme_id"), "all")),
        labelled("Class of the theme", select(desk.about.classes.map((c) => [c, className(c)]), wanted.class, set("class"), "all")),
        labelled("Trust", select(options.org_lineage.map(([k, w]) => [k, w]), wanted.org_lineage, set("org_lineage"), "all")),
        labelled("From", day("since")), labelled("To", day("until")),
        labelled("Order", select([["best", "best first"], ["newest", "newest first"], ["oldest", "oldest first"]], wanted.order, set("order")))),
      desk.about.problem ? h("p", { class: "ia-meta" }, desk.about.problem) : "",
      h("details", { class: "ia-help" }, h("summary", {}, "How to search"),
        h("dl", {}, ...SYNTAX.flatMap(([typed, means]) => [h("dt", {}, h("code", {}, typed)), h("dd", {}, means)]))),
      result);
  }

  draw();
  return { panel, load, home };
}

async function alikeView(desk, panel, id, back) {
  const held = await desk.ask("alike", { id });
  if (!held) return;
  const title = heading(`Recommendations like ${id}`);
  const again = () => alikeView(desk, panel, id, back);
  panel.again = again;
  panel.replaceChildren(button("Back", back), title, sentence([held.text, "", ""], desk.open),
    h("ol", { class: "ia-list" }, ...held.rows.map((row) => h("li", {},
      h("p", { class: "ia-meta" }, h("strong", {}, row.id), ` alike ${row.similarity.toFixed(2)} · ${row.when} · ${row.where} · ${row.source}${row.complete ? ` · declared complete ${row.complete}` : ""}`),
      sentence([row.text, "", ""], desk.open),
      button("More like this", () => alikeView(desk, panel, row.id, again), { "aria-label": `More like recommendation ${row.id}` })))));
  desk.focus(title);
}
