"use strict";
// What the server tells of the build: a line while it works, a fault where it failed, a new film when it is there.
(() => {
  const box = document.createElement("div");
  box.id = "live";
  box.setAttribute("role", "status");
  box.hidden = true;
  const style = document.createElement("style");
  style.textContent = `
    #live { position: fixed; inset: auto 1rem 1rem auto; z-index: 9; max-width: min(46rem, calc(100vw - 2rem)); max-height: 60vh;
      overflow: auto; padding: .7rem 1.1rem; border-radius: 10px; background: #222c3f; color: #eef2f8;
      box-shadow: 0 8px 30px rgb(0 0 0 / .5); font: .95rem/1.5 Inter, system-ui, sans-serif; white-space: pre-wrap; }
    #live.bad { background: #5c1414; color: #fff; border: 2px solid #ff9c9c; }`;
  document.head.append(style);
  document.body.append(box);

  function say(text, bad) {
    box.hidden = !text;
    box.className = bad ? "bad" : "";
    box.setAttribute("role", bad ? "alert" : "status");
    if (box.textContent !== text) box.textContent = text;
  }

  let film;
  const events = new EventSource("/events");
  events.onmessage = (event) => {
    const told = JSON.parse(event.data);
    film ??= told.film;
    if (told.film !== film) {
      if (told.at !== null) history.replaceState(null, "", `#t=${told.at.toFixed(3)}`);
      events.close();
      location.reload();
      return;
    }
    if (told.fault) say(told.building ? `${told.fault}\n\nTrying again …` : `${told.fault}\n\nThis is the film from before.`, true);
    else say(told.building ? told.doing || "The notes have changed …" : "", false);
  };
  events.onerror = () => say("Nobody watches the notes any more.", false);
})();
