// Elements from data. Every text becomes a text node: no markup of a record is ever read as markup.

const COUNT = new Intl.NumberFormat("en-GB");

// JupyterLab looks at the element in focus alone for this mark, which keeps its own keys away.
const FOCUSED = new Set(["button", "select", "input", "summary"]);

function h(tag, props, ...children) {
  const node = document.createElement(tag);
  if (FOCUSED.has(tag) || (props && "tabindex" in props)) node.setAttribute("data-lm-suppress-shortcuts", "true");
  for (const [name, value] of Object.entries(props || {})) {
    if (value === false || value === null || value === undefined) continue;
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (name === "value") node.value = value;
    else node.setAttribute(name, value === true ? "" : String(value));
  }
  node.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== ""));
  return node;
}

function button(text, onclick, props) {
  return h("button", { type: "button", onclick, ...props }, text);
}

function labelled(text, control) {
  return h("label", { class: "ia-label" }, h("span", {}, text), control);
}

// choices: [value, words, count?]
function select(choices, value, onchange, all) {
  const first = all === undefined ? [] : [h("option", { value: "" }, all)];
  const rest = choices.map(([key, words, n]) =>
    h("option", { value: key }, n === undefined ? words : `${words} (${COUNT.format(n)})`));
  const node = h("select", { onchange: () => onchange(node.value) }, ...first, ...rest);
  node.value = value || (all === undefined && choices.length ? choices[0][0] : "");
  return node;
}

function count(n, one, many) {
  return `${COUNT.format(n)} ${n === 1 ? one : many}`;
}

// A sentence in three pieces with its span marked; closed, it is not there at all, only its place.
function sentence(pieces, open) {
  if (!open || !pieces) {
    return h("p", { class: "ia-closed" }, h("span", { class: "ia-bar", "aria-hidden": "true" }), h("span", { class: "ia-hidden" }, "Sentence closed."));
  }
  return h("p", { class: "ia-sentence" }, pieces[0], pieces[1] ? h("mark", {}, pieces[1]) : null, pieces[2]);
}

// Text with [start, end] marks.
function marked(text, marks) {
  const out = [];
  let at = 0;
  for (const [start, end] of marks) {
    if (start < at) continue;
    out.push(text.slice(at, start), h("mark", {}, text.slice(start, end)));
    at = end;
  }
  return [...out, text.slice(at)];
}

function pager(offset, size, n, go) {
  if (n <= size) return null;
  const last = Math.min(offset + size, n);
  return h("div", { class: "ia-pager" },
    button("Previous page", () => go(Math.max(offset - size, 0)), { disabled: offset === 0 }),
    h("span", {}, `${COUNT.format(offset + 1)} to ${COUNT.format(last)} of ${COUNT.format(n)}`),
    button("Next page", () => go(offset + size), { disabled: last >= n }));
}

// What a view was last asked to show is shown again when the sentences are opened or closed: `panel.again`, set by a
// view of one record, chain or recommendation, or else the list of the tab.

// Back to the list of a tab, with the focus on what was found.
async function homeOf(desk, panel, draw, load) {
  draw();
  await load();
  desk.focus(panel.querySelector(".ia-count") || panel.querySelector("input"));
}

// Classes of mentions in the words of the documents: "failing reported".
function className(word) {
  return word === "failure" ? "failing" : word;
}

// A heading that can be given the focus when a view changes, so that it is read aloud.
function heading(text, level) {
  return h(`h${level || 3}`, { tabindex: "-1", class: "ia-heading" }, text);
}

function chip(word) {
  return h("span", { class: `ia-chip ia-${word.replace(/\W+/g, "-")}` }, className(word));
}
