/* Words, numbers and days as French writes them. */

const MONTHS = "janvier février mars avril mai juin juillet août septembre octobre novembre décembre".split(" ");

function plural(count, one, many = `${one}s`) {
  return `${count}\u00a0${count < 2 ? one : many}`;
}

function dayInWords(iso) {
  const [year, month, day] = iso.split("-").map(Number);
  return `${day === 1 ? "1er" : day}\u00a0${MONTHS[month - 1]}\u00a0${year}`;
}

/* The day that the person's own clock shows, not the one of Greenwich. */
function localDay(moment) {
  const two = (number) => String(number).padStart(2, "0");
  return `${moment.getFullYear()}-${two(moment.getMonth() + 1)}-${two(moment.getDate())}`;
}

function hourInWords(moment) {
  return `${moment.getHours()}\u00a0h\u00a0${String(moment.getMinutes()).padStart(2, "0")}`;
}

function momentInWords(iso) {
  const moment = new Date(iso);
  return `${dayInWords(localDay(moment))} à ${hourInWords(moment)}`;
}

function sizeInWords(bytes) {
  if (bytes < 1000) return plural(bytes, "octet");
  if (bytes < 1_000_000) return `${Math.round(bytes / 1000)}\u00a0ko`;
  return `${(bytes / 1_000_000).toFixed(1).replace(".", ",").replace(",0", "")}\u00a0Mo`;
}

/* What a file's name can hold on every system. */
function slug(text) {
  const plain = text.replaceAll("œ", "oe").normalize("NFKD").replace(/[\u0300-\u036f]/g, "");
  return plain.toLowerCase().replace(/[^a-z0-9]+/g, "-").replace(/^-+|-+$/g, "").slice(0, 40) || "cabinet";
}

/* Text as the answer file can bear it: no control character, no half of a character. */
function cleaned(text) {
  const readable = text.replace(/\r\n?/g, "\n").replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f]/g, "");
  const isHalf = (sign) => sign.length === 1 && sign >= "\ud800" && sign <= "\udfff";
  return Array.from(readable, (sign) => (isHalf(sign) ? "\ufffd" : sign)).join("").trim();
}
