// Improves pages that work without it. No inline code anywhere: the content policy forbids it.
import { createAll, ExitThisPage, initAll } from "./govuk-frontend.min.js";

// Leaves without an entry in the history: Back must not lead here again.
class Leave extends ExitThisPage {
  static moduleName = "app-exit-this-page";

  exitPage() {
    this.$updateSpan.textContent = "";
    this.$overlay = document.createElement("div");
    this.$overlay.className = "govuk-exit-this-page-overlay";
    this.$overlay.setAttribute("role", "alert");
    this.$overlay.textContent = this.i18n.t("activated");
    document.body.append(this.$overlay);
    document.body.classList.add("govuk-exit-this-page-hide-content");
    document.title = " ";
    window.location.replace(this.$button.href);
  }
}

initAll();
createAll(Leave);

const pad = (number) => String(number).padStart(2, "0");
const today = (now) => `${now.getFullYear()}-${pad(now.getMonth() + 1)}-${pad(now.getDate())}`;

for (const button of document.querySelectorAll("[data-fill-today]")) {
  button.hidden = false;
  button.addEventListener("click", () => {
    const input = document.getElementById(button.dataset.fillToday);
    input.value = today(new Date());
    input.focus();
  });
}

for (const button of document.querySelectorAll("[data-fill-now]")) {
  button.hidden = false;
  button.addEventListener("click", () => {
    const now = new Date();
    const day = document.getElementById(`${button.dataset.fillNow}_0`);
    const time = document.getElementById(`${button.dataset.fillNow}_1`);
    day.value = today(now);
    time.value = `${pad(now.getHours())}:${pad(now.getMinutes())}`;
    time.focus();
  });
}

// Open without scripts; closed on telephones, where it would push the list away.
const narrow = matchMedia("(max-width: 48.05em)").matches;
for (const panel of document.querySelectorAll("details.app-filter:not([data-keep-open])")) {
  if (narrow) panel.open = false;
}

// Days and numbers of records are read at a glance: no line ends at their hyphens.
const WHOLE = /\b(?:\d{4}-\d{2}-\d{2}|[A-Z]{2,3}-\d{4}-\d{5})\b/;
const whole = (text) => {
  const found = WHOLE.exec(text.data);
  if (!found) return;
  const rest = text.splitText(found.index).splitText(found[0].length);
  const span = document.createElement("span");
  span.className = "app-whole";
  rest.previousSibling.replaceWith(span);
  span.textContent = found[0];
  whole(rest);
};
const keepWhole = (part) => {
  const texts = document.createTreeWalker(part, NodeFilter.SHOW_TEXT);
  const broken = [];
  while (texts.nextNode()) {
    const { data, parentElement } = texts.currentNode;
    if (WHOLE.test(data) && !parentElement.closest(".app-num, .app-whole, .govuk-visually-hidden, option, svg, textarea")) broken.push(texts.currentNode);
  }
  broken.forEach(whole);
};
keepWhole(document.querySelector("main") ?? document.body);
addEventListener("htmx:load", (event) => keepWhole(event.detail.elt));

// A page brought back by Back after signing out shows nothing: it is asked for anew.
addEventListener("pageshow", (event) => {
  if (event.persisted && document.querySelector("[data-private]")) location.reload();
});
