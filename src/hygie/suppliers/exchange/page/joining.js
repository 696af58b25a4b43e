/* Documents joined to an answer: small, few, read here and never sent anywhere. */

function filesOf(item) {
  return memory.state.files.filter((file) => file.item === item.id);
}

function joinedBytes() {
  return memory.state.files.reduce((total, file) => total + file.size, 0);
}

/* Why this document cannot be joined; nothing when it can. */
function joiningFault(file) {
  const { limits } = sheet;
  const extension = file.name.includes(".") ? `.${file.name.split(".").pop().toLowerCase()}` : "";
  if (!limits.accept.includes(extension)) return `«\u00a0${file.name}\u00a0» n’est pas d’un type accepté\u00a0: ${limits.accept_words}.`;
  if (file.size === 0) return `«\u00a0${file.name}\u00a0» est vide.`;
  if (file.size > limits.file_bytes) return `«\u00a0${file.name}\u00a0» dépasse ${sizeInWords(limits.file_bytes)}. Envoyez-le à part.`;
  if (joinedBytes() + file.size > limits.files_bytes) return `Les documents joints dépasseraient ${sizeInWords(limits.files_bytes)} en tout. Envoyez «\u00a0${file.name}\u00a0» à part.`;
  if (memory.state.files.length >= limits.files) return `${limits.files} documents au plus peuvent être joints. Envoyez «\u00a0${file.name}\u00a0» à part.`;
  if (filesOf(fileTarget(file)).length >= limits.files_an_answer) return `${limits.files_an_answer} documents au plus par réponse.`;
  return "";
}

function fileTarget(file) {
  return { id: file.item };
}

function freeName(item, name) {
  const taken = new Set(filesOf(item).map((file) => file.name.toLowerCase()));
  const clean = cleaned(name.normalize("NFC")).replace(/[/\\:\n\t]/g, "_").replace(/^\.+$/, "document").slice(-160).trim() || "document";
  const dot = clean.lastIndexOf(".");
  const stem = dot > 0 ? clean.slice(0, dot) : clean;
  const extension = dot > 0 ? clean.slice(dot) : "";
  for (let rank = 1; ; rank += 1) {
    const found = rank === 1 ? clean : `${stem} (${rank})${extension}`;
    if (!taken.has(found.toLowerCase())) return found;
  }
}

async function join(item, list, tell) {
  const faults = [];
  for (const file of list) {
    const fault = joiningFault({ name: file.name, size: file.size, item: item.id });
    if (fault) { faults.push(fault); continue; }
    const bytes = new Uint8Array(await file.arrayBuffer());
    memory.state.files.push({
      item: item.id,
      name: freeName(item, file.name),
      size: bytes.length,
      sha256: sha256(bytes),
      content: toBase64(bytes),
    });
  }
  tell(faults.join(" "));
}

function unjoin(file) {
  memory.state.files = memory.state.files.filter((other) => other !== file);
}

/* The list of what is joined to an item, and the button that joins one more. */
function joiningBlock(item, refresh) {
  const told = h("p", { class: "fault", role: "alert", hidden: true });
  const list = h("ul", { class: "files" });
  const input = h("input", { type: "file", multiple: true, accept: sheet.limits.accept.join(","), id: `file-${item.id}`, class: "visually-hidden" });
  input.addEventListener("change", async () => {
    const chosen = [...input.files];
    input.value = "";
    await join(item, chosen, (fault) => { told.textContent = fault; told.hidden = !fault; });
    draw();
    refresh();
  });
  const draw = () => list.replaceChildren(...filesOf(item).map((file) => fileLine(file, () => { draw(); refresh(); input.focus(); })));
  draw();
  const label = h("label", { class: "button small", for: input.id }, icon("clip"), "Joindre un document", h("span", { class: "visually-hidden" }, ` à ${item.label}`));
  return h("div", { class: "joining" }, list, input, label, told);
}

function fileLine(file, removed) {
  const remove = h("button", { type: "button", class: "quiet small", onclick: () => { unjoin(file); removed(); } }, "Retirer", h("span", { class: "visually-hidden" }, ` ${file.name}`));
  return h("li", {}, h("span", {}, file.name, h("small", {}, ` ${sizeInWords(file.size)}`)), remove);
}
