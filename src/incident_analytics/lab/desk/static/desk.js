// The desk: four tabs, one line that says what happened, sentences closed until they are opened.

const SILENCE = 45000; // milliseconds without an answer
const TABS = [["sentences", "Sentences", sentencesTab], ["lessons", "Lessons", lessonsTab], ["search", "Search", searchTab], ["review", "Review", reviewTab]];

function makeDesk(model, root) {
  const waiting = new Map();
  let number = 0;
  const live = h("p", { class: "ia-hidden", role: "status", "aria-live": "polite" });
  const told = h("div", { class: "ia-told", role: "alert" });
  const desk = {
    about: null, open: false, views: {}, current: model.get("tab"),
    // Resolves with the reply, or with null once the reason has been shown.
    ask(name, about) {
      number += 1;
      const id = `${Date.now()}-${number}`;
      root.setAttribute("aria-busy", "true");
      return new Promise((resolve) => {
        waiting.set(id, resolve);
        setTimeout(() => silent(id), SILENCE);
        model.send({ id, ask: name, about });
      });
    },
    say(text) { live.textContent = text; },
    tell(text, good) {
      told.classList.toggle("ia-good", Boolean(good));
      const close = button("Close this message", () => { told.replaceChildren(); desk.focus(tabs.find((tab) => tab.dataset.tab === desk.current)); });
      told.replaceChildren(...text.split("\n").map((line) => h("p", {}, line)), close);
      if (good) desk.focus(close);
    },
    // Walking along the tabs must not throw the focus into what they show.
    focus(node) { if (node && !desk.walking) node.focus(); },
    // A list that is drawn anew keeps the focus where it was.
    focusedLabel(part) { return part.contains(document.activeElement) ? document.activeElement.getAttribute("aria-label") || document.activeElement.textContent : null; },
    focusAgain(part, label) {
      if (label === null) return;
      const same = [...part.querySelectorAll("button")].find((node) => (node.getAttribute("aria-label") || node.textContent) === label);
      if (same) same.focus();
    },
    reviewChain(chainId) { show("review"); desk.views.review.begin(chainId); },
  };

  function silent(id) {
    if (waiting.has(id)) hear({ id, error: "The kernel does not answer. Wait if it is busy; if it has stopped, run this cell again: every decision is in the log." });
  }

  function hear(message) {
    const resolve = message && waiting.get(message.id);
    if (!resolve) return;
    waiting.delete(message.id);
    if (!waiting.size) root.removeAttribute("aria-busy");
    if (message.error) desk.tell(message.error);
    else if (!told.classList.contains("ia-good")) told.replaceChildren();
    resolve(message.error ? null : message.reply);
  }

  const mark = Math.random().toString(36).slice(2); // two desks may stand in one notebook
  const tabs = TABS.map(([name, words]) => button(words, () => choose(name),
    { role: "tab", id: `ia-${name}-${mark}`, "data-tab": name, "aria-selected": "false", tabindex: "-1" }));
  const panels = h("div", {});

  function show(name) {
    desk.current = name;
    for (const tab of tabs) {
      const chosen = tab.dataset.tab === name;
      tab.setAttribute("aria-selected", chosen ? "true" : "false");
      tab.tabIndex = chosen ? 0 : -1;
    }
    const view = desk.views[name];
    view.panel.setAttribute("role", "tabpanel");
    view.panel.setAttribute("aria-label", TABS.find(([key]) => key === name)[1]);
    panels.replaceChildren(view.panel);
  }

  // The tab that is open already leads back to its list.
  function choose(name) {
    const same = name === desk.current;
    show(name);
    const view = desk.views[name];
    return same ? view.home() : (view.panel.again || view.load)();
  }

  async function arrows(event) {
    const here = tabs.findIndex((tab) => tab.dataset.tab === desk.current);
    const at = { ArrowRight: here + 1, ArrowLeft: here - 1, Home: 0, End: tabs.length - 1 }[event.key];
    if (at === undefined) return;
    event.preventDefault();
    const tab = tabs[(at + tabs.length) % tabs.length];
    tab.focus();
    desk.walking = true;
    await choose(tab.dataset.tab);
    desk.walking = false;
  }

  function notice() {
    const words = h("span", {}, desk.about.notice);
    const toggle = button("Open the sentences", () => {
      desk.open = !desk.open;
      toggle.textContent = desk.open ? "Close the sentences" : "Open the sentences";
      const view = desk.views[desk.current];
      (view.panel.again || view.load)();
    }, { class: "ia-open" });
    return h("div", { class: "ia-notice" }, words, toggle);
  }

  async function start() {
    model.on("msg:custom", hear);
    root.append(h("p", {}, "Opening the study …"), told);
    desk.about = await desk.ask("about", {});
    if (!desk.about) return;
    for (const [name, , make] of TABS) desk.views[name] = make(desk);
    root.replaceChildren(heading(desk.about.title, 2), notice(), told, live,
      h("div", { class: "ia-tabs", role: "tablist", "aria-label": "Desk", onkeydown: arrows }, ...tabs), panels);
    show(desk.current);
    desk.views[desk.current].load();
  }

  start();
  return () => model.off("msg:custom", hear);
}

export default {
  render({ model, el }) {
    // JupyterLab's own keys (A inserts a cell, R takes a cell's output away) are kept out while the focus is in here.
    const keep = (event) => { if (!event.ctrlKey && !event.metaKey && event.key !== "Escape") event.stopPropagation(); };
    const root = h("div", { class: "ia-desk", lang: "en-GB", onkeydown: keep });
    el.append(root);
    return makeDesk(model, root);
  },
};
