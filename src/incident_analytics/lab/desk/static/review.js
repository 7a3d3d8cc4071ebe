// One sentence at a time: accept, change or reject by a key; every decision is in the log before the next is shown.

const ROLES = [["first", "first coder"], ["second", "second coder, who sees no class"], ["adjudicator", "adjudicator of what coders differ on"]];

function reviewTab(desk) {
  const panel = h("div", { class: "ia-review" });
  let state = null;
  let reason = null;
  let progress = null;
  let ready = false; // a unit is on the page with its sentence open, and no answer is awaited
  let chosen = { theme: "", class: "" };

  async function ask(name, about) {
    ready = false;
    const reply = await desk.ask(name, about);
    if (reply) state = reply;
    if (state) draw();
    if (reply && state.chain_id && state.done === state.n && name === "decide") outcome();
  }

  function begin(chainId) {
    ready = false;
    panel.again = () => begin(chainId);
    const coder = h("input", { type: "text", maxlength: "40", autocomplete: "off", class: "ia-short" });
    let role = "first";
    const roles = select(ROLES, role, (value) => { role = value; });
    const start = () => ask("review", { coder: coder.value, role, chain_id: chainId || "" });
    coder.addEventListener("keydown", (event) => { if (event.key === "Enter") start(); });
    const title = heading(chainId ? "Review what this lesson rests on" : "Review the coding");
    panel.replaceChildren(title, h("p", {}, "Every decision is written to the log at once, with your initials. A row of the ledger is confirmed when each sentence of its chain is accepted."),
      h("div", { class: "ia-filters" }, labelled("Your initials", coder), labelled("You are", roles), button("Begin", start)));
    desk.focus(coder);
  }

  function say(decision, more) {
    if (ready) ask("decide", { at: state.at, decision, reason: reason ? reason.value : "", ...more });
  }

  const move = (step) => state.at !== null && ask("review", { at: Math.min(Math.max(state.at + step, 0), state.n - 1) });

  async function outcome() {
    desk.say("The ledger is made anew.");
    const held = await desk.ask("outcome", {});
    if (!held) return;
    const row = held.row ? ` This lesson is now: ${held.row.status}, ${held.row.confirmed ? "confirmed" : "unconfirmed"}. ${held.row.reason}` : "";
    desk.tell(`With these decisions ${held.confirmed} of ${held.rows} rows of the ledger are confirmed (${held.confirmed_before} of ${held.rows_before} before). ${held.settled} decisions are settled, ${held.disputed} disputed.${row} Run the study again with this log to have it in every table.`, true);
  }

  const blind = () => state.role === "second";

  function keys(event) {
    // A key that is held down, or pressed while a record is open or an answer awaited, decides nothing.
    if (!state || !panel.contains(progress) || event.repeat || event.ctrlKey || event.metaKey || event.altKey || event.target.matches("input, select, textarea")) return;
    const done = { a: () => blind() || say("accept"), r: () => blind() || say("reject"), c: () => openChange(), n: () => move(1), p: () => move(-1), u: () => ask("undo", {}) }[event.key.toLowerCase()];
    const number = Number(event.key);
    if (done) done();
    else if (blind() && state.unit && number >= 1 && number <= state.unit.classes.length) say("change", { new_class: state.unit.classes[number - 1] });
    else return;
    event.preventDefault();
  }

  function openChange() {
    const details = panel.querySelector("details.ia-change");
    if (!details) return;
    details.open = true;
    details.querySelector("select").focus();
  }

  function facts(unit) {
    if (blind()) return h("p", {}, "Which class is this sentence, for this theme? Choose neutral where it says nothing on it.");
    const where = unit.register ? "This recommendation was taken to be about this theme." : `Found as ${className(unit.class)} by rule ${unit.rule}${unit.cue ? `, cue “${unit.cue}”` : ""}.`;
    return h("p", { class: "ia-meta" }, `${where} Chosen because: ${unit.why}.`);
  }

  function change(unit) {
    const themes = select(state.themes, chosen.theme, (value) => { chosen.theme = value; }, "the same theme");
    const classes = select(unit.classes.map((c) => [c, className(c)]), chosen.class, (value) => { chosen.class = value; }, blind() ? "choose one" : "the same class");
    return h("details", { class: "ia-change" }, h("summary", {}, blind() ? "Another theme (C)" : "Change (C)"), h("div", { class: "ia-filters" },
      labelled("Theme", themes), unit.register && !blind() ? "" : labelled("Class", classes),
      button("Save the change", () => say("change", { new_theme_id: chosen.theme, new_class: chosen.class }))));
  }

  function actions(unit) {
    reason = h("input", { type: "text", maxlength: "500", value: (unit.said && unit.said.reason) || "" });
    const main = blind()
      ? unit.classes.map((name, i) => button(`${i + 1} ${className(name)}`, () => say("change", { new_class: name })))
      : [button("Accept (A)", () => say("accept"), { class: "ia-accept" }), button("Reject (R)", () => say("reject"), { class: "ia-reject" })];
    return [labelled("Reason, if one helps (no names)", reason),
      h("div", { class: "ia-actions", role: "group", "aria-label": "Decision" }, ...main), change(unit),
      h("div", { class: "ia-actions" }, button("Previous (P)", () => move(-1)), button("Next (N)", () => move(1)), button("Undo (U)", () => ask("undo", {}), { disabled: !state.can_undo }))];
  }

  function agreement() {
    const held = state.agreement;
    if (!held) return "";
    const number = (value) => (value === null ? "" : value.toFixed(2));
    const rows = held.themes.map(([theme, n, share, cohen, ac1]) => h("tr", {}, h("th", { scope: "row" }, Object.fromEntries(state.themes)[theme] || theme), h("td", {}, String(n)), h("td", {}, number(share)), h("td", {}, number(cohen)), h("td", {}, number(ac1))));
    const head = ["Theme", "Sentences", "Agree", "Cohen's kappa", "Gwet's AC1"].map((words) => h("th", { scope: "col" }, words));
    return h("details", {}, h("summary", {}, `Coders agree on ${Math.round(100 * held.share)} % of ${count(held.n, "sentence", "sentences")} that two or more decided on`),
      h("table", { class: "ia-table" }, h("thead", {}, h("tr", {}, ...head)), h("tbody", {}, ...rows)));
  }

  function draw() {
    panel.again = null;
    chosen = { theme: "", class: "" };
    const unit = state.unit;
    progress = h("p", {}, h("progress", { max: String(Math.max(state.n, 1)), value: String(state.done), "aria-label": "Decided" }),
      ` ${state.done} of ${count(state.n, "sentence", "sentences")} decided by ${state.coder} (${state.role}) in ${state.log}`);
    const title = heading(unit ? `${state.at + 1} of ${state.n}: ${unit.theme}` : state.n ? "All are decided" : "Nothing to decide on");
    const said = unit && unit.said ? h("p", { class: "ia-said" }, `You said: ${saidOf(unit.said)}`) : "";
    const voices = unit && unit.voices ? h("ul", {}, ...unit.voices.map((voice) => h("li", {}, `${voice.coder}: ${saidOf(voice)}${voice.reason ? ` – ${voice.reason}` : ""}`))) : "";
    const text = !unit ? "" : desk.open
      ? h("p", { class: "ia-text" }, h("span", { class: "ia-around" }, unit.before), unit.pieces[0], unit.register ? unit.pieces[1] : h("mark", {}, unit.pieces[1]), unit.pieces[2], h("span", { class: "ia-around" }, unit.after))
      : sentence(null, false);
    ready = Boolean(unit) && desk.open;
    panel.replaceChildren(progress, title, said, unit ? facts(unit) : "", voices, text, ...(ready ? actions(unit) : []),
      unit && !desk.open ? h("p", {}, "Open the sentences (above) to decide on them.") : "",
      unit ? "" : button("Undo (U)", () => ask("undo", {}), { disabled: !state.can_undo }), agreement(),
      h("div", { class: "ia-actions" }, blind() && state.done < state.n ? "" : button("What do these decisions make of the ledger?", outcome),
        unit && !unit.register ? button("Whole record", () => recordView(desk, panel, unit.record_id, draw)) : "", button("Another coder or role", () => begin(state.chain_id))));
    desk.focus(title);
  }

  function saidOf(said) {
    const themes = Object.fromEntries(state.themes);
    return [className(said.decision), themes[said.new_theme_id] || said.new_theme_id, said.new_class && className(said.new_class)].filter(Boolean).join(", ");
  }

  async function load() {
    if (state) draw();
    else if (desk.about.reviewing) await ask("review", {});
    else begin(desk.about.chain_id);
  }

  panel.addEventListener("keydown", keys);
  return { panel, load, begin, home: load };
}
