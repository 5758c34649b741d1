/** Where the traffic with the server is written. */

import * as vscode from 'vscode';

/**
 * The output channel, seen as one whose log level follows the setting `spec-lsp.trace.server`.
 *
 * The client library traces only while the channel's level is Trace, and the setting would otherwise do nothing until
 * the user finds "Set Log Level" as well. Lines are written at level Info, so that they are shown at the usual level.
 */
export class TraceChannel implements vscode.LogOutputChannel {
  private readonly changes = new vscode.EventEmitter<vscode.LogLevel>();
  readonly onDidChangeLogLevel = this.changes.event;
  private readonly listeners: vscode.Disposable[];

  constructor(private readonly output: vscode.LogOutputChannel) {
    const changed = () => this.changes.fire(this.logLevel);
    this.listeners = [
      output.onDidChangeLogLevel(changed),
      vscode.workspace.onDidChangeConfiguration((event) => {
        if (event.affectsConfiguration('spec-lsp.trace.server')) {
          changed();
        }
      }),
    ];
  }

  get name(): string {
    return this.output.name;
  }

  get logLevel(): vscode.LogLevel {
    const setting = vscode.workspace.getConfiguration('spec-lsp').get('trace.server', 'off');
    return setting === 'off' ? this.output.logLevel : vscode.LogLevel.Trace;
  }

  trace(message: string, ...args: unknown[]): void {
    this.output.info(message, ...args);
  }
  debug(message: string, ...args: unknown[]): void {
    this.output.debug(message, ...args);
  }
  info(message: string, ...args: unknown[]): void {
    this.output.info(message, ...args);
  }
  warn(message: string, ...args: unknown[]): void {
    this.output.warn(message, ...args);
  }
  error(error: string | Error, ...args: unknown[]): void {
    this.output.error(error, ...args);
  }
  append(value: string): void {
    this.output.append(value);
  }
  appendLine(value: string): void {
    this.output.appendLine(value);
  }
  replace(value: string): void {
    this.output.replace(value);
  }
  clear(): void {
    this.output.clear();
  }
  show(columnOrFocus?: vscode.ViewColumn | boolean, preserveFocus?: boolean): void {
    this.output.show(typeof columnOrFocus === 'boolean' ? columnOrFocus : preserveFocus);
  }
  hide(): void {
    this.output.hide();
  }
  dispose(): void {
    for (const listener of this.listeners) {
      listener.dispose();
    }
    this.changes.dispose();
  }
}
