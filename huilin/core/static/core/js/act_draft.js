// Keeps what was typed into an act's form, in this tab only, until it was sent. Signing out (sign_out.js) clears it, another person too.
const PREFIX = "huilin-act:";
const FORM = "form[data-act-draft]";
const lost = document.getElementById("draft-lost");

const keys = () => Object.keys(sessionStorage).filter((key) => key.startsWith(PREFIX));
const nameOf = (form) => `${PREFIX}${form.dataset.draftOwner}:${form.dataset.actDraft}`;
const forget = (form) => sessionStorage.removeItem(nameOf(form));
const isKept = (field) => field.name && (field.type === "text" || field.tagName === "TEXTAREA");
const read = (form) => JSON.parse(sessionStorage.getItem(nameOf(form)) ?? "null");

const keep = (form) => {
  const typed = {};
  for (const field of form.elements) if (isKept(field) && field.value !== field.defaultValue) typed[field.name] = field.value;
  if (Object.keys(typed).length) sessionStorage.setItem(nameOf(form), JSON.stringify(typed));
  else forget(form);
};

const restore = (form) => {
  const old = read(form);
  if (!old) return;
  for (const [name, text] of Object.entries(old)) {
    const field = form.elements[name];
    if (field && isKept(field) && (field.value === field.defaultValue || !field.value)) field.value = text;
  }
  const box = form.closest("details");
  if (box) box.open = true;
};

const owner = document.querySelector("[data-draft-owner]")?.dataset.draftOwner;
if (owner) for (const key of keys()) if (!key.startsWith(`${PREFIX}${owner}:`)) sessionStorage.removeItem(key);
const done = location.hash.startsWith("#done-") && document.querySelector(`${FORM}, [data-case]`);
if (done) {
  const number = (done.dataset.actDraft ?? `${done.dataset.case}/`).split("/")[0];
  sessionStorage.removeItem(`${PREFIX}${owner}:${number}/${location.hash.slice(6)}`);
}
document.querySelectorAll(FORM).forEach(restore);

document.addEventListener("input", (event) => {
  const form = event.target.closest?.(FORM);
  if (form) keep(form);
});
document.addEventListener("htmx:beforeSwap", (event) => {
  const form = event.detail.requestConfig?.elt?.closest?.(FORM);
  if (lost) lost.hidden = true;
  if (form && event.detail.xhr.status < 300 && !event.detail.requestConfig.elt.matches("[data-words]")) forget(form);
});
document.addEventListener("htmx:afterSwap", () => document.querySelectorAll(FORM).forEach(restore));
for (const trouble of ["htmx:responseError", "htmx:sendError"]) {
  document.addEventListener(trouble, (event) => {
    const form = event.detail.requestConfig?.elt?.closest?.(FORM);
    if (!form || !lost) return;
    lost.hidden = false;
    lost.scrollIntoView({ block: "center" });
  });
}
