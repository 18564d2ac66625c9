// Cytoscape writes a style element, which the policy of these pages forbids; it doesn't where one of this name is there.
const NAME = "__________cytoscape_stylesheet";

/** Stand in for Cytoscape's style element; its one rule is in our own style sheet. */
export function keepStyleOut(): void {
  if (document.getElementById(NAME)) return;
  const stand = document.createElement("template");
  stand.id = NAME;
  document.head.append(stand);
}
