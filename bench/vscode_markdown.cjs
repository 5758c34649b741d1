// Stands in for VS Code's Markdown extension: starts vscode-markdown-languageserver as the extension does
// (a forked process that talks over Node's IPC), passes messages through, and answers the requests that the
// server makes of its extension: parse this document, read that file.
//
//   node vscode_markdown.cjs FOLDER_WITH_NODE_MODULES

const { fork } = require('node:child_process');
const fs = require('node:fs');
const { createRequire } = require('node:module');
const path = require('node:path');
const { fileURLToPath, pathToFileURL } = require('node:url');

const modules = path.resolve(process.argv[2], 'node_modules');
const load = createRequire(path.join(modules, 'bench.cjs'));
const { StreamMessageReader, StreamMessageWriter } = load('vscode-jsonrpc/node');
const { TextDocument } = load('vscode-languageserver-textdocument');
const markdown = load('markdown-it')({ html: true });

const server = fork(path.join(modules, 'vscode-markdown-languageserver/dist/node/workerMain.js'), ['--node-ipc']);
const client = new StreamMessageWriter(process.stdout);
const opened = new Map(); // URI -> TextDocument
const parsed = new Map(); // URI -> { text, tokens }, so that one version is parsed once
let folders = [];

function parse({ uri, text }) {
  text ??= opened.get(uri)?.getText() ?? fs.readFileSync(fileURLToPath(uri), 'utf8');
  if (parsed.get(uri)?.text !== text) parsed.set(uri, { text, tokens: markdown.parse(text, {}) });
  return parsed.get(uri).tokens;
}

function markdownFiles() {
  return folders.flatMap(folder =>
    fs.readdirSync(folder, { recursive: true })
      .filter(name => name.endsWith('.md'))
      .map(name => pathToFileURL(path.join(folder, name)).href));
}

const extension = {
  'markdown/parse': parse,
  'markdown/findMarkdownFilesInWorkspace': markdownFiles,
  'markdown/fs/readFile': ({ uri }) => Array.from(fs.readFileSync(fileURLToPath(uri))),
  'markdown/fs/readDirectory': ({ uri }) =>
    fs.readdirSync(fileURLToPath(uri), { withFileTypes: true }).map(entry => [entry.name, { isDirectory: entry.isDirectory() }]),
  'markdown/fs/stat': ({ uri }) => {
    const found = fs.statSync(fileURLToPath(uri), { throwIfNoEntry: false });
    return found && { isDirectory: found.isDirectory() };
  },
  'markdown/fs/watcher/create': () => null,
  'markdown/fs/watcher/delete': () => null,
};

// What the extension learns from messages on their way to the server.
const overheard = {
  initialize: params => {
    folders = params.workspaceFolders.map(folder => fileURLToPath(folder.uri));
    params.initializationOptions = { markdownFileExtensions: ['md'] };
  },
  'textDocument/didOpen': ({ textDocument: { uri, languageId, version, text } }) =>
    opened.set(uri, TextDocument.create(uri, languageId, version, text)),
  'textDocument/didChange': ({ textDocument: { uri, version }, contentChanges }) =>
    TextDocument.update(opened.get(uri), contentChanges, version),
};

new StreamMessageReader(process.stdin).listen(message => {
  overheard[message.method]?.(message.params);
  server.send(message);
});

server.on('message', message => {
  const answer = message.id !== undefined && extension[message.method];
  if (!answer) return void client.write(message);
  const { id, params } = message;
  try {
    server.send({ jsonrpc: '2.0', id, result: answer(params) ?? null });
  } catch (error) {
    server.send({ jsonrpc: '2.0', id, error: { code: -32603, message: String(error) } });
  }
});

server.on('exit', status => process.exit(status ?? 1));
process.stdin.on('end', () => server.kill());
