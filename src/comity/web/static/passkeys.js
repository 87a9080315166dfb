// Passkeys: browsers offer them to scripts alone, so this is the one thing on these pages that needs one.
// A form says what it wants with data-passkey="create" or "get"; its options stand in a JSON block it names with
// data-options, or are fetched from data-options-from. What the browser answers goes into the field "credential".
"use strict";

(function () {
  function bytes(text) {
    const plain = atob(text.replace(/-/g, "+").replace(/_/g, "/"));
    return Uint8Array.from(plain, (letter) => letter.charCodeAt(0));
  }

  function text(buffer) {
    const plain = Array.from(new Uint8Array(buffer), (value) => String.fromCharCode(value)).join("");
    return btoa(plain).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
  }

  function known(list) {
    return (list || []).map((each) => ({ ...each, id: bytes(each.id) }));
  }

  async function create(options) {
    const wanted = options.publicKey;
    const made = await navigator.credentials.create({
      publicKey: {
        ...wanted,
        challenge: bytes(wanted.challenge),
        user: { ...wanted.user, id: bytes(wanted.user.id) },
        excludeCredentials: known(wanted.excludeCredentials),
        authenticatorSelection: {
          ...wanted.authenticatorSelection,
          residentKey: "required",
          requireResidentKey: true,
          userVerification: "required",
        },
      },
    });
    return answer(made, {
      attestationObject: text(made.response.attestationObject),
      transports: made.response.getTransports ? made.response.getTransports() : [],
    });
  }

  async function get(options) {
    const wanted = options.publicKey;
    const found = await navigator.credentials.get({
      publicKey: {
        ...wanted,
        challenge: bytes(wanted.challenge),
        allowCredentials: known(wanted.allowCredentials),
      },
    });
    return answer(found, {
      authenticatorData: text(found.response.authenticatorData),
      signature: text(found.response.signature),
      userHandle: found.response.userHandle ? text(found.response.userHandle) : null,
    });
  }

  function answer(credential, response) {
    return {
      id: credential.id,
      rawId: text(credential.rawId),
      type: credential.type,
      clientExtensionResults: credential.getClientExtensionResults(),
      response: { clientDataJSON: text(credential.response.clientDataJSON), ...response },
    };
  }

  async function options(form) {
    if (form.dataset.options) return JSON.parse(document.getElementById(form.dataset.options).textContent);
    const reply = await fetch(form.dataset.optionsFrom, { headers: { Accept: "application/json" } });
    if (!reply.ok) throw new Error("no options");
    return reply.json();
  }

  document.querySelectorAll("form[data-passkey]").forEach((form) => {
    form.hidden = !window.PublicKeyCredential;
    const said = form.querySelector("[data-passkey-failed]");
    form.addEventListener("submit", async (event) => {
      const field = form.elements.namedItem("credential");
      if (field.value) return;
      event.preventDefault();
      try {
        const asked = await options(form);
        const credential =
          form.dataset.passkey === "create"
            ? await create(asked.creation_options)
            : await get(asked.request_options);
        field.value = JSON.stringify(credential);
        form.submit();
      } catch {
        said.hidden = false;
        said.focus();
      }
    });
  });
})();
