// Keeps what was typed and photographed on this phone until the report has arrived.
// A form that was sent once keeps its idempotency key: sending it again cannot make a second report.
const form = document.querySelector("form[data-draft]");
const arrived = document.querySelector("[data-draft-arrived]");
const KEPT = ["description", "category", "place"];
const DAY = 24 * 3600 * 1000;

const open = () =>
  new Promise((done, fail) => {
    const request = indexedDB.open("huilin", 1);
    request.onupgradeneeded = () => request.result.createObjectStore("photos");
    request.onsuccess = () => done(request.result);
    request.onerror = () => fail(request.error);
  });
const photos = async (mode, act) => {
  try {
    const base = await open();
    return await new Promise((done, fail) => {
      const request = act(base.transaction("photos", mode).objectStore("photos"));
      request.onsuccess = () => done(request.result);
      request.onerror = () => fail(request.error);
    });
  } catch {
    return undefined;
  }
};
const read = (name) => {
  try {
    return JSON.parse(localStorage.getItem(name) ?? "null");
  } catch {
    return null;
  }
};
const write = (name, value) => {
  try {
    if (value) localStorage.setItem(name, JSON.stringify(value));
    else localStorage.removeItem(name);
  } catch {
    // A browser without storage still sends the form.
  }
};

if (arrived) {
  const name = `huilin-draft:${arrived.dataset.draftArrived}`;
  write(name, null);
  photos("readwrite", (store) => store.delete(name));
}

if (form) {
  const name = `huilin-draft:${form.dataset.draft}`;
  const key = form.elements.idempotency_key;
  const said = document.getElementById("draft-said");
  const snapshot = () => Object.fromEntries(KEPT.map((field) => [field, form.elements[field]?.value ?? ""]));
  const save = (more = {}) => {
    write(name, { ...snapshot(), at: Date.now(), ...more });
    if (said && form.elements.description.value) said.textContent = said.dataset.saved;
  };
  const old = read(name);
  const fresh = old && Date.now() - old.at < DAY ? old : null;
  if (fresh && form.dataset.restore !== "no") {
    for (const field of KEPT) if (fresh[field] && form.elements[field]) form.elements[field].value = fresh[field];
    if (fresh.key && key) key.value = fresh.key;
    if (said && fresh.description) said.textContent = said.dataset.restored;
  }
  const first = key?.defaultValue;
  const changed = () => {
    if (key && first) key.value = first;
    save();
  };
  photos("readonly", (store) => store.get(name)).then((files) => {
    if (fresh && files?.length) document.dispatchEvent(new CustomEvent("huilin:kept-photos", { detail: files }));
  });
  form.addEventListener("input", (event) => event.target.type !== "file" && changed());
  document.addEventListener("huilin:photos", (event) => {
    changed();
    photos("readwrite", (store) => store.put(event.detail, name));
  });
  form.addEventListener("submit", () => save({ key: key?.value }));
}
