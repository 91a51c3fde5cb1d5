// Without a network the last seen list and one's own posting stay readable. Without this script nothing is kept.
if ("serviceWorker" in navigator) addEventListener("load", () => navigator.serviceWorker.register("/sw.js").catch(() => {}));
