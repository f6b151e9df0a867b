// Accessibility of a page by axe-core, in a real browser: three widths, light and dark, sources closed then open.
//   node benchmarks/axe.mjs MODULES PAGE.html [CAPTURES]
// MODULES: the node_modules folder that holds axe-core and playwright-core. CHROMIUM: the browser (/usr/bin/chromium by default).
import { createRequire } from "node:module";
import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";

const [modules, page, captures] = process.argv.slice(2);
if (!modules || !page) {
  console.error("Donnez le dossier node_modules et la page : node benchmarks/axe.mjs MODULES PAGE.html [CAPTURES]");
  process.exit(2);
}
const require = createRequire(pathToFileURL(join(resolve(modules), "x.js")));
const { chromium } = require("playwright-core");
const axe = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-gpu"],
});
let total = 0;

async function look(tab, name) {
  const found = await tab.evaluate(() => axe.run(document, { resultTypes: ["violations", "incomplete"] }));
  const wide = await tab.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  total += found.violations.length + (wide > 0 ? 1 : 0);
  console.log(`${name} : ${found.violations.length} fautes, ${found.incomplete.length} à voir, ${wide} px de trop`);
  for (const [kind, rules] of [["faute", found.violations], ["à voir", found.incomplete]]) {
    for (const rule of rules) {
      console.log(`  ${kind} ${rule.id} (${rule.impact}) : ${rule.help}, ${rule.nodes.length} endroits`);
      for (const node of rule.nodes.slice(0, 3)) console.log(`    ${node.target.join(" ")} – ${node.any.concat(node.all, node.none)[0]?.message ?? ""}`);
    }
  }
}

for (const colorScheme of ["light", "dark"]) {
  for (const width of [360, 768, 1440]) {
    const tab = await browser.newPage({ viewport: { width, height: 900 }, colorScheme, reducedMotion: "reduce" });
    await tab.goto(pathToFileURL(resolve(page)).href);
    await tab.evaluate(axe);
    await look(tab, `${width} px, ${colorScheme}, sources fermées`);
    if (captures) await tab.screenshot({ path: join(captures, `${width}-${colorScheme}.png`) });
    if (await tab.locator("#bascule").isVisible()) await tab.click("#bascule");
    await look(tab, `${width} px, ${colorScheme}, sources ouvertes`);
    if (captures) {
      await tab.evaluate(() => document.querySelector("main h2").scrollIntoView());
      await tab.screenshot({ path: join(captures, `${width}-${colorScheme}-ouvertes.png`) });
      await tab.evaluate(() => document.querySelector("figure")?.scrollIntoView());
      await tab.screenshot({ path: join(captures, `${width}-${colorScheme}-figures.png`) });
    }
    await tab.close();
  }
}
await browser.close();
console.log(total ? `${total} fautes` : "Aucune faute.");
process.exit(total ? 1 : 0);
