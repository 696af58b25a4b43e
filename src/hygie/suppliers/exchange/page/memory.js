/* What is answered, and where it is kept: in this browser when it allows it, in a working copy always.
   It says what happened; it never keeps less than it says. */

const KEY = `hygie-answers:${sheet.reference.id}:${sheet.reference.nonce}`;
const SAVE_AFTER_MS = 400;

const memory = {
  state: emptyState(),
  /* "idle", "saved", "without_files", "refused" or "elsewhere" (another tab writes). */
  place: "idle",
  savedAt: null,
  isDirty: false,
  timer: 0,
  /* Documents that an earlier visit joined and that this browser could not keep. */
  leftOut: [],
  told: () => {},
};

function emptyState() {
  return { answers: {}, files: [], respondent: { name: "", role: "", company: "" }, note: "", sittings: [], saved_at: "" };
}

function storage() {
  try {
    const store = window.localStorage;
    store.setItem(`${KEY}:try`, "1");
    store.removeItem(`${KEY}:try`);
    return store;
  } catch {
    return null;
  }
}

/* What this browser keeps of an earlier visit; null when there is nothing, or nothing readable. */
function kept() {
  try {
    const told = JSON.parse(storage()?.getItem(KEY) || "null");
    return told && typeof told === "object" && told.answers ? { ...emptyState(), ...told } : null;
  } catch {
    return null;
  }
}

function openMemory(answered) {
  const earlier = kept();
  if (earlier) {
    take(earlier);
    memory.savedAt = earlier.saved_at ? new Date(earlier.saved_at) : null;
    memory.place = "saved";
  } else if (!storage()) {
    memory.place = "refused";
  }
  memory.openedAt = new Date().toISOString();
  memory.answered = answered;
  window.addEventListener("storage", (event) => {
    if (event.key !== KEY || event.newValue === null) return;
    clearTimeout(memory.timer);
    memory.place = "elsewhere";
    memory.told();
  });
  window.addEventListener("beforeunload", (event) => {
    if (memory.isDirty) event.preventDefault();
  });
  window.addEventListener("pagehide", () => { if (memory.isDirty) keepNow(); });
}

function changed() {
  memory.isDirty = true;
  if (memory.place === "elsewhere") return;
  clearTimeout(memory.timer);
  memory.timer = setTimeout(keepNow, SAVE_AFTER_MS);
}

function noteSitting(moment) {
  const list = memory.state.sittings;
  const last = list[list.length - 1];
  const sitting = { opened_at: memory.openedAt, saved_at: moment.toISOString(), answered: memory.answered() };
  if (last && last.opened_at === memory.openedAt) list[list.length - 1] = sitting;
  else list.push(sitting);
  if (list.length > sheet.limits.sittings) list.splice(1, 1);
}

function keepNow() {
  if (memory.place === "elsewhere") return;
  const moment = new Date();
  noteSitting(moment);
  memory.state.saved_at = moment.toISOString();
  const store = storage();
  if (!store) {
    memory.place = "refused";
  } else if (put(store, memory.state)) {
    memory.place = "saved";
  } else {
    const leftOut = [...memory.leftOut, ...memory.state.files.map(({ item, name }) => ({ item, name }))];
    const isPut = put(store, { ...memory.state, files: [], left_out: leftOut });
    memory.place = isPut ? "without_files" : "refused";
  }
  if (memory.place !== "refused") memory.savedAt = moment;
  memory.isDirty = memory.place !== "saved";
  memory.told();
}

function put(store, state) {
  try {
    store.setItem(KEY, JSON.stringify(state));
    return true;
  } catch {
    return false;
  }
}

/* Two tabs: this one is kept, or the other one's answers are taken. */
function keepThisTab() {
  memory.place = "saved";
  keepNow();
}

function takeOtherTab() {
  const other = kept();
  if (other) take(other);
  memory.place = "saved";
  memory.isDirty = false;
}

function take(state) {
  const { left_out: leftOut, ...rest } = state;
  memory.state = rest;
  memory.leftOut = leftOut || [];
}
