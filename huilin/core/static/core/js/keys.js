// Keys for a list: what they do stands in the dialog #keys. They never take a key from a field or from an input method.
const rows = () => [...document.querySelectorAll("[data-row]")];
const dialog = document.getElementById("keys");
let waiting = 0;

const here = () => document.querySelector("[data-row].is-here") ?? document.activeElement?.closest?.("[data-row]");

const stand = (row) => {
  if (!row) return;
  for (const other of document.querySelectorAll(".is-here")) other.classList.remove("is-here");
  row.classList.add("is-here");
  row.querySelector("a")?.focus({ preventScroll: true });
  row.scrollIntoView({ block: "nearest" });
};

const step = (by) => {
  const all = rows();
  const at = all.indexOf(here());
  stand(all[at < 0 ? 0 : Math.min(Math.max(at + by, 0), all.length - 1)]);
};

const acts = {
  j: () => step(1),
  k: () => step(-1),
  o: () => here()?.querySelector("a")?.click(),
  x: () => here()?.querySelector("[name=row]")?.click(),
  "/": () => document.querySelector('[data-key="/"]')?.focus(),
  "?": () => dialog?.showModal(),
};

const typing = (target) =>
  target.isContentEditable || (target.matches?.("input, textarea, select") && target.type !== "checkbox");

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.isComposing || event.keyCode === 229) return;
  if (event.ctrlKey || event.metaKey || event.altKey || dialog?.open || typing(event.target)) return;
  if (Date.now() - waiting < 1500) {
    waiting = 0;
    const way = document.querySelector(`[data-go="${CSS.escape(event.key)}"]`);
    if (way) {
      event.preventDefault();
      way.click();
    }
    return;
  }
  if (event.key === "g") {
    waiting = Date.now();
    return;
  }
  const act = Object.hasOwn(acts, event.key) && acts[event.key];
  if (!act) return;
  event.preventDefault();
  act();
});

document.addEventListener("focusin", (event) => {
  const row = event.target.closest?.("[data-row]");
  if (row && !row.classList.contains("is-here") && event.target.matches("a")) {
    for (const other of document.querySelectorAll(".is-here")) other.classList.remove("is-here");
    row.classList.add("is-here");
  }
});

for (const button of document.querySelectorAll("[data-help]")) {
  button.hidden = !dialog?.showModal;
  button.addEventListener("click", () => dialog.showModal());
}
