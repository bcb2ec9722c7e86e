// Ctrl+Enter saves from any field; the keyboard never has to be left.
document.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
  const form = event.target.closest?.("form[data-quick]");
  if (!form) return;
  event.preventDefault();
  form.requestSubmit(form.querySelector("[accesskey]"));
});

// What was pasted is read at once, without leaving the field.
document.addEventListener("paste", (event) => {
  if (event.target.id !== "id_pasted") return;
  setTimeout(() => event.target.dispatchEvent(new Event("change", { bubbles: true })), 0);
});
