// Checks first, then a grader model, as `spec-lsp eval` does. The grader's server and key: GRADER_BASE_URL and
// GRADER_API_KEY, else those of the model under test, both together; its model: promptfooconfig.json or GRADER_MODEL.
import { chat, rows } from "./chat.mjs";

const VERDICTS = ["pass", "fail", "undetermined"];
const BLANKS = /[\t-\r\x1c-\x20\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+/u; // as Python sees them

export default async function grade(_, context) {
  const row = rows.get(String(context.vars.row));
  const answer = context.providerResponse.metadata.answer;
  let found;
  try {
    const broken = row.checks.filter((check) => breaks(answer, check));
    const decided = broken.length || !row.grader.length;
    found = decided
      ? { verdict: broken.length ? "fail" : "pass", broken }
      : await judged(row.grader, answer, context.config ?? {});
  } catch (error) {
    found = { verdict: "error", trouble: "rejected", message: String(error) }; // a pattern that JavaScript cannot read
  }
  const pass = found.verdict === "pass";
  const reason = [found.verdict, found.trouble, found.why ?? found.message].filter(Boolean).join(": ");
  return { pass, score: pass ? 1 : 0, reason, metadata: found };
}

function breaks(answer, { kind, value }) {
  if (kind === "contains") return !answer.includes(value);
  if (kind === "not-contains") return answer.includes(value);
  if (kind === "matches") return !new RegExp(value, "u").test(answer);
  return answer.split(BLANKS).filter(Boolean).length > Number(value); // max-words
}

async function judged(prompt, answer, config) {
  const own = process.env.GRADER_BASE_URL;
  const server = {
    base: own || process.env.OPENAI_BASE_URL,
    key: own ? process.env.GRADER_API_KEY : process.env.OPENAI_API_KEY,
    model: config.model || process.env.GRADER_MODEL,
    parameters: config.parameters,
  };
  // Each message is its pieces, with the answer between them as a JSON string.
  const messages = prompt.map(({ role, pieces }) => ({ role, content: pieces.join(JSON.stringify(answer)) }));
  let reply;
  for (let attempt = 0; attempt < 2; attempt += 1) {
    reply = await chat(server, messages); // an answer in no form is asked for once more
    const found = reply.trouble ? null : verdict(reply.text);
    if (found || reply.trouble) return { grader: server.model, host: reply.host, ...(found ?? failed(reply)) };
  }
  return { grader: server.model, host: reply.host, said: reply.text, ...failed({ trouble: "unparsable" }) };
}

function failed({ trouble, message = "the grader gave no verdict" }) {
  return { verdict: "error", trouble, message };
}

function verdict(text) {
  let said;
  try {
    said = JSON.parse(text.slice(text.indexOf("{"), text.lastIndexOf("}") + 1));
  } catch {
    return null;
  }
  if (!VERDICTS.includes(said?.verdict)) return null;
  return { verdict: said.verdict, why: String(said.why ?? ""), quote: String(said.quote ?? "") };
}
