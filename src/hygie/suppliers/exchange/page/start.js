/* The page itself: head, parts, bar; then everything follows each change. */

const page = { groups: [], sections: [], count: null, place: null, meter: null };

function answered() {
  return answersIn(memory.state);
}

function refreshed() {
  changed();
  stale();
  follow();
}

function follow() {
  const asked = askedNow(sheet, memory.state.answers);
  for (const { node, items } of page.groups) {
    const isShown = items.some((item) => asked.has(item.id));
    node.hidden = !isShown;
    for (const item of items) document.getElementById(`item-${item.id}`).hidden = !asked.has(item.id);
  }
  for (const { node, groups } of page.sections) node.hidden = groups.every((group) => group.hidden);
  const done = answered();
  page.count.textContent = `${done}\u00a0/\u00a0${plural(asked.size, isWorkOrder() ? "ligne" : "réponse")}`;
  page.meter.max = Math.max(asked.size, 1);
  page.meter.value = done;
  drawLeft();
}

/* Where it is kept, in words: nothing is said to be kept that is not. */
function tellPlace() {
  const at = memory.savedAt ? hourInWords(memory.savedAt) : "";
  const words = {
    idle: "rien à enregistrer encore",
    saved: `enregistré ici à ${at}`,
    without_files: `réponses enregistrées ici à ${at}, sans les documents`,
    refused: memory.copiedAt && !memory.isDirty ? `copie enregistrée à ${hourInWords(memory.copiedAt)}` : "non enregistré",
    elsewhere: "ouvert dans un autre onglet",
  };
  page.place.textContent = words[memory.place];
  page.place.classList.toggle("place--warn", memory.place !== "idle" && memory.place !== "saved");
  drawWarning();
}

const WARNINGS = {
  refused: "Ce navigateur ne garde rien pour un fichier ouvert de cette façon. Enregistrez une copie de travail avant de fermer cette page\u00a0; vous la reprendrez ici même.",
  without_files: "Ce navigateur garde vos réponses, mais les documents joints sont trop gros pour lui. Enregistrez une copie de travail avant de fermer cette page.",
  elsewhere: "Ce questionnaire est ouvert dans un autre onglet, qui vient d’enregistrer. Ici, plus rien n’est enregistré tant que vous n’avez pas choisi.",
};

function drawWarning() {
  const box = document.getElementById("warning");
  const isQuiet = !WARNINGS[memory.place] || (!memory.isDirty && memory.place !== "elsewhere" && memory.copiedAt);
  const lost = memory.leftOut.length ? `Documents à reprendre\u00a0: ${memory.leftOut.map((file) => file.name).join(", ")}. Ce navigateur n’a pas pu les garder. Reprenez votre copie de travail, ou joignez-les de nouveau.` : "";
  const text = [isQuiet ? "" : WARNINGS[memory.place], lost].filter(Boolean).join(" ");
  if (box.dataset.told === text) return;
  box.dataset.told = text;
  box.replaceChildren(...(text ? [icon("alert"), h("div", {}, h("p", {}, text), h("p", { class: "toolbar" }, warningButtons()))] : []));
  box.hidden = !text;
}

function warningButtons() {
  if (memory.place !== "elsewhere") return [h("button", { type: "button", class: "small", onclick: saveCopy }, icon("download"), "Enregistrer une copie de travail")];
  return [
    h("button", { type: "button", class: "small", onclick: () => { takeOtherTab(); draw(); } }, "Reprendre les réponses de l’autre onglet"),
    h("button", { type: "button", class: "small", onclick: keepThisTab }, "Garder celles d’ici"),
  ];
}

function bar() {
  page.count = h("strong", { class: "count" });
  page.place = h("span", { class: "place" });
  page.meter = h("progress", { "aria-label": "Avancement", value: 0, max: 1 });
  return h("header", { class: "bar" }, h("div", { class: "bar-in" },
    h("p", { class: "progress" }, page.count, h("span", { "aria-hidden": "true" }, " · "), page.place),
    h("p", { class: "bar-actions" },
      h("button", { type: "button", class: "small quiet", onclick: saveCopy }, icon("download"), h("span", {}, "Copie de travail")),
      h("a", { class: "button small", href: "#finish-title" }, "Terminer")),
    page.meter));
}

function head() {
  const due = sheet.due_on ? ` À rendre avant le ${dayInWords(sheet.due_on)}.` : "";
  const asked = sheet.parts.length > 1 ? "ces questionnaires" : "ce questionnaire";
  const lead = `${sheet.practice_name} ${isWorkOrder() ? "vous confie ces travaux" : `vous demande de remplir ${asked} sur la sécurité informatique`}.${due}`;
  return h("header", { class: "head" },
    h("p", { class: "eyebrow" }, `Pour ${sheet.supplier_name}`),
    h("h1", {}, sheet.title),
    h("p", { class: "lead" }, lead),
    sheet.message ? h("blockquote", { class: "text" }, sheet.message) : "",
    h("ul", { class: "how" },
      h("li", {}, "Tout reste sur votre ordinateur. Cette page n’envoie rien et n’a pas besoin d’Internet."),
      h("li", {}, "Répondez en une ou plusieurs fois. Pour continuer sur un autre ordinateur, ou en navigation privée, enregistrez une copie de travail."),
      h("li", {}, "À la fin, vous enregistrez un fichier de réponses et vous imprimez une attestation à signer. Renvoyez les deux au cabinet.")),
    h("div", { id: "warning", class: "notice", role: "status", hidden: true }),
    reopenBlock());
}

function reopenBlock() {
  const told = h("div", { class: "told", role: "status" });
  const input = h("input", { type: "file", id: "reopen", accept: ".json", class: "visually-hidden" });
  input.addEventListener("change", async () => {
    const [file] = input.files;
    input.value = "";
    if (file) reopen(await file.text(), told);
  });
  return h("div", { class: "reopen no-print" }, h("p", { class: "toolbar" }, input, h("label", { class: "button small", for: "reopen" }, icon("folder"), "Reprendre une copie de travail")), told);
}

/* What is here gives way only when the person says so, and can come back. */
function reopen(text, told) {
  let state;
  try {
    state = stateOfCopy(text);
  } catch (error) {
    told.replaceChildren(h("p", { class: "fault" }, error.message));
    return;
  }
  if (!answered()) { takeState(state, "Copie reprise"); return; }
  const copied = state.saved_at ? `, enregistrée le ${momentInWords(state.saved_at)}` : "";
  told.replaceChildren(
    h("p", {}, `Cette copie contient ${plural(answersIn(state), "réponse")}${copied}. Ici, il y en a ${answered()}. Remplacer celles d’ici\u00a0?`),
    h("p", { class: "toolbar" },
      h("button", { type: "button", class: "small", onclick: () => takeState(state, "Copie reprise") }, "Remplacer par la copie"),
      h("button", { type: "button", class: "small quiet", onclick: () => told.replaceChildren() }, "Garder ce qui est ici")));
}

function takeState(state, said) {
  const before = memory.state;
  memory.state = structuredCopy(state);
  memory.leftOut = [];
  finished = null;
  draw();
  keepNow();
  const told = document.querySelector(".told");
  const hadAnswers = answersIn(before) > 0;
  told.replaceChildren(h("p", { class: "done" }, icon("check"), `${said}\u00a0: ${plural(answered(), "réponse")}.`));
  if (hadAnswers) told.append(h("p", {}, h("button", { type: "button", class: "small quiet", onclick: () => takeState(before, "Revenu à ce qui était là") }, "Revenir à ce qui était là")));
}

function structuredCopy(state) {
  return JSON.parse(JSON.stringify(state));
}

function partBlock(part) {
  const nodes = [];
  let section = null;
  for (const group of part.groups) {
    if (group.section) {
      section = { node: h("div", { class: "section-head" }, h("h3", {}, group.section), h("p", {}, group.section_intro)), groups: [] };
      page.sections.push(section);
      nodes.push(section.node);
    } else if (!group.in_section) {
      section = null;
    }
    const node = h("section", { class: "group" }, h(section ? "h4" : "h3", {}, group.title), ...group.items.map((item) => questionBlock(item, refreshed)));
    page.groups.push({ node, items: group.items });
    if (section) section.groups.push(node);
    nodes.push(node);
  }
  return h("section", { class: "part", "aria-labelledby": `part-${part.id}` }, h("h2", { id: `part-${part.id}` }, part.title), h("p", { class: "text" }, part.intro), part.notice ? h("p", { class: "small text" }, part.notice) : "", ...nodes);
}

function draw() {
  page.groups = [];
  page.sections = [];
  const main = document.getElementById("questions");
  main.replaceChildren(head(), ...sheet.parts.map(partBlock), finishBlock());
  follow();
  tellPlace();
}

memory.told = tellPlace;
openMemory(answered);
document.getElementById("bar").replaceWith(bar());
draw();
