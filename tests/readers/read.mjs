// Parses a Mermaid flowchart with the mermaid package and prints its nodes and edges as JSON.
//
// read.mjs FILE    run with the folder of node_modules as the working directory

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";

// Modules are looked up from the working directory, not from the place of this script.
const require = createRequire(pathToFileURL(process.cwd() + "/"));
const load = (name) => import(pathToFileURL(require.resolve(name)).href);

// Mermaid cleans labels with DOMPurify, which wants a page around it.
const { JSDOM } = await load("jsdom");
const { window } = new JSDOM("<!doctype html><body></body>");
globalThis.window = window;
globalThis.document = window.document;

const { default: mermaid } = await import(
  pathToFileURL(process.cwd() + "/node_modules/mermaid/dist/mermaid.esm.min.mjs").href
);
mermaid.initialize({ startOnLoad: false });
const diagram = await mermaid.mermaidAPI.getDiagramFromText(readFileSync(process.argv[2], "utf-8"));
const nodes = [...diagram.db.getVertices().values()].map((node) => ({ id: node.id, text: node.text }));
const edges = diagram.db.getEdges().map((edge) => ({
  from: edge.start,
  to: edge.end,
  text: edge.text,
}));
console.log(JSON.stringify({ type: diagram.type, nodes, edges }));
