// Ticks in a list: all of the page at once, how many, and no sending of none.
const arrange = (form) => {
  const boxes = [...form.querySelectorAll("[name=row]")];
  const all = form.querySelector("[data-check-all]");
  const told = form.querySelector("[data-picked]");
  if (!all || !boxes.length) return;
  form.querySelector("[data-all]").hidden = false;
  const count = () => {
    const picked = boxes.filter((box) => box.checked).length;
    told.textContent = picked ? `${picked} · ` : "";
    all.checked = picked === boxes.length;
    all.indeterminate = picked > 0 && picked < boxes.length;
    for (const button of form.querySelectorAll("[formaction]")) button.disabled = !picked;
  };
  all.addEventListener("change", () => {
    for (const box of boxes) box.checked = all.checked;
    count();
  });
  form.addEventListener("change", count);
  window.addEventListener("pageshow", count);
  count();
};

const begin = (root) => root.querySelectorAll("form[data-rows]").forEach(arrange);
begin(document);
document.addEventListener("htmx:afterSwap", (event) => {
  if (event.target.id === "queue" || event.target.querySelector?.("form[data-rows]")) begin(event.target);
});
