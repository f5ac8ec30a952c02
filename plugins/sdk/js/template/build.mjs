// Makes the component: node build.mjs OUT
// The files of the procedure are gathered in target/js (TypeScript loses its types there, and every
// line keeps its place, so that errors name the right one), then QuickJS and they become one file.
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, extname, join, relative, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

const project = process.cwd();
const out = resolve(process.argv[2] ?? join('target', 'unsealed.wasm'));
const gathered = join(project, 'target', 'js');
const sources = {};
const skipped = new Set(['node_modules', 'wit', 'cases', 'target']);

function fail(zh, en) {
  console.error(`${zh}\n${en}`);
  process.exit(1);
}

/** A tool of this project, by the project's own node_modules. */
async function tool(name) {
  try {
    return await import(pathToFileURL(createRequire(join(project, 'package.json')).resolve(name)).href);
  } catch {
    return fail(`缺少 ${name}：请在本目录执行 npm ci`, `${name} is missing: run npm ci in this folder`);
  }
}

function checkTypes() {
  const tsc = join(project, 'node_modules', 'typescript', 'bin', 'tsc');
  if (!existsSync(tsc)) fail('缺少 typescript：请在本目录执行 npm ci', 'typescript is missing: run npm ci in this folder');
  const { status } = spawnSync(process.execPath, [tsc, '--noEmit', '-p', project], { stdio: 'inherit' });
  if (status !== 0) fail('类型检查未通过，见上', 'the types do not fit, see above');
}

function gather(from, to, blank) {
  for (const entry of readdirSync(from, { withFileTypes: true })) {
    const source = join(from, entry.name);
    const target = join(to, entry.name);
    if (skipped.has(entry.name) || entry.name.startsWith('.')) continue;
    if (readable(source)) gather(source, target, blank);
    else if (extname(entry.name) === '.ts' && !entry.name.endsWith('.d.ts')) {
      mkdirSync(to, { recursive: true });
      const plain = target.replace(/\.ts$/, '.js');
      sources[relative(gathered, plain)] = relative(project, source);
      writeFileSync(plain, blank(readFileSync(source, 'utf8'), entry.name));
    } else if (extname(entry.name) === '.js') cpSync(source, target, { dereference: true });
  }
}

const readable = (path) => {
  try {
    readdirSync(path);
    return true;
  } catch {
    return false;
  }
};

const typed = existsSync(join(project, 'procedure.ts'));
if (!typed && !existsSync(join(project, 'procedure.js'))) fail('没有 procedure.js', 'there is no procedure.js');
const { componentize } = await tool('componentize-qjs');
let blank = null;
if (typed) {
  checkTypes();
  const { default: blankSpace } = await tool('ts-blank-space');
  blank = (text, name) =>
    blankSpace(text, (node) => {
      const line = text.slice(0, node.pos).split('\n').length;
      fail(`${name}:${line}：这种写法不能只靠去掉类型来编译（如 enum、namespace）`, `${name}:${line}: this is more than types (enum, namespace) and cannot be compiled`);
    });
}
rmSync(gathered, { recursive: true, force: true });
gather(project, gathered, blank);
writeFileSync(join(gathered, 'sdk', 'sources.js'), `export const sources = ${JSON.stringify(sources)};\n`);

const entry = join(gathered, 'procedure.js');
const { component } = await componentize({
  witPath: join(project, 'wit'),
  world: 'procedure',
  jsSource: readFileSync(entry, 'utf8'),
  jsPath: entry,
  moduleRoot: gathered,
  stubWasi: true,
  sync: true,
}).catch((error) => fail('未能生成组件', `no component could be made: ${error.message ?? error}`));
mkdirSync(dirname(out), { recursive: true });
writeFileSync(out, component);
