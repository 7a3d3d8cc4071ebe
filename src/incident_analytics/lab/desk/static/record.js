// One record: its facts, its sections with every mention marked and numbered, and the lessons that rest on it.

async function recordView(desk, panel, recordId, back) {
  const held = await desk.ask("record", { record_id: recordId });
  if (!held) return;
  const title = heading(`Record ${held.record_id}`);
  const again = () => recordView(desk, panel, recordId, back);
  panel.again = again;
  panel.replaceChildren(
    button("Back", back), title,
    h("p", { class: "ia-meta" }, `${held.when} · ${held.where}`),
    h("dl", { class: "ia-facts" }, ...held.facts.flatMap(([name, value]) => [h("dt", {}, name), h("dd", {}, value)])),
    ...held.sections.map((section) => recordSection(desk, section)),
    held.lessons.length ? heading("Lessons that this record is part of", 4) : "",
    h("ul", { class: "ia-list" }, ...held.lessons.map((lesson) => h("li", {},
      button(`${lesson.theme}, ${lesson.where}`, () => chainView(desk, panel, lesson.chain_id, again), { class: "ia-link" }),
      ` ${lesson.status} (here: ${lesson.role})`))));
  desk.focus(title);
}

function recordSection(desk, section) {
  const name = section.section.replace(/_/g, " ");
  if (!desk.open) return h("section", {}, heading(name, 4), sentence(null, false));
  const text = section.pieces.map(([piece, numbers]) =>
    numbers.length ? h("mark", {}, piece, h("sup", {}, numbers.join(","))) : piece);
  const found = section.found.map((item) => h("li", { value: item.n }, h("strong", {}, item.theme), " ", chip(item.class),
    h("span", { class: "ia-meta" }, ` rule ${item.rule}${item.cue ? `, cue “${item.cue}”` : ""}`)));
  return h("section", {}, heading(name, 4), h("p", { class: "ia-text" }, ...text), h("ol", { class: "ia-found" }, ...found));
}
