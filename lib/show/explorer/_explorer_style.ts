// The explorer's style sheet: where a notebook is trusted it turns cells that open in place into a panel.

/** Only the explorer's own classes are touched; colours are the page's, so it is dark where the page is. */
export const explorerStyle = `
.mx { container-type: inline-size; }
.mx .mx-grid { position: relative; display: grid; gap: 8px 14px; grid-template-columns: minmax(0, 1fr);
  grid-template-areas: "sort" "matrix" "room"; }
.mx .mx-sort { display: block !important; grid-area: sort; }
.mx .mx-sort label { margin-right: 10px; cursor: pointer; white-space: nowrap; }
.mx .mx-matrix { grid-area: matrix; overflow-x: auto; padding: 2px; }
.mx .mx-room { display: block !important; grid-area: room; height: 340px; padding: 10px;
  border: 1px solid rgba(128, 128, 128, 0.35); border-radius: 6px; box-sizing: border-box; }
.mx .mx-room span { opacity: 0.75; }
.mx:has(details[open]) .mx-room span { visibility: hidden; }
.mx td { border: 1px solid rgba(128, 128, 128, 0.35) !important; }
.mx summary { text-decoration: none !important; padding: 1px 3px; border-radius: 3px; min-width: 16px; }
.mx summary:hover { outline: 2px solid #0072B2; }
.mx summary:focus-visible, .mx .mx-images:focus-visible { outline: 3px solid #0072B2; }
.mx details[open] > summary { outline: 2px solid currentColor; font-weight: 700; }
.mx .mx-images { position: absolute; grid-area: room; inset: 0; width: auto !important; padding: 6px 8px;
  overflow: auto; box-sizing: border-box; border-radius: 6px; }
.mx .mx-tiles { display: flex; flex-wrap: wrap; align-items: flex-start; }
.mx:has(input[value="confidence"]:checked) .mx-tile { order: var(--c); }
.mx:has(input[value="margin"]:checked) .mx-tile { order: var(--m); }
@container (min-width: 720px) {
  .mx .mx-grid { grid-template-columns: minmax(0, max-content) minmax(290px, 1fr);
    grid-template-areas: "sort sort" "matrix room"; }
  .mx .mx-room { height: auto; min-height: 340px; }
}
@container (max-width: 520px) {
  .mx table { font-size: 11px !important; }
  .mx td, .mx th { padding: 1px 0 !important; }
  .mx summary { padding: 3px 2px; min-width: 14px; }
}
`;
