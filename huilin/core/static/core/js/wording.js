// Puts ready words and colleagues' names into a field, for the eye to go over. Nothing is sent by it.
document.addEventListener(
  "click",
  (event) => {
    const button = event.target.closest?.("[data-words]");
    const field = button && document.getElementById(button.dataset.into);
    if (!field) return;
    event.preventDefault();
    event.stopPropagation();
    const words = button.dataset.words;
    if ("beside" in button.dataset) field.setRangeText(words, field.selectionStart, field.selectionEnd, "end");
    else field.value = field.value.trim() ? `${field.value.trimEnd()}\n${words}` : words;
    const folded = field.closest("details");
    if (folded) folded.open = true;
    field.dispatchEvent(new Event("input", { bubbles: true }));
    field.focus();
  },
  true,
);
