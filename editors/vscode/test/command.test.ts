import assert from 'node:assert/strict';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { after, test } from 'node:test';

import { serverCommand, type Surroundings } from '../src/command.ts';

const root = mkdtempSync(join(tmpdir(), 'spec-lsp-'));
after(() => rmSync(root, { recursive: true }));

function program(...parts: string[]): string {
  const file = join(root, ...parts);
  mkdirSync(join(file, '..'), { recursive: true });
  writeFileSync(file, '');
  chmodSync(file, 0o755);
  return file;
}

const server = program('bin', 'spec-lsp');
const python = program('workspace', '.venv', 'bin', 'python');
const around: Surroundings = {
  platform: 'linux',
  environment: { PATH: ['relative', join(root, 'empty'), join(root, 'bin')].join(delimiter) },
  home: root,
  folder: join(root, 'workspace'),
};

test('a bare name is found on PATH and keeps its arguments', () => {
  const found = serverCommand({ command: ['spec-lsp', 'serve'], python: '' }, around);
  assert.deepEqual(found, { found: true, file: server, args: ['serve'] });
});

test('the interpreter setting wins over the command', () => {
  const found = serverCommand({ command: ['spec-lsp'], python: '${workspaceFolder}/.venv/bin/python' }, around);
  assert.deepEqual(found, { found: true, file: python, args: ['-m', 'spec_lsp', 'serve'] });
});

test('home and workspace folder are replaced in the program and its arguments', () => {
  const found = serverCommand({ command: ['~/bin/spec-lsp', '--root', '${workspaceFolder}'], python: '' }, around);
  assert.deepEqual(found, { found: true, file: server, args: ['--root', join(root, 'workspace')] });
});

test('a relative path is taken from the workspace folder', () => {
  const found = serverCommand({ command: [join('..', 'bin', 'spec-lsp')], python: '' }, around);
  assert.deepEqual(found, { found: true, file: server, args: [] });
});

test('a name that is nowhere on PATH is reported with the setting to change', () => {
  const found = serverCommand({ command: ['spec-lsp-absent', 'serve'], python: '' }, around);
  assert.ok(!found.found);
  assert.equal(found.setting, 'spec-lsp.command');
  assert.match(found.problem, /"spec-lsp-absent" was not found on PATH/);
});

test('a folder, or a file that may not be run, is no program', () => {
  const plain = join(root, 'plain');
  writeFileSync(plain, '');
  for (const file of [root, plain]) {
    const found = serverCommand({ command: [], python: file }, around);
    assert.ok(!found.found);
    assert.equal(found.setting, 'spec-lsp.python');
    assert.match(found.problem, /does not exist or may not be run/);
  }
});

test('an empty command is reported', () => {
  for (const command of [[], [' ']]) {
    const found = serverCommand({ command, python: '' }, around);
    assert.ok(!found.found);
    assert.match(found.problem, /spec-lsp\.command is empty/);
  }
});

test('on Windows the extension .exe may be left out, and a script is no program', () => {
  const windows = program('windows', 'spec-lsp.exe');
  program('windows', 'script.cmd');
  const environment = { Path: join(root, 'windows') };
  const there: Surroundings = { ...around, platform: 'win32', environment };
  for (const name of ['spec-lsp', 'spec-lsp.exe']) {
    const found = serverCommand({ command: [name, 'serve'], python: '' }, there);
    assert.deepEqual(found, { found: true, file: windows, args: ['serve'] });
  }
  assert.ok(!serverCommand({ command: ['script'], python: '' }, there).found);
});
