/* The working copy: taken away, brought back. It is the same file as the answers, not finished. */

function referenceTold() {
  const { kind, id, nonce, practice, edition, parts } = sheet.reference;
  return { kind, id, nonce, practice, edition, parts };
}

/* What is written in the file for one item; null when nothing was said. */
function answerTold(item) {
  const answer = memory.state.answers[item.id] || {};
  const told = {};
  const names = filesOf(item).map((file) => file.name);
  if (answer.without_object) {
    const reason = cleaned(answer.not_applicable || "");
    if (reason) told.not_applicable = reason;
  } else if (!faultOf(item, answer) || item.kind === "line") {
    const value = valueTold(item, answer, names);
    if (value !== null) told.value = value;
  }
  if (item.kind === "line" && isDay(answer.on || "")) told.on = answer.on;
  if (cleaned(answer.comment || "")) told.comment = cleaned(answer.comment);
  if (item.kind !== "file" && names.length) told.files = names;
  return Object.keys(told).length ? told : null;
}

function valueTold(item, answer, names) {
  if (item.kind === "file") {
    const apart = cleaned(answer.apart || "").replace(/[/\\:\n\t]/g, "_");
    const all = apart && !names.includes(apart) ? [...names, apart] : names;
    return all.length ? all : null;
  }
  if (Array.isArray(answer.value)) return answer.value.length ? answer.value : null;
  const text = cleaned(answer.value || "");
  if (!text) return null;
  return item.kind === "number" ? Number(text) : text;
}

/* The file: only what is asked today, so that nothing leaves that the person cannot see. */
function fileTold(finishedAt) {
  const items = [...askedNow(sheet, memory.state.answers).values()];
  const answers = {};
  for (const item of items) {
    const told = answerTold(item);
    if (told) answers[item.id] = told;
  }
  const { respondent, note, sittings, files } = memory.state;
  const told = {
    format: FORMAT,
    request: referenceTold(),
    practice_name: cleaned(sheet.practice_name).slice(0, 200),
    supplier_name: cleaned(sheet.supplier_name).slice(0, 200),
    respondent: { name: cleaned(respondent.name), role: cleaned(respondent.role), company: cleaned(respondent.company) },
    finished_at: finishedAt,
    sittings,
    answers,
    note: cleaned(note),
    files: files.filter((file) => answers[file.item]),
  };
  return { ...told, seal: sealOf(told) };
}

function fileStem() {
  return [slug(sheet.practice_name), slug(sheet.supplier_name)].join("-");
}

function saveCopy() {
  keepNow();
  const told = { ...fileTold(null), files: [], draft: memory.state };
  told.seal = sealOf(told);
  save(`copie-de-travail-${fileStem()}.json`, JSON.stringify(told));
  memory.isDirty = false;
  memory.copiedAt = new Date();
  memory.told();
}

/* The state that a copy holds. Throws a sentence when it cannot be taken back. */
function stateOfCopy(text) {
  let told;
  try {
    told = JSON.parse(text);
  } catch {
    throw new Error(text.trim().endsWith("}") ? "Ce fichier n’est pas une copie de travail, ou il est abîmé." : "Cette copie s’arrête avant sa fin. Prenez-en une autre.");
  }
  if (!told || told.format !== FORMAT || !told.request) throw new Error("Ce fichier n’est pas une copie de travail.");
  if (told.seal !== sealOf(told)) throw new Error("Cette copie a été abîmée ou modifiée. Prenez-en une autre.");
  if (told.request.id !== sheet.reference.id || told.request.nonce !== sheet.reference.nonce) throw new Error("Cette copie est celle d’un autre questionnaire.");
  return told.draft ? { ...emptyState(), ...told.draft } : stateOfAnswers(told);
}

/* A finished answer file can be taken back too, to be corrected. */
function stateOfAnswers(told) {
  const answers = {};
  for (const item of sheet.parts.flatMap(itemsOf)) {
    const found = told.answers[item.id];
    if (!found) continue;
    const names = told.files.filter((file) => file.item === item.id).map((file) => file.name);
    const answer = { comment: found.comment || "", on: found.on || "" };
    if (found.not_applicable) Object.assign(answer, { without_object: true, not_applicable: found.not_applicable });
    else if (item.kind === "file") answer.apart = (found.value || []).find((name) => !names.includes(name)) || "";
    else if (found.value !== undefined) answer.value = Array.isArray(found.value) ? found.value : String(found.value);
    answers[item.id] = answer;
  }
  const { respondent, note, sittings, files } = told;
  return { ...emptyState(), answers, respondent, note, sittings, files };
}

function answersIn(state) {
  return [...askedNow(sheet, state.answers).values()].filter((item) => hasAnswer(item, state.answers[item.id], state.files)).length;
}
