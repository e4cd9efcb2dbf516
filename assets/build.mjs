// Compiles the styles and copies what the browser needs into static/. Run by `npm run build`; the results are committed.
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import * as sass from "sass";

const modules = new URL("../node_modules/", import.meta.url);
const assets = new URL("./", import.meta.url);
const results = new URL("../static/", import.meta.url);
const tests = new URL("../tests/", import.meta.url);

for (const folder of [new URL("fonts/", results), new URL("browser/", tests), new URL("interface/", tests)]) {
  mkdirSync(folder, { recursive: true });
}

const importers = [new sass.NodePackageImporter(new URL("..", import.meta.url).pathname)];
for (const name of ["app", "admin"]) {
  const { css } = sass.compile(new URL(`${name}.scss`, assets).pathname, { style: "compressed", importers });
  writeFileSync(new URL(`${name}.css`, results), `${css}\n`);
}

for (const subset of ["latin", "latin-ext", "cyrillic"]) {
  const font = `source-sans-3-${subset}-wght-normal.woff2`;
  copyFileSync(new URL(`@fontsource-variable/source-sans-3/files/${font}`, modules), new URL(`fonts/${font}`, results));
}
copyFileSync(new URL("@fontsource-variable/source-sans-3/LICENSE", modules), new URL("fonts/LICENSE", results));

// Without the map's address: the map is not shipped.
const script = readFileSync(new URL("govuk-frontend/dist/govuk/govuk-frontend.min.js", modules), "utf8");
writeFileSync(new URL("govuk-frontend.min.js", results), script.replace(/\/\/# sourceMappingURL=\S+\s*$/, "\n"));
for (const name of ["init.js", "staff.js", "favicon.svg"]) copyFileSync(new URL(name, assets), new URL(name, results));

// Tests need no node: the checker of accessibility and the markup to compare with are committed too.
copyFileSync(new URL("axe-core/axe.min.js", modules), new URL("browser/axe.min.js", tests));
const compared = {
  "character-count": ["default"],
  "checkboxes": ["with hints on items", "with error message"],
  "date-input": ["with error message and hint"],
  "error-summary": ["default"],
  "input": ["default", "with hint text", "with error message"],
  "notification-banner": ["default", "with type as success"],
  "pagination": ["with prev and next only"],
  "radios": ["with hints on items", "with fieldset and error message"],
  "select": ["default", "with hint text and error message"],
  "summary-list": ["with actions"],
  "task-list": ["default"],
  "textarea": ["default", "with error message"],
  "warning-text": ["default"],
};
const markup = {};
for (const [component, names] of Object.entries(compared)) {
  const file = new URL(`govuk-frontend/dist/govuk/components/${component}/fixtures.json`, modules);
  const { fixtures } = JSON.parse(readFileSync(file, "utf8"));
  for (const name of names) {
    const found = fixtures.find((fixture) => fixture.name === name);
    if (!found) throw new Error(`${component} has no example "${name}": ${fixtures.map((f) => f.name).join(", ")}`);
    markup[`${component}: ${name}`] = found.html;
  }
}
writeFileSync(new URL("interface/govuk_markup.json", tests), `${JSON.stringify(markup, null, 2)}\n`);
