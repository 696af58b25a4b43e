/* One question on the page: its words, its controls, its remark and its documents. */

const WITHOUT_OBJECT = "without_object";

function answerOf(item) {
  return memory.state.answers[item.id];
}

function setAnswer(item, change) {
  const answer = { ...memory.state.answers[item.id], ...change };
  memory.state.answers[item.id] = answer;
  return answer;
}

/* The whole question. `refresh` runs after each change of its answer. */
function questionBlock(item, refresh) {
  const fault = h("p", { class: "fault", id: `fault-${item.id}`, hidden: true });
  const reason = reasonField(item, () => update());
  const clear = h("button", { type: "button", class: "quiet small clear" }, "Effacer la réponse", h("span", { class: "visually-hidden" }, ` à ${item.label}`));
  const helpId = item.help ? `help-${item.id}` : false;
  let isReasonDue = Boolean(answerOf(item)?.without_object);
  const block = h(
    "fieldset",
    { class: "question", id: `item-${item.id}`, tabindex: "-1", "aria-describedby": helpId },
    h("legend", {}, h("span", { class: "number" }, item.label), h("span", {}, item.ask)),
    item.help ? h("p", { class: "help text", id: helpId }, item.help) : "",
    factList(item),
    ...controlsOf(item, () => update()),
    reason.box,
    fault,
    item.evidence ? h("p", { class: "help evidence" }, icon("clip"), `Document demandé\u00a0: ${lowered(item.evidence)}`) : "",
    h("div", { class: "extras" }, remarkBlock(item, () => update()), clear),
  );
  function update() {
    show();
    refresh();
  }
  function show() {
    const answer = answerOf(item);
    reason.box.hidden = !(answer && answer.without_object);
    const told = faultOf(item, answer);
    const isTold = Boolean(told) && (isReasonDue || !answer.without_object);
    fault.textContent = isTold ? told : "";
    fault.hidden = !isTold;
    const day = block.querySelector(".day");
    if (day) day.hidden = !(answer && (answer.on || answer.value === "done" || answer.value === "partly"));
    clear.hidden = !hasAnswer(item, answer, []) && !(answer && (answer.value || answer.without_object || answer.on));
    block.classList.toggle("question--answered", hasAnswer(item, answer, memory.state.files));
  }
  reason.area.addEventListener("blur", () => { isReasonDue = true; show(); });
  clear.addEventListener("click", () => {
    setAnswer(item, { value: undefined, without_object: false, not_applicable: "", on: "", apart: "" });
    block.replaceWith(questionBlock(item, refresh));
    refresh();
    document.getElementById(`item-${item.id}`).focus();
  });
  show();
  return block;
}

function lowered(text) {
  return text.slice(0, 1).toLowerCase() + text.slice(1);
}

function factList(item) {
  if (!item.facts.length) return "";
  return h("dl", { class: "facts" }, item.facts.map(([name, value]) => h("div", {}, h("dt", {}, name), h("dd", { class: "text" }, value))));
}

function controlsOf(item, update) {
  if (item.kind === "choices") return [severalChoices(item, update), withoutObjectBox(item, update)];
  if (item.options.length) return [oneChoice(item, update), item.kind === "line" ? dayField(item, "on", "Fait le", update) : ""];
  const control = { text: textField, number: numberField, date: (it, up) => dayField(it, "value", "Date", up), file: fileField }[item.kind];
  return [control(item, update), withoutObjectBox(item, update)];
}

function choice(item, type, value, label, isChecked, listen) {
  const input = h("input", { type, name: `answer-${item.id}`, value, checked: isChecked, onchange: listen });
  return h("label", { class: "choice" }, input, h("span", {}, label));
}

function oneChoice(item, update) {
  const answer = answerOf(item) || {};
  const rows = item.options.map((option) => choice(item, "radio", option.id, option.label, !answer.without_object && answer.value === option.id, () => {
    setAnswer(item, { value: option.id, without_object: false });
    update();
  }));
  if (item.may_not_apply) {
    rows.push(choice(item, "radio", WITHOUT_OBJECT, "Sans objet", answer.without_object, () => {
      setAnswer(item, { value: undefined, without_object: true });
      update();
    }));
  }
  return h("div", { class: `choices${item.options.every((option) => option.label.length < 16) ? " choices--row" : ""}` }, rows);
}

function severalChoices(item, update) {
  const answer = answerOf(item) || {};
  const chosen = new Set(answer.value || []);
  return h("div", { class: "choices" }, item.options.map((option) => choice(item, "checkbox", option.id, option.label, chosen.has(option.id), (event) => {
    if (event.target.checked) chosen.add(option.id);
    else chosen.delete(option.id);
    setAnswer(item, { value: item.options.map((each) => each.id).filter((id) => chosen.has(id)), without_object: false });
    const box = event.target.closest("fieldset").querySelector(`input[value="${WITHOUT_OBJECT}"]`);
    if (box) box.checked = false;
    update();
  })));
}

function withoutObjectBox(item, update) {
  if (!item.may_not_apply) return "";
  const answer = answerOf(item) || {};
  return h("div", { class: "choices" }, choice(item, "checkbox", WITHOUT_OBJECT, "Sans objet", answer.without_object, (event) => {
    setAnswer(item, { without_object: event.target.checked, value: event.target.checked ? undefined : answer.value });
    if (event.target.checked) clearControls(event.target);
    update();
  }));
}

function clearControls(box) {
  for (const input of box.closest("fieldset").querySelectorAll(".control, .choices input")) {
    if (input === box) continue;
    if (input.type === "checkbox") input.checked = false;
    else input.value = "";
  }
}

function textField(item, update) {
  const answer = answerOf(item) || {};
  return h("textarea", { class: "control", rows: 3, maxlength: sheet.limits.text, "aria-label": "Votre réponse", oninput: (event) => typed(item, event, update) }, answer.value || "");
}

function numberField(item, update) {
  const answer = answerOf(item) || {};
  const input = h("input", { class: "control short", inputmode: "numeric", maxlength: 8, "aria-label": `Votre réponse, en ${item.unit}`, "aria-describedby": `fault-${item.id}`, value: answer.value ?? "", oninput: (event) => typed(item, event, update) });
  return h("p", { class: "with-unit" }, input, h("span", {}, item.unit));
}

function typed(item, event, update) {
  setAnswer(item, { value: event.target.value, without_object: false });
  const box = event.target.closest("fieldset").querySelector(`input[value="${WITHOUT_OBJECT}"]`);
  if (box) box.checked = false;
  update();
}

function dayField(item, key, label, update) {
  const answer = answerOf(item) || {};
  const input = h("input", { class: "control short", type: "date", min: "1990-01-01", max: "2100-12-31", value: answer[key] || "", "aria-describedby": `fault-${item.id}`, oninput: (event) => {
    if (key === "value") { typed(item, event, update); return; }
    setAnswer(item, { [key]: event.target.value });
    update();
  } });
  return h("p", { class: `with-unit${key === "on" ? " day" : ""}` }, h("label", {}, h("span", {}, label), input));
}

function fileField(item, update) {
  const answer = answerOf(item) || {};
  const apart = h("input", { class: "control", maxlength: 160, value: answer.apart || "", oninput: (event) => {
    setAnswer(item, { apart: event.target.value, without_object: false });
    update();
  } });
  return h("div", {}, joiningBlock(item, update), h("label", { class: "stacked" }, h("span", {}, "Ou le nom du document que vous enverrez à part"), apart));
}

function reasonField(item, update) {
  const answer = answerOf(item) || {};
  const area = h("textarea", { rows: 2, maxlength: sheet.limits.text, oninput: (event) => { setAnswer(item, { not_applicable: event.target.value }); update(); } }, answer.not_applicable || "");
  return { area, box: h("label", { class: "stacked", hidden: true }, h("span", {}, `Pourquoi\u00a0?`), area) };
}

/* Folded until there is something in it: most answers need no word more. */
function remarkBlock(item, update) {
  const answer = answerOf(item) || {};
  const area = h("textarea", { rows: 2, maxlength: sheet.limits.text, "aria-label": `Remarque sur ${item.label}`, oninput: (event) => { setAnswer(item, { comment: event.target.value }); update(); } }, answer.comment || "");
  const isFile = item.kind === "file";
  const hasMore = Boolean(answer.comment) || (!isFile && filesOf(item).length > 0);
  return h("details", { open: hasMore }, h("summary", {}, isFile ? "Remarque" : "Remarque, document"), h("div", { class: "more" }, area, isFile ? "" : joiningBlock(item, update)));
}
