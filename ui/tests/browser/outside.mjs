// What a studio has whose computers somebody looks after: a receiver that takes what is measured and one that has stopped, a
// monitoring that may fetch it, and two that may call from the web. None of them is real: they answer on this computer.
import { createServer } from "node:http";

async function say(url, command, ask) {
  const answer = await fetch(`${url}/rpc`, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify({ command, ask }) });
  return { took: answer.ok, said: await answer.json() };
}

async function done(url, command, ask) {
  const { took, said } = await say(url, command, ask);
  if (!took) throw new Error(`${command}: ${said.message}`);
  return said;
}

/** Sets it up before anybody looks. */
export async function outside(url) {
  let refuses = false;
  const receiver = createServer((asked, answer) => {
    asked.resume().on("end", () => answer.writeHead(refuses && asked.url.startsWith("/ill/") ? 401 : 204).end());
  });
  await new Promise((resolve) => receiver.listen(0, "127.0.0.1", resolve));
  const at = `http://127.0.0.1:${receiver.address().port}`;
  await done(url, "exports.add", { kind: "prometheus", name: "Rack in the store room", settings: { url: `${at}/api/v1/write` } });
  const ill = await done(url, "exports.add", { kind: "prometheus", name: "Our IT firm", settings: { url: `${at}/ill/api/v1/write` } });
  refuses = true;
  await say(url, "exports.test", { id: ill.id });
  receiver.close();
  await done(url, "metrics.set", { on: true });
  await done(url, "webhooks.set", { on: true, hosts: ["hooks.studio.example"] });
  const connections = (await done(url, "connections.list", {})).map((it) => it.id);
  await done(url, "webhooks.add", { scheme: "standard", name: "Booking form of the website", connections });
  await done(url, "webhooks.add", { scheme: "header", connections: connections.slice(0, 1), per_minute: 20 });
}
