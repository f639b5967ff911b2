// Builds web/src into web/static: styles, scripts (a file for each island), pictures; each under a
// name that holds a digest of its content, beside itself packed. names.json says which is which.
import { createHash } from "node:crypto";
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname, join, parse, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import { build } from "esbuild";
import { compile } from "sass";

const here = dirname(fileURLToPath(import.meta.url));
const root = dirname(here);
const src = join(here, "src");
const out = join(here, "static");
// Built beside and then moved: a page is never served half of it.
const made = `${out}.new`;
rmSync(made, { recursive: true, force: true });
mkdirSync(made, { recursive: true });
const names = {};

function put(name, data) {
  const digest = createHash("sha256").update(data).digest("hex").slice(0, 10);
  const { name: stem, ext } = parse(name);
  names[name] = `${stem}-${digest}${ext}`;
  writeFileSync(join(made, names[name]), data);
}

const styles = compile(join(src, "app.scss"), {
  style: "compressed",
  loadPaths: [join(root, "node_modules"), src],
  quietDeps: true,
});
put("app.css", styles.css);
for (const name of readdirSync(src)) {
  if (name.endsWith(".svg")) put(name, readFileSync(join(src, name)));
}

const bundled = await build({
  entryPoints: [join(src, "app.ts")],
  outdir: made,
  bundle: true,
  splitting: true,
  format: "esm",
  target: ["es2022"],
  minify: true,
  entryNames: "[name]-[hash]",
  chunkNames: "[name]-[hash]",
  metafile: true,
  legalComments: "linked",
  logLevel: "warning",
});
for (const [file, { entryPoint }] of Object.entries(bundled.metafile.outputs)) {
  if (entryPoint && file.endsWith(".js")) {
    names[relative(src, join(process.cwd(), entryPoint)).replace(/\.ts$/, ".js")] = relative(made, join(process.cwd(), file));
  }
}

// PDF.js: its worker, and in a folder of its version the fonts that a PDF need not bring along and
// the decoders of pictures, which the worker fetches when it needs them.
const pdfjs = join(root, "node_modules", "pdfjs-dist");
put("pdf.worker.js", readFileSync(join(pdfjs, "legacy", "build", "pdf.worker.min.mjs")));
names.pdfjs = `pdfjs-${JSON.parse(readFileSync(join(pdfjs, "package.json"), "utf-8")).version}`;
for (const part of ["standard_fonts", "wasm"]) {
  cpSync(join(pdfjs, part), join(made, names.pdfjs, part), { recursive: true });
}
cpSync(join(pdfjs, "LICENSE"), join(made, names.pdfjs, "LICENSE"));
writeFileSync(join(made, "names.json"), JSON.stringify(names, null, 1));

for (const file of readdirSync(made, { recursive: true })) {
  const path = join(made, file);
  if (!statSync(path).isFile() || statSync(path).size < 1000 || !/\.(css|js|mjs|svg|wasm)$/.test(file)) continue;
  const data = readFileSync(path);
  writeFileSync(`${path}.gz`, gzipSync(data, { level: 9 }));
  writeFileSync(`${path}.br`, brotliCompressSync(data, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }));
}
rmSync(out, { recursive: true, force: true });
cpSync(made, out, { recursive: true });
rmSync(made, { recursive: true, force: true });
