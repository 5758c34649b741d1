// The rows of this suite, and one request to an OpenAI-compatible server. Written by `spec-lsp export promptfoo`.
// promptfoo sees the ids of rows only: what it is given it renders as a template, reads as a file name, and changes.
import { readFileSync } from "node:fs";

const RETRIES = 4;
const text = readFileSync(new URL("rows.jsonl", import.meta.url), "utf8");
export const rows = new Map(
  text.split("\n").filter(Boolean).map((line) => JSON.parse(line)).map((row) => [row.row, row]),
);

/** The answer to `messages` as {text, finish, usage, model, host}, or {trouble, message, host} where there is none. */
export async function chat({ base, key, model, parameters }, messages) {
  if (!base || !model) return { trouble: "rejected", message: "no server or no model is named", host: "" };
  const host = new URL(base).host;
  const request = {
    method: "POST",
    redirect: "manual", // a prompt goes to the host that was named, to no other
    headers: { "content-type": "application/json", ...(key && { authorization: `Bearer ${key}` }) },
    body: JSON.stringify({ model, messages, ...parameters }),
  };
  for (let attempt = 0; ; attempt += 1) {
    const reply = { host, ...(await once(`${base.replace(/\/+$/, "")}/chat/completions`, request)) };
    if (!reply.again || attempt === RETRIES) return reply;
    await new Promise((wake) => setTimeout(wake, 1000 * Math.min(reply.wait || 0.5 * 2 ** attempt, 60)));
  }
}

async function once(url, request) {
  let response, body;
  try {
    response = await fetch(url, request);
    body = await response.text();
  } catch (error) {
    return { trouble: "unreachable", message: String(error.cause ?? error), again: true };
  }
  const refused = refusal(response, body);
  if (refused) return { ...refused, message: `HTTP ${response.status}: ${body.slice(0, 300)}` };
  try {
    const said = JSON.parse(body);
    if (!said || !("choices" in said)) throw new SyntaxError("no choices");
    return { ...answer(said.choices?.[0]), usage: said.usage ?? null, model: said.model };
  } catch {
    return { trouble: "not-an-api", message: body.slice(0, 300) };
  }
}

function refusal({ status, headers }, body) {
  if (status === 429 && body.includes("insufficient_quota")) return { trouble: "quota" };
  if (status === 429) return { trouble: "rate-limited", again: true, wait: Number(headers.get("retry-after")) };
  if (status >= 500) return { trouble: "server", again: true };
  if (status >= 400) return { trouble: "rejected" };
  return status >= 300 ? { trouble: "redirected" } : null;
}

function answer(choice) {
  const finish = choice?.finish_reason ?? "";
  const content = choice?.message?.content;
  const said = (content?.map?.((part) => part.text ?? "").join("") ?? content) || choice?.message?.refusal || "";
  const told = { text: said, finish };
  if (finish === "length") return { ...told, trouble: "truncated", message: "it stopped at the length limit" };
  if (finish === "content_filter") return { ...told, trouble: "filtered", message: "the server's filter stopped it" };
  return said.trim() ? told : { ...told, trouble: "empty", message: "an answer without text" };
}
