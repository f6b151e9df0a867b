const button = document.getElementById("bascule");
const sources = document.querySelectorAll("details.sources");
if (sources.length) {
  button.hidden = false;
  button.addEventListener("click", () => {
    const open = Array.from(sources).some((details) => !details.open);
    sources.forEach((details) => { details.open = open; });
    button.textContent = open ? "Fermer toutes les sources" : "Ouvrir toutes les sources";
  });
}
