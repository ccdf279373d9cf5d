// Links the web manifest, which lies beside the icon for home screens. A link in the page would
// be refused, aloud, where it is read from a disk.
(function () {
  "use strict";

  const icon = document.querySelector("link[rel=apple-touch-icon]");
  if (!icon || location.protocol === "file:") return;
  const link = document.createElement("link");
  link.rel = "manifest";
  link.href = new URL("manifest.webmanifest", icon.href).href;
  document.head.append(link);
})();
