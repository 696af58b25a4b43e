/* What is asked, and the limits of what can be answered: the values of this very file. */

const sheet = JSON.parse(document.getElementById("sheet").textContent);

function isWorkOrder() {
  return sheet.reference.kind === "work_order";
}
