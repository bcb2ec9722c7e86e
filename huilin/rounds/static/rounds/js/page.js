// The round: shows the list, takes what is noted into this phone, and sends it when there is a line.
import { show } from "./queue.js";
import { meet, send } from "./sending.js";
import * as store from "./store.js";

const root = document.getElementById("rounds");
const list = document.getElementById("rounds-list");
const signal = document.getElementById("signal");
const leaving = document.getElementById("leaving");
const urls = { keyUrl: root.dataset.keyUrl, syncUrl: root.dataset.syncUrl };
let refused = "";
let owner = root.dataset.user;
let hadSome = false;
document.documentElement.classList.add("js");

const say = (text) => {
  signal.textContent = text;
  signal.hidden = !text;
};

async function look(state) {
  await show(async (work, sends) => {
    await work;
    await (sends ? deliver() : look(state));
  });
  const left = await store.unsent();
  try {
    if (left.all) localStorage.setItem("huilin-unsent", root.dataset.pageUrl);
    else localStorage.removeItem("huilin-unsent");
  } catch {
    // A browser without storage keeps nothing to ask about.
  }
  const own = left.all - left.foreign;
  const words = [];
  if (state === "signed-out") words.push(root.dataset.signedOut);
  else if (state === "offline") words.push(root.dataset.offline);
  else if (state === "sending") words.push(root.dataset.sending);
  if (own) words.push(`${own} ${root.dataset.waiting}`);
  else if (state === "clear" && hadSome) words.push(root.dataset.clear);
  if (left.foreign) words.push(root.dataset.foreign);
  if (store.isMemory() && own) words.push(root.dataset.memory);
  if (refused) words.push(refused);
  say(words.join(" "));
  root.dataset.state = state;
  leaving.hidden = !(new URLSearchParams(location.search).has("leaving") && left.all);
}

async function deliver() {
  const before = await store.unsent();
  hadSome ||= before.all > before.foreign;
  if (hadSome) await look("sending");
  const state = await send(urls);
  const who = await store.session();
  if (who && owner && who.user !== owner) return location.reload();
  await look(state);
  // The list was read before what has just been sent; the phone keeps the new one.
  if (state === "clear" && !("live" in root.dataset)) readAgain();
}

// Not more often than once a minute: where the page itself comes too slowly, the kept one is better than none.
function readAgain() {
  const last = Number(sessionStorage.getItem("huilin-rounds-read") ?? 0);
  if (location.pathname !== root.dataset.pageUrl || Date.now() - last < 60_000) return;
  sessionStorage.setItem("huilin-rounds-read", String(Date.now()));
  location.reload();
}

const newId = () =>
  crypto.randomUUID?.() ??
  "10000000-1000-4000-8000-100000000000".replace(/[018]/g, (sign) =>
    (sign ^ (crypto.getRandomValues(new Uint8Array(1))[0] & (15 >> (sign / 4)))).toString(16),
  );
// Half a character cannot travel.
const whole = (text) => text.replace(/[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g, "");

// False, and nothing is kept, when the one whose list this is has signed out or another has signed in.
async function note(entry) {
  const who = await store.session();
  if (who?.user !== owner) {
    await look("signed-out");
    return false;
  }
  await store.save({ id: newId(), at: new Date().toISOString(), photos: [], state: "waiting", said: "", ...entry });
  deliver();
  return true;
}

function openDoor(home) {
  const shown = list.querySelector("form.door");
  const wasHere = shown && home.contains(shown);
  shown?.remove();
  if (wasHere) return;
  const form = document.getElementById("door").content.firstElementChild.cloneNode(true);
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const { value, textContent } = event.submitter;
    const heard = whole(form.elements.heard.value);
    const isKept = await note({
      kind: "visit",
      label: `${home.dataset.label} ${textContent}`,
      home: home.dataset.home,
      result: textContent,
      body: { home: home.dataset.home, result: value, heard, seen_at: list.querySelector("[data-seen-at]").dataset.seenAt },
    });
    if (isKept) form.remove();
  });
  home.append(form);
}

// What the server adds itself, or the moment of the entry says.
const NOT_SENT = new Set(["csrfmiddlewaretoken", "key", "done_on"]);

async function noteForm(form) {
  const chooser = form.querySelector("input[type=file]");
  const files = [...chooser.files].slice(0, Number(form.dataset.photos));
  const words = form.elements[form.dataset.words];
  if (!words.value.trim() && (words.required || !files.length)) {
    words.focus();
    return;
  }
  const photos = await Promise.all(
    files.map(async (file) => ({ name: file.name, type: file.type, bytes: new Uint8Array(await file.arrayBuffer()) })),
  );
  const body = {};
  for (const field of form.elements) {
    if (!field.name || NOT_SENT.has(field.name) || field === chooser) continue;
    const [name, part] = field.name.split(".");
    const value = field.type === "checkbox" ? field.checked : whole(field.value);
    if (part) body[name] = { ...body[name], [part]: value };
    else body[name] = value;
  }
  const label = `${form.dataset.word} ${words.value.slice(0, 20)}`;
  if (!(await note({ kind: form.dataset.kind, label, point: body.point, body, photos }))) return;
  form.reset();
  form.closest("details").open = false;
}

function listen() {
  list.addEventListener("click", (event) => {
    const home = event.target.closest("[data-home]");
    if (!home || !event.target.closest("a")) return;
    event.preventDefault();
    openDoor(home);
  });
  list.addEventListener("submit", (event) => {
    if (!event.target.matches("[data-kind]")) return;
    event.preventDefault();
    noteForm(event.target);
  });
  for (const button of document.querySelectorAll("[data-send]")) button.addEventListener("click", deliver);
  document.querySelector("[data-leave]").addEventListener("click", () => {
    localStorage.removeItem("huilin-unsent");
    document.querySelector("form[data-sign-out]")?.requestSubmit();
  });
  window.addEventListener("online", deliver);
  window.addEventListener("offline", () => look("offline"));
  window.addEventListener("beforeunload", (event) => {
    if (store.isMemory() && !document.getElementById("queue").hidden) event.preventDefault();
  });
}

async function start() {
  const fresh = "live" in root.dataset ? list.innerHTML : "";
  if (fresh) {
    const who = await meet(urls.keyUrl);
    if (typeof who === "string") {
      say(root.dataset.signedOut);
      return;
    }
    await store.keepList(fresh);
  } else {
    owner = (await store.session())?.user;
    list.innerHTML = (await store.keptList()) ?? "";
    if (!list.innerHTML) refused = root.dataset.noList;
  }
  listen();
  await look(navigator.onLine ? "" : "offline");
  root.dataset.ready = "yes";
  await deliver();
}

navigator.serviceWorker?.register(root.dataset.workerUrl).catch(() => {});
start();
