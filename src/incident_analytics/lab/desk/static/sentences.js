// Mentions by filter, counted by year, with their sentences; from a bar to the words, from the words to the record.

const FILTER_WORDS = [["theme_id", "Theme"], ["class", "Class"], ["org_lineage", "Trust"], ["unit", "Unit"],
  ["setting", "Setting"], ["source_type", "Source"], ["physical_harm", "Harm"]];

function sentencesTab(desk) {
  const wanted = { offset: 0 };
  const panel = h("div", {});
  const result = h("div", {});
  const home = () => homeOf(desk, panel, draw, load);
  let latest = 0;

  function change(name, value) {
    wanted[name] = value;
    wanted.offset = 0;
    load();
  }

  function filters() {
    const controls = FILTER_WORDS.map(([name, words]) =>
      labelled(words, select(desk.about.options[name], wanted[name], (value) => change(name, value), "all")));
    const clear = button("Clear filters", () => {
      for (const name of Object.keys(wanted)) delete wanted[name];
      wanted.offset = 0;
      draw();
      load();
      desk.focus(panel.querySelector("select"));
    });
    return h("div", { class: "ia-filters" }, ...controls, clear);
  }

  function bars(years) {
    const most = Math.max(1, ...years.map((row) => row[1]));
    const chosen = (year) => wanted.since === year && wanted.until === year;
    const items = years.map(([year, n, failing]) => h("li", {}, button(
      [h("span", { class: "ia-column", "aria-hidden": "true" },
        h("span", { class: "ia-rest", style: `height:${(60 * (n - failing)) / most}px` }),
        h("span", { class: "ia-failing", style: `height:${(60 * failing) / most}px` })),
      h("span", { "aria-hidden": "true" }, String(year))],
      () => {
        const both = chosen(year) ? 0 : year;
        wanted.since = both;
        change("until", both);
      },
      { class: "ia-year", "aria-pressed": chosen(year) ? "true" : "false", title: `${year}: ${count(n, "mention", "mentions")}, ${COUNT.format(failing)} failings`,
        "aria-label": `${year}: ${count(n, "mention", "mentions")}, ${COUNT.format(failing)} of them failings` })));
    return h("div", {}, h("p", { class: "ia-key" }, h("span", { class: "ia-swatch ia-failing" }), " failings ",
      h("span", { class: "ia-swatch ia-rest" }), " other mentions, by year of the event; choose a year to see its sentences"),
      h("ol", { class: "ia-years" }, ...items));
  }

  function row(item) {
    return h("li", {},
      button("Record", () => recordView(desk, panel, item.record_id, home),
        { class: "ia-aside", "aria-label": `Record ${item.record_id}` }),
      h("p", { class: "ia-meta" }, h("strong", {}, item.theme), " ", chip(item.class), ` ${item.when} · ${item.where} · ${item.source}`),
      sentence(item.pieces, desk.open));
  }

  async function load() {
    latest += 1;
    const mine = latest;
    const focused = desk.focusedLabel(result);
    const reply = await desk.ask("sentences", { ...wanted, open: desk.open });
    if (mine !== latest || !reply) return; // a later choice is on its way
    result.replaceChildren(
      bars(reply.years),
      h("p", { class: "ia-count", tabindex: "-1" }, `${count(reply.n, "mention", "mentions")} in ${count(reply.records, "record", "records")}`),
      h("ol", { class: "ia-list" }, ...reply.rows.map(row)),
      pager(reply.offset, reply.size, reply.n, async (offset) => { wanted.offset = offset; await load(); desk.focus(panel.querySelector(".ia-count")); }) || "");
    desk.focusAgain(result, focused);
    desk.say(`${count(reply.n, "mention", "mentions")} in ${count(reply.records, "record", "records")}`);
  }

  function draw() {
    panel.again = null;
    panel.replaceChildren(filters(), result);
  }

  draw();
  return { panel, load, home };
}
