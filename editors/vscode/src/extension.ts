/** Entry points that VS Code calls. */

import * as vscode from 'vscode';

import { Explorer } from './explorer.ts';
import { Server } from './server.ts';
import { TraceChannel } from './trace.ts';

let server: Server | undefined;

export async function activate(context: vscode.ExtensionContext): Promise<void> {
  const output = vscode.window.createOutputChannel('spec-lsp', { log: true });
  const trace = new TraceChannel(output);
  const explorer = new Explorer();
  const started = new Server(output, trace, explorer);
  server = started;
  context.subscriptions.push(
    output,
    trace,
    explorer,
    started,
    vscode.commands.registerCommand('spec-lsp.restart', () => started.restart()),
    vscode.commands.registerCommand('spec-lsp.showOutput', () => output.show()),
    vscode.workspace.onDidChangeConfiguration((event) => {
      const settings = ['spec-lsp.command', 'spec-lsp.python'];
      return settings.some((name) => event.affectsConfiguration(name)) ? started.restart() : undefined;
    }),
    // A trusted workspace may name its own server.
    vscode.workspace.onDidGrantWorkspaceTrust(() => started.restart()),
  );
  await started.restart();
}

export async function deactivate(): Promise<void> {
  await server?.stop();
}
