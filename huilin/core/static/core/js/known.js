// When a category is chosen, the matters of that kind are shown first and the list opens; without a script it opens by hand.
const list = document.querySelector("[data-known]");
document.querySelectorAll('input[name="category"]').forEach((radio) =>
  radio.addEventListener("change", () => {
    const lines = [...list.querySelectorAll("[data-category]")];
    const same = lines.filter((line) => radio.value && line.dataset.category === radio.value);
    same.reverse().forEach((line) => line.parentElement.prepend(line));
    if (same.length) list.open = true;
  }),
);
