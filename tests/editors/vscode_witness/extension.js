// Writes the findings and the file in the active editor whenever one of them changes, as JSON, to SPEC_LSP_WITNESS.
'use strict';

const fs = require('node:fs');
const vscode = require('vscode');

const severities = ['error', 'warning', 'information', 'hint'];

function described(document, diagnostic) {
  const { code } = diagnostic;
  return {
    file: vscode.workspace.asRelativePath(document.uri, false),
    line: diagnostic.range.start.line,
    code: String(typeof code === 'object' && code !== null ? code.value : code),
    severity: severities[diagnostic.severity],
    covered: document.getText(diagnostic.range),
    message: diagnostic.message,
  };
}

let shown = false;
let cleared = 0; // how often all findings went away, as they do when the server ends

function seen() {
  const documents = vscode.workspace.textDocuments.filter(({ languageId }) => languageId === 'markdown');
  const active = vscode.window.activeTextEditor?.document.uri;
  const findings = documents.flatMap((document) =>
    vscode.languages.getDiagnostics(document.uri).map((diagnostic) => described(document, diagnostic)));
  cleared += shown && findings.length === 0 ? 1 : 0;
  shown = findings.length > 0;
  return {
    active: active ? vscode.workspace.asRelativePath(active, false) : '',
    findings,
    cleared,
  };
}

exports.activate = (context) => {
  const file = process.env.SPEC_LSP_WITNESS;
  const write = () => {
    fs.writeFileSync(`${file}.new`, JSON.stringify(seen()));
    fs.renameSync(`${file}.new`, file);
  };
  context.subscriptions.push(
    vscode.languages.onDidChangeDiagnostics(write),
    vscode.window.onDidChangeActiveTextEditor(write),
    vscode.workspace.onDidChangeTextDocument(write),
    vscode.workspace.onDidOpenTextDocument(write),
  );
  write();
};
