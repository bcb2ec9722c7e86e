// Asks who else has the matter open, while this page is in sight.
const EVERY = 25000;
setInterval(() => {
  if (document.hidden) return;
  document.querySelector("[data-look]")?.dispatchEvent(new Event("look"));
}, EVERY);
