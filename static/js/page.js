// Comfort only: every page works without this file.
"use strict";

// "Leave this site quickly" replaces this page, so that Back does not return to it; Escape twice does the same.
const leave = document.querySelector("[data-leave]");
let lastEscape = -Infinity;

function goAway(event) {
  event.preventDefault();
  document.documentElement.hidden = true;
  window.location.replace(leave.href);
}

if (leave) {
  leave.addEventListener("click", goAway);
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    if (event.timeStamp - lastEscape < 700) goAway(event);
    lastEscape = event.timeStamp;
  });
}

// Open menus close on Escape and on a click elsewhere.
function closeMenus(except) {
  for (const menu of document.querySelectorAll("[data-menu][open]")) {
    if (menu !== except) menu.open = false;
  }
}

document.addEventListener("click", (event) => closeMenus(event.target.closest("[data-menu]")));
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") closeMenus(null);
});
