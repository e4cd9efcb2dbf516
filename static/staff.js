// For people who have signed in: keeps what they type, warns before the session ends, listens to keys. No page needs it.
const token = () => document.querySelector("[name=csrfmiddlewaretoken]")?.value ?? "";
const send = (address, body) =>
  fetch(address, { method: "POST", body, redirect: "manual", headers: { "X-CSRFToken": token() } });

const hidden = (name, value) => Object.assign(document.createElement("input"), { type: "hidden", name, value });

// ---- drafts ----

const EVERY = 15_000;

class Drafting {
  constructor(form) {
    this.form = form;
    this.said = form.querySelector("[data-draft-said]");
    this.isDirty = false;
    form.addEventListener("input", () => (this.isDirty = true));
    form.addEventListener("submit", () => (this.isDirty = false));
    setInterval(() => this.keep(), EVERY);
    document.addEventListener("visibilitychange", () => document.hidden && this.keep());
  }

  async keep() {
    if (!this.isDirty) return;
    this.isDirty = false;
    const typed = [...new FormData(this.form)].filter(([, value]) => typeof value === "string");
    try {
      const answer = await send(location.pathname, new URLSearchParams([...typed, ["_draft", "auto"]]));
      if (!answer.ok) throw new Error(answer.status);
      this.said.textContent = await answer.text();
      session.extended();
    } catch {
      this.isDirty = true;
      this.said.textContent = this.form.dataset.draft;
    }
  }
}

// ---- the end of the session ----

const WARNED = 120_000;

class Session {
  constructor(idle) {
    this.idle = idle * 1000;
    this.dialog = document.getElementById("session-ends");
    this.others = new BroadcastChannel("session");
    this.others.addEventListener("message", () => this.restart());
    this.dialog.querySelector("form").addEventListener("submit", (event) => this.stay(event));
    this.extended();
    setInterval(() => this.look(), 1000);
  }

  extended() {
    this.restart();
    this.others.postMessage("extended");
  }

  restart() {
    this.since = Date.now();
    if (this.dialog.open) this.dialog.close();
  }

  async stay(event) {
    event.preventDefault();
    const answer = await send(event.target.action, new URLSearchParams());
    if (answer.ok) this.extended();
    else location.reload();
  }

  look() {
    const passed = Date.now() - this.since;
    if (passed > this.idle + 1000) location.reload(); // it has ended: nothing is left on the screen
    else if (passed > this.idle - WARNED && !this.dialog.open) this.dialog.showModal();
  }
}

// ---- keys ----

const SEARCHES = ["main [role=search] [name=text]", "main [role=search] input:not([type=hidden])"]; // for people first
const STEPS = { j: 1, k: -1 };
const rows = () => [...document.querySelectorAll("main .app-list tbody th a[href]")];
const asks = (element) => element.closest("input, textarea, select, [contenteditable], dialog[open]") !== null;

class Keys {
  constructor() {
    this.list = document.getElementById("keys");
    this.jump = document.getElementById("jump");
    this.typed = [];
    document.addEventListener("keydown", (event) => this.pressed(event));
    this.jump?.querySelector("form").addEventListener("submit", (event) => this.go(event));
  }

  pressed(event) {
    if (event.ctrlKey && event.key.toLowerCase() === "k" && this.jump) {
      event.preventDefault();
      if (!this.jump.open) this.jump.showModal();
      return;
    }
    const isPlain = !event.ctrlKey && !event.metaKey && !event.altKey && event.key.length === 1;
    if (!isPlain || asks(event.target) || !("shortcuts" in document.body.dataset)) return;
    this.typed = [...this.typed.filter(([, at]) => event.timeStamp - at < 1000), [event.key, event.timeStamp]];
    const keys = this.typed.map(([key]) => key).join(" ");
    if (this.lead(keys) || this.lead(event.key)) event.preventDefault();
  }

  lead(keys) {
    const link = this.list.querySelector(`[data-keys="${CSS.escape(keys).replaceAll("\\ ", " ")}"]`);
    const search = SEARCHES.map((where) => document.querySelector(where)).find(Boolean);
    if (link) location.assign(link.href);
    else if (keys in STEPS && rows().length) this.step(STEPS[keys]);
    else if (keys === "?") this.list.showModal();
    else if (keys === "/" && search) search.focus();
    else return false;
    this.typed = [];
    return true;
  }

  // From where the focus is to the row after or before; from outside the list to its first or last.
  step(by) {
    const links = rows();
    const here = links.findIndex((link) => link.closest("tr").contains(document.activeElement));
    const next = here < 0 && by < 0 ? links.length - 1 : here + by;
    links[Math.min(Math.max(next, 0), links.length - 1)].focus();
  }

  // The name of a page leads there; anything else is looked for on the server.
  go(event) {
    const asked = document.getElementById("jump-text").value.trim().toLocaleLowerCase();
    const pages = [...this.list.querySelectorAll("a[data-keys]")];
    const page = asked && pages.find((link) => link.textContent.toLocaleLowerCase().startsWith(asked));
    if (!page) return event.target.append(hidden("csrfmiddlewaretoken", token()));
    event.preventDefault();
    location.assign(page.href);
  }
}

const session = "idle" in document.body.dataset ? new Session(Number(document.body.dataset.idle)) : { extended() {} };
for (const form of document.querySelectorAll("form[data-draft]")) new Drafting(form);
new Keys();
