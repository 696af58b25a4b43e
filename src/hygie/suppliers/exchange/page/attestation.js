/* The paper that is signed: what is declared, by whom, about which answers. */

function attestation(told) {
  const day = dayInWords(localDay(new Date(told.finished_at)));
  const { name, role, company } = told.respondent;
  const asked = [...askedNow(sheet, memory.state.answers).values()];
  const count = asked.filter((item) => told.answers[item.id] && (told.answers[item.id].value !== undefined || told.answers[item.id].not_applicable)).length;
  const rows = [
    ["Cabinet", sheet.practice_name],
    ["Fournisseur", sheet.supplier_name],
    ["Répond", [name, role, company].filter(Boolean).join(", ")],
    ["Terminé le", day],
    ["Réponses", `${count} sur ${asked.length}`],
    ["Édition", sheet.edition_title],
    ["Empreinte des réponses", spaced(told.seal)],
  ];
  return h("article", { class: "attestation", "aria-labelledby": "attestation-title" },
    h("h3", { id: "attestation-title" }, isWorkOrder() ? "Compte rendu de travaux à signer" : "Attestation à signer"),
    h("dl", {}, rows.filter((row) => row[1]).map(([label, value]) => h("div", {}, h("dt", {}, label), h("dd", { class: label.startsWith("Empreinte") ? "seal" : "" }, value)))),
    ...sheet.parts.map((part) => h("div", {}, h("h4", {}, part.title), paragraph(part.declaration))),
    told.note ? h("div", {}, h("h4", {}, "Un mot pour le cabinet"), paragraph(told.note)) : "",
    ...(isWorkOrder() ? [workDone(told)] : []),
    h("p", { class: "small" }, "L’empreinte montre un fichier abîmé ou une confusion entre deux fichiers. Elle ne remplace pas la signature."),
    h("div", { class: "sign" }, h("p", {}, "Fait à"), h("p", {}, "Le"), h("p", {}, "Signature et cachet")),
  );
}

function workDone(told) {
  const lines = sheet.parts.flatMap(itemsOf).map((item) => {
    const answer = told.answers[item.id] || {};
    const option = item.options.find((each) => each.id === answer.value);
    const day = answer.on ? `, le ${dayInWords(answer.on)}` : "";
    return h("li", {}, `${item.label}. ${item.ask} `, h("strong", {}, `${option ? option.label : "Sans réponse"}${day}`));
  });
  return h("ul", { class: "plain" }, lines);
}
