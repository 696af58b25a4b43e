/* Hygie in the browser: the screen lock, forms that survive a lock, saved messages. No dependency; htmx if it is there.
   Without this file every page still works: plain links, plain forms, and a <noscript> refresh to the unlock page. */
(() => {
  "use strict";

  const body = document.body;
  const guarded = Boolean(body.dataset.idleLimitS);
  const idleLimitMs = Number(body.dataset.idleLimitS || 0) * 1000;
  const aliveUrl = body.dataset.aliveUrl || "";
  const unlockUrl = body.dataset.unlockUrl || "";
  const dialog = document.getElementById("unlock-dialog");
  const PING_MS = 60_000;
  const CHECK_MS = 15_000;
  const TOAST_MS = 8_000;
  const BUSY_AFTER_MS = 200;
  const UNREACHABLE = "Hygie ne répond pas. Votre texte est toujours là\u00a0: relancez Hygie, puis réessayez.";

  /* -- CSRF: one token a page, renewed after an unlock ------------------------------------------------------------ */

  const tokenMeta = document.querySelector('meta[name="csrf-token"]');
  const token = () => (tokenMeta && tokenMeta.content) || "";

  function renewToken(fresh) {
    if (!fresh) return;
    if (tokenMeta) tokenMeta.content = fresh;
    for (const input of document.querySelectorAll('input[name="csrfmiddlewaretoken"]')) input.value = fresh;
  }

  async function ask(url, options = {}) {
    const headers = { Accept: "application/json", "X-Requested-With": "fetch", ...options.headers };
    if (options.method === "POST") headers["X-CSRFToken"] = token();
    const answer = await fetch(url, { credentials: "same-origin", cache: "no-store", ...options, headers });
    const isJson = (answer.headers.get("Content-Type") || "").includes("json");
    return { status: answer.status, data: isJson ? await answer.json() : null };
  }

  /* -- Saved messages ------------------------------------------------------------------------------------------- */

  const toast = document.getElementById("toast");
  let toastTimer = 0;

  function say(text, danger = false) {
    if (!toast) return;
    const line = document.createElement("p");
    line.textContent = text;
    if (danger) line.className = "toast--danger";
    toast.replaceChildren(line);
    fadeToast();
  }

  function fadeToast() {
    clearTimeout(toastTimer);
    toastTimer = setTimeout(() => {
      if (toast.matches(":hover, :focus-within")) fadeToast();
      else toast.replaceChildren();
    }, TOAST_MS);
  }

  function savedNow() {
    const now = new Date();
    return `Enregistré à ${now.getHours()}\u00a0h\u00a0${String(now.getMinutes()).padStart(2, "0")}`;
  }

  /* -- What was typed and not yet sent ----------------------------------------------------------------------------- */

  const dirty = new Set();
  const noteChange = (event) => {
    const form = event.target.form;
    if (form && form.method !== "dialog" && !form.hasAttribute("data-no-guard")) dirty.add(form);
  };
  const hasUnsent = () => {
    for (const form of dirty) if (!form.isConnected) dirty.delete(form);
    return dirty.size > 0;
  };
  document.addEventListener("input", noteChange);
  document.addEventListener("change", noteChange);

  /* -- The screen lock -------------------------------------------------------------------------------------------- */

  const tabs = "BroadcastChannel" in window ? new BroadcastChannel("hygie") : null;
  const waiting = [];
  let lastGesture = Date.now();
  let lastPing = Date.now();
  let hidden = false;
  let serverSaidLocked = false;
  let title = document.title;

  const idleIsOver = () => Date.now() - lastGesture >= idleLimitMs;

  function hide(retry) {
    if (retry) waiting.push(retry);
    if (hidden || !dialog) return;
    hidden = true;
    title = document.title;
    document.title = "Hygie, verrouillé";
    document.documentElement.classList.add("is-locked");
    for (const element of body.children) if (element !== dialog) element.inert = true;
    if (!dialog.open) dialog.showModal();
    dialog.querySelector("input[name=passphrase]").focus();
  }

  function reveal() {
    hidden = false;
    serverSaidLocked = false;
    lastGesture = lastPing = Date.now();
    for (const element of body.children) element.inert = false;
    document.documentElement.classList.remove("is-locked");
    document.title = title;
    dialog.close();
    for (const retry of waiting.splice(0)) retry();
  }

  function lock() {
    if (hidden) return;
    if (hasUnsent()) return hide();
    document.documentElement.classList.add("is-locked");
    const here = location.pathname + location.search;
    location.replace(`${unlockUrl}${unlockUrl.includes("?") ? "&" : "?"}next=${encodeURIComponent(here)}`);
  }

  async function isLocked(method) {
    const { data } = await ask(aliveUrl, { method });
    return Boolean(data && data.locked);
  }

  function gesture(event) {
    if (!event.isTrusted || hidden) return;
    if (idleIsOver()) return lock();
    lastGesture = Date.now();
    if (lastGesture - lastPing < PING_MS) return;
    lastPing = lastGesture;
    if (tabs) tabs.postMessage({ gesture: lastGesture });
    isLocked("POST").then((locked) => locked && lock(), () => {});
  }

  async function check() {
    if (!hidden && idleIsOver()) return lock();
    if (document.hidden) return;
    let locked;
    try { locked = await isLocked("GET"); } catch { return; }
    if (locked) {
      serverSaidLocked = true;
      lock();
    } else if (hidden && serverSaidLocked) {
      reveal();
    }
  }

  function showRefusal(message) {
    const line = document.getElementById("unlock-passphrase-error");
    line.querySelector("span").textContent = message;
    line.hidden = !message;
  }

  async function unlock(event) {
    event.preventDefault();
    const form = event.target;
    const field = form.elements.passphrase;
    const button = form.querySelector("[type=submit]");
    if (button.disabled) return;
    showRefusal("");
    button.disabled = true;
    button.setAttribute("aria-busy", "true");
    let waitS = 0;
    try {
      const { status, data } = await ask(unlockUrl, { method: "POST", body: new URLSearchParams(new FormData(form)) });
      if (data && data.ok) {
        field.value = "";
        renewToken(data.csrf_token);
        reveal();
      } else {
        waitS = Number((data && data.wait_s) || 0);
        showRefusal((data && data.message) || (status === 403
          ? "Cette page est trop ancienne. Ouvrez Hygie dans un nouvel onglet et déverrouillez-le là\u00a0: cette page se rouvrira seule."
          : "Le déverrouillage n’a pas marché. Réessayez."));
        field.select();
      }
    } catch {
      showRefusal(UNREACHABLE);
    }
    button.removeAttribute("aria-busy");
    setTimeout(() => { button.disabled = false; if (hidden) field.focus(); }, waitS * 1000);
  }

  if (guarded) {
    for (const kind of ["keydown", "pointerdown", "pointermove", "wheel", "touchstart"]) {
      document.addEventListener(kind, gesture, { passive: true, capture: true });
    }
    document.addEventListener("visibilitychange", check);
    window.addEventListener("focus", check);
    window.addEventListener("pageshow", (event) => event.persisted && check());
    setInterval(check, CHECK_MS);
    if (tabs) tabs.onmessage = ({ data }) => { lastGesture = Math.max(lastGesture, Number(data.gesture) || 0); };
  }
  if (dialog) {
    dialog.addEventListener("cancel", (event) => event.preventDefault());
    dialog.addEventListener("close", () => hidden && dialog.showModal());
    dialog.querySelector("form").addEventListener("submit", unlock);
  }

  /* -- Plain forms: never sent twice, never lost to a lock ---------------------------------------------------------- */

  const sending = new WeakSet();
  const cleared = new WeakSet();
  const speaksHtmx = (form) => ["hx-post", "hx-put", "hx-patch", "hx-delete", "hx-get"].some((name) => form.hasAttribute(name));

  function setBusy(form, submitter, busy) {
    const button = submitter || form.querySelector("[type=submit]");
    if (!button) return;
    if (busy) button.setAttribute("aria-busy", "true");
    else button.removeAttribute("aria-busy");
  }

  function release(form, submitter) {
    sending.delete(form);
    setBusy(form, submitter, false);
  }

  function resend(form, submitter) {
    release(form, submitter);
    cleared.add(form);
    form.requestSubmit(submitter && submitter.isConnected ? submitter : undefined);
  }

  async function sendWhenOpen(form, submitter) {
    try {
      if (await isLocked("GET")) hide(() => resend(form, submitter));
      else resend(form, submitter);
    } catch {
      release(form, submitter);
      say(UNREACHABLE, true);
    }
  }

  document.addEventListener("submit", (event) => {
    const form = event.target;
    const submitter = event.submitter;
    if (event.defaultPrevented || form.method === "dialog" || speaksHtmx(form)) return;
    if (sending.has(form)) return event.preventDefault();
    const isGuarded = guarded && form.method === "post" && !form.hasAttribute("data-no-guard");
    sending.add(form);
    const slow = setTimeout(() => sending.has(form) && setBusy(form, submitter, true), BUSY_AFTER_MS);
    if (isGuarded && !cleared.has(form)) {
      event.preventDefault();
      sendWhenOpen(form, submitter).finally(() => sending.has(form) || clearTimeout(slow));
      return;
    }
    cleared.delete(form);
    dirty.delete(form);
    setTimeout(() => release(form, submitter), 10_000);
  });
  window.addEventListener("pageshow", (event) => {
    if (event.persisted) for (const button of document.querySelectorAll("[aria-busy]")) button.removeAttribute("aria-busy");
  });

  /* -- htmx: same lock, focus and scroll kept ----------------------------------------------------------------------- */

  const listen = (name, run) => body.addEventListener(name, run);
  let kept = null;

  const refusedAsLocked = (xhr) => xhr.status === 204 && (xhr.getResponseHeader("HX-Trigger") || "").includes("hygie:locked");

  function sendAgain({ requestConfig, etc }) {
    const { verb, path, formData, elt, target } = requestConfig;
    if (!elt.isConnected) return;
    const values = {};
    for (const name of new Set(formData.keys())) {
      const all = formData.getAll(name);
      values[name] = all.length > 1 ? all : all[0];
    }
    if ("csrfmiddlewaretoken" in values) values.csrfmiddlewaretoken = token();
    window.htmx.ajax(verb, path, { source: elt, target, values, swap: etc.swapOverride });
  }

  function keepPlace(event) {
    const active = document.activeElement;
    const scope = event.detail.target;
    if (!scope || !scope.contains) return;
    kept = {
      id: active.id,
      name: scope.contains(active) ? active.name : "",
      value: active.value,
      inside: scope.contains(active),
      top: active.getBoundingClientRect().top,
      open: [...scope.querySelectorAll("details[open][id]")].map((element) => element.id),
    };
  }

  function sameControl({ id, name, value }) {
    if (id) return document.getElementById(id);
    if (!name) return null;
    const found = [...document.getElementsByName(name)];
    return found.find((element) => element.value === value) || found[0];
  }

  function restorePlace() {
    if (!kept) return;
    for (const id of kept.open) {
      const details = document.getElementById(id);
      if (details) details.open = true;
    }
    const element = kept.inside && sameControl(kept);
    if (element) {
      element.focus({ preventScroll: true });
      window.scrollBy(0, element.getBoundingClientRect().top - kept.top);
    }
    kept = null;
  }

  listen("htmx:configRequest", (event) => { event.detail.headers["X-CSRFToken"] = token(); });
  listen("htmx:beforeSwap", (event) => { if (event.detail.shouldSwap) keepPlace(event); });
  listen("htmx:afterSettle", () => { restorePlace(); wake(document); });
  listen("htmx:oobAfterSwap", () => { if (toast && toast.firstElementChild) fadeToast(); });
  listen("htmx:beforeRequest", ({ detail }) => {
    const button = detail.elt.matches("form") ? detail.elt.querySelector("[type=submit]") : detail.elt;
    if (!button || !button.matches("button")) return;
    detail.hygieBusy = setTimeout(() => button.setAttribute("aria-busy", "true"), BUSY_AFTER_MS);
    detail.xhr.addEventListener("loadend", () => { clearTimeout(detail.hygieBusy); button.removeAttribute("aria-busy"); });
  });
  listen("htmx:afterRequest", ({ detail }) => {
    if (refusedAsLocked(detail.xhr)) return hide(() => sendAgain(detail));
    const form = detail.elt.closest && detail.elt.closest("form");
    if (detail.successful && form) dirty.delete(form);
  });
  listen("htmx:sendError", () => say(UNREACHABLE, true));
  listen("htmx:timeout", () => say(UNREACHABLE, true));
  listen("htmx:responseError", ({ detail }) => {
    let message = "";
    try { message = JSON.parse(detail.xhr.responseText).message; } catch { /* a page, not a message */ }
    say(message || "Rien n’a été enregistré\u00a0: Hygie a refusé cette demande. Rechargez la page et réessayez.", true);
  });
  listen("hygie:saved", ({ detail }) => say((detail && (detail.message || detail.value)) || savedNow()));

  /* -- Small things ----------------------------------------------------------------------------------------------- */

  function wake(scope) {
    for (const button of scope.querySelectorAll("[data-reveal][hidden]")) button.hidden = false;
    const first = scope.querySelector("[data-focus]");
    if (first) { first.focus(); first.removeAttribute("data-focus"); }
  }

  async function copy(ids) {
    const parts = ids.map((id) => document.getElementById(id)).filter(Boolean);
    const lines = parts.flatMap((part) => (part.matches("ol") ? [...part.children].map((step, rank) => `${rank + 1}. ${step.innerText}`) : [part.innerText]));
    try {
      await navigator.clipboard.writeText(lines.join("\n").trim());
      say("Copié\u00a0: collez-le où vous voulez.");
    } catch {
      say("Votre navigateur n’a pas voulu copier\u00a0: sélectionnez le texte, puis copiez-le.", true);
    }
  }

  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-reveal]");
    if (button) {
      const field = document.getElementById(button.dataset.reveal);
      const shown = field.type === "password";
      field.type = shown ? "text" : "password";
      button.setAttribute("aria-pressed", String(shown));
      button.querySelector("span").textContent = shown ? "Masquer" : "Afficher";
    }
    if (event.target.closest("[data-print]")) window.print();
    const copier = event.target.closest("[data-copy]");
    if (copier) copy(copier.dataset.copy.split(" "));
    const menu = document.querySelector(".bar-menu[open]");
    if (menu && !menu.contains(event.target)) menu.open = false;
  });
  document.addEventListener("keydown", (event) => {
    const menu = document.querySelector(".bar-menu[open]");
    if (event.key !== "Escape" || !menu) return;
    menu.open = false;
    menu.querySelector("summary").focus();
  });
  wake(document);
})();
