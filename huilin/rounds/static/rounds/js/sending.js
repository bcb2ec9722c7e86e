// Sends what waits, in parts, and writes down what became of each entry. One sending at a time, also between tabs.
import * as store from "./store.js";

const MOST = 50;
const MOST_BYTES = 6 * 1024 * 1024;

const size = (entry) => entry.photos.reduce((sum, photo) => sum + photo.bytes.byteLength, 0);

function parts(entries) {
  const found = [];
  let part = [];
  let weight = 0;
  for (const entry of entries) {
    if (part.length === MOST || (part.length && weight + size(entry) > MOST_BYTES)) {
      found.push(part);
      part = [];
      weight = 0;
    }
    part.push(entry);
    weight += size(entry);
  }
  return part.length ? [...found, part] : found;
}

function bodyOf(user, part) {
  const form = new FormData();
  const entries = part.map(({ id, kind, at, body, photos }) => ({
    id, kind, at, body,
    photos: photos.map((photo, place) => {
      const name = `${id}-${place}`;
      form.append(name, new Blob([photo.bytes], { type: photo.type }), photo.name);
      return name;
    }),
  }));
  form.append("batch", JSON.stringify({ user, now: new Date().toISOString(), entries }));
  return form;
}

// Who is signed in now: the session, "offline", or "signed-out" (then list and key are gone from the phone).
export async function meet(url) {
  let answer;
  try {
    answer = await fetch(url, { credentials: "same-origin", cache: "no-store", redirect: "manual" });
  } catch {
    return "offline";
  }
  if (answer.status >= 500 || answer.status === 429) return "offline";
  if (!answer.ok) {
    await store.forget();
    return "signed-out";
  }
  const told = await answer.json();
  return { ...(await store.takeSession(told.user, told.key)), token: told.token };
}

async function settle(part, answers) {
  const told = new Map(answers.map((answer) => [answer.id, answer]));
  for (const entry of part) {
    const answer = told.get(entry.id);
    if (!answer) continue;
    const isDone = answer.status === "done" || answer.status === "already";
    await store.save({
      ...entry,
      state: isDone ? "sent" : answer.status === "conflict" ? "conflict" : "refused",
      said: answer.message,
      thereLabel: answer.label,
      thereUrl: answer.url,
      photos: isDone ? [] : entry.photos,
      body: isDone ? {} : entry.body,
    });
  }
}

async function sendPart(url, who, part) {
  let answer;
  try {
    answer = await fetch(url, {
      method: "POST", credentials: "same-origin", body: bodyOf(who.user, part), headers: { "X-CSRFToken": who.token },
    });
  } catch {
    return false;
  }
  if (answer.ok) {
    await settle(part, (await answer.json()).entries);
    return true;
  }
  if (![400, 413, 422, 500].includes(answer.status)) return false;
  // One of them cannot be read at all: each for itself, and the bad one says so. What the server stumbles over waits.
  if (part.length > 1) {
    for (const entry of part) if (!(await sendPart(url, who, [entry]))) return false;
    return true;
  }
  if (answer.status === 500) return true;
  const told = await answer.json().catch(() => null);
  await settle(part, [{ id: part[0].id, status: "refused", message: told?.error?.message ?? "", label: "", url: "" }]);
  return true;
}

async function sendNow({ keyUrl, syncUrl }) {
  const who = await meet(keyUrl);
  if (typeof who === "string") return who;
  const waiting = (await store.entries()).filter((entry) => entry.state === "waiting");
  for (const part of parts(waiting)) if (!(await sendPart(syncUrl, who, part))) return "offline";
  return (await store.entries()).some((entry) => entry.state === "waiting") ? "waiting" : "clear";
}

let under_way = null;
export function send(urls) {
  const run = () => sendNow(urls);
  under_way ??= (navigator.locks ? navigator.locks.request("huilin-rounds", run) : run()).finally(() => {
    under_way = null;
  });
  return under_way;
}
