// Drives VS Code in a browser through one editing session and writes what it saw as JSON.
//
// Keys and the mouse do what a user does; the screen tells what a user sees (squiggles, Problems, hover, messages); the
// witness extension tells exactly which findings VS Code holds.
'use strict';

const fs = require('node:fs');
const path = require('node:path');

const task = JSON.parse(fs.readFileSync(process.env.SPEC_LSP_TASK, 'utf8'));
const { chromium } = require(task.playwright);

const report = { version: task.version, before: [], edited: [], undone: [], hover: '', definition: '' };
const EDITOR = '.editor-group-container.active .monaco-editor';

class Stuck extends Error {}

const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

async function until(what, condition) {
  const end = Date.now() + task.patience;
  for (;;) {
    const value = await condition();
    if (value) {
      return value;
    }
    if (Date.now() > end) {
      throw new Stuck(what);
    }
    await pause(50);
  }
}

function witness() {
  try {
    return JSON.parse(fs.readFileSync(task.witness, 'utf8'));
  } catch {
    return { active: '', findings: [] };
  }
}

const findings = () => witness().findings.filter(({ file }) => task.specs.includes(file));

function showsAllKinds() {
  const found = findings();
  const has = (code) => found.some((one) => one.code === code);
  const conflicts = new Set(found.filter(({ code }) => code === task.conflict).map(({ file }) => file));
  return has(task.ambiguous) && task.criteria.some(has) && conflicts.size === task.specs.length;
}

// Findings may come in several messages: they count once they have stayed the same for a while.
async function settled() {
  let last = '';
  let since = Date.now();
  await until('findings that stay the same', () => {
    const now = JSON.stringify(findings());
    if (now !== last) {
      last = now;
      since = Date.now();
    }
    return Date.now() - since > 500;
  });
  return findings();
}

async function onlyThisMachine(context) {
  await context.route('**/*', (route) => {
    const { hostname } = new URL(route.request().url());
    return hostname === '127.0.0.1' || hostname.endsWith('localhost') ? route.continue() : route.abort();
  });
}

class Workbench {
  constructor(page) {
    this.page = page;
  }

  shoot(name) {
    return this.page.screenshot({ path: path.join(task.screenshots, `${name}.png`) });
  }

  async ready() {
    await this.page.goto(task.url, { waitUntil: 'domcontentloaded' });
    const timeout = task.patience;
    await this.page.waitForSelector('.explorer-folders-view .monaco-list-row', { timeout });
    await until('the witness extension', () => fs.existsSync(task.witness));
  }

  // `words` are what the row that Enter will take must hold: the list lags behind the text.
  async quickPick(keys, text, ...words) {
    await this.page.keyboard.press(keys);
    const input = this.page.locator('.quick-input-widget:visible input').first();
    await input.waitFor({ timeout: task.patience });
    await input.fill(text);
    const row = this.page.locator('.quick-input-list .monaco-list-row.focused');
    for (const word of words) {
      await row.filter({ hasText: word }).waitFor({ timeout: task.patience });
    }
    await this.page.keyboard.press('Enter');
  }

  async open(file) {
    await this.quickPick('Control+p', file, ...file.split('/'));
    await until(`${file} in the active editor`, () => witness().active === file);
    await this.page.waitForSelector(`${EDITOR} .view-line`, { timeout: task.patience });
  }

  // Both 1-based, the column in UTF-16 units.
  async goTo(line, column) {
    await this.quickPick('Control+g', `:${line}:${column}`);
    const caret = this.page.locator('#status\\.editor\\.selection');
    await until(`the caret at ${line}:${column}`, async () => (await caret.innerText()).includes(`Ln ${line}, Col ${column}`));
  }

  command(title) {
    return this.quickPick('F1', `>${title}`, title);
  }

  squiggles() {
    return this.page.locator(`${EDITOR} :is(.squiggly-error, .squiggly-warning, .squiggly-info)`).count();
  }

  // The rows of Problems; the list draws those in sight only, so it is walked down until it names all `codes`. Files may
  // be folded (a click on one does that): the right arrow unfolds them.
  async problems(codes) {
    const rows = new Set();
    const list = this.page.locator('.markers-panel .monaco-list-row');
    await list.first().waitFor({ timeout: task.patience });
    await list.first().click();
    await until(`${[...codes]} in Problems`, async () => {
      (await list.allInnerTexts()).forEach((row) => rows.add(row));
      await this.page.keyboard.press('ArrowRight');
      await this.page.keyboard.press('ArrowDown');
      return [...codes].every((code) => [...rows].some((row) => row.includes(code)));
    });
    return [...rows];
  }
}

async function showFindings(bench) {
  const inOrder = [...task.specs.filter((one) => one !== task.spec), task.spec];
  for (const spec of inOrder) {
    await bench.open(spec);
  }
  await until('all kinds of findings', showsAllKinds);
  report.before = await settled();
  report.squiggles = await until('a squiggle', () => bench.squiggles());
  await bench.page.keyboard.press('Control+Shift+m');
  const listed = report.before.filter(({ severity }) => severity !== 'hint'); // Problems leaves hints out
  report.problems = await bench.problems(new Set(listed.map(({ code }) => code)));
  for (const spec of inOrder) {
    await bench.open(spec);
    await bench.shoot(`findings-${path.dirname(spec)}`);
  }
}

async function showHover(bench) {
  const line = fs.readFileSync(path.join(task.workspace, task.spec), 'utf8').split(/\r?\n/)[task.heading - 1];
  await bench.goTo(task.heading, line.indexOf(task.title) + 1);
  await bench.page.keyboard.press('Control+k');
  await bench.page.keyboard.press('Control+i');
  report.hover = await until('a hover with the clause', async () => {
    const text = (await bench.page.locator('.monaco-hover:visible .hover-contents').allInnerTexts()).join('\n');
    return text.includes(task.title) && text;
  });
  await bench.shoot('hover');
  await bench.page.keyboard.press('Escape');
}

async function typeAndUndo(bench) {
  const { keyboard } = bench.page;
  const count = report.before.length;
  await keyboard.press('Control+End');
  await keyboard.insertText('\n');
  await keyboard.insertText(task.sentence);
  await until('one finding more after an edit', () => findings().length > count);
  report.edited = await settled();
  await bench.shoot('edited');
  await until('one finding less after undo', async () => {
    await keyboard.press('Control+z');
    await pause(200);
    return findings().length <= count;
  });
  report.undone = await settled();
}

async function followMark(bench) {
  const lines = fs.readFileSync(path.join(task.workspace, task.spec), 'utf8').split(/\r?\n/);
  const number = lines.findIndex((line) => line.includes(task.mark));
  await bench.goTo(number + 1, lines[number].indexOf(task.mark) + 3);
  await bench.page.keyboard.press('F12');
  await until('the challenge file', () => witness().active === task.challenge);
  report.definition = witness().active;
  await bench.shoot('challenge');
}

const servers = () => fs.readFileSync(task.pids, 'utf8').split('\n').filter(Boolean);

async function nextServer(what, end) {
  const [started, cleared] = [servers().length, witness().cleared];
  await end();
  await until(`the end of the server, ${what}`, () => witness().cleared > cleared);
  await until(`another server, ${what}`, () => servers().length > started);
  await until(`its findings, ${what}`, showsAllKinds);
  return settled();
}

async function useCommands(bench) {
  report.restarted = await nextServer('restarted', () => bench.command('Spec: Restart server'));
  report.revived = await nextServer('killed', () => process.kill(Number(servers().at(-1)), 'SIGKILL'));
  await bench.command('Spec: Show output');
  const lines = bench.page.locator('.output-view .view-lines, .panel .view-lines');
  report.output = await until('the output', async () => {
    const text = (await lines.allInnerTexts()).join('\n').replaceAll('\u00a0', ' ');
    return text.includes('is running') && text;
  });
  await bench.shoot('output');
}

async function wholeSession(bench) {
  await showFindings(bench);
  await showHover(bench);
  await typeAndUndo(bench);
  await followMark(bench);
  await useCommands(bench);
}

// The server does not come up: one message, with a button that leads to the setting.
async function failedStart(bench) {
  await bench.open(task.spec);
  const toast = bench.page.locator('.notifications-toasts .notification-list-item', { hasText: 'spec-lsp' });
  await toast.first().waitFor({ timeout: task.patience });
  report.message = await toast.first().innerText();
  await pause(2000); // time for a second message, which must not come
  report.messages = await toast.count();
  await bench.shoot(task.picture);
  await toast.first().getByRole('button', { name: 'Open settings' }).click();
  const setting = bench.page.locator('.settings-editor .setting-item-contents', { hasText: 'The program that starts the language server' });
  await setting.first().waitFor({ timeout: task.patience });
  await bench.shoot('setting');
  report.setting = await setting.first().innerText();
}

// A workspace that the user has not trusted: the server works, but not the one that the workspace names.
async function restrictedWorkspace(bench) {
  for (const spec of task.specs) {
    await bench.open(spec);
  }
  await until('all kinds of findings', showsAllKinds);
  report.before = await settled();
  report.status = await bench.page.locator('.part.statusbar').innerText();
  await bench.shoot('restricted');
}

// The clarifier: a squiggle, the question among the quick fixes, an answer, the edited clause with its case, no squiggle.
async function clarified(bench) {
  const open = () => witness().findings.find(({ file, code }) => file === task.wording.file && code === task.wording.code);
  await bench.open(task.wording.file);
  const found = await until('the ambiguous word', open);
  report.squiggle = found.covered;
  const line = fs.readFileSync(path.join(task.workspace, task.wording.file), 'utf8').split(/\r?\n/)[found.line];
  await bench.goTo(found.line + 1, line.indexOf(task.wording.words) + task.wording.offset + 1);
  const actions = bench.page.locator('.action-widget .monaco-list-row');
  await until('the question among the quick fixes', async () => {
    await bench.page.keyboard.press('Control+.'); // too early, it opens nothing
    await pause(1000);
    return (await actions.filter({ hasText: 'Clarify:' }).count()) > 0 || void (await bench.page.keyboard.press('Escape'));
  });
  report.actions = await actions.allInnerTexts();
  await bench.shoot('clarify-actions');
  await actions.filter({ hasText: 'Clarify:' }).first().click();
  const toast = bench.page.locator('.notifications-toasts .notification-list-item', { hasText: 'stand for' });
  await toast.first().waitFor({ timeout: task.patience });
  report.question = await toast.first().innerText();
  await pause(800); // the message slides in
  await bench.shoot('clarify-question');
  await toast.first().getByRole('button', { name: task.wording.answer }).click();
  await until('no finding any more', () => !open());
  await bench.shoot('clarify-answered');
  await bench.page.keyboard.press('Control+s');
  report.clarified = await until('the saved clause', () => {
    const text = fs.readFileSync(path.join(task.workspace, task.wording.file), 'utf8');
    return text.includes('GOOD: as the author reads the clause') && text;
  });
}

// A conflict stands in both files; mending either side takes it away in both, and taking that back brings it back.
async function conflicting(bench) {
  const told = () => findings().filter(({ code }) => code === task.conflict);
  const inBoth = () => new Set(told().map(({ file }) => file)).size === task.specs.length;
  for (const spec of task.specs) {
    await bench.open(spec);
  }
  await until('the conflict in both files', inBoth);
  report.conflict = told();
  for (const spec of task.specs) {
    await bench.open(spec);
    await bench.shoot(`conflict-${path.dirname(spec)}`);
  }
  report.mended = [];
  for (const spec of task.specs) {
    await bench.open(spec);
    const found = told().find(({ file }) => file === spec);
    const line = fs.readFileSync(path.join(task.workspace, spec), 'utf8').split(/\r?\n/)[found.line];
    await bench.goTo(found.line + 1, line.indexOf(found.covered) + 2);
    const actions = bench.page.locator('.action-widget .monaco-list-row');
    await until('the fix of the conflict', async () => {
      await bench.page.keyboard.press('Control+.'); // too early, it opens nothing
      await pause(1000);
      return (await actions.filter({ hasText: 'here too' }).count()) > 0 || void (await bench.page.keyboard.press('Escape'));
    });
    await actions.filter({ hasText: 'here too' }).first().click();
    await until('no conflict in either file', () => told().length === 0);
    report.mended.push(spec);
    await bench.page.keyboard.press('Control+z');
    await until('the conflict in both files again', inBoth);
  }
}

// The test explorer: all challenges are run, the user is asked once, results come one by one, and the last one is cancelled.
async function challenged(bench) {
  const { page } = bench;
  await bench.open(task.challenged.spec);
  await page.locator('.activitybar .codicon-test-view-icon').click();
  const rows = page.locator('.test-explorer .monaco-list-row');
  const row = (name) => rows.and(page.locator(`[aria-label^="${name} ("]`)); // a clause is called by its id there
  await row(task.challenged.spec).waitFor({ timeout: task.patience });
  for (const title of task.challenged.folded) {
    await until(`${title}, unfolded`, async () => {
      const [folded] = await row(title).and(page.locator('[aria-expanded="false"]')).all();
      await folded?.locator('.monaco-tl-twistie').click({ timeout: 1000 }).catch(() => undefined);
      return (await row(title).and(page.locator('[aria-expanded="true"]')).count()) > 0;
    });
  }
  await until('a click on the button that runs', async () => {
    await row(task.challenged.spec).hover(); // the rows move as long as documents come
    const button = row(task.challenged.spec).locator('.codicon-testing-run-icon');
    return button.click({ timeout: 1000 }).then(() => true, () => false);
  });
  const toast = page.locator('.notifications-toasts .notification-list-item', { hasText: 'Send text of' });
  await toast.first().waitFor({ timeout: task.patience });
  report.question = await toast.first().innerText();
  await pause(800); // the message slides in
  await bench.shoot('challenges-consent');
  await toast.first().getByRole('button', { name: 'Send', exact: true }).click();
  report.states = {};
  for (const [title, state] of Object.entries(task.challenged.states)) {
    report.states[title] = await until(`${title} as ${state}`, async () => {
      const labels = await rows.evaluateAll((all) => all.map((one) => one.getAttribute('aria-label')));
      return labels.find((label) => label === `${title} (${state})`);
    });
  }
  await until('the last challenge at the model', () => fs.existsSync(task.challenged.waiting));
  await bench.shoot('challenges-running');
  await page.locator('.pane-composite-part .codicon-testing-cancel-icon').first().click();
  await until('the end of the connection', () => fs.existsSync(task.challenged.left));
  await bench.open(task.challenged.spec);
  await bench.goTo(3, 1);
  report.message = await until('the reason at the clause', async () => {
    const told = (await page.locator(`${EDITOR} .test-error-content-widget`).allInnerTexts()).join('\n').replaceAll('\u00a0', ' ');
    return told.includes('that the clause rules out') && told;
  });
  await bench.shoot('challenges-reason');
}

async function main() {
  const browser = await chromium.launch({
    executablePath: task.chromium,
    headless: true,
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
  });
  const context = await browser.newContext({ viewport: { width: 1400, height: 900 } });
  await onlyThisMachine(context);
  const bench = new Workbench(await context.newPage());
  try {
    await bench.ready();
    await { wholeSession, failedStart, restrictedWorkspace, clarified, conflicting, challenged }[task.session](bench);
  } catch (error) {
    report.stuck = error instanceof Stuck ? error.message : String(error.stack);
    await bench.shoot('stuck');
  }
  await browser.close();
  fs.writeFileSync(task.out, JSON.stringify(report));
}

main();
