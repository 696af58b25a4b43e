/* The end: who answered, what is left, the answer file, the attestation to print and sign. */

function missingItems() {
  const { answers, files } = memory.state;
  return [...askedNow(sheet, answers).values()].filter((item) => !hasAnswer(item, answers[item.id], files) || faultOf(item, answers[item.id]));
}

function finishBlock() {
  const left = h("div", { class: "left", id: "left" });
  const after = h("div", { id: "after", tabindex: "-1" });
  const form = h(
    "form",
    { novalidate: true, onsubmit: (event) => { event.preventDefault(); finish(form, after); } },
    personField("name", "Nom et prénom de la personne qui répond", "name", true),
    personField("role", "Fonction", "organization-title", true),
    personField("company", "Entreprise", "organization", false),
    h("label", { class: "stacked" }, h("span", {}, "Un mot pour le cabinet ", h("small", {}, "(facultatif)")), h("textarea", { rows: 3, maxlength: sheet.limits.note, oninput: (event) => { memory.state.note = event.target.value; changed(); stale(); } }, memory.state.note)),
    h("p", { class: "toolbar" }, h("button", { class: "primary" }, icon("check"), "Terminer et enregistrer les réponses")),
  );
  return h("section", { id: "finish", class: "part", "aria-labelledby": "finish-title" }, h("h2", { id: "finish-title", tabindex: "-1" }, "Terminer et signer"), h("p", {}, isWorkOrder() ? "Dites qui a fait ces travaux, puis enregistrez le compte rendu." : "Dites qui répond, puis enregistrez le fichier de réponses. Rien n’est envoyé\u00a0: c’est vous qui le renverrez au cabinet."), left, form, after);
}

function personField(key, label, autocomplete, isRequired) {
  const fault = h("p", { class: "fault", id: `fault-${key}`, hidden: true });
  const input = h("input", { name: key, autocomplete, maxlength: sheet.limits.name, value: memory.state.respondent[key] || "", required: isRequired, "aria-describedby": fault.id, oninput: (event) => {
    memory.state.respondent[key] = event.target.value;
    fault.hidden = true;
    input.removeAttribute("aria-invalid");
    changed();
    stale();
  } });
  return h("div", { class: "field" }, h("label", { class: "stacked" }, h("span", {}, label, isRequired ? "" : h("small", {}, " (facultatif)")), input), fault);
}

function drawLeft() {
  const missing = missingItems();
  const box = document.getElementById("left");
  if (!box) return;
  if (!missing.length) {
    box.replaceChildren(h("p", { class: "done" }, icon("check"), "Vous avez répondu à tout."));
    return;
  }
  const shown = missing.slice(0, 12);
  const links = shown.map((item) => h("li", {}, h("a", { href: `#item-${item.id}`, onclick: () => setTimeout(() => document.getElementById(`item-${item.id}`).focus()) }, item.label)));
  if (missing.length > shown.length) links.push(h("li", {}, `et ${missing.length - shown.length} de plus`));
  const lead = `${plural(missing.length, isWorkOrder() ? "ligne" : "question")} sans réponse, ou à compléter. Vous pouvez terminer quand même\u00a0: le cabinet verra qu’il manque une réponse.`;
  box.replaceChildren(h("p", {}, lead), h("ul", { class: "links" }, links));
}

function personFaults(form) {
  const faults = [];
  for (const [key, told] of [["name", "Écrivez votre nom."], ["role", "Écrivez votre fonction."]]) {
    if (cleaned(memory.state.respondent[key] || "")) continue;
    const input = form.elements.namedItem(key);
    const place = document.getElementById(`fault-${key}`);
    place.textContent = told;
    place.hidden = false;
    input.setAttribute("aria-invalid", "true");
    faults.push(input);
  }
  return faults;
}

let finished = null;

function finish(form, after) {
  const faults = personFaults(form);
  if (faults.length) { faults[0].focus(); return; }
  keepNow();
  finished = fileTold(new Date().toISOString());
  saveAnswers();
  memory.isDirty = memory.place === "elsewhere";
  after.replaceChildren(...afterBlocks());
  after.focus();
}

function answersName() {
  return `reponses-${fileStem()}.hygie-answers.json`;
}

function saveAnswers() {
  save(answersName(), JSON.stringify(finished));
}

/* Once an answer changes, what was finished is no longer what is here. */
function stale() {
  if (!finished) return;
  finished = null;
  document.getElementById("after").replaceChildren(h("p", { class: "notice" }, icon("alert"), h("span", {}, `Vous avez modifié quelque chose\u00a0: terminez de nouveau, puis renvoyez le nouveau fichier.`)));
}

function afterBlocks() {
  return [
    h("div", { class: "notice notice--done" }, icon("check"), h("div", {}, h("p", {}, h("strong", {}, "C’est terminé. Il reste deux gestes.")), h("ol", {},
      h("li", {}, `Renvoyez au cabinet le fichier «\u00a0${answersName()}\u00a0», qui vient d’être enregistré (le plus souvent dans «\u00a0Téléchargements\u00a0»).`),
      h("li", {}, "Imprimez l’attestation, signez-la, et renvoyez-la aussi, numérisée ou par courrier.")))),
    h("p", { class: "toolbar no-print" },
      h("button", { type: "button", class: "primary", onclick: () => printAttestation() }, icon("printer"), "Imprimer l’attestation"),
      h("button", { type: "button", onclick: () => saveAnswers() }, icon("download"), "Enregistrer de nouveau le fichier")),
    attestation(finished),
  ];
}

function printAttestation() {
  document.body.classList.add("print-attestation");
  window.print();
}

window.addEventListener("afterprint", () => document.body.classList.remove("print-attestation"));
