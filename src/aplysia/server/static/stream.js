// Server-sent events out of the body of an answer.

/** Each event as {event, id, data}; comments and empty events are left out. */
export async function* read(body) {
  const reader = body.getReader();
  const text = new TextDecoder();
  let rest = "";
  let ended = false;
  try {
    for (;;) {
      const { value, done } = await reader.read();
      ended = done;
      if (done) return;
      const blocks = (rest + text.decode(value, { stream: true })).split(/\r?\n\r?\n/);
      rest = blocks.pop();
      for (const block of blocks) {
        const one = parsed(block);
        if (one.data !== null) yield one;
      }
    }
  } finally {
    if (!ended) reader.cancel().catch(() => {}); // whoever listens has left
  }
}

function parsed(block) {
  const one = { event: "message", id: "", data: null };
  for (const line of block.split(/\r?\n/)) {
    if (line.startsWith(":")) continue;
    const colon = line.indexOf(":");
    const name = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? "" : line.slice(colon + 1).replace(/^ /, "");
    if (name === "data") one.data = one.data === null ? value : `${one.data}\n${value}`;
    else if (name in one) one[name] = value;
  }
  return one;
}
