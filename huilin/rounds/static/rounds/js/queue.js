// Shows what this phone holds: what waits, what was sent, and what the steward has to decide.
import * as store from "./store.js";

const DAY = 24 * 3600 * 1000;
const queue = document.getElementById("queue");
const word = (name) => queue.querySelector(`[data-word="${name}"]`).textContent;
const TONES = { waiting: "", sent: "tag--done", conflict: "tag--warm", refused: "tag--late" };

function button(label, act) {
  const made = document.createElement("button");
  made.type = "button";
  made.className = "button button--quiet";
  made.textContent = label;
  made.addEventListener("click", act);
  return made;
}

function line(entry, changed) {
  const item = document.createElement("li");
  item.dataset.state = entry.state;
  const state = document.createElement("span");
  state.className = `tag ${TONES[entry.state]}`;
  state.textContent = word(entry.state);
  const label = document.createElement("span");
  const when = new Date(entry.at).toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" });
  const photos = entry.photos.length ? ` · ${entry.photos.length} ${word("photos")}` : "";
  label.textContent = `${when} ${entry.label}${photos}`;
  item.append(state, label);
  if (entry.said) {
    const said = document.createElement("p");
    said.textContent = [entry.said, entry.thereLabel].filter(Boolean).join(" ");
    item.append(said);
  }
  if (entry.state === "conflict" && entry.kind === "visit") {
    const body = { ...entry.body, anyway: true };
    item.append(button(word("anyway"), () => changed(store.save({ ...entry, body, state: "waiting", said: "" }), true)));
  }
  if (entry.state === "conflict" || entry.state === "refused") {
    item.append(button(word("drop"), () => changed(store.remove(entry.id), false)));
  }
  if (entry.thereUrl && entry.state !== "refused") {
    const look = document.createElement("a");
    look.href = entry.thereUrl;
    look.textContent = word("look");
    item.append(look);
  }
  return item;
}

// Draws the queue; what was sent more than a day ago goes. `changed(promise, sends)` is called when one was decided.
export async function show(changed) {
  const entries = [];
  for (const entry of await store.entries()) {
    if (entry.state === "sent" && Date.now() - new Date(entry.at) > DAY) await store.remove(entry.id);
    else entries.push(entry);
  }
  queue.hidden = entries.length === 0;
  queue.querySelector("[data-entries]").replaceChildren(...entries.reverse().map((entry) => line(entry, changed)));
  queue.querySelector("[data-send]").hidden = !entries.some((entry) => entry.state === "waiting");
  for (const home of document.querySelectorAll("[data-home]")) {
    const mark = home.querySelector("[data-noted]");
    const noted = entries.find((entry) => entry.kind === "visit" && entry.home === home.dataset.home);
    mark.hidden = !noted;
    mark.textContent = noted ? `${noted.result} · ${word(noted.state)}` : "";
  }
  for (const point of document.querySelectorAll("[data-point]")) {
    const mark = point.querySelector("[data-noted]");
    const noted = entries.find((entry) => entry.kind === "checkin" && entry.point === point.dataset.point);
    mark.hidden = !noted;
    mark.textContent = noted ? word(noted.state) : "";
  }
  return entries;
}
