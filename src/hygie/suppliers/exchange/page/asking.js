/* Which questions are put, given what is answered so far: the same rule as `rules/asking.py`. */

function ticked(answer) {
  if (!answer || answer.without_object) return [];
  if (Array.isArray(answer.value)) return answer.value;
  return typeof answer.value === "string" ? [answer.value] : [];
}

function holds(item, condition, answers) {
  if (item.known) return condition.values.includes("yes");
  return ticked(answers[item.id]).some((value) => condition.values.includes(value));
}

function askedOf(part, answers) {
  const found = new Map();
  for (const item of itemsOf(part)) {
    const isAsked = item.conditions.every(
      (condition) => found.has(condition.on) && holds(found.get(condition.on), condition, answers),
    );
    if (isAsked) found.set(item.id, item);
  }
  return found;
}

function itemsOf(part) {
  return part.groups.flatMap((group) => group.items);
}

/* All that is asked, of every part, by id. */
function askedNow(sheet, answers) {
  return new Map(sheet.parts.flatMap((part) => [...askedOf(part, answers)]));
}

const WHOLE_NUMBER = /^\d{1,6}$/;

/* What is wrong in what was typed; nothing when it can be taken. */
function faultOf(item, answer) {
  if (!answer) return "";
  if (answer.without_object) return cleaned(answer.not_applicable || "") ? "" : "Dites pourquoi cette question est sans objet.";
  const value = answer.value;
  if (item.kind === "number" && value) {
    const isRight = WHOLE_NUMBER.test(value.trim()) && Number(value) <= sheet.limits.number;
    if (!isRight) return `Écrivez un nombre entier, de 0 à ${sheet.limits.number}.`;
  }
  if (item.kind === "date" && value && !isDay(value)) return "Cette date n’est pas possible.";
  if (item.kind === "line") return lineFault(answer);
  return "";
}

function lineFault(answer) {
  if (answer.on && !isDay(answer.on)) return "Cette date n’est pas possible.";
  const wantsDay = answer.value === "done" || answer.value === "partly";
  return wantsDay && !answer.on ? "Dites quand cela a été fait." : "";
}

function isDay(iso) {
  return /^\d{4}-\d{2}-\d{2}$/.test(iso) && iso >= "1990-01-01" && iso <= "2100-12-31";
}

function hasAnswer(item, answer, files) {
  if (!answer && item.kind !== "file") return false;
  if (answer && faultOf(item, answer) && item.kind !== "line") return false;
  if (answer && answer.without_object) return true;
  if (item.kind === "file") return files.some((file) => file.item === item.id) || Boolean(answer && cleaned(answer.apart || ""));
  if (Array.isArray(answer.value)) return answer.value.length > 0;
  return Boolean(cleaned(answer.value || ""));
}
