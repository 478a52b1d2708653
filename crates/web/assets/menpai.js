// The little that a page alone can't do. Everything works without it.
"use strict";

// A batch at work: ask for its progress and move the bar; load the page anew when it is done.
const work = document.querySelector("[data-progress]");
if (work) {
  const bar = work.querySelector("progress");
  const said = work.querySelector("[data-progress-said]");
  let pause = 1000;
  const ask = async () => {
    try {
      const answer = await fetch(work.dataset.progress, { headers: { accept: "application/json" } });
      if (!answer.ok) throw new Error(String(answer.status));
      const now = await answer.json();
      if (now.finished) {
        location.reload();
        return;
      }
      bar.max = Math.max(now.total, 1);
      bar.value = now.done;
      if (said.textContent !== now.said) said.textContent = now.said;
      pause = 1000;
    } catch {
      // The server may be busy or away for a moment: ask less often, never give up.
      pause = Math.min(pause * 2, 30000);
    }
    setTimeout(ask, pause);
  };
  setTimeout(ask, pause);
}

// Work without a number to show: look again, but not while somebody is writing or choosing a file.
if (document.querySelector("[data-reload]")) {
  setInterval(() => {
    const busy = [...document.querySelectorAll("main input")].some(
      (field) => field === document.activeElement || (field.type === "file" && field.value),
    );
    if (!busy) location.reload();
  }, 4000);
}

// A form that came back with errors: bring the reader to the summary.
document.getElementById("errors")?.focus();

// At the door: show only what belongs to the chosen outcome. Without a script all is shown.
for (const part of document.querySelectorAll("[data-shown-for]")) {
  const wanted = part.dataset.shownFor.split(" ");
  const choose = () => {
    const chosen = document.querySelector("input[name=result]:checked");
    part.hidden = !chosen || !wanted.includes(chosen.value);
  };
  for (const radio of document.querySelectorAll("input[name=result]")) {
    radio.addEventListener("change", choose);
  }
  choose();
}

// Passkeys: where the browser knows them (at a numeric address none does), show the form; when it is
// sent, fetch a question, let the device answer it and send that along.
const knowsPasskeys =
  window.PublicKeyCredential?.parseRequestOptionsFromJSON && !/^[\d.]+$|:/.test(location.hostname);
for (const form of knowsPasskeys ? document.querySelectorAll("[data-passkey]") : []) {
  const failed = form.querySelector("[data-passkey-failed]");
  const button = form.querySelector("button");
  const creates = form.dataset.passkey === "create";
  document.querySelector("[data-passkey-without]")?.remove();
  form.hidden = false;
  const ask = async () => {
    const answer = await fetch(form.dataset.question, { headers: { accept: "application/json" } });
    if (!answer.ok) throw new Error(String(answer.status));
    const question = await answer.json();
    const options = JSON.parse(question.options);
    const credential = creates
      ? await navigator.credentials.create({
          publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(options),
        })
      : await navigator.credentials.get({
          publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(options),
        });
    form.elements.note.value = question.note;
    form.elements.answer.value = JSON.stringify(credential.toJSON());
  };
  form.addEventListener("submit", (event) => {
    if (form.elements.answer.value) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    failed.hidden = true;
    button.disabled = true;
    ask().then(
      () => form.submit(),
      () => {
        failed.hidden = false;
        button.disabled = false;
      },
    );
  });
}

// Nothing is sent twice by a double tap.
for (const form of document.querySelectorAll("form[method=post]")) {
  form.addEventListener("submit", (event) => {
    if (form.dataset.sent) event.preventDefault();
    form.dataset.sent = "yes";
    setTimeout(() => delete form.dataset.sent, 5000);
  });
}
