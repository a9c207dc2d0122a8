// Pictures of a report: shots.mjs REPORT FOLDER.
import { join } from "node:path";
import { launch, open } from "./browser.mjs";

const [report, folder] = process.argv.slice(2);
const browser = await launch();
const shot = async (name, options, selector) => {
  const page = await open(browser, report, options);
  if (selector) await page.locator(selector).first().evaluate(node => node.scrollIntoView({ behavior: "instant" }));
  await page.screenshot({ path: join(folder, `${name}.png`) });
  await page.close();
};
await shot("overview", {});
await shot("story", { hash: "#/story/0" });
await shot("side-by-side", { hash: "#/story/0" }, ".beside");
await shot("dark", { hash: "#/story/0", dark: true });
await shot("narrow", { width: 390, height: 800 });
await browser.close();
