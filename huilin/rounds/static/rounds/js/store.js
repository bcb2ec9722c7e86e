// What lies on this phone: the list and what was noted, sealed with a key that only its owner's session brings.
// Without IndexedDB or WebCrypto everything stays in memory, as long as the page is open.
const NAME = "huilin-rounds";
const WEEK = 7 * 24 * 3600 * 1000;
const memory = { keep: new Map(), entries: new Map() };
let inMemory = !window.indexedDB || !window.crypto?.subtle;

const open = () =>
  new Promise((done, fail) => {
    const request = indexedDB.open(NAME, 1);
    request.onupgradeneeded = () => {
      request.result.createObjectStore("keep");
      request.result.createObjectStore("entries");
    };
    request.onsuccess = () => done(request.result);
    request.onerror = () => fail(request.error);
  });
let base;
async function act(store, mode, how) {
  try {
    if (!inMemory) base ??= await open();
  } catch {
    inMemory = true;
  }
  if (inMemory) return how(null, memory[store]);
  return new Promise((done, fail) => {
    const deal = base.transaction(store, mode);
    const request = how(deal.objectStore(store));
    deal.oncomplete = () => done(request.result);
    deal.onabort = deal.onerror = () => fail(deal.error);
  });
}
const get = (store, key) => act(store, "readonly", (kept, map) => (kept ? kept.get(key) : map.get(key)));
const put = (store, key, value) =>
  act(store, "readwrite", (kept, map) => (kept ? kept.put(value, key) : map.set(key, value)));
const drop = (store, key) => act(store, "readwrite", (kept, map) => (kept ? kept.delete(key) : map.delete(key)));
const all = (store) => act(store, "readonly", (kept, map) => (kept ? kept.getAll() : [...map.values()]));

export const isMemory = () => inMemory;

async function seal(key, bytes) {
  if (inMemory) return { data: bytes };
  const iv = crypto.getRandomValues(new Uint8Array(12));
  return { iv, data: await crypto.subtle.encrypt({ name: "AES-GCM", iv }, key, bytes) };
}
const unseal = async (key, { iv, data }) =>
  iv ? new Uint8Array(await crypto.subtle.decrypt({ name: "AES-GCM", iv }, key, data)) : data;
const text = (bytes) => new TextDecoder().decode(bytes);
const bytes = (words) => new TextEncoder().encode(words);

// The list and the key go; what was noted stays, sealed, until its owner signs in again.
export async function forget() {
  await drop("keep", "list");
  await drop("keep", "session");
}

export async function takeSession(user, raw) {
  const before = await get("keep", "session");
  if (before && before.user !== user) await forget();
  const material = Uint8Array.from(atob(raw), (sign) => sign.charCodeAt(0));
  const key = inMemory ? null : await crypto.subtle.importKey("raw", material, "AES-GCM", false, ["encrypt", "decrypt"]);
  const session = { user, key, at: Date.now() };
  await put("keep", "session", session);
  return session;
}

export async function session() {
  const kept = await get("keep", "session");
  if (!kept) return null;
  if (Date.now() - kept.at < WEEK) return kept;
  await forget();
  return null;
}

export async function keepList(html) {
  const who = await session();
  if (who) await put("keep", "list", { user: who.user, at: Date.now(), ...(await seal(who.key, bytes(html))) });
}

export async function keptList() {
  const who = await session();
  const list = await get("keep", "list");
  if (!who || !list || list.user !== who.user || Date.now() - list.at > WEEK) return null;
  return text(await unseal(who.key, list));
}

// entry: {id, kind, at, body, label, photos: [{name, type, bytes}], state, said, label_there, url_there}
export async function save(entry) {
  const who = await session();
  if (!who) throw new Error("no session");
  const { photos, ...told } = entry;
  const sealed = { id: entry.id, user: who.user, state: entry.state, ...(await seal(who.key, bytes(JSON.stringify(told)))) };
  sealed.photos = await Promise.all(
    photos.map(async (photo) => ({ name: photo.name, type: photo.type, ...(await seal(who.key, photo.bytes)) })),
  );
  await put("entries", entry.id, sealed);
}

export async function entries() {
  const who = await session();
  const mine = (await all("entries")).filter((kept) => who && kept.user === who.user);
  const opened = await Promise.all(
    mine.map(async (kept) => {
      try {
        const photos = await Promise.all(
          kept.photos.map(async (one) => ({ name: one.name, type: one.type, bytes: await unseal(who.key, one) })),
        );
        return { ...JSON.parse(text(await unseal(who.key, kept))), photos };
      } catch {
        return null;
      }
    }),
  );
  return opened.filter(Boolean).sort((one, other) => (one.at < other.at ? -1 : 1));
}

export async function unsent() {
  const who = await session();
  const left = (await all("entries")).filter((kept) => kept.state !== "sent");
  return { all: left.length, foreign: left.filter((kept) => !who || kept.user !== who.user).length };
}

export const remove = (id) => drop("entries", id);
