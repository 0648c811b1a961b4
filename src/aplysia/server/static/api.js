// Asks the server, with the key of whoever looks. The key is kept for this tab alone.

import { read } from "./stream.js";

const KEY = "aplysia.key";
const NAMESPACE = "aplysia.namespace";

/** What the server refused, in its own words. */
export class Refused extends Error {
  constructor(status, told) {
    const error = told?.error ?? {};
    super(error.message ?? `HTTP ${status}`);
    this.status = status;
    this.code = error.code ?? "";
    this.told = told;
  }
}

export const access = {
  get key() { return sessionStorage.getItem(KEY) ?? ""; },
  get namespace() { return sessionStorage.getItem(NAMESPACE) ?? ""; },
  keep(key, namespace) {
    for (const [name, value] of [[KEY, key], [NAMESPACE, namespace]]) {
      if (value) sessionStorage.setItem(name, value);
      else sessionStorage.removeItem(name);
    }
  },
};

let asking = null;
let askForKey = () => Promise.reject(new Error("a key is needed"));

/** How a key is asked for: a call that resolves when there is another to try. */
export function onKeyNeeded(ask) {
  askForKey = ask;
}

function headers(body) {
  const sent = {};
  if (access.key) sent.authorization = `Bearer ${access.key}`;
  if (access.namespace) sent["x-aplysia-namespace"] = access.namespace;
  if (body !== undefined) sent["content-type"] = "application/json";
  return sent;
}

/** One request; asks for a key and tries again when the server wants one. Raises Refused. */
export async function ask(method, path, { query, body, signal } = {}) {
  const given = Object.entries(query ?? {}).filter(([, v]) => v !== "" && v !== null && v !== undefined);
  const url = given.length ? `${path}?${new URLSearchParams(given)}` : path;
  for (;;) {
    const answer = await fetch(url, {
      method,
      signal,
      headers: headers(body),
      body: body === undefined ? undefined : JSON.stringify(body),
      cache: "no-store",
    });
    if (answer.ok) return answer;
    if (answer.status === 401) {
      asking ??= askForKey().finally(() => { asking = null; });
      await asking;
      continue;
    }
    throw new Refused(answer.status, await answer.json().catch(() => null));
  }
}

const json = async (...request) => (await ask(...request)).json();

export const get = (path, query, signal) => json("GET", path, { query, signal });
export const post = (path, body = {}) => json("POST", path, { body });

/** Events of the server from now on. EventSource cannot send a key, so it is read by hand. */
export async function* events(signal) {
  const answer = await ask("GET", "/api/events", { signal });
  yield { kind: "open" };
  for await (const one of read(answer.body)) {
    const told = JSON.parse(one.data);
    yield { kind: one.event, ...told };
  }
}

/** A reply as it comes: first {memory, turn}, then {text} for each piece. Raises Refused. */
export async function* reply(messages, model, signal) {
  const body = { messages, stream: true, ...(model ? { model } : {}) };
  const answer = await ask("POST", "/v1/chat/completions", { body, signal });
  yield { memory: answer.headers.get("x-aplysia-memory") ?? "", turn: answer.headers.get("x-aplysia-turn") ?? "" };
  for await (const one of read(answer.body)) {
    if (one.data === "[DONE]") continue; // the server ends the stream
    const chunk = JSON.parse(one.data);
    if (chunk.error) throw new Refused(502, chunk);
    const text = chunk.choices?.[0]?.delta?.content;
    if (text) yield { text };
  }
}
