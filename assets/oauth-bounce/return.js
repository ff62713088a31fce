// Leads a sign-in back to the desk that waits for it on this computer.
//
// Everything it needs stands in its own address: the state begins with the port at which the desk waits. It hands on the
// parts that the desk understands, keeps nothing, loads nothing, and tells nobody. What it does not expect, it refuses.
"use strict";

(() => {
  const STATE = /^([0-9]{4,5})\.[A-Za-z0-9_-]{16,64}$/;
  const HANDED_ON = ["code", "state", "iss", "error", "realmId"];
  const LONGEST = 4096;

  const say = (title, words) => {
    document.getElementById("title").textContent = title;
    document.getElementById("words").textContent = words;
  };

  // Where to go with this query; nothing, if it is not an answer to a desk.
  const target = (query) => {
    const given = new URLSearchParams(query);
    if (query.length > LONGEST || HANDED_ON.some((name) => given.getAll(name).length > 1)) return null;
    const state = STATE.exec(given.get("state") ?? "");
    const port = state === null ? 0 : Number(state[1]);
    if (port < 1024 || port > 65535 || String(port) !== state[1]) return null;
    if (!given.get("code") === !given.get("error")) return null;
    const handed = new URLSearchParams();
    for (const name of HANDED_ON) if (given.has(name)) handed.set(name, given.get(name));
    return `http://127.0.0.1:${port}/callback?${handed}`;
  };

  const query = window.location.search;
  // Neither the address line nor the history keeps the code.
  window.history.replaceState(null, "", window.location.pathname);
  const to = window.top === window ? target(query) : null;
  if (to === null) {
    say("This is not for you", "This page only leads a sign-in back to WedSync Desk, and none came with it. Begin again in WedSync Desk.");
    return;
  }
  const link = document.querySelector("#link a");
  link.href = to;
  link.parentElement.hidden = false;
  say("Back to the desk", "If nothing happens, press the link. WedSync Desk must be open on this computer.");
  window.location.replace(to);
})();
