/** The running server: start, stop, restart, and what the user is told when it does not come up. */

import { homedir } from 'node:os';

import * as vscode from 'vscode';
import {
  CloseAction,
  ErrorAction,
  type ErrorHandler,
  LanguageClient,
  type LanguageClientOptions,
  State,
} from 'vscode-languageclient/node';

import { type NotFound, serverCommand } from './command.ts';
import type { Explorer } from './explorer.ts';
import type { TraceChannel } from './trace.ts';

const SELECTOR = [
  { language: 'markdown', scheme: 'file' },
  { language: 'markdown', scheme: 'untitled' },
  // What VS Code and Copilot call their prompt files, and rules of other agents that have no language of their own.
  ...['prompt', 'instructions', 'chatmode', 'chatagent', 'skill'].map((language) => ({ language, scheme: 'file' })),
  { pattern: '**/{*.mdc,.cursorrules,.windsurfrules}', scheme: 'file' },
];

/** What goes wrong is written to the output; the user is told once, by {@link Server}, not once by every layer. */
class Client extends LanguageClient {
  override error(message: string, data?: unknown): void {
    super.error(message, data, false);
  }
}

type Setting = NotFound['setting'];

export class Server implements vscode.Disposable {
  private client: LanguageClient | undefined;
  /** Starts and stops run one after the other, however fast they are asked for. */
  private queue: Promise<void> = Promise.resolve();
  private readonly status = vscode.languages.createLanguageStatusItem('spec-lsp.status', SELECTOR);

  constructor(
    private readonly output: vscode.LogOutputChannel,
    private readonly trace: TraceChannel,
    private readonly explorer: Explorer,
  ) {
    this.status.name = 'spec-lsp';
    this.status.command = { command: 'spec-lsp.showOutput', title: 'Show output' };
  }

  restart(): Promise<void> {
    return this.then(async () => {
      await this.halt();
      await this.launch();
    });
  }

  stop(): Promise<void> {
    return this.then(() => this.halt());
  }

  dispose(): void {
    this.status.dispose();
  }

  private then(work: () => Promise<void>): Promise<void> {
    this.queue = this.queue.then(work, work);
    return this.queue;
  }

  private async halt(): Promise<void> {
    const client = this.client;
    this.client = undefined;
    await this.explorer.attach(undefined);
    if (client?.state === State.Running) {
      // A server that hangs must not keep a new one from starting.
      await client.stop(5000).catch((error: unknown) => this.output.warn(`stop: ${String(error)}`));
    }
    await client?.dispose().catch(() => undefined);
  }

  private async launch(): Promise<void> {
    const settings = vscode.workspace.getConfiguration('spec-lsp');
    const folder = vscode.workspace.workspaceFolders?.find(({ uri }) => uri.scheme === 'file')?.uri.fsPath;
    const command = serverCommand(
      { command: settings.get<string[]>('command', []), python: settings.get('python', '') },
      { platform: process.platform, environment: process.env, home: homedir(), folder },
    );
    if (!command.found) {
      this.failed(command.problem, command.setting, 'Install it with "pipx install spec-lsp", or say where it is.');
      return;
    }
    this.output.info(`starting ${[command.file, ...command.args].join(' ')}`);
    this.status.busy = true;
    this.status.text = 'spec-lsp: starting';
    const executable = { command: command.file, args: [...command.args], options: folder ? { cwd: folder } : {} };
    const setting = settings.get('python', '') ? 'spec-lsp.python' : 'spec-lsp.command';
    this.client = new Client('spec-lsp', 'spec-lsp', executable, this.clientOptions(setting));
    try {
      await this.client.start();
      this.running(this.client);
      await this.explorer.attach(this.client);
    } catch {
      // The library has written the error to the output, and the server its own words.
      this.failed(`"${command.file}" ended before it answered.`, setting, 'The output tells why.');
    } finally {
      this.status.busy = false;
    }
  }

  private clientOptions(setting: Setting): LanguageClientOptions {
    return {
      documentSelector: SELECTOR,
      initializationOptions: { trusted: vscode.workspace.isTrusted },
      outputChannel: this.output,
      traceOutputChannel: this.trace,
      initializationFailedHandler: () => false,
      errorHandler: this.errorHandler(setting),
    };
  }

  // A server that has worked is started again when it ends, up to four times; one that never came up is not.
  private errorHandler(setting: Setting): ErrorHandler {
    let usual: ErrorHandler | undefined;
    return {
      error: () => ({ action: ErrorAction.Continue, handled: true }),
      closed: async () => {
        if (this.client?.initializeResult === undefined) {
          return { action: CloseAction.DoNotRestart, handled: true };
        }
        usual ??= this.client.createDefaultErrorHandler();
        const result = await usual.closed();
        if (result.action === CloseAction.DoNotRestart) {
          this.failed('The language server ended five times within three minutes.', setting, 'The output tells why.');
        }
        return { ...result, handled: true };
      },
    };
  }

  private running(client: LanguageClient): void {
    const info = client.initializeResult?.serverInfo;
    const name = [info?.name ?? 'spec-lsp', info?.version].filter(Boolean).join(' ');
    this.output.info(`${name} is running`);
    this.status.severity = vscode.LanguageStatusSeverity.Information;
    this.status.text = name;
    this.status.detail = 'running';
  }

  private failed(problem: string, setting: Setting, advice: string): void {
    this.output.error(problem);
    this.status.severity = vscode.LanguageStatusSeverity.Error;
    this.status.text = 'spec-lsp: not running';
    this.status.detail = problem;
    void this.offer(`spec-lsp: ${problem} ${advice}`, setting);
  }

  private async offer(message: string, setting: Setting): Promise<void> {
    const settings = 'Open settings';
    const output = 'Show output';
    const retry = 'Try again';
    const choice = await vscode.window.showErrorMessage(message, settings, retry, output);
    if (choice === settings) {
      await openSettings(setting);
    } else if (choice === retry) {
      await this.restart();
    } else if (choice === output) {
      this.output.show();
    }
  }
}

// Settings that name a program belong to the machine that runs it: in a remote window the user's page lacks them.
async function openSettings(setting: string): Promise<void> {
  const scope = vscode.env.remoteName === undefined ? '' : 'Remote';
  await vscode.commands.executeCommand(`workbench.action.open${scope}Settings`, { query: setting });
}
