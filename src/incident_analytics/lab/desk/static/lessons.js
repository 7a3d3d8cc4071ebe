// Rows of the ledger, and the chain of one of them: why it has its status, every dated signal, its sentence.

function lessonsTab(desk) {
  const wanted = { offset: 0 };
  const panel = h("div", {});
  const result = h("div", {});
  const home = () => homeOf(desk, panel, draw, load);
  let statuses = null;

  function change(name, value) {
    wanted[name] = value;
    wanted.offset = 0;
    load();
  }

  function row(item) {
    const back = home;
    return h("tr", {},
      h("th", { scope: "row" }, button(item.theme, () => chainView(desk, panel, item.chain_id, back), { class: "ia-link" })),
      h("td", {}, item.where), h("td", {}, item.status + (item.suspected ? " (suspected)" : "")),
      h("td", { class: "ia-number" }, COUNT.format(item.n_events_after)), h("td", {}, item.confirmed ? "confirmed" : "unconfirmed"));
  }

  async function load() {
    const reply = await desk.ask("lessons", wanted);
    if (!reply) return;
    if (!statuses) {
      statuses = reply.statuses;
      draw();
    }
    const head = ["Lesson", "Where", "What became of it", "Events after", "Reviewed"].map((words) => h("th", { scope: "col" }, words));
    result.replaceChildren(
      h("p", { class: "ia-count", tabindex: "-1" }, count(reply.n, "lesson", "lessons")),
      h("div", { class: "ia-scroll", tabindex: "0", role: "region", "aria-label": "Lessons" },
        h("table", { class: "ia-table" }, h("thead", {}, h("tr", {}, ...head)), h("tbody", {}, ...reply.rows.map(row)))),
      pager(wanted.offset, reply.size, reply.n, async (offset) => { wanted.offset = offset; await load(); desk.focus(panel.querySelector(".ia-count")); }) || "");
    desk.say(count(reply.n, "lesson", "lessons"));
  }

  function draw() {
    panel.again = null;
    const options = desk.about.options;
    panel.replaceChildren(h("div", { class: "ia-filters" },
      labelled("What became of it", select((statuses || []).map((s) => [s, s]), wanted.status, (v) => change("status", v), "all")),
      labelled("Theme", select(options.theme_id.map(([k, w]) => [k, w]), wanted.theme_id, (v) => change("theme_id", v), "all")),
      labelled("Trust", select(options.org_lineage.map(([k, w]) => [k, w]), wanted.org_lineage, (v) => change("org_lineage", v), "all"))), result);
  }

  draw();
  return { panel, load, home };
}

async function chainView(desk, panel, chainId, back) {
  const held = await desk.ask("chain", { chain_id: chainId });
  if (!held) return;
  const again = () => chainView(desk, panel, chainId, back);
  panel.again = again;
  const title = heading(`${held.theme}, ${held.where}: ${held.status}${held.suspected ? " (suspected)" : ""}`);
  const needed = held.steps.filter((step) => step.needed);
  const accepted = needed.filter((step) => step.confirmed).length;
  panel.replaceChildren(
    button("Back", back), title, h("p", {}, held.reason),
    h("p", {}, held.confirmed ? "Confirmed: a reviewer has accepted each lesson, assurance and serious failing of this chain."
      : `Unconfirmed: ${accepted} of the ${needed.length} steps that count (lessons, assurances, serious failings) are accepted. `,
    held.confirmed ? null : button("Review what this rests on", () => desk.reviewChain(chainId))),
    held.picture ? h("img", { class: "ia-picture", src: held.picture, alt: held.alt }) : "",
    h("dl", { class: "ia-facts" }, ...held.facts.flatMap(([name, value]) => [h("dt", {}, name), h("dd", {}, value)])),
    heading("The chain, in the order of its dates", 4),
    h("ol", { class: "ia-list" }, ...held.steps.map((step) => h("li", {},
      step.record_id ? button("Record", () => recordView(desk, panel, step.record_id, again), { class: "ia-aside", "aria-label": `Record ${step.record_id}` }) : "",
      h("p", { class: "ia-meta" }, h("strong", {}, step.when), ` ${step.role} · ${step.source}${step.confirmed ? " · accepted" : ""}`),
      sentence(step.pieces, desk.open)))));
  desk.focus(title);
}
