// Calls of the official JavaScript client; what each gives, as one JSON object on stdout.
// node calls.mjs BASE_URL
import OpenAI from "openai";

const baseURL = process.argv[2];
const words = (content) => [{ role: "user", content }];
const all = async (stream) => {
  const found = [];
  for await (const one of stream) found.push(one);
  return found;
};
const tools = [
  { type: "function", function: { name: "weather", parameters: { type: "object", properties: {} } } },
];
const schema = { type: "object", properties: { city: { type: "string" } } };
const format = { type: "json_schema", json_schema: { name: "place", schema } };

const calls = {
  "chat": (c) => c.chat.completions.create({ model: "echo", messages: words("Hello there") }),
  "chat, stream": async (c) =>
    all(
      await c.chat.completions.create({
        model: "echo",
        messages: words("Hello there"),
        stream: true,
        stream_options: { include_usage: true },
      }),
    ),
  "tools": (c) => c.chat.completions.create({ model: "tools", messages: words("Rain?"), tools }),
  "tools, parallel, in fragments": async (c) =>
    c.chat.completions
      .stream({ model: "fragments", messages: words("Rain?"), tools })
      .finalChatCompletion(),
  "structured output": (c) =>
    c.chat.completions.parse({ model: "json", messages: words("Where?"), response_format: format }),
  "embeddings, float": (c) =>
    c.embeddings.create({ model: "echo", input: ["a", "里昂"], encoding_format: "float" }),
  "embeddings, base64": (c) => c.embeddings.create({ model: "echo", input: "a" }),
  "responses": (c) => c.responses.create({ model: "echo", input: "Hello there" }),
  "responses, stream": async (c) =>
    all(await c.responses.create({ model: "echo", input: "Hello there", stream: true })),
  "responses, tools": (c) => c.responses.create({ model: "tools", input: "Rain?" }),
  "models": async (c) => all(await c.models.list()),
  "a stream that breaks off": async (c) =>
    all(await c.responses.create({ model: "inband", input: "one two three", stream: true })),
  "retry": async (c) => {
    const again = new OpenAI({ ...c.options, baseURL, apiKey: "none", maxRetries: 2 });
    return again.chat.completions.create({ model: "flaky", messages: words("Hello again") });
  },
  "beyond ASCII": (c) =>
    c.chat.completions.create({ model: "echo", messages: words("里昂 😀 \u2028 \ud83d é") }),
  "a long stream": async (c) =>
    all(
      await c.chat.completions.create({
        model: "echo",
        messages: words("word ".repeat(2000) + "end"),
        stream: true,
      }),
    ),
};
for (const status of [400, 401, 404, 422, 429, 500]) {
  calls[`error ${status}`] = (c) =>
    c.chat.completions.create({ model: `error-${status}`, messages: words("Hello") });
}

const found = {};
for (const [name, call] of Object.entries(calls)) {
  const space = `js-${name.replace(/[^a-z0-9]+/gi, "-")}`;
  const client = new OpenAI({
    baseURL,
    apiKey: "none",
    maxRetries: 0,
    defaultHeaders: { "X-Aplysia-Namespace": space },
  });
  try {
    found[name] = await call(client);
  } catch (e) {
    found[name] = { raised: e.constructor.name, status: e.status, code: e.code, message: e.message };
  }
}
console.log(JSON.stringify(found));
