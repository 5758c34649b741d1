/** Challenges in the test explorer: documents, their clauses, and the challenges of these. */

import * as vscode from 'vscode';
import { type LanguageClient, State } from 'vscode-languageclient/node';

/** A place as the server names it. */
interface Place {
  readonly uri: string;
  readonly id: string;
  readonly title: string;
  readonly range: vscode.Range;
}

type Verdict = 'pass' | 'fail' | 'undetermined' | 'error' | null;

interface Result {
  readonly id: string;
  readonly verdict: Verdict;
  readonly why: string;
}

interface Clause extends Place {
  readonly challenges: readonly (Place & Result)[];
}

type Items = readonly vscode.TestItem[];

/** A run that is under way, and the challenges that were not told of yet. */
interface Running {
  readonly run: vscode.TestRun;
  readonly open: Set<vscode.TestItem>;
}

export class Explorer implements vscode.Disposable {
  private readonly controller = vscode.tests.createTestController('spec-lsp', 'Challenges of specs');
  private client: LanguageClient | undefined;
  /** The server lists nothing before somebody looks. */
  private looked = false;
  /** What was said of each challenge, so that results of other runs are told once. */
  private readonly said = new Map<string, string>();
  private readonly running = new Set<Running>();

  constructor() {
    const { Run } = vscode.TestRunProfileKind;
    this.controller.createRunProfile('Run', Run, (request, token) => this.run(request, token), true);
    this.controller.refreshHandler = () => this.refresh();
    this.controller.resolveHandler = (item) => (item ? undefined : this.refresh());
  }

  dispose(): void {
    this.controller.dispose();
  }

  /** Go by this server from now on; undefined where there is none. */
  async attach(client: LanguageClient | undefined): Promise<void> {
    this.client = client;
    client?.onNotification('specLsp/challengesChanged', ({ uris }: { uris: string[] }) => this.refresh(uris));
    client?.onNotification('specLsp/challengeGraded', (result: Result & { uri: string }) => {
      for (const one of this.running) {
        this.tell(one, result.uri, result);
      }
    });
    client?.onDidChangeState(({ newState }) => (newState === State.Running ? this.refreshIfSeen() : undefined));
    await this.refreshIfSeen();
  }

  private async refreshIfSeen(): Promise<void> {
    if (this.looked) {
      await this.refresh();
    }
  }

  private async refresh(uris?: readonly string[]): Promise<void> {
    this.looked = true;
    const asked = uris?.map((uri) => ({ uri })) ?? [{}];
    const lists = asked.map((params) => this.client?.sendRequest<Clause[]>('specLsp/challenges', params));
    const clauses = (await Promise.all(lists)).flatMap((list) => list ?? []);
    const known = uris ?? [...this.controller.items].map(([id]) => id);
    for (const uri of new Set([...known, ...clauses.map((clause) => clause.uri)])) {
      this.show(uri, clauses.filter((clause) => clause.uri === uri));
    }
  }

  private show(uri: string, clauses: readonly Clause[]): void {
    if (clauses.length === 0) {
      this.controller.items.delete(uri);
      return;
    }
    const { items } = this.controller;
    const title = vscode.workspace.asRelativePath(vscode.Uri.parse(uri));
    const document = items.get(uri) ?? this.controller.createTestItem(uri, title, vscode.Uri.parse(uri));
    const counts = new Map<string, number>();
    const children = clauses.map((clause) => {
      const count = (counts.get(clause.id) ?? 0) + 1; // of two clauses with one id, the server tells as well
      counts.set(clause.id, count);
      const item = this.item(document.children, clause, count > 1 ? `${clause.id} ${count}` : clause.id);
      item.description = clause.id;
      item.children.replace(clause.challenges.map((one) => this.item(item.children, one, one.id)));
      return item;
    });
    document.children.replace(children);
    items.add(document);
    this.showResults(document, clauses.flatMap(({ challenges }) => challenges));
  }

  /** The item that is there already, since a run may hold it, or a new one. */
  private item(among: vscode.TestItemCollection, place: Place, id: string): vscode.TestItem {
    const uri = vscode.Uri.parse(place.uri);
    const known = among.get(id);
    const same = known?.uri?.toString() === uri.toString();
    const item = known && same ? known : this.controller.createTestItem(id, place.title, uri);
    const { start, end } = place.range;
    item.label = place.title;
    item.range = new vscode.Range(start.line, start.character, end.line, end.character);
    return item;
  }

  /** Verdicts of runs that this explorer did not make, and those that do not hold any more. */
  private showResults(document: vscode.TestItem, results: readonly Result[]): void {
    const leaves = new Map(leavesOf(document).map((leaf) => [leaf.id, leaf]));
    const fresh = results.filter((one) => this.said.get(keyOf(document.id, one)) !== textOf(one));
    const held = fresh.filter((one) => one.verdict !== null && leaves.has(one.id));
    for (const gone of fresh.filter((one) => one.verdict === null)) {
      if (this.said.delete(keyOf(document.id, gone))) {
        this.controller.invalidateTestResults(leaves.get(gone.id));
      }
    }
    if (held.length > 0) {
      const request = new vscode.TestRunRequest(held.flatMap(({ id }) => leaves.get(id) ?? []));
      const run = this.controller.createTestRun(request, 'latest results', false);
      const open = new Set(leaves.values());
      held.forEach((one) => this.tell({ run, open }, document.id, one));
      run.end();
    }
  }

  private async run(request: vscode.TestRunRequest, token: vscode.CancellationToken): Promise<void> {
    const run = this.controller.createTestRun(request);
    const left = new Set((request.exclude ?? []).flatMap(leavesOf));
    const roots: Items = request.include ?? [...this.controller.items].map(([, item]) => item);
    const leaves = new Set(roots.flatMap(leavesOf).filter((leaf) => !left.has(leaf)));
    const running = { run, open: leaves };
    this.running.add(running);
    leaves.forEach((leaf) => run.enqueued(leaf));
    const all = [...leaves];
    try {
      for (const uri of new Set(all.map((leaf) => documentOf(leaf).id))) {
        const items = all.filter((leaf) => documentOf(leaf).id === uri);
        items.forEach((item) => run.started(item));
        await this.runDocument(running, uri, items, token);
      }
    } catch (error) {
      if (!token.isCancellationRequested) {
        const message = error instanceof Error ? error.message : String(error);
        run.appendOutput(`${message}\r\n`);
        void vscode.window.showErrorMessage(`spec-lsp: ${message}`);
      }
    } finally {
      this.running.delete(running);
      leaves.forEach((leaf) => run.skipped(leaf));
      run.end();
    }
  }

  private async runDocument(running: Running, uri: string, items: Items, token: vscode.CancellationToken): Promise<void> {
    const params = { command: 'spec-lsp.runChallenges', arguments: [uri, ...items.map(({ id }) => id)] };
    const answer = await this.client?.sendRequest<{ clauses: Clause[] }>('workspace/executeCommand', params, token);
    for (const result of answer?.clauses.flatMap(({ challenges }) => challenges) ?? []) {
      this.tell(running, uri, result);
    }
  }

  private tell({ run, open }: Running, uri: string, result: Result): void {
    const leaf = [...open].find((item) => item.id === result.id && documentOf(item).id === uri);
    if (!leaf || result.verdict === null) {
      return;
    }
    open.delete(leaf);
    this.said.set(keyOf(uri, result), textOf(result));
    const message = new vscode.TestMessage(result.why || result.verdict);
    const clause = leaf.parent;
    if (clause?.uri && clause.range) {
      message.location = new vscode.Location(clause.uri, clause.range);
    }
    if (result.verdict === 'pass') {
      run.passed(leaf);
    } else if (result.verdict === 'fail') {
      run.failed(leaf, message);
    } else if (result.verdict === 'error') {
      run.errored(leaf, message);
    } else {
      run.appendOutput(`${result.id}: undetermined. ${result.why}\r\n`, undefined, leaf);
      run.skipped(leaf);
    }
  }
}

function leavesOf(item: vscode.TestItem): vscode.TestItem[] {
  return item.children.size === 0 ? [item] : [...item.children].flatMap(([, child]) => leavesOf(child));
}

function documentOf(item: vscode.TestItem): vscode.TestItem {
  return item.parent ? documentOf(item.parent) : item;
}

const keyOf = (uri: string, { id }: Result): string => `${uri} ${id}`;
const textOf = ({ verdict, why }: Result): string => `${verdict} ${why}`;
