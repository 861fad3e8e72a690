// The page works without this file. With it: a changed conversation appears by itself, and the send button says that it is busy.
"use strict";
const log = document.querySelector("[data-poll]");
let seen = log ? log.dataset.version : "";

async function refresh() {
  if (document.hidden) return;
  try {
    const response = await fetch(log.dataset.poll, { headers: { "X-Seen": seen } });
    if (response.status !== 200) return;
    const text = await response.text();
    const page = new DOMParser().parseFromString(text, "text/html").querySelector("[data-poll]");
    // Never throw away what somebody is typing in a form of an older card.
    if (!page || page.dataset.version === seen || log.contains(document.activeElement)) return;
    seen = page.dataset.version;
    log.replaceChildren(...page.childNodes);
  } catch {
    // The bot is restarting; the next round tries again.
  }
}
if (log) setInterval(refresh, 2500);

document.addEventListener("submit", (event) => {
  const button = event.submitter;
  if (!button) return;
  button.setAttribute("aria-busy", "true");
  setTimeout(() => { button.disabled = true; }, 0);
});
addEventListener("pageshow", () => {
  for (const button of document.querySelectorAll("button[aria-busy]")) { button.disabled = false; button.removeAttribute("aria-busy"); }
});

const organisation = document.querySelector("select[data-submit]");
if (organisation) organisation.addEventListener("change", () => organisation.form.requestSubmit());
