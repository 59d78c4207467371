"use strict";
(() => {
  const film = document.getElementById("film");
  const transcript = document.getElementById("transcript");
  const follow = document.getElementById("follow");
  const trouble = document.getElementById("trouble");
  const chapters = [...document.querySelectorAll(".chapters a")];
  const sentences = [...transcript.querySelectorAll("a")];
  const still = matchMedia("(prefers-reduced-motion: reduce)");
  const number = (element, name) => Number(element.dataset[name]);

  // The film of an embedded page lies in it as text; a player wants it as a file.
  const content = document.getElementById("content");
  if (content) {
    const bytes = Uint8Array.from(atob(content.textContent.trim()), (letter) => letter.charCodeAt(0));
    film.src = URL.createObjectURL(new Blob([bytes], { type: "video/mp4" }));
    content.remove();
  }

  // Captions are read from the page, since a page opened from a disk may read no file beside it.
  const vtt = document.getElementById("vtt");
  const track = vtt && film.addTextTrack("captions", "Captions", document.documentElement.lang);
  if (track) {
    track.mode = "showing";
    const seconds = (stamp) => stamp.split(":").reduce((sum, part) => sum * 60 + Number(part), 0);
    for (const block of vtt.textContent.replace(/<\\\//g, "</").split(/\n{2,}/)) {
      const times = block.match(/([\d:.]+) --> ([\d:.]+)[^\n]*\n([^]*)/);
      if (times) track.addCue(new VTTCue(seconds(times[1]), seconds(times[2]), times[3]));
    }
  }

  film.addEventListener("loadedmetadata", () => {
    if (film.videoWidth) document.documentElement.style.setProperty("--shape", `${film.videoWidth} / ${film.videoHeight}`);
    trouble.hidden = true;
  });
  film.addEventListener("error", () => {
    trouble.textContent = film.error?.code === MediaError.MEDIA_ERR_SRC_NOT_SUPPORTED
      ? `The film cannot be opened. Keep ${decodeURIComponent(film.getAttribute("src"))} beside this page, or build the page with the film in it.`
      : "The film cannot be played to its end.";
    trouble.hidden = false;
  });

  function seek(time, play) {
    film.currentTime = time;
    if (play) film.play().catch(() => {});
    show();
  }

  // Every time on the page is a link to it; so is one in the address.
  const timeOf = (hash) => hash.match(/^#t=(\d+(?:\.\d+)?)$/)?.[1];
  document.addEventListener("click", (event) => {
    const link = event.target.closest('a[href^="#t="]');
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    const word = event.target.closest("[data-start]");
    history.replaceState(null, "", link.hash);
    seek(number(word && link.contains(word) ? word : link, "start") || Number(timeOf(link.hash)), true);
    if (!link.closest(".film")) film.scrollIntoView({ block: "center", behavior: still.matches ? "auto" : "smooth" });
  });
  const linked = () => {
    const time = timeOf(location.hash);
    if (time !== undefined) seek(Number(time), false);
  };
  addEventListener("hashchange", linked);

  const last = (elements, time) => {
    let [low, high] = [0, elements.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (number(elements[middle], "start") <= time + 0.001) low = middle + 1;
      else high = middle;
    }
    return elements[low - 1];
  };

  // Thirty times a second: of a thousand chapters, only the bar of one moves.
  const bars = chapters.map((element) => ({ element, start: number(element, "start"), end: number(element, "end"), done: 0 }));
  let [chapter, sentence, word] = [];
  function mark(before, now, set) {
    if (before === now) return;
    if (before) set(before, false);
    if (now) set(now, true);
  }
  const current = (element, on) => (on ? element.setAttribute("aria-current", "true") : element.removeAttribute("aria-current"));

  function show() {
    const time = film.currentTime;
    for (const bar of bars) {
      const done = Math.min(Math.max((time - bar.start) / (bar.end - bar.start), 0), 1);
      if (done !== bar.done) bar.element.style.setProperty("--done", `${done * 100}%`);
      bar.done = done;
    }
    const here = last(chapters, time);
    mark(chapter, here, current);
    chapter = here;
    let said = last(sentences, time);
    if (said && time > number(said, "end")) said = undefined;
    if (said && said !== sentence) scroll(said);
    mark(sentence, said, current);
    sentence = said;
    const spoken = said && last([...said.children], time);
    mark(word, spoken, (element, on) => element.classList.toggle("now", on));
    word = spoken;
  }

  function scroll(line) {
    if (!follow.checked) return;
    transcript.toggleAttribute("data-smooth", !film.paused && !still.matches);
    transcript.scrollTop += line.getBoundingClientRect().top - transcript.getBoundingClientRect().top - transcript.clientHeight / 3;
  }

  // Where frames are told of, words are lit on theirs; else four times a second.
  if (film.requestVideoFrameCallback) {
    const tick = () => { show(); film.requestVideoFrameCallback(tick); };
    film.requestVideoFrameCallback(tick);
  }
  for (const event of ["timeupdate", "seeked", "loadedmetadata"]) film.addEventListener(event, show);

  const keys = {
    k: () => (film.paused ? film.play() : film.pause()),
    j: () => seek(Math.max(film.currentTime - 5, 0), false),
    l: () => seek(Math.min(film.currentTime + 5, film.duration || 0), false),
    "[": () => seek(number(chapters[Math.max(chapters.indexOf(chapter) - 1, 0)], "start"), false),
    "]": () => seek(number(chapters[Math.min(chapters.indexOf(chapter) + 1, chapters.length - 1)], "start"), false),
    c: () => { if (track) track.mode = track.mode === "showing" ? "hidden" : "showing"; },
  };
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.matches("input, textarea, select")) return;
    const act = keys[event.key];
    if (act) { event.preventDefault(); act(); }
  });

  linked();
})();
