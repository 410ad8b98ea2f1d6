// Stands behind the glue and the wasm (`wasm`, in base64) in the built script: starts the module, or
// says on the page why the browser does not, such as a Content-Security-Policy without 'wasm-unsafe-eval'.
(async () => {
  try {
    const bytes = Uint8Array.from(atob(wasm), (character) => character.charCodeAt(0));
    await wasm_bindgen({ module_or_path: bytes });
  } catch (error) {
    document.getElementById("not-started-why").textContent = String(error);
    document.documentElement.classList.add("not-started");
  }
})();
