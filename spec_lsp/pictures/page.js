"use strict";
const data = JSON.parse(document.getElementById("data").textContent);
const $ = (id) => document.getElementById(id);
const stage = $("graph"), svg = stage.querySelector("svg"), all = svg.querySelector("#all");
const numbers = new Map(data.nodes.map((node, number) => [node.name, number]));
const nodes = new Map([...svg.querySelectorAll(".node")].map((shape) => [Number(shape.dataset.n), shape]));
const conflicts = [...svg.querySelectorAll(".conflict")], edges = [...svg.querySelectorAll(".edge")];
const ends = data.conflicts.map((one) => one.sides.map((side) => numbers.get(side.node)));
let pair = null; // the two modules whose conflicts are listed, null for all

function make(tag, name, text, ...inner) {
  const element = document.createElement(tag);
  if (name) element.className = name;
  if (text) element.textContent = text;
  element.append(...inner);
  return element;
}

// Zoom and pan

const view = { x: 0, y: 0, k: 1 };
svg.removeAttribute("viewBox");

function draw() {
  all.setAttribute("transform", `translate(${view.x} ${view.y}) scale(${view.k})`);
}

function zoom(factor, x = stage.clientWidth / 2, y = stage.clientHeight / 2) {
  const k = Math.min(4, Math.max(0.02, view.k * factor));
  view.x = x - (x - view.x) * (k / view.k);
  view.y = y - (y - view.y) * (k / view.k);
  view.k = k;
  draw();
}

function fit(shapes, most = 1.2) {
  const boxes = shapes.map((shape) => shape.getBBox());
  if (!boxes.length || !stage.clientWidth) return;
  const left = Math.min(...boxes.map((box) => box.x)), top = Math.min(...boxes.map((box) => box.y));
  const width = Math.max(...boxes.map((box) => box.x + box.width)) - left;
  const height = Math.max(...boxes.map((box) => box.y + box.height)) - top;
  const room = [stage.clientWidth - 48, stage.clientHeight - 48];
  view.k = Math.min(most, room[0] / width, room[1] / height);
  view.x = 24 + (room[0] - width * view.k) / 2 - left * view.k;
  view.y = 24 + (room[1] - height * view.k) / 2 - top * view.k;
  draw();
}

const matching = () => [...nodes.values()].filter((shape) => !shape.classList.contains("dim"));
const fitMatching = () => fit(matching().length === nodes.size ? [all] : matching());

stage.addEventListener("wheel", (event) => {
  event.preventDefault();
  const box = stage.getBoundingClientRect();
  zoom(Math.exp(-event.deltaY * (event.deltaMode ? 0.05 : 0.0015)), event.clientX - box.left, event.clientY - box.top);
}, { passive: false });

let grip = null, moved = false;
stage.addEventListener("pointerdown", (event) => {
  if (event.button === 0) grip = { x: event.clientX, y: event.clientY };
  moved = false;
});
window.addEventListener("pointermove", (event) => {
  if (!grip) return;
  const [right, down] = [event.clientX - grip.x, event.clientY - grip.y];
  if (!moved && Math.hypot(right, down) < 4) return;
  moved = true;
  stage.classList.add("held");
  view.x += right;
  view.y += down;
  grip = { x: event.clientX, y: event.clientY };
  draw();
});
window.addEventListener("pointerup", () => {
  grip = null;
  stage.classList.remove("held");
});

// What is chosen

function unchoose() {
  for (const shape of svg.querySelectorAll(".chosen, .lit")) shape.classList.remove("chosen", "lit");
  for (const entry of $("conflicts").querySelectorAll("[aria-pressed]")) entry.setAttribute("aria-pressed", "false");
  $("detail").replaceChildren();
}

function closing() {
  const button = make("button", "close", "\u00d7");
  button.setAttribute("aria-label", "Close");
  button.addEventListener("click", unchoose);
  return button;
}

const nameOf = (node) => node.title || node.id || node.path;

function jump(number) {
  const node = data.nodes[number];
  const address = [node.module, node.id && `#${node.id}`].filter(Boolean).join(" \u00b7 ");
  const button = make("button", "entry", "", make("div", "", nameOf(node)), make("div", "soft", address));
  button.addEventListener("click", () => chooseNode(number, true));
  return button;
}

function about(node) {
  const words = [node.module, node.authority, node.owner].filter(Boolean).join(" \u00b7 ");
  return [make("p", "soft", `${node.path}:${node.line}${node.id ? ` #${node.id}` : ""}`), make("p", "soft", words)];
}

function chooseNode(number, move) {
  unchoose();
  const node = data.nodes[number], parts = [closing(), make("h3", "", nameOf(node)), ...about(node)];
  const found = Object.entries(node.findings).map(([severity, count]) => `${count} ${severity}${count > 1 ? "s" : ""}`);
  parts.push(make("p", "", found.join(", ") || "no finding"));
  if (node.challenges) parts.push(make("p", "", `${node.challenges} challenge file${node.challenges > 1 ? "s" : ""}`));
  nodes.get(number).classList.add("chosen");
  for (const [title, own, other] of [["Refers to", "source", "target"], ["Named by", "target", "source"]]) {
    const held = data.edges.filter((edge) => edge[own] === node.name);
    if (held.length) parts.push(make("h4", "", title));
    for (const edge of held) parts.push(make("div", "soft", edge.kind), jump(numbers.get(edge[other])));
  }
  const mine = data.conflicts.map((_, one) => one).filter((one) => ends[one].includes(number));
  if (mine.length) parts.push(make("h4", "", "In conflict"), ...mine.map(entryOf));
  for (const edge of edges) edge.classList.toggle("lit", [edge.dataset.a, edge.dataset.b].includes(String(number)));
  $("detail").replaceChildren(...parts);
  if (move) fit([nodes.get(number)]);
}

function told(number) {
  const one = data.conflicts[number];
  const parts = [make("p", "", "", make("span", "code", `${one.code} ${one.rule}`))];
  for (const side of one.sides) {
    const node = data.nodes[numbers.get(side.node)];
    parts.push(make("h4", "", `${nameOf(node)}${node.authority ? ` (${node.authority})` : ""}`));
    parts.push(make("p", "soft", `${node.module} \u00b7 ${side.path}:${side.line}`), make("blockquote", "", side.text));
    if (side.message) parts.push(make("p", "", side.message));
  }
  return parts;
}

function chooseConflict(number, move) {
  unchoose();
  showTab("graph");
  conflicts[number].classList.add("chosen");
  for (const end of ends[number]) nodes.get(end).classList.add("chosen");
  for (const entry of $("conflicts").querySelectorAll(`[data-c="${number}"]`)) entry.setAttribute("aria-pressed", "true");
  $("detail").replaceChildren(closing(), make("h3", "", "Conflict"), ...told(number));
  $("detail").parentElement.scrollTop = 0;
  if (move) fit([...ends[number].map((end) => nodes.get(end)), conflicts[number]]);
}

function entryOf(number) {
  const one = data.conflicts[number], held = ends[number].map((end) => data.nodes[end]);
  const button = make("button", "entry", "", make("span", "code", `${one.code} `), held.map(nameOf).join(" \u2194 "));
  button.append(make("div", "soft", held.map((node) => node.module).join(" \u2194 ")));
  button.dataset.c = number;
  button.setAttribute("aria-pressed", "false");
  button.addEventListener("click", () => chooseConflict(number, true));
  return button;
}

function list() {
  const inPair = (number) => !pair || ends[number].map((end) => data.nodes[end].module).sort().join("\n") === [...pair].sort().join("\n");
  const chosen = data.conflicts.map((_, number) => number).filter(inPair);
  $("heading").textContent = pair ? `Conflicts of ${[...new Set(pair)].join(" and ")} (${chosen.length})` : `Conflicts (${chosen.length})`;
  $("conflicts").replaceChildren(...chosen.map((number) => make("li", "", "", entryOf(number))));
  if (pair) {
    const button = make("button", "", "Show all conflicts");
    button.addEventListener("click", () => { pair = null; list(); });
    $("conflicts").append(button);
  }
}

// Filters

function filter() {
  const words = $("search").value.toLowerCase().split(/\s+/).filter(Boolean);
  const [module, authority, severity] = ["module", "authority", "severity"].map((id) => $(id).value);
  const joined = new Set(ends.flat());
  let count = 0;
  data.nodes.forEach((node, number) => {
    const text = [node.title, node.name, node.module].join(" ").toLowerCase();
    const has = severity === "any" ? node.severity : severity === "conflict" ? joined.has(number) : node.findings[severity];
    const matches = words.every((word) => text.includes(word)) && (!module || node.module === module)
      && (!authority || node.authority === authority) && (!severity || Boolean(has));
    nodes.get(number).classList.toggle("dim", !matches);
    count += matches;
  });
  const isDim = (name) => nodes.get(Number(name)).classList.contains("dim");
  for (const line of edges) line.classList.toggle("dim", isDim(line.dataset.a) || isDim(line.dataset.b));
  for (const line of conflicts) line.classList.toggle("dim", isDim(line.dataset.a) && isDim(line.dataset.b));
  const left = data.left_out ? `, ${data.left_out} left out` : "";
  $("shown").textContent = `${count} of ${data.nodes.length} clauses${left}`;
}

function fill(select, values) {
  for (const value of values) select.append(new Option(value, value));
  select.addEventListener("change", () => { filter(); fitMatching(); });
}

// Tabs, mouse and keys

function showTab(name) {
  $("controls").hidden = name !== "graph";
  for (const tab of ["graph", "matrix"]) {
    $(tab).hidden = tab !== name;
    $(`tab-${tab}`).setAttribute("aria-selected", String(tab === name));
  }
}

function tip(number, event) {
  const box = $("tip-box");
  box.hidden = number === null;
  if (number === null) return;
  box.replaceChildren(...told(number));
  box.style.left = `${Math.max(8, Math.min(event.clientX + 14, innerWidth - box.offsetWidth - 8))}px`;
  box.style.top = `${Math.max(8, Math.min(event.clientY + 14, innerHeight - box.offsetHeight - 8))}px`;
}

function pressable(shape, label, act) {
  shape.setAttribute("tabindex", "0");
  shape.setAttribute("role", "button");
  shape.setAttribute("aria-label", label);
  shape.addEventListener("click", () => { if (!moved) act(false); });
  shape.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" && event.key !== " ") return;
    event.preventDefault();
    act(true);
  });
}

nodes.forEach((shape, number) => pressable(shape, shape.querySelector("title").textContent, (move) => chooseNode(number, move)));
conflicts.forEach((shape, number) => {
  pressable(shape, shape.querySelector("title").textContent, (move) => chooseConflict(number, move));
  shape.querySelector("title").remove(); // the box below tells more
  shape.addEventListener("pointermove", (event) => tip(number, event));
  shape.addEventListener("pointerleave", () => tip(null));
});
for (const button of $("matrix").querySelectorAll("button")) {
  button.addEventListener("click", () => {
    pair = [button.dataset.a, button.dataset.b].map((number) => data.modules[number].name);
    list();
  });
}

const keys = {
  "+": () => zoom(1.25), "=": () => zoom(1.25), "-": () => zoom(0.8), 0: fitMatching, "/": () => $("search").focus(),
  ArrowLeft: () => { view.x += 60; }, ArrowRight: () => { view.x -= 60; }, ArrowUp: () => { view.y += 60; }, ArrowDown: () => { view.y -= 60; },
};
window.addEventListener("keydown", (event) => {
  if (event.key === "Escape") { unchoose(); tip(null); event.target.blur?.(); }
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.matches?.("input, select") || $("graph").hidden) return;
  if (!Object.hasOwn(keys, event.key)) return;
  event.preventDefault();
  keys[event.key]();
  draw();
});
$("in").addEventListener("click", () => zoom(1.25));
$("out").addEventListener("click", () => zoom(0.8));
$("fit").addEventListener("click", fitMatching);
$("search").addEventListener("input", filter);
$("search").addEventListener("keydown", (event) => { if (event.key === "Enter") fitMatching(); });
for (const tab of ["graph", "matrix"]) $(`tab-${tab}`).addEventListener("click", () => { showTab(tab); if (tab === "graph") fitMatching(); });
fill($("module"), data.modules.map((module) => module.name));
fill($("authority"), [...new Set(data.nodes.map((node) => node.authority).filter(Boolean))].sort());
$("severity").addEventListener("change", () => { filter(); fitMatching(); });
showTab(data.tab);
list();
filter();
fitMatching();
