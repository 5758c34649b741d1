// Checks first, then a grader model, as `spec-lsp eval` does. The grader's server and key: GRADER_BASE_URL and
// GRADER_API_KEY, else those of the model under test, both together; its model: promptfooconfig.json or GRADER_MODEL.
import { chat, rows } from "./chat.mjs";

const VERDICTS = ["pass", "fail", "undetermined"];
const VOTE = "quote,verdict,why";
const LINE_ENDS = /\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]/u;
const UNSEEN = /<|(?!\p{ASCII})[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\p{Zl}\p{Zp}]/gu;
const BLANKS = /[\t-\r\x1c-\x20\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+/u; // as Python sees them

export default async function grade(_, context) {
  const row = rows.get(String(context.vars.row));
  const answer = context.providerResponse.metadata.answer;
  let found;
  try {
    const broken = row.checks.filter((check) => breaks(answer, check));
    const decided = broken.length || !row.grader;
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

/** Whether an answer breaks a check; case and kinds of blanks make no difference. */
function breaks(answer, { kind, value }) {
  if (kind === "max-words") return answer.split(BLANKS).filter(Boolean).length > Number(value);
  if (kind === "matches") {
    const pattern = new RegExp(value, "iu");
    return !pieces(answer).some((piece) => pattern.test(piece));
  }
  return folded(answer).includes(folded(value)) === (kind === "not-contains");
}

function folded(text) {
  return text.toUpperCase().toLowerCase().split(BLANKS).filter(Boolean).join(" ");
}

/** The lines that a pattern sees; of a long one 400 characters at once, so that no pattern takes forever. */
function pieces(answer) {
  const lines = [...answer].slice(0, 20_000).join("").split(LINE_ENDS);
  if (lines.length > 1 && !lines.at(-1)) lines.pop();
  return lines.flatMap((line) => {
    const letters = [...line];
    const starts = Array.from({ length: Math.max(Math.ceil((letters.length - 200) / 200), 1) }, (_, at) => at * 200);
    return starts.map((start) => letters.slice(start, start + 400).join(""));
  });
}

async function judged(asked, answer, config) {
  const own = process.env.GRADER_BASE_URL;
  const server = {
    base: own || process.env.OPENAI_BASE_URL,
    key: own ? process.env.GRADER_API_KEY : process.env.OPENAI_API_KEY,
    model: config.model || process.env.GRADER_MODEL,
    parameters: config.parameters,
  };
  const data = fenced(answer, new RegExp(asked.reserved, "giu"), asked.left_out); // between the pieces of each message
  const messages = asked.messages.map(({ role, pieces }) => ({ role, content: pieces.join(data) }));
  const told = { grader: server.model, version: asked.version };
  let reply;
  for (let attempt = 0; attempt < 2; attempt += 1) {
    reply = await chat(server, messages); // an answer in no form is asked for once more
    told.host = reply.host;
    if (reply.trouble) return { ...told, verdict: "error", trouble: reply.trouble, message: reply.message };
    const vote = readVote(reply.text);
    if (vote) return { ...told, ...vote };
  }
  return { ...told, verdict: "error", trouble: "unparsable", message: `the grader said: ${reply.text.slice(0, 300)}` };
}

/** A text as JSON without what a server may take for the frame of the conversation, and without what cannot be seen. */
function fenced(text, reserved, leftOut) {
  const less = text.replace(reserved, () => leftOut);
  return less === text ? JSON.stringify(text).replace(UNSEEN, escaped) : fenced(less, reserved, leftOut);
}

function escaped(character) {
  const units = Array.from({ length: character.length }, (_, at) => character.charCodeAt(at));
  return units.map((unit) => `\\u${unit.toString(16).padStart(4, "0")}`).join("");
}

/** The one vote in a grader's answer, null if there is none, or something else with it. */
function readVote(answer) {
  const text = answer.replace(/<think(?:ing)?>.*?<\/think(?:ing)?>/gisu, "");
  let said;
  try {
    said = JSON.parse(text.slice(text.indexOf("{"), text.lastIndexOf("}") + 1));
  } catch {
    return null;
  }
  const fits = Object.keys(said).sort().join() === VOTE && Object.values(said).every((one) => typeof one === "string");
  return fits && VERDICTS.includes(said.verdict) ? said : null;
}
