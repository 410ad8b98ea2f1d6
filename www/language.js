// The page's language: the one chosen before, else the browser's. It stands in <html lang>, where the
// style sheet and the Rust module read it. Not part of the module, so that the page can also speak
// when the module is missing.
(() => {
  "use strict";
  const titles = { en: "Run WebSocket", "zh-CN": "运行 WebSocket" };
  const key = "language";

  const remembered = () => {
    try {
      return localStorage.getItem(key);
    } catch {
      return null; // A page opened as a file may have no storage.
    }
  };
  const remember = (language) => {
    try {
      localStorage.setItem(key, language);
    } catch {
      // Then it lasts as long as the page.
    }
  };
  const show = (language) => {
    document.documentElement.lang = language;
    document.title = titles[language];
    for (const button of document.querySelectorAll("nav button")) {
      button.setAttribute("aria-pressed", String(button.lang === language));
    }
  };

  const browsers = /^zh\b/i.test(navigator.language) ? "zh-CN" : "en";
  const language = remembered() in titles ? remembered() : browsers;
  show(language);
  document.addEventListener("DOMContentLoaded", () => {
    show(language);
    for (const button of document.querySelectorAll("nav button")) {
      button.addEventListener("click", () => {
        show(button.lang);
        remember(button.lang);
      });
    }
  });
})();
