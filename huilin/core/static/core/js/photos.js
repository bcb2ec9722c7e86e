// Photos are made at most 1600 px long before they travel, shown small, and can be taken out again.
// The chosen files live in the hidden-by-style input #photos-album, so that an ordinary submit carries them.
const LONG_SIDE = 1600;
const box = document.querySelector("[data-photos]");

async function shrink(file) {
  if (!file.type.startsWith("image/") || !window.createImageBitmap) return file;
  try {
    const picture = await createImageBitmap(file, { imageOrientation: "from-image" });
    const scale = Math.min(1, LONG_SIDE / Math.max(picture.width, picture.height));
    if (scale === 1 && file.size < 600 * 1024) return file;
    const canvas = document.createElement("canvas");
    canvas.width = Math.round(picture.width * scale);
    canvas.height = Math.round(picture.height * scale);
    canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
    const blob = await new Promise((done) => canvas.toBlob(done, "image/jpeg", 0.82));
    return blob ? new File([blob], file.name.replace(/\.\w+$/, "") + ".jpg", { type: "image/jpeg" }) : file;
  } catch {
    return file;
  }
}

if (box && window.DataTransfer) {
  const camera = document.getElementById("photos-camera");
  const album = document.getElementById("photos-album");
  const list = box.querySelector("[data-picked]");
  const most = Number(box.dataset.photos) || 6;
  const said = document.getElementById("photos-said");
  const form = box.closest("form");
  let chosen = [];
  let working = 0;
  let waiting = false;

  const show = () => {
    const hold = new DataTransfer();
    for (const file of chosen) hold.items.add(file);
    album.files = hold.files;
    list.querySelectorAll("img").forEach((image) => URL.revokeObjectURL(image.src));
    list.replaceChildren(
      ...chosen.map((file, index) => {
        const item = document.createElement("li");
        const image = document.createElement("img");
        const remove = document.createElement("button");
        image.src = URL.createObjectURL(file);
        image.alt = `${box.dataset.name} ${index + 1}`;
        remove.type = "button";
        remove.textContent = "×";
        remove.setAttribute("aria-label", `${box.dataset.remove} ${index + 1}`);
        remove.addEventListener("click", () => {
          chosen = chosen.filter((other) => other !== file);
          show();
          tell();
        });
        item.append(image, remove);
        return item;
      }),
    );
    list.hidden = chosen.length === 0;
  };
  const tell = () => document.dispatchEvent(new CustomEvent("huilin:photos", { detail: chosen }));
  const take = async (input) => {
    const fresh = [...input.files].filter((file) => !chosen.includes(file));
    working += 1;
    if (said) said.textContent = said.dataset.working;
    const smaller = await Promise.all(fresh.map(shrink));
    working -= 1;
    if (input === camera) camera.value = "";
    if (said) said.textContent = chosen.length + smaller.length > most ? said.dataset.most : "";
    chosen = [...chosen, ...smaller].slice(0, most);
    show();
    tell();
    if (waiting && working === 0) {
      delete form.dataset.sent;
      form.requestSubmit();
    }
  };
  form.addEventListener("submit", (event) => {
    if (working === 0) return;
    waiting = true;
    event.preventDefault();
  });
  camera.addEventListener("change", () => take(camera));
  album.addEventListener("change", () => take(album));
  document.addEventListener("huilin:kept-photos", (event) => {
    if (chosen.length) return;
    chosen = event.detail.slice(0, most);
    show();
  });
}
