/** Which program starts the server. Knows nothing of VS Code, so that it can be tested without it. */

import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, isAbsolute, join, resolve } from 'node:path';

export interface Settings {
  readonly command: readonly string[];
  readonly python: string;
}

export interface Surroundings {
  readonly platform: NodeJS.Platform;
  readonly environment: NodeJS.ProcessEnv;
  readonly home: string;
  /** First folder of the workspace; undefined where a single file is open. */
  readonly folder: string | undefined;
}

/** `file` is an absolute path that exists and may be run. */
export interface Found {
  readonly found: true;
  readonly file: string;
  readonly args: readonly string[];
}

/** `problem` is one sentence for the user; `setting` is the one to change. */
export interface NotFound {
  readonly found: false;
  readonly problem: string;
  readonly setting: 'spec-lsp.command' | 'spec-lsp.python';
}

export function serverCommand(settings: Settings, around: Surroundings): Found | NotFound {
  const python = settings.python.trim();
  if (python) {
    return look(python, ['-m', 'spec_lsp', 'serve'], 'spec-lsp.python', around);
  }
  const [program, ...args] = settings.command;
  if (!program?.trim()) {
    return { found: false, problem: 'The setting spec-lsp.command is empty.', setting: 'spec-lsp.command' };
  }
  return look(program.trim(), args, 'spec-lsp.command', around);
}

function look(
  program: string,
  args: readonly string[],
  setting: NotFound['setting'],
  around: Surroundings,
): Found | NotFound {
  const written = replaced(program, around);
  const bare = !/[\\/]/.test(written);
  const file = bare ? onPath(written, around) : atPath(written, around);
  if (file !== undefined) {
    return { found: true, file, args: args.map((arg) => replaced(arg, around)) };
  }
  const where = bare ? 'was not found on PATH' : 'does not exist or may not be run';
  return { found: false, problem: `The language server cannot be started: "${written}" ${where}.`, setting };
}

function replaced(word: string, around: Surroundings): string {
  const home = /^~(?=$|[\\/])/.test(word) ? around.home + word.slice(1) : word;
  const { folder } = around;
  return folder === undefined ? home : home.replaceAll('${workspaceFolder}', () => folder);
}

function atPath(file: string, around: Surroundings): string | undefined {
  const absolute = isAbsolute(file) ? file : resolve(around.folder ?? around.home, file);
  return withExtensions(absolute, around).find(isProgram);
}

// Only absolute entries of PATH count: a relative one would run a program from whatever folder happens to be open.
function onPath(name: string, around: Surroundings): string | undefined {
  const path = around.environment['PATH'] ?? around.environment['Path'] ?? '';
  return path
    .split(delimiter)
    .filter((folder) => isAbsolute(folder))
    .flatMap((folder) => withExtensions(join(folder, name), around))
    .find(isProgram);
}

// Scripts (.cmd, .bat) are left out: Node refuses to start them without a shell.
function withExtensions(file: string, around: Surroundings): string[] {
  if (around.platform !== 'win32' || /\.(exe|com)$/i.test(file)) {
    return [file];
  }
  return [`${file}.exe`, `${file}.com`];
}

function isProgram(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
}
