// The model under test. Server and key: OPENAI_BASE_URL, OPENAI_API_KEY; model: promptfooconfig.json or OPENAI_MODEL.
import { chat, rows } from "./chat.mjs";

export default class Provider {
  constructor({ config = {} } = {}) {
    this.server = {
      base: process.env.OPENAI_BASE_URL,
      key: process.env.OPENAI_API_KEY,
      model: config.model || process.env.OPENAI_MODEL,
      parameters: config.parameters,
    };
  }

  id() {
    return `spec-lsp:${this.server.model ?? "no model"}`;
  }

  async callApi(_, context) {
    const reply = await chat(this.server, rows.get(String(context.vars.row)).messages);
    const { finish, host, trouble, text: answer } = reply;
    const { prompt_tokens: prompt, completion_tokens: completion, total_tokens: total } = reply.usage ?? {};
    const usage = reply.usage && { tokenUsage: { prompt, completion, total } };
    const metadata = { sample: context.repeatIndex ?? 0, model: this.server.model, host, finish, answer, trouble };
    return { ...(trouble ? { error: `${trouble}: ${reply.message}` } : { output: answer }), ...usage, metadata };
  }
}
